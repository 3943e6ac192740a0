"""Writes a crawl's downloads to an archive (`-s RECORD=file.warc.gz`)."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from newscrawl.archive.errors import ArchiveError
from newscrawl.archive.writer import ArchiveWriter
from newscrawl.crawl.frontier import Frontier
from newscrawl.crawl.requests import captured_from, note_record
from newscrawl.crawl.reuse import no_archive, own_agent
from newscrawl.items import Capture
from newscrawl.rights import product_token

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class RecordMiddleware:
    """Downloader middleware closest to the network, so that it gets each response unchanged, robots.txt included."""

    def __init__(self, crawler: Crawler, path: Path) -> None:
        self._frontier = Frontier.of(crawler)
        self._path = path
        self._agent = product_token(own_agent(crawler.settings))
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._left_out = 0
        self._writer: ArchiveWriter | None = ArchiveWriter(path)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        path = crawler.settings.get("RECORD")
        if not path:
            raise NotConfigured
        middleware = cls(crawler, Path(path))
        crawler.signals.connect(middleware.spider_closed, signal=signals.spider_closed)
        return middleware

    def process_response(self, request: Request, response: Response) -> Response:
        """Append the response to the archive; if that fails (e.g. the disk is full), end the crawl.

        A page that asks not to be archived is read but not recorded.
        """
        captured = captured_from(request)
        record = self._record(response, captured or datetime.now(UTC))
        # A page from an archive has its record there. Any other request must not keep the record of a redirect.
        if captured is None:
            note_record(request, record)
        return response

    def _record(self, response: Response, captured: datetime) -> Capture | None:
        # "Not modified" contains no page; the archive has the earlier response.
        if self._writer is None or response.status == 304:
            return None
        if no_archive(response, self._agent, self._most):
            self._left_out += 1
            return None
        try:
            return self._writer.add(response, captured)
        except ArchiveError as error:
            self.spider_closed()
            self._frontier.fail(str(error))
            return None

    def spider_closed(self) -> None:
        """Close the archive."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
            if self._left_out:
                logger.info("%s: %d responses were left out because they say noarchive", self._path, self._left_out)
