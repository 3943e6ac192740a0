"""The last step: the article, its links and the outcome of its URL are stored in one transaction."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from twisted.python.failure import Failure

from newscrawl.crawl.dropped import NotStored
from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.items import Article
from newscrawl.store import StoreError
from pipelines.feedstore import FeedStorePipeline
from tests.articles import article
from tests.pipelines.offline import begin_crawl, new_crawler, query

BODY = " ".join(f"كلمة{number}" for number in range(40)) + "."
LEDGER = "SELECT key, outcome, due IS NOT NULL, taken_run FROM ledger ORDER BY key"


def failure(error: Exception) -> Failure:
    """A failure as Scrapy passes it on."""
    return Failure(error)  # type: ignore[no-untyped-call]  # Twisted has no types here


def test_article_and_outcome_are_stored(tmp_path: Path) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path) as site:
            item = article("1")
            assert await site.crawl(item) is item
            # Committed when the pipeline returns, not when the crawl ends.
            assert query(tmp_path, LEDGER) == [("1", "stored", 1, 1)]
            assert query(tmp_path, "SELECT key, version FROM articles") == [("1", 1)]
            assert item.copy_of is None

    asyncio.run(crawl())


def test_page_gets_the_outcome_of_its_own_article_after_its_last_one(tmp_path: Path) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path) as site:
            own, below = article("1"), article("text-1", body=BODY)
            await site.read(own, below)
            await site.process(own)
            assert query(tmp_path, LEDGER) == [("1", None, 0, 1)]
            await site.process(below)
            assert query(tmp_path, LEDGER) == [("1", "stored", 1, 1)]

    asyncio.run(crawl())


def test_worse_page_is_dropped_and_retried(tmp_path: Path) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path) as site:
            await site.crawl(article("1", body=BODY))
            worse = article("1", title="الموقع تحت الصيانة", body="نعمل على تحسين الموقع وسنعود قريبا.", published=None)
            await site.read(worse)
            frontier = site.frontier
            # The row is taken in another run; here it suffices that the page is known.
            assert isinstance(await site.process(worse), NotStored)
            assert frontier.in_flight.rows() == []

    asyncio.run(crawl())
    assert query(tmp_path, "SELECT version, json_extract(data, '$.body') FROM articles") == [(1, BODY)]


def test_copy_of_another_site_is_kept_if_the_setting_is_on(tmp_path: Path) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path, DEDUP_KEEP_COPIES=True) as site:
            other = article("9", site="second", body=BODY)
            await site.frontier.store.put(other, fingerprint(other), (), None)
            item = await site.crawl(article("1", body=BODY))
            assert isinstance(item, Article)
            assert item.copy_of == "second/9"

    asyncio.run(crawl())
    assert query(tmp_path, LEDGER) == [("1", "duplicate", 0, 1)]


def test_pipeline_error_is_a_failure_and_store_error_leaves_the_url_open(tmp_path: Path) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path) as site:
            first, second = article("1"), article("2")
            await site.read(first)
            await site.delivery.item_error(first, failure(KeyError("name")))
            await site.read(second)
            await site.delivery.item_error(second, failure(StoreError("the disk is full")))
            assert site.frontier.problem == "the disk is full"

    asyncio.run(crawl())
    rows = query(tmp_path, "SELECT key, outcome, reason, taken_run FROM ledger ORDER BY key")
    assert rows == [("1", "failed", "KeyError: 'name'", 1), ("2", None, None, None)]


@pytest.mark.parametrize("item", [{"title": "no article"}, article("1")])
def test_other_items_and_all_items_in_the_shell_pass(tmp_path: Path, item: Any) -> None:
    crawler = new_crawler(f"sqlite:///{tmp_path / 'store.sqlite'}")
    assert asyncio.run(FeedStorePipeline.from_crawler(crawler).process_item(item)) is item
    assert not (tmp_path / "store.sqlite").exists()
