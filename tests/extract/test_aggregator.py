"""An aggregator's page yields its own article and the complete ones below it, in any markup."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.extract import read_page
from newscrawl.items import Article
from tests.extract.aggregator_layouts import LAYOUTS, page, promoting
from tests.extract.aggregator_pages import (
    OTHERS,
    OWN,
    SOURCE,
    TAGS,
    TITLE,
    Markup,
    at_random,
    one_by_one,
)

URL = "https://www.arabkhabar.com/a/5000001"
FETCHED = datetime(2025, 1, 2, 12, tzinfo=UTC)


def faults(markup: Markup) -> list[str]:
    """The errors in the articles read from a page."""
    own, *others = read_page(markup.html(), URL, fetched=FETCHED)
    found = _differences(
        "own",
        {
            "title": (own.title, TITLE),
            "body": (own.body, "\n".join(OWN)),
            "source": (own.source and own.source.name, SOURCE),
            "tags": (own.tags, list(TAGS) if markup.keywords != "none" else []),
            "published": (_day(own), "2024-10-24"),
            "others": (len(others), markup.others),
        },
    )
    for whole, other in zip(OTHERS, others, strict=False):
        url = f"https://www.arabkhabar.com/a/{whole.id}" if markup.links else URL
        key = str(whole.id) if markup.links else other.key
        found += _differences(
            str(whole.id),
            {
                "title": (other.title, whole.title),
                "body": (other.body, "\n".join(whole.body)),
                "dateline": (other.dateline, whole.dateline),
                "source": (other.source and other.source.name, whole.outlet),
                "tags": (other.tags, []),
                "published": (_day(other), whole.day),
                "url": (other.url, url),
                "key": (other.key, key),
                "link": ([link.key for link in own.related if link.text == whole.title], [key]),
            },
        )
        if not markup.links and not other.key.startswith("text-"):
            found.append(f"{whole.id} key: {other.key}")
    return found


def _differences(name: str, pairs: dict[str, tuple[object, object]]) -> list[str]:
    return [f"{name} {field}: {got!r}, not {want!r}" for field, (got, want) in pairs.items() if got != want]


def _day(article: Article) -> str | None:
    return None if article.published is None else f"{article.published:%Y-%m-%d}"


@pytest.mark.parametrize("markup", [pytest.param(markup, id=name) for name, markup in one_by_one()])
def test_each_markup(markup: Markup) -> None:
    assert faults(markup) == []


@pytest.mark.parametrize("markup", [pytest.param(markup, id=name) for name, markup in at_random(60, 9)])
def test_random_markups(markup: Markup) -> None:
    assert faults(markup) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout(layout: str) -> None:
    own, other = read_page(page(layout), URL, fetched=FETCHED)
    whole = OTHERS[0]
    assert (own.title, own.body.split("\n"), _day(own)) == (TITLE, list(OWN), "2024-10-24")
    if layout != "no credit, no outlet":
        assert (own.source and own.source.name, own.tags) == (SOURCE, list(TAGS))
    assert (other.title, other.body.split("\n")) == (whole.title, list(whole.body))
    assert _day(other) == whole.day
    if layout != "no credit, no outlet":
        assert (other.source and other.source.name, other.dateline) == (whole.outlet, whole.dateline)


@pytest.mark.parametrize(("html", "below"), [pytest.param(html, below, id=name) for name, html, below in promoting()])
def test_promos_do_not_split_an_article(html: bytes, below: int) -> None:
    own, *others = read_page(html, URL, fetched=FETCHED)
    assert (own.title, own.body.split("\n")) == (TITLE, list(OWN))
    assert [other.title for other in others] == [OTHERS[0].title] * below


def test_day_of_a_related_article_comes_from_its_lead() -> None:
    _, other = read_page(Markup().html(), URL, fetched=FETCHED)
    assert (other.published_precision, other.origins["published"]) == ("day", "text")
    assert other.published_raw == "اليوم الثلاثاء (24 كانون الأول 2024)"
