"""Writes what a crawl downloads to an archive (`-s RECORD=file.warc.gz`)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from newscrawl.replay import ArchiveWriter

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class RecordMiddleware:
    """Downloader middleware, the one nearest to the network: it sees each response as it came, robots.txt included."""

    def __init__(self, path: Path) -> None:
        self._writer = ArchiveWriter(path)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        path = crawler.settings.get("RECORD")
        if not path:
            raise NotConfigured
        middleware = cls(Path(path))
        crawler.signals.connect(middleware.spider_closed, signal=signals.spider_closed)
        return middleware

    def process_response(self, request: Request, response: Response) -> Response:
        """Append the response to the archive."""
        self._writer.add(response, request.meta.get("captured") or datetime.now(UTC))
        return response

    def spider_closed(self) -> None:
        """Close the archive."""
        self._writer.close()
