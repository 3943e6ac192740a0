"""`SharingCrawler`: a crawl that shares the open store of its process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.crawler import Crawler

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.settings import BaseSettings

    from newscrawl.crawl.fleet.process_store import ProcessStore


class SharingCrawler(Crawler):
    """One of several crawls in a process."""

    def __init__(self, spider: type[Spider], settings: BaseSettings, process_store: ProcessStore) -> None:
        super().__init__(spider, settings)  # type: ignore[arg-type]  # it takes any settings
        self.process_store = process_store


def shared_by(crawler: Crawler) -> ProcessStore | None:
    """Return the store and request times that a crawl shares with others of its process; None if it is alone."""
    return crawler.process_store if isinstance(crawler, SharingCrawler) else None
