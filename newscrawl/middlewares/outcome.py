"""Writes into the ledger what the download says of a URL."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotConfigured,
    ResponseDataLossError,
)
from scrapy.http import Request, Response

from newscrawl.archive.replay import NotInArchiveError
from newscrawl.crawl.frontier import Frontier
from newscrawl.found import Found, Kind
from newscrawl.spider import NewsSpider
from newscrawl.store import Outcome
from newscrawl.urls import normalize, readable

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_GONE = (404, 410, 451)


class OutcomeMiddleware:
    """Downloader middleware, the one nearest to the engine: it sees what is left after retries and redirects."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._frontier = Frontier.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("FEEDSTORE_ENABLED") or not isinstance(crawler.spider, NewsSpider):
            raise NotConfigured
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Settle what is gone or refused; follow an article to the address it redirected to."""
        ledger_id = request.meta.get("ledger_id")
        if ledger_id is None:
            return response
        if response.status in _GONE:
            await self._frontier.settle(ledger_id, Outcome.GONE, f"HTTP {response.status}")
            raise IgnoreRequest(f"HTTP {response.status}")
        if response.status == 304:
            self._frontier.counts["fetched"] += 1
            await self._unchanged(ledger_id, "HTTP 304")
        if response.status != 200:
            await self._failed(request, f"HTTP {response.status}")
        found: Found = request.cb_kwargs["found"]
        self._frontier.counts["fetched"] += 1
        if found.kind is Kind.ARTICLE:
            if request.meta.get("redirect_urls"):
                await self._moved(request, response, ledger_id, found)
            if self._frontier.is_same(request.meta["ledger_id"], response):
                await self._unchanged(request.meta["ledger_id"], "the same bytes")
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Settle what could not be downloaded, and say so in one line."""
        if "ledger_id" not in request.meta:
            if request.url.endswith("/robots.txt") and not isinstance(exception, IgnoreRequest):
                # Scrapy prints a traceback for it; that nobody answers is said once, with the first page.
                raise IgnoreRequest(str(exception))
            return
        reason = str(exception).split("\n")[0] or type(exception).__name__
        if isinstance(exception, IgnoreRequest) and "robots" in reason.lower():
            await self._frontier.settle(request.meta["ledger_id"], Outcome.ROBOTS, reason)
        elif isinstance(exception, NotInArchiveError):
            self._frontier.note_failure(request.url, reason)
            await self._frontier.settle(request.meta["ledger_id"], Outcome.FAILED, reason)
        else:
            await self._failed(request, _plain(exception))
        raise IgnoreRequest(reason)

    async def _unchanged(self, ledger_id: int, reason: str) -> None:
        await self._frontier.settle(ledger_id, Outcome.UNCHANGED, reason)
        raise IgnoreRequest(reason)

    async def _failed(self, request: Request, reason: str) -> None:
        self._frontier.note_failure(request.url, reason)
        logger.warning("%s: %s", readable(request.url), reason)
        await self._frontier.settle(request.meta["ledger_id"], Outcome.FAILED, reason)
        raise IgnoreRequest(reason)

    async def _moved(self, request: Request, response: Response, ledger_id: int, found: Found) -> None:
        spider = self._frontier.spider
        key = spider.article_key(response.url)
        if key == found.key:
            return
        if key is None:
            reason = f"redirects to {readable(response.url)}, which is no article's address"
            await self._frontier.settle(ledger_id, Outcome.NOT_ARTICLE, reason)
            raise IgnoreRequest(reason)
        target = Found(
            url=normalize(response.url), kind=Kind.ARTICLE, key=key, via=found.via, hops=found.hops,
            parent=found.parent, hints=found.hints,
        )  # fmt: skip
        row_id = await self._frontier.moved(ledger_id, target)
        if row_id is None:
            raise IgnoreRequest(f"redirects to {response.url}, which is known")
        request.meta["ledger_id"] = row_id
        request.cb_kwargs["found"] = target


_PLAIN: dict[type[Exception], str] = {
    CannotResolveHostError: "the host name cannot be resolved",
    DownloadConnectionRefusedError: "the connection was refused",
    DownloadTimeoutError: "no answer in time",
    DownloadCancelledError: "the answer was cut off for its size",
    ResponseDataLossError: "the answer broke off",
}


def _plain(exception: Exception) -> str:
    """A download error as one would say it."""
    text = str(exception).split("\n")[0]
    plain = next((words for kind, words in _PLAIN.items() if isinstance(exception, kind)), type(exception).__name__)
    return f"{plain} ({text})" if text else plain
