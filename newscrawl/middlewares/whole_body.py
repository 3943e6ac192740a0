"""Decodes response bodies, and retries incomplete ones, because a part of a page must not be taken for the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import DownloadCancelledError, ResponseDataLossError
from scrapy.http import Request, Response, TextResponse
from scrapy.responsetypes import responsetypes

from newscrawl.crawl.network.statuses import PART, has_page
from newscrawl.crawl.network.unpack import (
    ENCODINGS,
    GZIP_DEFLATED,
    BrokenBodyError,
    TooMuchError,
    encodings_of,
    unpack_all,
)

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_END = 4096
"""Number of bytes at the end of a page that must contain its end tag."""


class WholeBodyMiddleware:
    """Downloader middleware that replaces Scrapy's HttpCompressionMiddleware."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._max_size = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._retries = crawler.settings.getbool("RETRY_ENABLED")
        self._accepted = ", ".join(sorted(ENCODINGS - {"x-gzip"}))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Send the supported encodings."""
        request.headers.setdefault("Accept-Encoding", self._accepted)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Decode the body. Raises `ResponseDataLossError` for an incomplete one once the retries are used up."""
        sent = response.headers.get("Content-Range") or b""
        if has_page(response.status, sent, len(response.body)):
            if response.status == PART and not sent:
                response.flags.append("partial")
            response.status = 200
        elif response.status == PART:
            return self._retry_or_raise(request, "HTTP 206: a part of the page")
        encodings = encodings_of(response.headers.getlist("Content-Encoding"))
        if encodings[-1] not in ENCODINGS if encodings else not _is_packed(response):
            return self._unless_cut(request, response) if "partial" in response.flags else response
        try:
            body, encodings = unpack_all(response.body, encodings, request.meta.get("download_maxsize", self._max_size))
        except TooMuchError as error:
            raise DownloadCancelledError(f"{error}: DOWNLOAD_MAXSIZE") from error
        except BrokenBodyError as error:
            # For any other status, only the status is used; "stopped" means that enough of a robots.txt was read.
            if response.status == 200 and "download_stopped" not in response.flags:
                return self._retry_or_raise(request, str(error))
            body, encodings = error.part, []
        return _unpacked(response, body, encodings)

    def _unless_cut(self, request: Request, response: Response) -> Request | Response:
        """Return a page of unknown length if it has an end tag or retries are used up; else retry."""
        begin, end = response.body[:_END].lower(), response.body[-_END:].lower()
        if response.status != 200 or b"<html" not in begin or b"</html" in end:
            return response
        return self._retry(request, "the page ends without </html>") or response

    def _retry_or_raise(self, request: Request, reason: str) -> Request:
        retry = self._retry(request, reason)
        if retry is None:
            raise ResponseDataLossError(reason)
        return retry

    def _retry(self, request: Request, reason: str) -> Request | None:
        if not self._retries or self._crawler.spider is None:
            return None
        return get_retry_request(request, spider=self._crawler.spider, reason=reason)


def _is_packed(response: Response) -> bool:
    """Whether a body is gzip although neither the encoding, the content type nor the file name indicates it."""
    if not response.body.startswith(GZIP_DEFLATED):
        return False
    return b"gzip" not in (response.headers.get("Content-Type") or b"") and not response.url.endswith(".gz")


def _unpacked(response: Response, body: bytes, encodings: list[str]) -> Response:
    # With that header, Scrapy ignores the content type and inspects the bytes instead.
    response.headers.pop("Content-Encoding", None)
    kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
    # The encoding guessed from the compressed body does not apply to this one.
    more = {"encoding": None} if issubclass(kind, TextResponse) else {}
    unpacked = response.replace(cls=kind, body=body, **more)
    if encodings:
        unpacked.headers["Content-Encoding"] = ", ".join(encodings)
    return unpacked
