"""Deduplication: an article with a known text is dropped, with the verdict that the ledger records."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import DropItem

from newscrawl.crawl.dropped import Dropped, NotStored
from newscrawl.items import Article
from newscrawl.outcomes import Outcome
from pipelines.dedup import DedupPipeline
from tests.articles import article
from tests.pipelines.offline import Crawl, begin_crawl, new_crawler, query
from tests.store.test_articles import text


def outcomes(of: Crawl) -> dict[str, int]:
    return {str(outcome): count for outcome, count in of.frontier.summary.counts.items()}


def test_known_text_is_unchanged_or_a_duplicate(tmp_path: Path) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path) as site:
            assert isinstance(await site.crawl(article("1", body=text())), Article)
            same = await site.crawl(article("2", body=text()))
            assert isinstance(same, Dropped)
            assert same.verdict.outcome is Outcome.DUPLICATE
            assert str(same) == "same text as first/1 https://first.example/news/1"
            assert outcomes(site) == {"stored": 1, "duplicate": 1}
            assert site.frontier.in_flight.rows() == []

    asyncio.run(crawl())


@pytest.mark.parametrize(("near", "outcome"), [(True, "duplicate"), (False, "stored")])
def test_near_duplicates_are_a_setting(tmp_path: Path, near: bool, outcome: str) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path, DEDUP_NEAR=near) as site:
            await site.crawl(article("1", body=text()))
            await site.crawl(article("2", body=text(edits=2)))
            assert outcomes(site).get(outcome) == (1 if near else 2)

    asyncio.run(crawl())


def test_article_with_a_new_text_passes(tmp_path: Path) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path) as site:
            item = article("1")
            await site.read(item)
            assert await DedupPipeline.from_crawler(site.crawler).process_item(item) is item

    asyncio.run(crawl())


def notice(key: str, body: str = "يرجى العلم أن هذه الخدمة متاحة للمشتركين في النسخة الورقية فقط") -> Article:
    return article(key, title="خدمة القراء", body=body, origins={})


def test_notice_shown_by_several_urls_is_withdrawn(tmp_path: Path) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path) as site:
            first = await site.crawl(notice("1"), source_title="خبر عاجل")
            assert isinstance(first, Article)
            for key, source_title in (("2", "فوز الفريق الأول"), ("3", "أسعار الخضر اليوم")):
                dropped = await site.crawl(notice(key), source_title=source_title)
                assert isinstance(dropped, Dropped)
                assert dropped.verdict.outcome is Outcome.UNAVAILABLE

    asyncio.run(crawl())
    assert query(tmp_path, "SELECT count(*) FROM articles") == [(0,)]
    rows = query(tmp_path, "SELECT key, outcome, due IS NOT NULL FROM ledger ORDER BY key")
    assert rows == [(key, "unavailable", 1) for key in "123"]


def test_notices_that_differ_by_a_number_are_no_copies_though_all_are_judged_before_one_is_stored(
    tmp_path: Path,
) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path) as site:
            # The words are the headline's, so that the page is not taken for another one.
            pages = [notice(str(number), f"{text()} الرقم المرجعي {number * 7919}") for number in range(1, 5)]
            for page in pages:
                await site.read(page, source_title=" ".join(text().split()[:4]))
            pipeline = DedupPipeline.from_crawler(site.crawler)
            judged = [await pipeline.process_item(page) for page in pages]
            assert judged == pages
            ended = await asyncio.gather(*(site.store(page) for page in pages))
            assert [type(one) for one in ended] == [Article, NotStored, NotStored, NotStored]

    asyncio.run(crawl())
    rows = query(tmp_path, "SELECT outcome, due IS NOT NULL, failure FROM ledger ORDER BY key")
    assert rows == [("stored", 1, None), *[("unavailable", 1, "notice")] * 3]
    assert query(tmp_path, "SELECT count(*) FROM copies") == [(0,)]


def test_notice_shown_by_one_url_per_crawl_is_withdrawn(tmp_path: Path) -> None:
    """Each poll finds one article, replaced by the wall; the source gives no headlines."""

    async def crawl(key: str) -> None:
        async with begin_crawl(tmp_path) as site:
            await site.crawl(notice(key))

    outcomes = []
    for key in "1234":
        asyncio.run(crawl(key))
        outcomes.append([outcome for (outcome,) in query(tmp_path, "SELECT outcome FROM ledger ORDER BY key")])
    assert outcomes[:2] == [["stored"], ["stored", "duplicate"]]
    assert outcomes[2:] == [["unavailable"] * 3, ["unavailable"] * 4]
    assert query(tmp_path, "SELECT count(*) FROM articles") == [(0,)]
    assert query(tmp_path, "SELECT count(*) FROM copies") == [(0,)]


@pytest.mark.parametrize("item", [{"title": "no article"}, article("1")])
def test_other_items_and_all_items_in_the_shell_pass(tmp_path: Path, item: Any) -> None:
    crawler = new_crawler(f"sqlite:///{tmp_path / 'store.sqlite'}")
    passed = asyncio.run(DedupPipeline.from_crawler(crawler).process_item(item))
    assert passed is item
    assert not (tmp_path / "store.sqlite").exists()


def test_drop_by_another_pipeline_is_the_outcome(tmp_path: Path) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path) as site:
            for key, reason in (("1", "sport"), ("2", "")):
                item = article(key)
                await site.read(item)
                await site.delivery.item_dropped(replace(item, title="عنوان آخر"), DropItem(reason))
            assert outcomes(site) == {"dropped": 2}
            assert site.frontier.in_flight.rows() == []

    asyncio.run(crawl())
    rows = query(tmp_path, "SELECT outcome, reason, due FROM ledger ORDER BY key")
    assert rows == [("dropped", "DropItem: sport", None), ("dropped", "DropItem", None)]
