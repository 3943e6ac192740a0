"""Watches a crawl: settles lost requests, and ends the crawl if its parent process ends."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Self

from scrapy import signals

from newscrawl.crawl.frontier_extension import FrontierExtension
from newscrawl.outcomes import NotFetched
from newscrawl.store import StoreError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_SECONDS = 5.0
"""Seconds between two checks."""


class Watchdog(FrontierExtension):
    """Checks the crawl every few seconds while the spider is open."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._parent = crawler.settings.getint("PARENT_PID")
        self._task: asyncio.Task[None] | None = None

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
            if not self._frontier.begun:
                continue
            try:
                await self._settle_lost()
            except StoreError as error:
                self._frontier.fail(error)
                return

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
