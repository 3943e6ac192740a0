"""`Frontier`: connects a crawl to the ledger, from taking the lease to writing how the crawl ended.

Its parts: `Discovery` enters found URLs, `Supply` takes open ones and makes requests, `Settling` writes outcomes.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.http import Request
from twisted.python.failure import Failure

from newscrawl.crawl.ending import CrawlSummary, was_in_trouble
from newscrawl.crawl.extension import CrawlExtension
from newscrawl.crawl.fleet.process_store import ProcessStore, freeze
from newscrawl.crawl.fleet.sharing import shared_by
from newscrawl.crawl.fleet.tally import progress
from newscrawl.crawl.inflight import InFlight
from newscrawl.crawl.network.certificates import quiet_refused_certificates
from newscrawl.crawl.network.slots import Resting
from newscrawl.crawl.network.timers import make_timers_steady
from newscrawl.crawl.parts import Parts
from newscrawl.crawl.rechecks import Rechecks
from newscrawl.crawl.refusals.breaker import Breaker
from newscrawl.crawl.refusals.failures import rejection
from newscrawl.crawl.requests import row_id
from newscrawl.crawl.sources import Sources, pace_of
from newscrawl.endings import Ending
from newscrawl.failures import failures_text
from newscrawl.store import CrawlProgress, LeaseHeldError, Store, StoreError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.spider import NewsSpider

logger = logging.getLogger(__name__)


class Frontier(CrawlExtension):
    """Scrapy extension, one per crawl. Components get it with `Frontier.of(crawler)`."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._parts: Parts | None = None
        self.if_due = settings.getbool("CRAWL_DUE")
        """Whether only due URLs are fetched."""
        self._beginning: asyncio.Future[None] | None = None
        self._closing: asyncio.Future[None] | None = None
        self._end: asyncio.Future[None] | None = None
        self._max_hops = settings.getint("RELATED_MAX_HOPS")
        self.rechecks = Rechecks.from_settings(settings)
        self.in_flight = InFlight()
        self.sources = Sources(pace_of(settings), getattr(crawler.spidercls, "region", "EG"))
        self.summary = CrawlSummary(replayed=bool(settings.getlist("REPLAY")))
        self.breaker = Breaker(crawler, self.in_flight, self.summary)
        self.problem: str | None = None
        """Why the crawl failed, in one line."""
        self.store_error: StoreError | None = None
        """The problem, if the store caused it, not the site."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        quiet_refused_certificates()
        make_timers_steady()
        frontier = cls(crawler)
        crawler.signals.connect(frontier.spider_closed, signal=signals.spider_closed)
        return frontier

    @property
    def spider(self) -> NewsSpider:
        """The spider of the crawl."""
        return self._crawler.spider  # type: ignore[return-value]  # only crawls of a NewsSpider begin

    @property
    def store(self) -> Store:
        """The open store. Raises `StoreError` before the crawl has begun and after it has ended."""
        if self._has_ended:
            raise StoreError("the crawl has ended")
        return self.parts.store

    @property
    def parts(self) -> Parts:
        """The components that work on the ledger. Raises `StoreError` before the crawl has begun."""
        if self._parts is None:
            raise StoreError("the crawl has not begun")
        return self._parts

    @property
    def _has_ended(self) -> bool:
        return self._end is not None and self._end.done()

    @property
    def begun(self) -> bool:
        """Whether the crawl uses the ledger and has not ended.

        False in commands that fetch without a crawl: `shell` and `parse`, and those that visit pages (`discover`,
        `newsite`, `probe`, `repair`, `reread`, `savepage`; see `crawl.fetching.visit`). Pipelines and middlewares then
        use no store.
        """
        return self._parts is not None and not self._has_ended

    @property
    def is_held(self) -> bool:
        """Whether the crawl failed because another process is crawling the site."""
        return isinstance(self.store_error, LeaseHeldError)

    # -- begin and end ---------------------------------------------------------------------------------------------

    async def begin(self) -> None:
        """Open the store, unless it is shared, and take the site's lease. Raises `StoreError`.

        A crawl that is stopped meanwhile still takes the lease and then gives it back, because a write on its way to
        the store cannot be cancelled.
        """
        if self._end is not None:
            raise StoreError("the crawl has ended")
        self._beginning = asyncio.ensure_future(self._begin())
        await asyncio.shield(self._beginning)

    async def _begin(self) -> None:
        settings = self._crawler.settings
        shared = shared_by(self._crawler)
        process_store = shared or ProcessStore.open(settings)
        store = Store(process_store.database, self.spider.name, keep_copies=settings.getbool("DEDUP_KEEP_COPIES"))
        try:
            beginning = await store.begin(self.spider.arguments.window, self._max_hops)
        except BaseException:
            if shared is None:
                await process_store.close()
            raise
        self.breaker.begin(beginning.rests)
        self.summary.in_trouble = was_in_trouble(beginning.endings)
        process_store.hold(store.site, self.fail, self.doing)
        self._parts = Parts.of(self, process_store, store)
        if self.problem is not None:
            self._parts.supply.stop()
        if shared is None:
            freeze()

    async def spider_closed(self, reason: str) -> None:
        """Write how the crawl ended, release the lease, and close the store unless it is shared. Does so only once."""
        if self._end is None:
            self._end = asyncio.ensure_future(self._finish(reason))
        await asyncio.shield(self._end)

    async def _finish(self, reason: str) -> None:
        if self._beginning is not None:
            await asyncio.gather(self._beginning, return_exceptions=True)
        if self._parts is None:
            return
        process_store, store = self._parts.process_store, self._parts.store
        arguments = self.spider.arguments
        reason, problem = self.summary.ending(reason, partial=bool(arguments.url or arguments.max_items))
        if problem is not None and self.problem is None:
            self.problem = problem
            logger.error("%s: %s", self.spider.name, problem)
        elif self.summary.failures:
            logger.info("%s: failures: %s", self.spider.name, failures_text(self.summary.failures))
        try:
            await self.parts.settling.finished()
            await self.breaker.release(store)
            await store.end(reason, dict(self.summary.counts), self.summary.all_figures, self.problem)
        except StoreError as error:
            self.fail(error)
        seconds = time.monotonic() - self.summary.began
        logger.info(
            "%s: the crawl has ended (%s) after %.0f s: %s",
            store.site,
            reason,
            seconds,
            progress(self.summary.counts),
        )
        process_store.release(store.site)
        if shared_by(self._crawler) is None:
            await process_store.close()

    def fail(self, problem: str | StoreError) -> None:
        """End a crawl that cannot continue; no stored data is lost."""
        if self.problem is None:
            self.problem = str(problem)
            self.store_error = problem if isinstance(problem, StoreError) else None
            # A store that cannot be reached affects all crawls that share it: their process logs that once.
            quiet = self.store_error is not None and shared_by(self._crawler) is not None
            logger.log(logging.INFO if quiet else logging.ERROR, "%s: %s", self.spider.name, problem)
        if self._parts is not None:
            self._parts.supply.stop()
        engine = self._crawler.engine
        if engine is not None and engine.running:
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason=Ending.STORE_FAILED.value))

    # -- outcomes ---------------------------------------------------------------------------------------------------

    def not_downloaded(self, failure: Failure) -> None:
        """Errback of every request: settle the URL, or leave it open if its host is resting."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        if isinstance(failure.value, Resting):
            self.breaker.leave_open(request)
            self.parts.supply.wake()
            return
        if isinstance(failure.value, StoreError):
            # A middleware's query to the store failed. That gives no outcome for the URL, so it stays open.
            self.fail(failure.value)
            return
        self.parts.settling.reject_soon(row_id(request), rejection(failure.value or RuntimeError("the request failed")))

    def doing(self) -> CrawlProgress:
        """Return the progress of the crawl."""
        engine, summary = self._crawler.engine, self.summary
        slots = engine.downloader.slots.values() if engine is not None else ()
        return CrawlProgress(
            counts=dict(summary.counts),
            in_flight=sum(len(slot.transferring) for slot in slots),
            url=summary.last and summary.last[1],
            outcome=summary.last and summary.last[0],
            at=summary.last_at,
        )
