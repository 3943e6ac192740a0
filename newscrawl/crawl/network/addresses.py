"""The IP addresses that a crawl may connect to: public ones, and those that the settings name. Pure."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from newscrawl.urls import DEFAULT_PORTS

Network = IPv4Network | IPv6Network
_HIDDEN = tuple(
    map(
        ip_network,
        (
            # Special blocks of IANA's registries (relays and others) for which Python 3.11's `is_global` is true.
            "192.88.99.0/24",
            "192.0.0.0/24",
            # Public IPv6 addresses are assigned only from 2000::/3. These blocks of it are special: Teredo and other
            # IETF protocol assignments, documentation, 6to4, documentation.
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
        ),
    )
)
_UNICAST = ip_network("2000::/3")
_LOOPBACK = IPv4Address("127.0.0.1")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is public.

    Not public: private, loopback, link-local, shared (CGNAT), reserved, documentation, multicast and broadcast
    addresses, and all IPv6 addresses that stand for an IPv4 address: mapped, compatible, NAT64 (64:ff9b::/96 and
    64:ff9b:1::/48), 6to4, Teredo. Source: the IPv4 and IPv6 Special-Purpose Address Registries of IANA.
    """
    if address.version == 6 and (address.scope_id is not None or address not in _UNICAST):
        return False
    special = address.is_multicast or any(address.version == of.version and address in of for of in _HIDDEN)
    return address.is_global and not special


class Allowed:
    """The IP addresses that a crawl may connect to."""

    def __init__(self, named: Iterable[str] = ()) -> None:
        """`named` are addresses and networks that are allowed although they are not public. Raises `ValueError`."""
        self._named: list[Network] = [ip_network(text.strip()) for text in named]

    def __contains__(self, address: IPv4Address | IPv6Address) -> bool:
        return is_public(address) or self._is_named(address)

    def names(self, host: str) -> bool:
        """Whether a host is an address that the settings allow explicitly."""
        address = literal(host)
        return address is not None and self._is_named(address)

    def _is_named(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address.version == network.version and address in network for network in self._named)

    def refused(self, host: str) -> str | None:
        """Return the address that a host is, in any notation, if connecting to it is forbidden; else None."""
        address = literal(host)
        return str(address) if address is not None and address not in self else None


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address that a URL's host is; None for a name that has to be resolved.

    Addresses are read as the C library reads them: in decimal, octal or hexadecimal, in one to four parts. `localhost`
    and its subdomains are this machine (RFC 6761).
    """
    text = host.strip("[]").partition("%")[0].rstrip(".")
    if f".{text.lower()}".endswith(".localhost"):
        return _LOOPBACK
    try:
        return ip_address(text)
    except ValueError:
        pass
    # `inet_aton` ignores everything after a space.
    if not text.isascii() or not text.isprintable() or " " in text:
        return None
    try:
        return IPv4Address(socket.inet_aton(text))
    except OSError:
        return None


def foreign_port(url: str, ports: Sequence[int] | frozenset[int]) -> int | None:
    """Return a URL's port if it is neither its scheme's default nor in `ports`; 0 if it is invalid; else None."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return 0
    return None if port is None or port == DEFAULT_PORTS.get(parts.scheme) or port in ports else port


def port_of(url: str) -> int | None:
    """Return the port of a URL, explicit or by its scheme; None if it has none."""
    try:
        parts = urlsplit(url)
        return parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
