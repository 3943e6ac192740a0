"""`SharingCrawler`: a crawl that uses what its process has open already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.crawler import Crawler

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.settings import BaseSettings

    from newscrawl.crawl.holding import Holding


class SharingCrawler(Crawler):
    """One of several crawls in a process."""

    def __init__(self, spider: type[Spider], settings: BaseSettings, holding: Holding) -> None:
        super().__init__(spider, settings)  # type: ignore[arg-type]  # it takes any settings
        self.holding = holding


def shared_by(crawler: Crawler) -> Holding | None:
    """The store and pace that a crawl shares with the others of its process; None if it is alone."""
    return crawler.holding if isinstance(crawler, SharingCrawler) else None
