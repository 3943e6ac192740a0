"""The saved pages of each spider, read by its declaration, against expectations that somebody has read."""

from __future__ import annotations

import pytest

from newscrawl.extract import read_page
from newscrawl.saved import PAGES, SavedPage, describe, saved_pages
from newscrawl.sites import Sites

PAGES_HERE = saved_pages()


def _id(page: SavedPage) -> str:
    return f"{page.spider}/{page.path.stem}"


@pytest.mark.parametrize("page", PAGES_HERE, ids=_id)
def test_saved_page_is_read_as_expected(page: SavedPage) -> None:
    articles = read_page(page.path.read_bytes(), page.url, spider=page.spider, fetched=page.fetched)
    text = describe(articles)
    if not page.expectation.exists():
        page.expectation.write_text(text, "utf-8")
        pytest.fail(f"{page.expectation} was missing and has been written: read it against the page, then run again")
    assert text == page.expectation.read_text("utf-8")


def test_url_of_a_saved_page_is_an_article_of_its_spider() -> None:
    sites = Sites.of_project()
    for page in PAGES_HERE:
        named = sites.of_url(page.url)
        assert named is not None, page.url
        assert named[0] == page.spider


def test_each_spider_has_a_saved_page() -> None:
    assert {page.spider for page in PAGES_HERE} == set(Sites.of_project().names), f"see {PAGES}/"
