"""Watches a crawl: settles lost and stuck requests, and ends the crawl if its parent process ends."""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.http import Request

from newscrawl.crawl.frontier_extension import FrontierExtension
from newscrawl.crawl.network.slots import SharingDownloader
from newscrawl.outcomes import NotFetched
from newscrawl.store import StoreError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_SECONDS = 5.0
"""Seconds between two checks."""
_STUCK = 600.0
"""Seconds after which a request that a downloader middleware does not return is given up, if no other is sent."""


class Watchdog(FrontierExtension):
    """Checks the crawl every few seconds while the spider is open."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._parent = crawler.settings.getint("PARENT_PID")
        self._task: asyncio.Task[None] | None = None
        self._waiting: dict[Request, float] = {}
        """Request that waits for a middleware -> since when, by `time.monotonic`."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        watchdog = cls(crawler)
        crawler.signals.connect(watchdog.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(watchdog.spider_closed, signal=signals.spider_closed)
        return watchdog

    def spider_opened(self) -> None:
        """Start watching."""
        self._task = asyncio.ensure_future(self._watch())

    def spider_closed(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_SECONDS)
            if self._parent and os.getppid() != self._parent:
                self._frontier.fail("the process that started this crawl has ended")
                return
            self._give_up_stuck()
            if not self._frontier.begun:
                continue
            try:
                await self._settle_lost()
            except StoreError as error:
                self._frontier.fail(error)
                return

    def _give_up_stuck(self) -> None:
        """Fail the requests that a middleware does not return: the crawl would wait for them for ever."""
        engine = self._crawler.engine
        if engine is None or not isinstance(engine.downloader, SharingDownloader):
            return
        now = time.monotonic()
        self._waiting = {one: self._waiting.get(one, now) for one in engine.downloader.in_middlewares()}
        for request, since in self._waiting.items():
            if now - since >= _STUCK:
                error = NotFetched(f"a downloader middleware did not return the request within {_STUCK:g} s")
                engine.downloader.give_up(request, error)

    async def _settle_lost(self) -> None:
        """Settle the URLs of requests that another component dropped silently."""
        engine = self._crawler.engine
        if engine is None or engine.scraper.slot is None or engine._slot is None:
            return
        idle = engine.scraper.slot.is_idle() and not engine.downloader.active
        if idle and not engine._slot.scheduler.has_pending_requests():
            lost = NotFetched("a component dropped the request silently")
            for row_id in self._frontier.in_flight.rows():
                await self._frontier.parts.settling.reject(row_id, lost)
