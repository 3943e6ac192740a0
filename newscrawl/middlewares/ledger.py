"""Runs a crawl from the ledger: what the spider finds goes into it, what it holds open is fetched."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.http import Request, Response
from scrapy.spidermiddlewares.httperror import HttpError

from newscrawl.crawl.frontier import Frontier
from newscrawl.discover.xml import NotXmlError
from newscrawl.found import Found, Kind
from newscrawl.items import Article
from newscrawl.outcomes import NotAnArticle, OutOfWindow
from newscrawl.spider import NewsSpider
from newscrawl.store import Outcome, StoreError, Verdict

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_OUTCOMES: dict[type[Exception], Outcome] = {
    NotAnArticle: Outcome.NOT_ARTICLE,
    OutOfWindow: Outcome.OUT_OF_WINDOW,
    NotXmlError: Outcome.FAILED,
}


class LedgerMiddleware:
    """Spider middleware, the one nearest to the spider.

    Requests that do not come from the ledger (`scrapy shell`, `scrapy parse`) pass as they are.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._frontier = Frontier.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("FEEDSTORE_ENABLED") or not isinstance(crawler.spider, NewsSpider):
            raise NotConfigured
        middleware = cls(crawler)
        for handler, signal in (
            (middleware.item_dropped, signals.item_dropped),
            (middleware.item_error, signals.item_error),
            (middleware.spider_closed, signals.spider_closed),
        ):
            crawler.signals.connect(handler, signal=signal)
        return middleware

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Replace the spider's first requests by the crawl that they begin."""
        seeds: list[Request] = []
        async for request in start:
            if isinstance(request, Request) and "found" in request.cb_kwargs:
                seeds.append(request)
            else:
                yield request
        if not seeds:
            return
        try:
            await self._frontier.begin()
            async for request in self._frontier.feed(seeds):
                yield request
        except StoreError as error:
            self._frontier.fail(str(error))
            raise CloseSpider("store_failed") from error

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Take addresses into the ledger and let items pass."""
        ledger_id = response.meta.get("ledger_id")
        if ledger_id is None:
            async for output in result:
                yield output
            return
        found: Found = response.request.cb_kwargs["found"]  # type: ignore[union-attr]
        if found.kind is Kind.ARTICLE:
            items = [output async for output in result]
            if not items:
                await self._frontier.settle(ledger_id, Outcome.NOT_ARTICLE, "nothing was read from it")
            self._frontier.expect(ledger_id, [item for item in items if isinstance(item, Article)])
            for item in items:
                yield item
            return
        founds: list[Found] = []
        async for output in result:
            if isinstance(output, Request) and "found" in output.cb_kwargs:
                founds.append(output.cb_kwargs["found"])
            else:
                yield output
        await self._frontier.discovered(ledger_id, founds)

    def process_spider_exception(self, response: Response, exception: Exception) -> list[Any] | None:
        """Settle a page that could not be read, in one line; an error of ours is logged in full by Scrapy as well."""
        ledger_id = response.meta.get("ledger_id")
        if ledger_id is None or isinstance(exception, HttpError):
            return None
        if isinstance(exception, StoreError):
            self._frontier.fail(str(exception))
            return []
        for expected, outcome in _OUTCOMES.items():
            if isinstance(exception, expected):
                published = getattr(exception, "published", None)
                self._frontier.settle_soon(ledger_id, outcome, str(exception), published=published)
                return []
        reason = f"could not be read: {type(exception).__name__}: {exception}"
        self._frontier.settle_soon(ledger_id, Outcome.FAILED, reason)
        return None

    async def item_dropped(self, item: Any, exception: Exception) -> None:
        """Write that a pipeline dropped an item; those of ours have written it themselves."""
        if isinstance(item, Article) and self._frontier.begun and not getattr(exception, "written", False):
            reason = f"{type(exception).__name__}: {exception}".rstrip(": ")
            await self._frontier.drop(item, Verdict(outcome=Outcome.DROPPED, reason=reason))

    async def item_error(self, item: Any, failure: Any) -> None:
        """Write that a pipeline failed on an item; a store that failed ends the crawl and the URL stays open."""
        if not isinstance(item, Article) or not self._frontier.begun:
            return
        if isinstance(failure.value, StoreError):
            self._frontier.fail(str(failure.value))
            return
        reason = f"{type(failure.value).__name__}: {failure.value}"
        await self._frontier.drop(item, Verdict(outcome=Outcome.FAILED, reason=reason))

    async def spider_closed(self, reason: str) -> None:
        """Write how the crawl ended."""
        await self._frontier.end(reason)
