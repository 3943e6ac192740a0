"""Forms of JSON-LD found on sites, and which node describes the page's own article."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawl.extract.document import Document
from newscrawl.extract.structured.json_ld import JsonLd

ARTICLE = {"@type": "NewsArticle", "headline": "افتتاح الجسر", "datePublished": "2024-10-24"}
OTHERS = [{**ARTICLE, "headline": f"خبر آخر رقم {n}", "datePublished": "2023-01-01"} for n in range(3)]
LIST = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": other} for other in OTHERS]}
TEXT = json.dumps(ARTICLE, ensure_ascii=False)


def parse(script: str, headline: str = "افتتاح الجسر") -> JsonLd:
    html = f'<script type="application/ld+json">{script}</script><h1>{headline}</h1>'
    return Document.parse(html.encode(), lambda: "utf-8", "https://example.com/a").json_ld


def of(value: Any, headline: str = "افتتاح الجسر") -> JsonLd:
    return parse(json.dumps(value, ensure_ascii=False), headline)


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","headline":"افتتاح الجسر",}',
        '{/* a comment */"@type":"NewsArticle", // another\n "headline":"افتتاح الجسر"}',
        TEXT + TEXT,
        '{"@type":"WebSite","name":"x"},' + TEXT,
        "{'@type':'NewsArticle','headline':'افتتاح الجسر'}",
        TEXT.replace('"', "&quot;"),
        f"//<![CDATA[\n{TEXT}\n//]]>",
        f"<!-- {TEXT} -->",
        TEXT + ";",
        TEXT[:-1],
        '{"@type":"NewsArticle","headline":"افتتاح الجسر","author":undefined}',
        '{"@type":"NewsArticle","headline":"افتتاح الجسر","x":NaN}',
        '{"@type":"NewsArticle","headline":"افتتاح الجسر","path":"C:\\x"}',
        "\ufeff" + TEXT,
        '{"@type":"newsarticle","headline":"افتتاح الجسر"}',
    ],
)
def test_text_that_is_nearly_json(script: str) -> None:
    assert parse(script).texts("headline") == ["افتتاح الجسر"]


@pytest.mark.parametrize(
    "author",
    [
        {"@type": "Organization", "name": "الضفاف"},
        {"@id": "#paper"},
        [{"@type": "NewsMediaOrganization", "name": "الضفاف"}],
        {"@id": "#circle"},
    ],
)
def test_outlet_is_no_author(author: Any) -> None:
    graph = [
        {**ARTICLE, "author": author},
        {"@type": "Organization", "@id": "#paper", "name": "الضفاف"},
        {"@id": "#circle", "name": {"@id": "#circle"}},
    ]
    assert of({"@graph": graph}).texts("author") == []


@pytest.mark.parametrize(
    "author",
    [
        [{"@id": "#1"}, {"@id": "#2"}],
        [{"@type": "Organization", "name": "الضفاف"}, {"name": "أحمد"}, "منى"],
        {"@list": [{"@id": "#1"}, {"name": {"@value": "منى"}}]},
    ],
)
def test_authors(author: Any) -> None:
    people = [{"@type": "Person", "@id": "#1", "name": "أحمد"}, {"@type": "Person", "@id": "#2", "name": ["منى"]}]
    assert of({"@graph": [{**ARTICLE, "author": author}, *people]}).texts("author") == ["أحمد", "منى"]


@pytest.mark.parametrize(
    "value",
    [
        [*OTHERS, ARTICLE],
        [LIST, ARTICLE],
        {**ARTICLE, "mentions": OTHERS},
        [*OTHERS, {**ARTICLE, "headline": "x", "url": "http://www.example.com/a#top"}],
        [
            *OTHERS,
            {**ARTICLE, "headline": "x", "mainEntityOfPage": {"@type": "WebPage", "@id": "https://example.com/a"}},
        ],
        [{"@type": "WebPage", "mainEntity": {"@id": "#it"}}, *OTHERS, {**ARTICLE, "headline": "x", "@id": "#it"}],
    ],
)
def test_node_of_the_page(value: Any) -> None:
    assert of(value).texts("datePublished") == ["2024-10-24"]


def test_truncated_headline() -> None:
    printed = "افتتاح الجسر الجديد في المدينة بعد ثلاثة أعوام من العمل"
    assert of([*OTHERS, {**ARTICLE, "headline": printed[:40]}], printed).texts("datePublished") == ["2024-10-24"]


def test_listed_articles_are_not_the_page() -> None:
    assert of(LIST).article == {}


@pytest.mark.parametrize(
    ("entries", "names"),
    [
        ([{"name": "الرئيسية"}, {"item": {"@id": "/e", "name": "اقتصاد"}}], ["الرئيسية", "اقتصاد"]),
        ([{"position": 2, "name": "اقتصاد"}, {"position": "1", "name": "الرئيسية"}], ["الرئيسية", "اقتصاد"]),
        (["x", {"name": "اقتصاد"}, {"name": ""}], ["اقتصاد"]),
        ({"name": "اقتصاد"}, ["اقتصاد"]),
        (None, []),
    ],
)
def test_breadcrumb(entries: Any, names: list[str]) -> None:
    assert of([ARTICLE, {"@type": "BreadcrumbList", "itemListElement": entries}]).breadcrumb() == names


def test_publishers() -> None:
    value = [{**ARTICLE, "publisher": {"name": "الضفاف"}}, {"@type": "WebSite", "name": "الضفاف"}]
    assert of(value).publishers() == ["الضفاف"]


@pytest.mark.parametrize(
    ("declared", "free"),
    [
        (True, True),
        (False, False),
        ("False", False),
        ("http://schema.org/True", True),
        (["false"], False),
        (None, None),
    ],
)
def test_free(declared: Any, free: bool | None) -> None:
    assert of({**ARTICLE, "isAccessibleForFree": declared}).free is free


PRINTED = "افتتاح الجسر الجديد في المدينة بعد ثلاثة أعوام من العمل"


@pytest.mark.parametrize(
    ("url", "headline", "is_own"),
    [
        ("https://example.com/b/2", "قطار سريع يربط الساحل بالعاصمة قبل الصيف", False),
        ("https://example.com/b/2", "افتتاح الجسر الجديد في المدينة", True),
        ("https://example.com/b/2", "بعد أعوام من العمل: الجسر الجديد في المدينة يستقبل السيارات", True),
        ("https://example.com/", "قطار سريع يربط الساحل بالعاصمة قبل الصيف", True),
        ("https://example.com/a", "قطار سريع يربط الساحل بالعاصمة قبل الصيف", True),
        ("", "قطار سريع يربط الساحل بالعاصمة قبل الصيف", True),
    ],
)
def test_lone_node_of_another_page(url: str, headline: str, is_own: bool) -> None:
    found = of({**ARTICLE, "url": url, "headline": headline}, PRINTED).texts("datePublished")
    assert found == (["2024-10-24"] if is_own else [])


@pytest.mark.parametrize(
    ("name", "value", "texts"),
    [
        ("datePublished", 1729771200, ["1729771200"]),
        ("datePublished", 1729771200000.0, ["1729771200000"]),
        ("datePublished", True, []),
        ("headline", "<b>افتتاح</b> الجسر<br>غدا", ["افتتاح الجسر غدا"]),
        ("headline", "&lt;strong&gt;افتتاح&lt;/strong&gt; الجسر", ["افتتاح الجسر"]),
        ("headline", "النفط < 70 دولارا", ["النفط < 70 دولارا"]),
        ("author", "<a href='/writers/3'>منى سالم</a>", ["منى سالم"]),
        ("author", {"@type": "http://schema.org/Person", "http://schema.org/name": "منى سالم"}, ["منى سالم"]),
    ],
)
def test_values_in_other_forms(name: str, value: Any, texts: list[str]) -> None:
    assert of({**ARTICLE, name: value}).texts(name) == texts
