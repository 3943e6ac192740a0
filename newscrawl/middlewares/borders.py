"""Keeps requests within the site and the public internet: hosts, ports, schemes and addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request

from newscrawl.crawl.network.addresses import foreign_port, port_of
from newscrawl.crawl.network.resolver import PublicResolver, allowed
from newscrawl.crawl.requests import row_id
from newscrawl.errors import SettingError
from newscrawl.failures import Failure
from newscrawl.outcomes import NotAnArticle, NotFetched
from newscrawl.spider import NewsSpider
from newscrawl.urls import BadURLError, host, in_domains, normalize, readable

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

_WEB_SCHEMES = ("http", "https")
_LOCAL = ("data",)
"""Schemes that need no network request."""


class BordersMiddleware:
    """Downloader middleware, the first to see any request: from the ledger, a redirect, for robots.txt, of a command.

    A URL of the ledger may only lead to hosts of its site, wherever it was found or redirects to. Every request may
    only use the ports of the site's declared URLs and the default ports, and only public addresses, unless a declared
    URL contains another address.
    """

    def __init__(self, crawler: Crawler) -> None:
        _check_headers(crawler.settings)
        self._replayed = bool(crawler.settings.get("REPLAY"))
        spider = crawler.spider
        declared = spider.declared_urls() if isinstance(spider, NewsSpider) else []
        self._allowed = allowed(crawler.settings, declared)
        self._ports = frozenset(port for url in declared if (port := port_of(url)) is not None)
        domains = spider.allowed_domains if isinstance(spider, NewsSpider) else []
        self._hosts = (*domains, *map(host, declared)) if domains else ()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise `NotAnArticle` for a URL that leads to another site, `NotFetched` for other forbidden URLs."""
        redirected = request.meta.get("redirect_urls")
        scheme = request.url.partition(":")[0].lower()
        if scheme not in _WEB_SCHEMES:
            if redirected or (scheme not in _LOCAL and row_id(request) is not None):
                raise _leads_away(f"{scheme} is not a scheme of web pages")
            return
        if redirected:
            try:
                normalize(request.url)
            except BadURLError as error:
                raise _leads_away(f"redirects to {error}") from error
        name = host(request.url)
        if row_id(request) is not None and self._hosts and not in_domains(request.url, self._hosts):
            if redirected:
                from newscrawl.crawl.refusals.walls import wall_at

                if (wall := wall_at(request.url)) is not None:
                    raise wall.rejection()
            leads = "redirects to" if redirected else "leads to"
            raise NotAnArticle(f"{leads} another site: {readable(request.url)}", failure=Failure.LEADS_AWAY)
        port = foreign_port(request.url, self._ports_for(request))
        if port is not None and (row_id(request) is not None or not self._allowed.names(name)):
            raise _leads_away(f"port {port} of {name} is not the site's")
        if not self._replayed and (address := self._allowed.refused(name)) is not None:
            raise _not_public(name, address)

    def _ports_for(self, request: Request) -> frozenset[int]:
        """Return the allowed ports. For a command, they include the port of the URL that its user gave."""
        if row_id(request) is not None:
            return self._ports
        first = request.meta.get("redirect_urls", [request.url])[0]
        return self._ports | {port_of(first) or 0}

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Replace a DNS error by the real reason, if the resolver refused the address of the host."""
        if not isinstance(exception, CannotResolveHostError):
            return
        name, resolver = host(request.url), PublicResolver.of_reactor()
        if resolver is not None and (address := resolver.refused(name)) is not None:
            raise _not_public(name, address)


def _check_headers(settings: BaseSettings) -> None:
    """Raise `SettingError` for a header with a line break, which would inject another header."""
    values = {"USER_AGENT": settings["USER_AGENT"], **settings.getdict("DEFAULT_REQUEST_HEADERS")}
    for name, value in values.items():
        if value is not None and not str(value).isprintable():
            raise SettingError(f"{name}={str(value)!r}: a header has one line and no control characters")


def _not_public(name: str, address: str) -> NotFetched:
    shown = name if name.strip("[]") == address else f"{name} is {address}, which"
    return _leads_away(f"{shown} is not a public address (PRIVATE_ADDRESSES_ALLOWED)")


def _leads_away(reason: str) -> NotFetched:
    return NotFetched(reason, failure=Failure.LEADS_AWAY)
