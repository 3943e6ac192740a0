"""Pages of many publishing systems, read without selectors: text, title, date, authors, section, tags."""

from __future__ import annotations

from datetime import UTC, datetime
from statistics import mean
from zoneinfo import ZoneInfo

import pytest

from newscrawl.dedup.bags import bag_of, f1
from newscrawl.extract import read_page
from newscrawl.items import Article
from newscrawl.outcomes import NotAnArticle
from tests.extract.perturbations import PERTURBATIONS, perturb
from tests.extract.site_pages.listings import LISTINGS
from tests.extract.site_pages.pages import PAGES
from tests.extract.site_pages.site_page import SitePage

FETCHED = datetime(2026, 11, 26, tzinfo=UTC)
CAIRO = ZoneInfo("Africa/Cairo")
SEEDS = range(2)
# If the markup changes, some text cannot be found: text in JSON, comments recognizable only by a class, and a stream
# of other articles recognizable only by its position.
CARRIED = {
    ("stream of teasers", "wrapped"),
    ("long comments", "renamed"),
    ("long comments", "renamed, no json-ld"),
    ("long comments", "all"),
}


def read(page: SitePage, html: bytes | None = None) -> Article:
    return read_page(page.html.encode() if html is None else html, page.url, fetched=FETCHED)[0]


def score(page: SitePage, article: Article) -> float:
    """F1 of the words; optional paragraphs count for nothing."""
    found, wanted = bag_of(article.body), bag_of("\n".join(page.body))
    found -= (found - wanted) & bag_of("\n".join(page.optional))
    return f1(found, wanted)


def printed(article: Article) -> str | None:
    if article.published is None:
        return None
    local = article.published.astimezone(CAIRO)
    return local.strftime("%Y-%m-%d" if article.published_precision == "day" else "%Y-%m-%d %H:%M")


@pytest.mark.parametrize("name", PAGES)
def test_page(name: str) -> None:
    page = PAGES[name]
    article = read(page)
    assert score(page, article) > 0.99, article.body
    assert article.title == page.title
    assert printed(article) == page.published
    assert tuple(article.authors) == page.authors
    assert article.section == page.section
    assert tuple(article.tags) == page.tags


@pytest.mark.parametrize("change", PERTURBATIONS)
def test_pages_with_changed_markup(change: str) -> None:
    """The markup changes but not the visible text: the text is still found, and no day is wrong."""
    scores: dict[tuple[str, int], float] = {}
    days: list[bool] = []
    for name, page in PAGES.items():
        for seed in SEEDS:
            try:
                article = read(page, perturb(page.html.encode(), PERTURBATIONS[change], seed))
            except NotAnArticle as refusal:
                pytest.fail(f"{name}, seed {seed}: {refusal}")
            scores[name, seed] = score(page, article)
            if article.published is not None:
                assert (printed(article) or "")[:10] == (page.published or "")[:10], (name, seed)
            days.append(article.published is not None)
    kept = {key: value for key, value in scores.items() if (key[0], change) not in CARRIED}
    assert mean(kept.values()) >= 0.985, sorted(kept.items(), key=lambda item: item[1])[:9]
    assert min(kept.values()) >= 0.90, sorted(kept.items(), key=lambda item: item[1])[:9]
    assert sum(days) >= 0.9 * len(days)


@pytest.mark.parametrize("name", LISTINGS)
def test_listing_is_no_article(name: str) -> None:
    with pytest.raises(NotAnArticle):
        read_page(LISTINGS[name].encode(), "https://www.difaf.example/section/4", fetched=FETCHED)


def test_front_page_is_no_article() -> None:
    page = PAGES["lead above the share bar"]
    with pytest.raises(NotAnArticle, match="front page"):
        read_page(page.html.encode(), "https://www.difaf.example/", fetched=FETCHED)


def test_hidden_notice_for_subscribers_is_ignored() -> None:
    page = PAGES["lead above the share bar"]
    assert read(page).free is None
    shown = read(page, page.html.replace(" style='display:none'", "").encode())
    assert shown.free is False
