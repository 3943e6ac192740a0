"""Follows `<meta http-equiv="refresh">` in pages without other content."""

from __future__ import annotations

from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import Request, Response

_MAX_SIZE = 16 * 1024
"""A larger page has content; decoding each of them to search for the tag would take 5% of a crawl."""


class SmallMetaRefreshMiddleware(MetaRefreshMiddleware):
    """Scrapy's middleware, for small pages only."""

    def process_response(  # type: ignore[override]  # the `spider` argument is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        """Follow the refresh of a small page."""
        if len(response.body) > _MAX_SIZE or b"refresh" not in response.body.lower():
            return response
        return super().process_response(request, response)
