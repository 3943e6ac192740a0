"""The pages of archives as Scrapy responses."""

from __future__ import annotations

from datetime import datetime

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest, ResponseDataLossError
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

from newscrawl.archive.collection import Collection
from newscrawl.archive.errors import TooLargeError, shown
from newscrawl.crawl.requests import note_captured, note_record


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
        """The last response captured up to `at`, or the last one of all if it is not given, with its body not unpacked.

        The time of capture and the record are noted on the request: see `captured_at` and `record_of`. Raises
        `NotInArchiveError`, `ArchiveError` for a broken record, `ResponseDataLossError` for a truncated page, and
        `DownloadCancelledError` for more than `max_size` bytes (0: no limit).
        """
        try:
            page = self.page(request.url, at, max_size)
        except TooLargeError as error:
            raise DownloadCancelledError(f"{error}, more than DOWNLOAD_MAXSIZE") from error
        if page is None:
            raise NotInArchiveError(f"not in the archive {self.label}")
        if page.is_cut:
            raise ResponseDataLossError(f"only the beginning is in the archive {self.label}")
        note_captured(request, page.captured)
        note_record(request, page.record)
        headers = Headers()
        for name, value in page.headers:
            headers.appendlist(name, value)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=page.body)
        return kind(url=request.url, status=page.status, headers=headers, body=page.body, request=request)
