"""Related links: which are followed, and in which site's ledger their URLs are opened."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from newscrawl.crawl.related import RelatedBudget
from newscrawl.items import Link
from tests.articles import article
from tests.pipelines.offline import begin_crawl, query


def link(key: str, site: str | None = "first", kind: Any = "block") -> Link:
    return Link(url=f"https://{site}.example/news/{key}", text="خبر آخر", kind=kind, site=site, key=key)


LINKS = [
    link("2"),
    link("1"),
    link("3", kind="most-read"),
    link("4", site="second", kind="inline"),
    link("5", site=None),
    Link(url=None, text="خبر بلا رابط", kind="block"),
    link("6", kind="origin"),
    link("7"),
]
OPENED = "SELECT site, key, hops, parent FROM ledger WHERE via = 'related' ORDER BY id"


@pytest.mark.parametrize(
    ("budget", "picked"),
    [
        ({}, {0, 3, 6, 7}),
        ({"per_article": 2}, {0, 3}),
        ({"per_article": 0}, set()),
        ({"kinds": ("most-read",)}, {2}),
        ({"kinds": ()}, set()),
    ],
)
def test_budget_limits_the_followed_links(budget: dict[str, Any], picked: set[int]) -> None:
    values = {"per_article": 10, "kinds": ("inline", "block", "origin"), **budget}
    # Never followed: its own page (1), a site without a spider (5), and a text without a URL.
    assert RelatedBudget(**values).pick(article("1", related=LINKS)) == picked


def test_picked_links_are_opened_in_the_ledgers_of_their_sites(tmp_path: Path) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path, RELATED_PER_ARTICLE=2) as site:
            await site.crawl(article("1", related=LINKS))

    asyncio.run(crawl())
    assert query(tmp_path, OPENED) == [("first", "2", 1, "first/1"), ("second", "4", 1, "first/1")]
    # All links are recorded, whether followed or not.
    follow = query(tmp_path, "SELECT follow FROM links ORDER BY position")
    assert [bool(one) for (one,) in follow] == [True, False, False, True, False, False, False, False]


@pytest.mark.parametrize(("most", "opened"), [(0, 0), (1, 0), (2, 2)])
def test_number_of_hops_is_limited(tmp_path: Path, most: int, opened: int) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path, RELATED_MAX_HOPS=most, RELATED_PER_ARTICLE=2) as site:
            await site.crawl(article("1", related=LINKS, hops=1))

    asyncio.run(crawl())
    assert len(query(tmp_path, OPENED)) == opened


def test_duplicate_opens_no_urls(tmp_path: Path) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path) as site:
            body = " ".join(f"كلمة{number}" for number in range(40))
            await site.crawl(article("1", body=body))
            await site.crawl(article("2", body=body, related=LINKS))

    asyncio.run(crawl())
    assert query(tmp_path, OPENED) == []
