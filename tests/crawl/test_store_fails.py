"""A store that fails while entries of a source are added, or in a middleware: one line, and the URL stays open."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Request, TextResponse
from twisted.python.failure import Failure

from newscrawl.found import Found, Kind
from newscrawl.middlewares.ledger import LedgerMiddleware
from newscrawl.store import StoreError
from tests.pipelines.offline import begin_crawl, query

URL = "https://first.example/rss"


async def article_output() -> AsyncIterator[Any]:
    """The output of a spider for an article that the source names."""
    url = "https://first.example/news/1"
    yield Request(url, cb_kwargs={"found": Found(url=url, kind=Kind.ARTICLE, key="1", via="rss")})


@pytest.mark.parametrize("by", ["the source", "a middleware"])
def test_store_error_ends_the_crawl_and_the_url_stays_open(tmp_path: Path, by: str) -> None:
    async def crawl() -> str | None:
        async with begin_crawl(tmp_path) as site:
            request = await site.request(URL)
            if by == "a middleware":
                failure = Failure(StoreError("the disk is full"))  # type: ignore[no-untyped-call]  # Twisted has no types here
                failure.request = request  # type: ignore[attr-defined]  # as Scrapy does
                site.frontier.not_downloaded(failure)
            else:
                with closing(sqlite3.connect(tmp_path / "store.sqlite")) as other, other:
                    other.execute("ALTER TABLE ledger RENAME TO away")
                output = LedgerMiddleware.from_crawler(site.crawler).process_spider_output(
                    TextResponse(URL, request=request), article_output()
                )
                assert [item async for item in output] == []
                with closing(sqlite3.connect(tmp_path / "store.sqlite")) as other, other:
                    other.execute("ALTER TABLE away RENAME TO ledger")
            return site.frontier.problem

    assert (asyncio.run(crawl()) or "").endswith({"the source": "no such table: ledger"}.get(by, "the disk is full"))
    assert query(tmp_path, "SELECT url, outcome FROM ledger") == [(URL, None)]
