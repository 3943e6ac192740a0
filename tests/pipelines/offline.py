"""A crawl without an engine: real extensions, a real store, and articles as if the spider had read them."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.http import Request
from scrapy.settings import Settings
from scrapy.utils.reactor import is_reactor_installed

from newscrawl.crawl.delivery import Delivery
from newscrawl.crawl.frontier import Frontier
from newscrawl.crawl.requests import mark
from newscrawl.found import Found, Hints, Kind
from newscrawl.items import Article
from newscrawl.spider import NewsSpider
from pipelines.dedup import DedupPipeline
from pipelines.feedstore import FeedStorePipeline
from pipelines.related import RelatedPipeline


class FirstSpider(NewsSpider):
    """A site."""

    name = "first"
    allowed_domains = ["first.example"]
    outlet = "الأولى"
    article_url = r"/news/(?P<id>\d+)$"


@dataclass(frozen=True)
class Crawl:
    """A crawl that has begun."""

    crawler: Crawler
    frontier: Frontier
    delivery: Delivery

    async def request(self, url: str, kind: Kind = Kind.RSS, key: str = "") -> Request:
        """The request of a URL, in flight."""
        found = Found(url=url, kind=kind, key=key or url, via="rss")
        (row,) = await self.frontier.store.enter([found])
        self.frontier.in_flight.add(row)
        return mark(Request(url, cb_kwargs={"found": found}), row.id, conditional=False)

    async def read(self, *articles: Article, source_title: str | None = None) -> None:
        """Act as if the spider had read a page with these articles; the first one is the page's own."""
        own = articles[0]
        hints = Hints(title=source_title)
        found = Found(url=own.url, kind=Kind.ARTICLE, key=own.key, via="rss", hops=own.hops, hints=hints)
        await self.frontier.store.discover([found])
        for row in await self.frontier.store.take(10):
            self.frontier.in_flight.add(row)
            self.delivery.expect(row.id, articles)

    async def process(self, article: Article) -> Article | DropItem:
        """Send an article that was read through the pipelines that need the store, as Scrapy does."""
        try:
            await DedupPipeline.from_crawler(self.crawler).process_item(article)
        except DropItem as dropped:
            await self.delivery.item_dropped(article, dropped)
            return dropped
        return await self.store(article)

    async def store(self, article: Article) -> Article | DropItem:
        """Send an article that was judged through the rest of these pipelines."""
        item: Any = article
        try:
            item = RelatedPipeline.from_crawler(self.crawler).process_item(item)
            item = await FeedStorePipeline.from_crawler(self.crawler).process_item(item)
        except DropItem as dropped:
            await self.delivery.item_dropped(article, dropped)
            return dropped
        assert isinstance(item, Article)
        return item

    async def crawl(self, article: Article, *, source_title: str | None = None) -> Article | DropItem:
        """Read a page and process its article."""
        await self.read(article, source_title=source_title)
        return await self.process(article)


def new_crawler(store: str, **settings: Any) -> Crawler:
    """A crawler of the site with the project's settings, without an engine."""
    values = Settings()
    values.setmodule("newscrawl.settings", priority="project")
    values.setdict({"FEED_STORE_URL": store, "FEED_STORE_DELAY": 0.01, **settings}, priority="cmdline")
    # A command that another test ran in this process may have installed a reactor.
    values.set("TWISTED_REACTOR_ENABLED", is_reactor_installed(), priority="cmdline")
    crawler = Crawler(FirstSpider, values)
    crawler._apply_settings()
    crawler.spider = crawler._create_spider()
    return crawler


@asynccontextmanager
async def begin_crawl(folder: Path, **settings: Any) -> AsyncIterator[Crawl]:
    """A crawl that uses the store in a folder."""
    crawler = new_crawler(f"sqlite:///{folder / 'store.sqlite'}", **settings)
    # The engine is not started: nothing is fetched.
    crawler.engine = crawler._create_engine()
    frontier = Frontier.of(crawler)
    await frontier.begin()
    try:
        yield Crawl(crawler, frontier, Delivery.of(crawler))
    finally:
        await frontier.spider_closed("finished")


def query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Query the store in a folder."""
    connection = sqlite3.connect(folder / "store.sqlite")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()
