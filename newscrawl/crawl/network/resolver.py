"""The DNS resolver of all connections, which refuses addresses that are not public.

Twisted resolves each host with it and connects to the result, so the address that was checked is the one that is used,
even if the name resolves to another one later. A host that is an address itself is checked for each request
(`BordersMiddleware`), because a site may declare its own address.
"""

from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Self

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from newscrawl.crawl.network.addresses import Allowed, literal
from newscrawl.errors import SettingError
from newscrawl.urls import host

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

_MAX = 10_000


def allowed(settings: BaseSettings, urls: Iterable[str] = ()) -> Allowed:
    """Return the addresses allowed by the settings, and those in URLs that the site declares. Raises `SettingError`."""
    named = settings.getlist("PRIVATE_ADDRESSES_ALLOWED")
    try:
        return Allowed([*named, *addresses_in(urls)])
    except ValueError as error:
        raise SettingError(f"PRIVATE_ADDRESSES_ALLOWED: {error}") from error


def addresses_in(urls: Iterable[str]) -> list[str]:
    """Return the hosts of URLs that are addresses, not names."""
    return [str(address) for url in urls if (address := literal(host(url))) is not None]


async def is_refused(name: str, within: Allowed) -> bool:
    """Whether any address of a host is forbidden. For connections by programs that resolve the name themselves."""
    if not name or literal(name) is not None:
        return within.refused(name) is not None
    try:
        found = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        # There is nothing to connect to.
        return False
    return any(ip_address(str(address[0]).partition("%")[0]) not in within for *_, address in found)


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver (IPv4 only), restricted to public addresses; see `PRIVATE_ADDRESSES_ALLOWED`.

    Scrapy installs one on the reactor, for all crawls of the process.
    """

    allowed: Allowed

    def __init__(self, reactor: Any, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._refused: dict[str, str] = {}

    @classmethod
    def of_reactor(cls) -> Self | None:
        """Return the resolver of this process; None if Scrapy installed another one."""
        from twisted.internet import reactor

        resolver = getattr(reactor, "resolver", None)
        return resolver if isinstance(resolver, cls) else None

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver.allowed = allowed(crawler.settings)
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Any:  # noqa: N802  # Twisted's name
        """Return a deferred with the address of a name; fails with `DNSLookupError` if the address is not allowed."""
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def refused(self, name: str) -> str | None:
        """Return the address for which the last lookup of a host was refused; None if it was not.

        Twisted drops the exceptions of resolvers: the connection fails with an error of its own, without a reason.
        """
        return self._refused.get(name)

    def _checked(self, address: str, name: str) -> str:
        if literal(name) is None and ip_address(address) not in self.allowed:
            if len(self._refused) < _MAX or name in self._refused:
                self._refused[name] = address
            raise DNSLookupError(f"{name} is {address}, which is not a public address")
        self._refused.pop(name, None)
        return address
