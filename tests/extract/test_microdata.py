"""Microdata: the items of a page, and which of them is its article."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extract.document import Document
from newscrawl.extract.structured.microdata import items_of

URL = "https://example.com/news/1"
ARTICLE = "itemscope itemtype='https://schema.org/NewsArticle'"


def parse(content: str) -> Document:
    return Document.parse(f"<html><body>{content}</body></html>".encode(), lambda: "utf-8", URL)


def own(content: str, name: str) -> list[str]:
    html = f"<div {ARTICLE}><h1 itemprop=headline>افتتاح الجسر</h1>{content}</div>"
    return parse(html).microdata.texts(name)


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        ("<meta itemprop=datePublished content=2024-11-24>", "datePublished", ["2024-11-24"]),
        ("<time itemprop=datePublished datetime=2024-11-24>أمس</time>", "datePublished", ["2024-11-24"]),
        ("<abbr itemprop=datePublished title=2024-11-24>أمس</abbr>", "datePublished", ["2024-11-24"]),
        ("<b itemprop=dateModified>2024-11-25</b>", "dateModified", ["2024-11-25"]),
        ("<b itemprop=author>أحمد علي</b>", "author", ["أحمد علي"]),
        ("<a itemprop=author href=/a/1>أحمد علي</a>", "author", ["أحمد علي"]),
        ("<p itemprop=author itemscope><b itemprop=name>أحمد</b><i itemprop=email>x</i></p>", "author", ["أحمد"]),
        ("<b itemprop=author>أحمد علي</b><b itemprop=author>منى سعيد</b>", "author", ["أحمد علي", "منى سعيد"]),
        ("<a itemprop=articleSection href=/s/>اقتصاد</a>", "articleSection", ["اقتصاد"]),
        ("<b itemprop='keywords articleSection'>نقل</b>", "keywords", ["نقل"]),
        ("<img itemprop=image src=/1.jpg>", "image", ["/1.jpg"]),
        ("<div itemprop=image itemscope><meta itemprop=url content=/1.jpg></div>", "image", ["/1.jpg"]),
        ("<div itemprop=articleBody><p>نص</p></div>", "articleBody", []),
        ("<div itemscope><b itemprop=author>غيره</b></div>", "author", []),
    ],
)  # fmt: skip
def test_property(content: str, name: str, found: list[str]) -> None:
    assert own(content, name) == found


def test_only_the_item_of_the_page_is_its_article() -> None:
    card = f"<div {ARTICLE}><b itemprop=headline>خبر آخر</b><meta itemprop=datePublished content=2023-01-01></div>"
    mine = f"<div {ARTICLE}><meta itemprop=url content={URL}><meta itemprop=datePublished content=2024-11-24></div>"
    document = parse(card + "<h1>افتتاح الجسر</h1>" + mine)
    assert document.microdata.texts("datePublished") == ["2024-11-24"]
    assert parse(card + "<h1>افتتاح الجسر</h1>").microdata.texts("datePublished") == []
    # Such an item is not metadata of the page either.
    assert "datepublished" not in document.meta


@pytest.mark.parametrize("vocabulary", ["", "schema:", "https://schema.org/"])
def test_rdfa(vocabulary: str) -> None:
    other = "<b property=headline>خبر آخر</b><b property=datePublished>2023-01-01</b>"
    card = f"<div typeof={vocabulary}NewsArticle>{other}</div>"
    head = "<meta property=og:title content='افتتاح الجسر'>"
    mine = (
        f"<div typeof={vocabulary}NewsArticle><h1 property={vocabulary}headline>افتتاح الجسر</h1>"
        f"<span property={vocabulary}datePublished content=2024-11-24>أمس</span>"
        f"<p property={vocabulary}author typeof={vocabulary}Person><b property={vocabulary}name>أحمد علي</b></p></div>"
    )
    data = parse(head + card + mine).microdata
    assert (data.texts("datePublished"), data.texts("author")) == (["2024-11-24"], ["أحمد علي"])


@pytest.mark.parametrize(("said", "free"), [("true", True), ("False", False), ("", None)])
def test_free(said: str, free: bool | None) -> None:
    html = f"<div {ARTICLE}><h1 itemprop=headline>افتتاح</h1><meta itemprop=isAccessibleForFree content='{said}'></div>"
    assert parse(html).microdata.free is free


_NODES = st.recursive(
    st.sampled_from(["x", "<b itemprop=name>x</b>", "<i itemscope></i>", "<meta itemprop='author name' content=y>"]),
    lambda inner: st.lists(inner, max_size=4).map(lambda made: f"<div itemscope itemprop=author>{''.join(made)}</div>"),
)


@given(_NODES)
def test_any_markup(content: str) -> None:
    items: list[dict[str, Any]] = items_of(parse(content).root)
    assert len(items) <= content.count("itemscope")
