"""Runs a crawl from the ledger: URLs that the spider finds are entered there, and open URLs are fetched."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.http import Request, Response
from scrapy.spidermiddlewares.httperror import HttpError

from newscrawl.crawl.delivery import Delivery
from newscrawl.crawl.frontier import Frontier
from newscrawl.crawl.refusals.failures import one_line
from newscrawl.crawl.refusals.notices import judged_by_headline
from newscrawl.crawl.requests import row_id
from newscrawl.crawl.sources import hub_named
from newscrawl.endings import Ending
from newscrawl.found import Found, Kind
from newscrawl.items import Article
from newscrawl.outcomes import NotAnArticle, NotFetched, Rejected
from newscrawl.spider import NewsSpider
from newscrawl.store import StoreError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class LedgerMiddleware:
    """Spider middleware, the closest to the spider.

    Requests that do not come from the ledger (`scrapy shell`, `scrapy parse`) pass unchanged.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._frontier = Frontier.of(crawler)
        self._delivery = Delivery.of(crawler)
        self._has_selectors = isinstance(crawler.spider, NewsSpider) and crawler.spider.fields.has_selectors

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not isinstance(crawler.spider, NewsSpider):
            raise NotConfigured
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Replace the spider's start requests by the requests of the crawl."""
        seeds: list[Found] = []
        try:
            async for request in start:
                if isinstance(request, Request) and "found" in request.cb_kwargs:
                    seeds.append(request.cb_kwargs["found"])
                else:
                    yield request
        except Exception as error:
            self._frontier.fail(f"the spider cannot begin: {type(error).__name__}: {one_line(error)}")
            raise
        if not seeds:
            return
        try:
            await self._frontier.begin()
            async for request in self._frontier.parts.supply.requests(seeds):
                yield request
        except StoreError as error:
            self._frontier.fail(error)
            raise CloseSpider(Ending.STORE_FAILED.value) from error

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Enter the URLs that sources list in the ledger, and let articles pass.

        The spider's requests are dropped: the frontier builds them again when the URLs are taken. So a spider remains a
        plain Scrapy spider for the shell.
        """
        of = row_id(response.request)
        if of is None:
            async for output in result:
                yield output
            return
        found: Found = response.request.cb_kwargs["found"]  # type: ignore[union-attr]  # a row has a request
        if found.kind is Kind.ARTICLE:
            items = [output async for output in result]
            articles = [item for item in items if isinstance(item, Article)]
            if not articles:
                await self._frontier.parts.settling.reject(of, NotAnArticle("nothing was read from it"))
            elif self._has_selectors:
                self._frontier.summary.read(articles[0].origins)
            self._delivery.expect(of, articles)
            for item in items:
                yield item
            return
        found_urls: list[Found] = []
        async for output in result:
            if isinstance(output, Request) and "found" in output.cb_kwargs:
                found_urls.append(output.cb_kwargs["found"])
            else:
                yield output
        if found.kind is Kind.RSS:
            self._frontier.sources.names_hub(of, hub_named(response))
        try:
            await self._frontier.parts.discovery.read(of, found_urls)
        except StoreError as error:
            # `process_spider_exception` does not get exceptions of this method, and Scrapy would log a traceback.
            self._frontier.fail(error)

    def process_spider_exception(self, response: Response, exception: Exception) -> list[Any] | None:
        """Settle a page that could not be read. Return None for errors of our code, which Scrapy also logs in full."""
        of = row_id(response.request)
        if of is None or isinstance(exception, HttpError):
            return None
        if isinstance(exception, StoreError):
            self._frontier.fail(exception)
            return []
        if isinstance(exception, Rejected):
            found: Found = response.request.cb_kwargs["found"]  # type: ignore[union-attr]  # a row has a request
            rejected = judged_by_headline(exception, found.hints.title, response.body)
            self._frontier.parts.settling.reject_soon(of, rejected)
            return []
        reason = f"could not be read: {type(exception).__name__}: {one_line(exception)}"
        self._frontier.parts.settling.reject_soon(of, NotFetched(reason))
        return None
