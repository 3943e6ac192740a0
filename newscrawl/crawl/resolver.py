"""The resolver of all connections: an address that is not public is not an answer.

Twisted resolves each host with it, and connects to its result: the address that was checked is the one that is used,
whatever the name resolves to the next time. A host that is an address is checked per request (`BordersMiddleware`),
because a site may declare its own.
"""

from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import UsageError
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from newscrawl.crawl.addresses import Allowed, literal
from newscrawl.urls import host

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

refused: dict[str, str] = {}
"""Host -> the address for which it was refused, in this process; Twisted reports no reason."""
_MOST = 10_000


def allowed(settings: BaseSettings, urls: Iterable[str] = ()) -> Allowed:
    """The addresses that the settings allow, and those in URLs that the site itself declares. Raises `UsageError`."""
    named = settings.getlist("PRIVATE_ADDRESSES_ALLOWED")
    try:
        return Allowed([*named, *addresses_in(urls)])
    except ValueError as error:
        raise UsageError(f"PRIVATE_ADDRESSES_ALLOWED: {error}", print_help=False) from error


def addresses_in(urls: Iterable[str]) -> list[str]:
    """The hosts of URLs that are addresses and no names."""
    return [str(address) for url in urls if (address := literal(host(url))) is not None]


async def is_refused(name: str, within: Allowed) -> bool:
    """Whether any address of a host is not allowed; for connections made by programs that resolve the name again."""
    if not name or literal(name) is not None:
        return within.refused(name) is not None
    try:
        found = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        # There is nothing to connect to.
        return False
    return any(ip_address(str(address[0]).partition("%")[0]) not in within for *_, address in found)


class PublicResolver(CachingThreadedResolver):
    """Scrapy's (IPv4 only), which answers with public addresses only; see `PRIVATE_ADDRESSES_ALLOWED`."""

    allowed: Allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver.allowed = allowed(crawler.settings)
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Any:  # noqa: N802  # Twisted's name
        """A deferred with the address of a name; fails with `DNSLookupError` for one that is not allowed."""
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if literal(name) is None and ip_address(address) not in self.allowed:
            if len(refused) < _MOST or name in refused:
                refused[name] = address
            raise DNSLookupError(f"{name} is {address}, which is not a public address")
        refused.pop(name, None)
        return address
