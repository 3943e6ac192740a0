"""`probe_page` reports every rung and every line, and nothing that normal reading would not find."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from newscrawl.archive.collection import Collection
from newscrawl.extract import read_page
from newscrawl.extract.ladder import LADDER
from newscrawl.extract.pages import Order, Picked, order_of
from newscrawl.extract.probe import Probe, Trial, TrialState, probe, probe_page
from newscrawl.extract.reader import Reader
from newscrawl.fields import Fields
from newscrawl.found import Found, Hints, Kind
from newscrawl.outcomes import NotAnArticle
from newscrawl.sites import Sites
from tests.extract.reading import ALPHA, BETA, BODY, FIELDS, NOW, SECOND, TITLE, URL, page
from tests.servers import WORDS

SAMPLE = Path(__file__).parents[2] / "sample" / "newscrawl-sample.warc.gz"
LONG = "".join(f"<p>{WORDS}، بحسب البيان رقم {number}.</p>" for number in range(4))


def probed(html: str, fields: Fields = FIELDS, hints: Hints | None = None, url: str = URL) -> Probe:
    """Probe a page of the site `alpha`."""
    site = dataclasses.replace(ALPHA, fields=fields)
    reader = Reader(site, Sites([site, BETA]))
    found = Found(url=url, kind=Kind.ARTICLE, key="7", via="rss", hints=hints or Hints())
    return probe(Order(site=site, picked=Picked.URL, reader=reader, found=found, fetched=NOW), html.encode())


def trial(result: Probe, field: str, rung: str) -> Trial:
    (one,) = [each for fields in result.fields if fields.field == field for each in fields.trials if each.rung == rung]
    return one


def json_ld(**properties: str) -> str:
    members = ", ".join(f'"{name}": "{value}"' for name, value in properties.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}", {members}}}</script>'


def test_every_rung_is_tried_once_and_in_order() -> None:
    result = probed(page())
    told = {fields.field: [each.rung for each in fields.trials] for fields in result.fields}
    assert told == {row.field: [rung.name for rung in row.rungs] for row in LADDER}


@pytest.mark.parametrize(
    ("head", "field", "rung", "state", "found", "reason"),
    [
        ("", "title", "site", TrialState.WON, [TITLE], None),
        ("", "title", "json-ld", TrialState.NOT_REACHED, [], None),
        ("<meta property='og:title' content='غيره'>", "title", "meta", TrialState.NOT_REACHED, ["غيره"], None),
        (
            "<meta property='og:title' content='ألفا الإخبارية'>",
            "title",
            "meta",
            TrialState.NOT_REACHED,
            ["ألفا الإخبارية"],
            "the site's own name",
        ),
        (json_ld(datePublished="2024-10-24"), "published", "json-ld", TrialState.WON, ["2024-10-24"], None),
        (
            json_ld(datePublished="2031-10-24"),
            "published",
            "json-ld",
            TrialState.FAILED,
            ["2031-10-24"],
            "2031-10-24T00:00:00+03:00 is after 2024-12-01T12:00+00:00",
        ),
        (
            json_ld(datePublished="الجمعة 24 أكتوبر 2024"),
            "published",
            "json-ld",
            TrialState.FAILED,
            ["الجمعة 24 أكتوبر 2024"],
            "2024-10-24 is a Thursday, but the text has الجمعة",
        ),
        (
            json_ld(datePublished="2024-10-24", dateModified="2024-10-20"),
            "modified",
            "json-ld",
            TrialState.FAILED,
            ["2024-10-20"],
            "before the publication",
        ),
        (
            f"<meta name='description' content='{BODY}'>",
            "summary",
            "meta",
            TrialState.FAILED,
            [BODY],
            "repeats the beginning of the text",
        ),
        (
            f"<meta name='description' content='{TITLE} اليوم'>",
            "summary",
            "meta",
            TrialState.FAILED,
            [f"{TITLE} اليوم"],
            "a label: fewer than 5 words",
        ),
        (
            "<meta name='author' content='admin'>",
            "authors",
            "meta",
            TrialState.FAILED,
            ["admin"],
            "a URL, a file, an account or a number, not a person",
        ),
        (f"<meta name='keywords' content='{TITLE}'>", "tags", "meta", TrialState.FAILED, [TITLE], None),
        (
            "<meta property='og:image' content='data:x'>",
            "images",
            "meta",
            TrialState.FAILED,
            ["data:x"],
            "no http(s) URL",
        ),
        ("", "published", "url", TrialState.WON, ["2024-10-24"], None),
        ("", "source", "text", TrialState.NOTHING, [], None),
    ],
)
def test_rung(head: str, field: str, rung: str, state: TrialState, found: list[str], reason: str | None) -> None:
    one = trial(probed(page(head=head)), field, rung)
    assert (one.state, one.found) == (state, found)
    assert one.reason == (reason if reason is not None or state is not TrialState.FAILED else one.reason)
    assert (one.value is None) == (not found or bool(one.reason))
    assert (one.milliseconds is None) == (state is TrialState.NOT_REACHED)


def test_hints_of_a_source_are_a_rung() -> None:
    result = probed(page(), hints=Hints(tags=("غزة",)))
    assert trial(result, "tags", "rss").state is TrialState.WON
    assert trial(result, "tags", "rss").value == ["غزة"]


def test_json_ld_with_clearly_more_text_beats_the_page() -> None:
    text = " ".join([BODY, SECOND] * 3)
    result = probed(page(head=json_ld(articleBody=text)))
    assert trial(result, "body", "site").state is TrialState.BEATEN
    assert trial(result, "body", "json-ld").state is TrialState.WON
    assert result.body_from == "json-ld"
    assert [line.text for line in result.body] == [text]


def test_body_rung_may_be_skipped() -> None:
    result = probed(page(LONG, head=json_ld(articleBody=BODY)))
    assert trial(result, "body", "generic").passed_over == "the body selector matches"
    assert trial(result, "body", "json-ld").passed_over == "it does not have clearly more text"
    assert trial(result, "title", "json-ld").passed_over is None


# -- the body ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("<p>المصدر: وكالة بيتا</p>", "a source line"),
        ("<p>كلمات دلالية: غزة، مصر</p>", "a keyword line"),
        ("<p>اقرأ أيضا: خبر آخر من الصحيفة</p>", "a link to another article"),
        ("<p>اقرأ أيضا</p>", "the heading of related articles"),
        (f"<p>{TITLE}</p>", "repeats the headline"),
        ("<p class=ad>إعلان من شركة الاتصالات هنا</p>", "removed by the selector `remove`"),
        ("<ul class=more><li>خبر آخر</li></ul>", "in a block of related links"),
        (f"<p>{SECOND} ثم</p>", None),
    ],
)
def test_line_of_a_body_that_a_selector_finds(line: str, cut: str | None) -> None:
    fields = dataclasses.replace(FIELDS, remove=".ad", related=".more a, .more")
    result = probed(page(f"<p>{BODY}</p>{line}<p>{SECOND}</p>"), fields)
    assert result.body_from == "site"
    text = re.sub("<.*?>", "", line)
    assert [each.cut for each in result.body if each.text == text] == [cut]


def test_removed_text_is_reported_once() -> None:
    fields = dataclasses.replace(FIELDS, body="div.text, div.text p", remove=".ad, .ad *")
    result = probed(page(f"<p>{BODY}</p><div class=ad><p>إعلان من <b>شركة</b></p></div><p>{SECOND}</p>"), fields)
    assert [line.text for line in result.body if line.cut is not None] == ["إعلان من شركة"]


@pytest.mark.parametrize(
    ("fields", "text", "cut"),
    [
        (FIELDS, "<p>ألفا الإخبارية - القاهرة</p>", "a dateline"),
        (
            dataclasses.replace(FIELDS, ends_at_second_dateline=True),
            f"<p>ألفا الإخبارية - القاهرة: {BODY}</p><p>{SECOND}</p><p>ألفا الإخبارية - بغداد: {BODY}</p>",
            "after a second dateline of the outlet",
        ),
        (
            dataclasses.replace(FIELDS, embedded=True),
            f"<p>{BODY}</p><p>اقرأ أيضا:</p><h3>عنوان ثان</h3><p>{SECOND}</p>",
            "below the heading of related articles",
        ),
    ],
)
def test_rest_of_a_body(fields: Fields, text: str, cut: str) -> None:
    result = probed(page(f"{text}<p>{BODY}</p><p>{SECOND}</p>"), fields)
    assert cut in [line.cut for line in result.body]


def test_lines_that_are_not_cut_are_the_article() -> None:
    html = page(f"<p>المصدر: وكالة بيتا</p><p>{BODY}</p><p>اقرأ أيضا: خبر آخر</p><p>{SECOND}</p>")
    result = probed(html)
    assert "\n".join(line.text for line in result.body if line.cut is None) == result.articles[0].body


def test_lines_of_a_page_without_selectors() -> None:
    html = (
        f"<head><meta property='og:title' content='{TITLE}'></head>"
        "<body><nav><a href=/>الرئيسية</a></nav>"
        f"<h1>{TITLE}</h1>{LONG}<p>المصدر: وكالة بيتا</p>"
        "<aside><p>إعلان</p></aside><footer>حقوق النشر محفوظة</footer></body>"
    )
    result = probe_page(html.encode(), "https://unknown.example/1", fetched=NOW)
    assert result.body_from == "generic"
    told = {line.text: line.cut for line in result.body}
    assert told["الرئيسية"] == told[TITLE] == "before the headline"
    assert told["المصدر: وكالة بيتا"] == "a source line"
    assert told["حقوق النشر محفوظة"] == "after the text"
    assert "\n".join(text for text, cut in told.items() if cut is None) == result.articles[0].body


# -- no article --------------------------------------------------------------------------------------------------------


def test_reading_ends_without_a_headline() -> None:
    result = probed(page(title=""))
    assert (result.articles, result.reason, result.final) == ([], "no headline", False)
    assert [fields.field for fields in result.fields] == ["title"]
    assert [line.text for line in result.body] == [BODY, SECOND]


@pytest.mark.parametrize(
    ("html", "reason", "final"),
    [
        (page("<p>كلمة</p>"), "no text", False),
        (page("", after=f"<main>{LONG}</main>"), "no text", False),
        (page().replace("class=text", ""), "no text: the body selector matches nothing", False),
        (page("<p>كلمة</p>", head="<meta property='og:type' content='video.other'>"), "video.other", True),
    ],
)
def test_page_that_is_no_article(html: str, reason: str, final: bool) -> None:
    result = probed(html)
    assert result.articles == []
    assert reason in (result.reason or "")
    assert result.final is final
    assert [fields.field for fields in result.fields] == ["title", "body"]


def test_lead_of_another_article_is_reported_with_its_rung() -> None:
    fields = dataclasses.replace(FIELDS, ends_at_second_dateline=True)
    result = probed(page("<p>ألفا الإخبارية - القاهرة: قال مصدر في الهيئة العامة إن</p>"), fields)
    assert result.reason == "only the truncated lead of another article"
    assert trial(result, "body", "site").reason == result.reason


def test_bytes_that_are_no_page() -> None:
    with pytest.raises(NotAnArticle, match="a PDF file"):
        probe_page(b"%PDF-1.7", URL)


# -- the head ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "declared", "header", "known_by"),
    [
        ("utf-8", "windows-1256", None, "the bytes are valid UTF-8"),
        ("utf-8-sig", "", None, "a byte order mark of utf-8"),
        ("utf-16", "", None, "a byte order mark of utf-16-le"),
        ("cp1256", "windows-1256", None, "not UTF-8, but as claimed"),
        (
            "cp1256",
            "",
            "text/html; charset=iso-8859-1",
            "not UTF-8, and the claimed cp1252 is only a default of servers",
        ),
        ("cp1256", "utf-8", None, "not UTF-8, and the claimed utf-8 is not an encoding of such pages"),
        ("cp1256", "", None, "not UTF-8, and no known encoding is claimed"),
        ("cp1256", "iso-8859-6", None, "not UTF-8, and the claimed iso8859-6 has no characters for its bytes"),
    ],
)
def test_encoding(encoding: str, declared: str, header: str | None, known_by: str) -> None:
    meta = f"<meta charset='{declared}'>" if declared else ""
    meta += f"<meta property='og:title' content='{TITLE}'>"
    html = f"<html><head>{meta}</head><body><h1>{TITLE}</h1>{LONG.replace('ي', 'پ')}</body></html>"
    result = probe_page(html.encode(encoding), "https://unknown.example/1", content_type=header)
    assert result.encoding == ("cp1256" if encoding == "cp1256" else "utf-8")
    assert result.encoding_known_by.startswith(known_by)
    assert (result.page_encoding is None) == (not declared)
    assert (result.header_encoding is None) == (header is None)
    assert result.articles[0].title == TITLE


@pytest.mark.parametrize(
    ("url", "spider", "picked", "key"),
    [
        ("https://alpha.example/2024/10/24/news/7", None, Picked.URL, "7"),
        ("https://alpha.example/about", None, Picked.HOST, None),
        ("https://alpha.example/2024/10/24/news/7", "alpha", Picked.NAME, "7"),
        ("https://alpha.example/about", "alpha", Picked.NAME_ONLY, None),
        ("https://other.example/1", "alpha", Picked.NAME_ONLY, None),
        ("https://other.example/1", None, Picked.NOTHING, None),
    ],
)
def test_site_is_picked(url: str, spider: str | None, picked: Picked, key: str | None) -> None:
    order = order_of(url, spider=spider, sites=Sites([ALPHA, BETA]))
    assert order.picked is picked
    assert (order.found.key == "7") == (key is not None)
    result = probe(order, page().encode())
    assert (result.spider, result.site) == ((None, "other.example") if picked is Picked.NOTHING else ("alpha", "alpha"))


def test_steps_are_named() -> None:
    steps = list(probed(page()).milliseconds)
    assert steps == ["decode and parse", "metadata", *(row.field for row in LADDER), "related", "embedded"]


# -- the same as a reading ---------------------------------------------------------------------------------------------


def outcome(read: Callable[[], object]) -> object:
    try:
        return read()
    except NotAnArticle as error:
        return str(error)


def test_articles_are_those_of_a_reading() -> None:
    with Collection(SAMPLE) as sample:
        pages = {url: taken for url in sample.urls() if (taken := sample.page(url)) and b"<html" in taken.body[:200]}
    told: Counter[str] = Counter()
    for address, taken in pages.items():
        # With the selectors of the page's site, and without.
        for url in (address, f"https://unknown.example/{len(told)}"):
            result = probe_page(taken.body, url, fetched=taken.captured)
            expected = outcome(partial(read_page, taken.body, url, fetched=taken.captured))
            assert (result.articles or result.reason) == expected, url
            winners = {fields.field: fields.winner.rung for fields in result.fields if fields.winner}
            if result.articles:
                assert winners == result.articles[0].origins, url
            told[str(result.picked) if result.articles else "no article"] += 1
    assert told[Picked.URL] > 40
    assert told[Picked.NOTHING] > 20
    assert told["no article"] > 5
