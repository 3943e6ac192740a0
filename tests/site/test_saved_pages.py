"""The saved pages of each spider, read with its declaration, match the reviewed expectations."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from statistics import mean

import pytest

from newscrawl.arabic import fold
from newscrawl.extract import read_page
from newscrawl.outcomes import NotAnArticle
from newscrawl.saved import PAGES, SavedPage, describe, saved_pages
from newscrawl.sites import Sites
from newscrawl.urls import normalize
from tests.articles import OTHER, article
from tests.extract.perturbations import PERTURBATIONS, perturb

PAGES_HERE = saved_pages()
UNDECLARED = "undeclared.example"
NOT_DESCRIBED = {
    "published_raw", "country", "rights", "links_out", "found_via", "hops", "parent", "copy_of", "first_seen",
    "fetched", "archive",
}  # fmt: skip
"""Fields that follow from others, or from how the page was found."""


def _id(page: SavedPage) -> str:
    return f"{page.spider}/{page.path.stem}"


@pytest.mark.parametrize("page", PAGES_HERE, ids=_id)
def test_saved_page_is_read_as_expected(page: SavedPage) -> None:
    articles = read_page(page.path.read_bytes(), page.url, spider=page.spider, fetched=page.fetched)
    text = describe(articles)
    if not page.expectation.exists():
        page.expectation.write_text(text, "utf-8")
        pytest.fail(f"{page.expectation} was missing and has been written: compare it with the page, then run again")
    assert text == page.expectation.read_text("utf-8")


@pytest.mark.parametrize("name", OTHER)
def test_an_expectation_states_every_field_that_is_read(name: str) -> None:
    other = replace(article(), **{name: OTHER[name]})
    assert (describe([article()]) == describe([other])) is (name in NOT_DESCRIBED)


def test_url_of_a_saved_page_is_an_article_of_its_spider() -> None:
    sites = Sites.of_project()
    for page in PAGES_HERE:
        named = sites.of_url(page.url)
        assert named is not None, page.url
        assert named[0] == page.spider


def test_each_spider_has_a_saved_page() -> None:
    assert {page.spider for page in PAGES_HERE} == set(Sites.of_project().names), f"see {PAGES}/"


@cache
def words_of(page: SavedPage) -> tuple[Counter[str], Counter[str]]:
    """The words of a page's article and of its summary, read with the spider's declaration."""
    (article, *_) = read_page(page.path.read_bytes(), page.url, spider=page.spider, fetched=page.fetched)
    return Counter(fold(article.body).split()), Counter(fold(article.summary or "").split())


def read_undeclared(page: SavedPage, change: str) -> float:
    """F1 of the words read from a page with changed markup, treated as a page of a site without a declaration."""
    site = Sites.of_project().declaration(page.spider)
    assert site is not None
    html, url = perturb(page.path.read_bytes(), PERTURBATIONS[change], seed=1).decode(), normalize(page.url)
    for domain in site.domains:
        html, url = html.replace(domain, UNDECLARED), url.replace(domain, UNDECLARED)
    try:
        (article, *_) = read_page(html.encode(), url, region=site.region, fetched=page.fetched)
    except NotAnArticle:
        return 0.0
    assert article.site.endswith(UNDECLARED)
    found, (wanted, lead) = Counter(fold(article.body).split()), words_of(page)
    # A summary above the text may be read as its beginning.
    found -= (found - wanted) & lead
    return 2 * (found & wanted).total() / (found.total() + wanted.total())


@pytest.mark.parametrize("change", ["renamed", "no json-ld", "renamed, no json-ld"])
def test_generic_rungs_read_pages_whose_selectors_are_broken(change: str) -> None:
    scores = {_id(page): read_undeclared(page, change) for page in PAGES_HERE}
    worst = sorted((round(score, 3), page) for page, score in scores.items())[:5]
    print(f"{change}: mean F1 {mean(scores.values()):.4f} of {len(scores)} pages; worst {worst}")
    assert mean(scores.values()) >= 0.985, worst
