"""Honours the Crawl-delay of robots.txt, which Scrapy reads and does not use."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Request

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class CrawlDelay:
    """Raises the delay of a host's download slot to its robots.txt's Crawl-delay, up to CRAWL_DELAY_MAX seconds."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._most = crawler.settings.getfloat("CRAWL_DELAY_MAX")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if crawler.settings.get("REPLAY") or not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.robots_parsed, signal=signals.robots_parsed)
        return extension

    def robots_parsed(self, robotparser: Any, request: Request) -> None:
        """Set the delay for the host whose robots.txt was read."""
        agent = self._crawler.settings["USER_AGENT"]
        asked = robotparser.crawl_delay(agent)
        if not asked:
            return
        delay = min(float(asked), self._most)
        if delay < asked:
            logger.warning("robots.txt asks for %s s between requests; waiting CRAWL_DELAY_MAX=%s s", asked, delay)
        engine = self._crawler.engine
        assert engine is not None
        key, slot = engine.downloader._get_slot(request)
        if delay > slot.delay:
            slot.delay = delay
            # More than one at a time would make the delay a matter of luck.
            slot.concurrency = 1
            logger.info("robots.txt of %s asks for %s s between requests", key, delay)
