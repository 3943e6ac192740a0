"""Logs the progress of a crawl every LOGSTATS_INTERVAL seconds, by default once a minute."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl.crawl.fleet.tally import progress
from newscrawl.crawl.frontier_extension import FrontierExtension
from newscrawl.store import StoreError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class ProgressLog(FrontierExtension):
    """Logs the numbers of fetched pages, of outcomes and of open URLs; the frontier logs the start and the end."""

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
        """Start logging."""
        self._task = asyncio.ensure_future(self._log_progress())

    def spider_closed(self) -> None:
        """Stop logging."""
        if self._task is not None:
            self._task.cancel()

    async def _log_progress(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            if not self._frontier.begun:
                continue
            # An unreachable store is reported by the writer.
            with suppress(StoreError):
                store = self._frontier.store
                count = await store.open_urls()
                logger.info("%s: %s; %d open", store.site, progress(self._frontier.summary.counts), count)
