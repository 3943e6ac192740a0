"""`CrawlExtension`: a Scrapy extension that other components of the crawl can look up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class CrawlExtension:
    """Scrapy extension, one per crawl. Components get it with `of(crawler)`."""

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """Return the extension of a crawl. Raises `RuntimeError` if it is not in EXTENSIONS."""
        extension = crawler.get_extension(cls)
        if extension is None:
            raise RuntimeError(f"EXTENSIONS lacks {cls.__module__}.{cls.__name__}")
        return extension
