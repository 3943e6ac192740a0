"""The table of fields: its contents, and which rung fills a field."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from newscrawl.extract.ladder import LADDER
from newscrawl.extract.reader import Reader
from newscrawl.extract.rows import Rung
from newscrawl.extract.rungs import JSON_LD, JSON_LD_BLOCKS, META, MICRODATA, NEAR, RSS, TEXT
from newscrawl.extract.selectors import Selection
from newscrawl.fields import SELECTORS, Fields
from newscrawl.found import Found, Hints, Kind
from newscrawl.items import Article
from newscrawl.outcomes import NotAnArticle
from newscrawl.sites import Sites
from tests.extract.reading import ALPHA, BODY, FIELDS, NOW, SECOND, TITLE, URL, document, page, read

ROOT = Path(__file__).parents[2]
STRUCTURE = {"related", "most_read", "remove"}
"""Selectors that do not belong to a single field."""
SCRIPT = '<script type="application/ld+json">{{"@type": "NewsArticle", {0}}}</script>'
GALLERY = '<script type="application/ld+json">{"@type": "ImageGallery"}</script>'
READ_AT = SCRIPT.format('"datePublished": "2024-10-23T10:00:00+03:00"')
READ_ON = "<meta property=article:published_time content='2024-10-22'>"


# -- the table itself --------------------------------------------------------------------------------------------------


def test_every_selector_has_a_row() -> None:
    rows = [row.field for row in LADDER]
    assert len(set(rows)) == len(rows)
    selectable = {row.field for row in LADDER if any(rung.name == "site" for rung in row.rungs)}
    assert {*selectable, *STRUCTURE} == set(SELECTORS)
    switches = {field.name for field in dataclasses.fields(Fields)} - set(SELECTORS)
    assert all(isinstance(getattr(Fields(), name), bool) for name in switches)


def test_every_row_is_a_field_of_the_article() -> None:
    fields = {field.name for field in dataclasses.fields(Article)}
    assert {row.field for row in LADDER} <= fields
    assert {row.field for row in LADDER if row.needed} == {"title", "body"}


@pytest.mark.parametrize(
    ("declared", "rungs"),
    [
        ("json_ld", {JSON_LD, JSON_LD_BLOCKS, MICRODATA}),
        ("meta", {META}),
        ("text", {TEXT}),
        ("near", {NEAR}),
    ],
)
def test_every_row_declares_what_its_rungs_read(declared: str, rungs: set[Rung]) -> None:
    with_input = {row.field for row in LADDER if getattr(row, declared)}
    assert with_input == {row.field for row in LADDER if not rungs.isdisjoint(row.rungs)}


def test_hints_have_the_names_of_fields() -> None:
    assert {row.field for row in LADDER if RSS in row.rungs} <= {field.name for field in dataclasses.fields(Hints)}


class Watched(Mapping[str, Selection]):
    """Selectors that record which of them were used."""

    def __init__(self, selections: Mapping[str, Selection]) -> None:
        self._selections = selections
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Selection:
        self.asked.add(name)
        return self._selections[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._selections)

    def __len__(self) -> int:
        return len(self._selections)


def test_every_selector_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(ALPHA, Sites([ALPHA]))
    watched = Watched({name: Selection(()) for name in SELECTORS})
    monkeypatch.setattr(reader, "_select", watched)
    head = SCRIPT.format(f'"headline": "{TITLE}", "articleBody": "{BODY} {SECOND}"')
    found = Found(url=URL, kind=Kind.ARTICLE, key="7", via="rss")
    reader.read(document(page(head=head)), found, NOW)
    assert watched.asked == set(SELECTORS)


def test_docs_list_the_rungs_of_each_field() -> None:
    text = (ROOT / "docs" / "article.md").read_text("utf-8").split("## The rungs of `origins`")[1]
    rows = re.findall(r"^\| `([a-z_]+)` \| ((?:`[a-z-]+`(?:, )?)+) \|", text, re.MULTILINE)
    documented = {field: re.findall(r"`([a-z-]+)`", rungs) for field, rungs in rows}
    assert documented == {row.field: [rung.name for rung in row.rungs] for row in LADDER}
    explained = re.findall(r"^\| `([a-z-]+)` \| [A-Z]", text, re.MULTILINE)
    assert set(explained) == {rung.name for row in LADDER for rung in row.rungs}


# -- which rung wins ---------------------------------------------------------------------------------------------------

HINTS = Hints(
    title="عنوان من الخلاصة", summary="موجز من خلاصة الموقع في خمس كلمات", authors=("سارة علي",), tags=("غزة",)
)


@pytest.mark.parametrize(
    ("field", "head", "fields", "value", "rung"),
    [
        ("title", "<title>x</title>", FIELDS, TITLE, "site"),
        ("title", SCRIPT.format('"headline": "عنوان البيانات"'), Fields(body=".text"), "عنوان البيانات", "json-ld"),
        ("title", "<meta property=og:title content='عنوان الوصف'>", Fields(body=".text"), "عنوان الوصف", "meta"),
        ("title", "", Fields(body=".text"), "عنوان من الخلاصة", "rss"),
        # A candidate that fails its check leaves the field to the next rung.
        ("title", "<meta property=og:title content='ألفا الإخبارية'>", Fields(body=".text"), "عنوان من الخلاصة", "rss"),
        ("summary", "<meta name=description content='أخبار'>", FIELDS, HINTS.summary, "rss"),
        ("authors", SCRIPT.format('"author": {"name": "منى حسن"}'), FIELDS, ["منى حسن"], "json-ld"),
        ("authors", "<meta name=author content='https://x.example/a'>", FIELDS, ["سارة علي"], "rss"),
        ("authors", SCRIPT.format('"author": "بواسطة منى حسن، هدى علي"'), FIELDS, ["منى حسن", "هدى علي"], "json-ld"),
        # Text beside an author's name is not part of the name.
        *(
            ("authors", SCRIPT.format(f'"author": "{byline}"'), FIELDS, ["منى حسن"], "json-ld")
            for byline in (
                "منى حسن - مراسلة", "منى حسن، رئيسة التحرير", "منى حسن (مراسلة)", "منى حسن - (أ ف ب)", "تقرير: منى حسن",
                "اسم الكاتب: منى حسن", "إعداد وتقديم منى حسن", "مراسلتنا منى حسن", "منى حسن (m@x.example)",
                "«منى حسن».",
            )
        ),
        *(
            ("authors", SCRIPT.format(f'"author": "{byline}"'), FIELDS, byline.split(sign), "json-ld")
            for byline, sign in (("منى حسن; هدى علي", "; "), ("Mona Hassan and Huda Ali", " and "))
        ),
        ("authors", SCRIPT.format('"author": "Jean-Pierre Dupont"'), FIELDS, ["Jean-Pierre Dupont"], "json-ld"),
        # Text that programs print for a missing value is ignored.
        *(
            ("authors", SCRIPT.format(f'"author": {{"name": "{void}"}}'), FIELDS, ["سارة علي"], "rss")
            for void in ("null", "undefined", "None", "[object Object]", "Array", "false")
        ),
        ("title", SCRIPT.format('"headline": "null"'), Fields(body=".text"), "عنوان من الخلاصة", "rss"),
        ("tags", "<meta name=keywords content='null'>", FIELDS, ["غزة"], "rss"),
        ("tags", """<meta name=keywords content='["مصر", "غزة"]'>""", FIELDS, ["مصر", "غزة"], "meta"),
        ("section", "<meta property=article:section content=اقتصاد>", FIELDS, "اقتصاد", "meta"),
        ("tags", "<meta name=keywords content='مصر, غزة'>", FIELDS, ["مصر", "غزة"], "meta"),
        ("tags", "", FIELDS, ["غزة"], "rss"),
    ],
)  # fmt: skip
def test_first_rung_that_passes_its_check_fills_the_field(
    field: str, head: str, fields: Fields, value: Any, rung: str
) -> None:
    article = read(page(head=head), fields, hints=HINTS)
    assert (getattr(article, field), article.origins[field]) == (value, rung)


def test_authors_in_the_text_rank_between_site_and_metadata() -> None:
    text = f"<p>كتب: أحمد سمير</p><p>{BODY}</p><p>{SECOND}</p>"
    head = "<meta name=author content='كاتب الوصف'>"
    printed = read(page(text, head=head))
    assert (printed.authors, printed.origins["authors"]) == (["أحمد سمير"], "text")
    selected = read(
        page(text, head=head, after="<b class=by>كتبت: منى حسن</b>"), Fields(title="h1", body=".text", authors=".by")
    )
    assert (selected.authors, selected.origins["authors"]) == (["منى حسن"], "site")


@pytest.mark.parametrize(
    "summary", [TITLE, BODY, BODY[:40], "هذا موجز"], ids=["the title", "the lead", "the lead cut short", "a label"]
)
def test_summary_that_repeats_the_text_is_absent(summary: str) -> None:
    article = read(page(head=f"<meta name=description content='{summary}'>"))
    assert article.summary is None
    assert "summary" not in article.origins


def test_summary_that_differs_from_the_text_is_kept() -> None:
    assert (
        read(page(head="<meta name=description content='موجز الخبر كما كتبه المحرر'>")).summary
        == "موجز الخبر كما كتبه المحرر"
    )


# -- dates -------------------------------------------------------------------------------------------------------------

DATED = Fields(title="h1", body=".text", published=".date", modified=".changed")


@pytest.mark.parametrize(
    ("after", "head", "expected"),
    [
        ("<i class=date>24 أكتوبر 2024 15:15</i>", "", ("2024-10-24T15:15", "minute", "24 أكتوبر 2024 15:15", "site")),
        ("<i class=date>24 أكتوبر 2024</i>", "", ("2024-10-24T00:00", "day", "24 أكتوبر 2024", "site")),
        ("<i class=date>ظهرا</i>", READ_AT, ("2024-10-23T10:00", "minute", "2024-10-23T10:00:00+03:00", "json-ld")),
        ("", READ_ON, ("2024-10-22T00:00", "day", "2024-10-22", "meta")),
        # Only the URL has a date, or the date is after the fetch.
        ("<i class=date>24 أكتوبر 2025</i>", "", ("2024-10-24T00:00", "day", "2024-10-24", "url")),
    ],
)  # fmt: skip
def test_published_keeps_value_precision_and_text(after: str, head: str, expected: tuple[str, ...]) -> None:
    article = read(page(head=head, after=after), DATED)
    assert article.published is not None
    printed = f"{article.published:%Y-%m-%dT%H:%M}"
    assert (printed, article.published_precision, article.published_raw, article.origins["published"]) == expected


def test_modified_before_the_publication_is_absent() -> None:
    dates = "<i class=date>24 أكتوبر 2024 - 15:15</i><i class=changed>{}</i>"
    assert read(page(after=dates.format("24 أكتوبر 2024 - 16:00")), DATED).modified is not None
    earlier = read(page(after=dates.format("24 أكتوبر 2024 - 14:00")), DATED)
    assert earlier.modified is None
    assert "modified" not in earlier.origins


# -- the body ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("extra", "rung"), [(4, "site"), (30, "json-ld")])
def test_body_of_json_ld_is_used_only_if_it_is_clearly_longer(extra: int, rung: str) -> None:
    longer = f"{BODY} {SECOND} {'وقال شاهد آخر كلاما مهما جدا. ' * (extra // 6)}"
    assert read(page(head=SCRIPT.format(f'"articleBody": "{longer}"'))).origins["body"] == rung


def test_body_selector_that_matches_only_empty_elements_means_no_article() -> None:
    others = f"<div class=other><p>{BODY * 10}</p></div>"
    with pytest.raises(NotAnArticle, match=r"^no text$"):
        read(page("", after=others))


def test_body_selector_without_a_match_leaves_the_text_to_the_generic_rung() -> None:
    text = "".join(f"<p>{BODY} {SECOND} رقم {n}</p>" for n in range(8))
    article = read(page(f"<article>{text}</article>"), Fields(title="h1", body="div.gone"))
    assert article.origins["body"] == "generic"
    with pytest.raises(NotAnArticle, match="the body selector matches nothing"):
        read(page("<p>كلمة</p>"), Fields(title="h1", body="div.gone"))


@pytest.mark.parametrize(
    ("html", "reason", "final"),
    [
        (page(title=""), "no headline", False),
        (page("<p>صور</p>"), "no text", False),
        (page("<p>صور</p>", head=GALLERY), "the page declares its type as ImageGallery", True),
    ],
)  # fmt: skip
def test_page_without_an_article_has_a_reason(html: str, reason: str, final: bool) -> None:
    with pytest.raises(NotAnArticle) as caught:
        read(html)
    assert (str(caught.value), caught.value.final) == (reason, final)


# -- source ------------------------------------------------------------------------------------------------------------


def test_source_from_the_site_or_the_text() -> None:
    printed = read(
        page(f"<p>{BODY}</p><p>{SECOND}</p><p>المصدر: <a href='https://beta.example/a/3'>وكالة بيتا</a></p>")
    )
    assert (printed.source and printed.source.name, printed.source and printed.source.site) == ("وكالة بيتا", "beta")
    assert printed.origins["source"] == "text"
    link = printed.related[-1]
    assert (link.kind, link.site, link.key) == ("origin", "beta", "3")
    selected = read(page(after="<i class=src>المصدر: رويترز</i>"), Fields(title="h1", body=".text", source=".src"))
    assert (selected.source and selected.source.name, selected.origins["source"]) == ("رويترز", "site")
    assert read(page()).source is None


@pytest.mark.parametrize(
    ("marked", "day"),
    [
        ("<time itemprop=datePublished datetime='2024-03-05T16:20:00+02:00'>5 مارس</time>", "2024-03-05"),
        ("<time itemprop=datePublished datetime=2024-03-05></time>" * 2, "2024-03-05"),
        (
            "<time itemprop=datePublished datetime=2024-03-05></time><time itemprop=datePublished datetime=6></time>",
            None,
        ),
        # A date of another article.
        ("<div itemscope><time itemprop=datePublished datetime=2024-03-05></time></div>", None),
    ],
)
def test_microdata_date_outside_any_item(marked: str, day: str | None) -> None:
    html = page().replace("<body>", f"<body><div><p>{marked}</p></div>")
    article = read(html, url="https://alpha.example/x")
    assert (article.published and f"{article.published:%Y-%m-%d}") == day


@pytest.mark.parametrize(
    "heading",
    [
        "عودة القطار <br>إلى محطة البلدة القديمة",
        "عودة القطار إلى محطة البلدة القديمة <small>24 أكتوبر 2024</small>",
        "عودة القطار إلى محطة البلدة القديمة<br><time>نشر في: 24/10/2024</time>",
    ],
)
def test_headline_in_two_lines_or_with_its_date(heading: str) -> None:
    title = "عودة القطار إلى محطة البلدة القديمة"
    text = f"<p>{BODY * 3}</p><p>{SECOND * 3}</p>"
    article = read(page(text, head=f"<title>{title}</title>", title=heading), Fields())
    assert (article.title, article.body) == (title, f"{BODY * 3}\n{SECOND * 3}")
    selected = read(page(text, title=heading), Fields(title="h1", body=".text"))
    assert selected.title == title


@pytest.mark.parametrize(
    ("field", "name", "content", "value"),
    [
        ("published", "og:published_time", "2024-10-25", "2024-10-25"),
        ("published", "DC.Date", "2024-10-25", "2024-10-25"),
        ("published", "sailthru.date", "2024-10-25 10:00", "2024-10-25"),
        ("published", "created", "1930-10-25", None),
        ("authors", "citation_author", "منى حسن", ["منى حسن"]),
        ("section", "category", "اقتصاد", "اقتصاد"),
        ("tags", "parsely-tags", "الوزارة, القافلة", ["الوزارة", "القافلة"]),
    ],
)
def test_other_names_of_metadata(field: str, name: str, content: str, value: Any) -> None:
    # The page's URL contains a date, too.
    article = read(page(head=f"<meta name='{name}' content='{content}'>"), Fields(title="h1", body=".text"))
    value = "2024-10-24" if value is None else value
    found = getattr(article, field)
    assert (f"{found:%Y-%m-%d}" if field == "published" and found else found) == value
