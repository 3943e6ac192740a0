"""Logs how far a crawl is, once a minute (LOGSTATS_INTERVAL seconds)."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl.crawl.frontier import BesideFrontier
from newscrawl.crawl.tally import progress
from newscrawl.store import StoreError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class ProgressLog(BesideFrontier):
    """Says what was fetched, what became of it and what is open; the beginning and the end are the frontier's."""

    def __init__(self, crawler: Crawler, seconds: float) -> None:
        super().__init__(crawler)
        self._seconds = seconds
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        seconds = crawler.settings.getfloat("LOGSTATS_INTERVAL")
        if not seconds:
            raise NotConfigured
        extension = cls(crawler, seconds)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Begin to tell."""
        self._task = asyncio.ensure_future(self._tell())

    def spider_closed(self) -> None:
        """Tell no more."""
        if self._task is not None:
            self._task.cancel()

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            if not self._frontier.begun:
                continue
            # The writer reports a store that cannot be reached.
            with suppress(StoreError):
                store = self._frontier.store
                count = await store.open_urls()
                logger.info("%s: %s; %d open", store.site, progress(self._frontier.tale.counts), count)
