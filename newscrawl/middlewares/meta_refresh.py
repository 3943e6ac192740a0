"""Follows `<meta http-equiv="refresh">` of pages that hold nothing else."""

from __future__ import annotations

from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import Request, Response

_MAX_SIZE = 16 * 1024
"""A larger page has a text of its own; decoding each to look for the tag would cost 5% of a crawl."""


class SmallMetaRefreshMiddleware(MetaRefreshMiddleware):
    """Scrapy's, for small pages only."""

    def process_response(  # type: ignore[override]  # the `spider` argument is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        """Follow the refresh of a small page."""
        if len(response.body) > _MAX_SIZE or b"refresh" not in response.body.lower():
            return response
        return super().process_response(request, response)
