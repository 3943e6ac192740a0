"""`FrontierExtension`: an extension that works with the crawl's frontier."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from newscrawl.crawl.extension import CrawlExtension
from newscrawl.crawl.frontier import Frontier

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class FrontierExtension(CrawlExtension):
    """An extension that works with the crawl's frontier."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @cached_property
    def _frontier(self) -> Frontier:
        # Extensions can be looked up only once all of them exist.
        return Frontier.of(self._crawler)
