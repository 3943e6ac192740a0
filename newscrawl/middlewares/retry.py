"""Retries failures immediately, except when the server asks for a pause."""

from __future__ import annotations

from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Request, Response


class PatientRetryMiddleware(RetryMiddleware):
    """Scrapy's middleware, which ignores `Retry-After`; this one does not retry such responses."""

    def process_response(  # type: ignore[override]  # the `spider` argument is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        """Retry the request, unless the response has a `Retry-After`."""
        return response if response.headers.get("Retry-After") else super().process_response(request, response)
