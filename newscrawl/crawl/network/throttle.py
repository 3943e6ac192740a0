"""The delay between requests: AutoThrottle's, at least that of robots.txt, longer for a site that refuses requests."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Request, Response

from newscrawl.crawl.extension import CrawlExtension
from newscrawl.crawl.reuse import own_agent

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_SLOWEST = 8
"""The delay of a host that shows walls grows at most by this factor, because it may show pages in between."""


class Throttle(CrawlExtension):
    """Sets the delay of each host's download slot.

    The delay is at least DOWNLOAD_DELAY and the host's Crawl-delay (up to CRAWL_DELAY_MAX seconds). It grows up to
    AUTOTHROTTLE_MAX_DELAY while the host answers slowly, and doubles after each failure of a class that slows the site,
    up to eight times the minimum.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._least = settings.getfloat("DOWNLOAD_DELAY")
        self._most = settings.getfloat("AUTOTHROTTLE_MAX_DELAY")
        self._max_crawl_delay = settings.getfloat("CRAWL_DELAY_MAX")
        self._obeys = settings.getbool("ROBOTSTXT_OBEY")
        self._floors: dict[str, float] = {}
        self._slowed: set[str] = set()
        self._auto: _Auto | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        throttle = cls(crawler)
        if crawler.settings.get("REPLAY"):
            # A crawl from an archive needs no delay.
            return throttle
        crawler.signals.connect(throttle.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(throttle.request_reached_downloader, signal=signals.request_reached_downloader)
        if crawler.settings.getbool("AUTOTHROTTLE_ENABLED"):
            throttle._auto = _Auto(crawler, throttle)
        return throttle

    def robots_parsed(self, robotparser: Any, request: Request) -> None:
        """Note the Crawl-delay of the host whose robots.txt was read."""
        requested = robotparser.crawl_delay(own_agent(self._crawler.settings)) if self._obeys else None
        if not requested:
            return
        delay = min(float(requested), self._max_crawl_delay)
        if delay < requested:
            logger.warning("robots.txt asks for %s s between requests; waiting CRAWL_DELAY_MAX=%s s", requested, delay)
        engine = self._crawler.engine
        assert engine is not None
        key, slot = engine.downloader._get_slot(request)
        if delay > max(self._least, self._floors.get(key, 0)):
            self._floors[key] = delay
            self.keep(key, slot)
            logger.info("robots.txt of %s asks for %s s between requests", key, delay)

    def request_reached_downloader(self, request: Request) -> None:
        """Restore the Crawl-delay of a host's new slot, because Scrapy deletes a slot that was idle for a minute."""
        key = request.meta.get("download_slot")
        if key in self._floors and (slot := self._slot(key)) is not None:
            self.keep(key, slot)

    def keep(self, key: str, slot: Slot) -> None:
        """Raise the delay of a slot to the host's Crawl-delay."""
        floor = self._floors.get(key)
        if floor is not None:
            slot.delay = max(slot.delay, floor)
            # Several requests at a time would violate the delay.
            slot.concurrency = 1

    def slow_down(self, host: str) -> None:
        """Double the delay of a host after a failure that slows it, such as a wall."""
        slot = self._slot(host)
        if slot is not None and slot.delay:
            most = min(_SLOWEST * self._least_of(host), self._most)
            slot.delay = max(slot.delay, min(2 * slot.delay, most))
            self._slowed.add(host)

    def answered(self, host: str) -> None:
        """Halve the delay of a host that was slowed down and now sends pages again."""
        if host not in self._slowed:
            return
        slot = self._slot(host)
        least = self._least_of(host)
        if slot is not None and slot.delay > least:
            slot.delay = max(slot.delay / 2, least)
        else:
            self._slowed.discard(host)

    def _least_of(self, key: str) -> float:
        return max(self._least, self._floors.get(key, 0))

    def _slot(self, key: str) -> Slot | None:
        engine = self._crawler.engine
        return None if engine is None else engine.downloader.slots.get(key)


class _Auto(AutoThrottle):
    """AutoThrottle, but it starts with DOWNLOAD_DELAY instead of 5 s, and keeps to the Crawl-delay of robots.txt."""

    def __init__(self, crawler: Crawler, throttle: Throttle) -> None:
        super().__init__(crawler)
        self._throttle = throttle

    def _start_delay(self) -> float:
        return self.mindelay

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        request = response.request
        if request is not None:
            self._throttle.keep(request.meta.get("download_slot", ""), slot)
