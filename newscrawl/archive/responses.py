"""The pages of archives as Scrapy's responses."""

from __future__ import annotations

from datetime import datetime

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest, ResponseDataLossError
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

from newscrawl.archive.collection import Collection
from newscrawl.archive.errors import TooLargeError, shown
from newscrawl.crawl.requests import note_captured, note_record
from newscrawl.crawl.statuses import WHOLE


class NotInArchiveError(IgnoreRequest):
    """The archive has no response for the URL."""


class Archive(Collection):
    """A collection that answers requests."""

    @property
    def label(self) -> str:
        """Its name in messages."""
        others = len(self.paths) - 1
        return shown(self.paths[0].name) + (f" or {others} more" if others else "")

    def response(self, request: Request, at: datetime | None = None, max_size: int = 0) -> Response:
        """The last response captured up to `at` (the last of all without it), as it came over the wire.

        `captured_at` then says when, and `record_of` from which record. Raises `NotInArchiveError`, `ArchiveError` for
        a broken record, `ResponseDataLossError` for a page of which only the beginning was captured, and
        `DownloadCancelledError` for one of more than `max_size` bytes (0: any).
        """
        try:
            page = self.page(request.url, at, max_size)
        except TooLargeError as error:
            raise DownloadCancelledError(f"{error}, more than DOWNLOAD_MAXSIZE") from error
        if page is None:
            raise NotInArchiveError(f"not in the archive {self.label}")
        if page.cut and page.status in WHOLE:
            raise ResponseDataLossError(f"only the beginning is in the archive {self.label}")
        note_captured(request, page.captured)
        note_record(request, page.record)
        headers = Headers()
        for name, value in page.headers:
            headers.appendlist(name, value)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=page.body)
        return kind(url=request.url, status=page.status, headers=headers, body=page.body, request=request)
