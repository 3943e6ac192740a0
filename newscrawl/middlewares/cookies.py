"""Keeps cookies that a site sets with a redirect, for the rest of the crawl."""

from __future__ import annotations

from scrapy.http import Request, Response
from scrapy.http.cookies import CookieJar

_REDIRECTS = (301, 302, 303, 307, 308)


class CookieWallMiddleware:
    """Downloader middleware between redirects and the network.

    News pages need no session, so cookies are kept only from redirects: some sites redirect to themselves, or to a
    consent page and back, until they get the cookie. Not Scrapy's own middleware, because that loads two more packages.
    """

    def __init__(self) -> None:
        self._jar = CookieJar()
        self._is_empty = True

    def process_request(self, request: Request) -> None:
        """Send the cookies that were kept."""
        if not self._is_empty:
            self._jar.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the cookies of a redirect."""
        if response.status in _REDIRECTS and response.headers.get("Set-Cookie"):
            self._jar.extract_cookies(response, request)
            self._is_empty = False
        return response
