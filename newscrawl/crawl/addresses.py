"""Which addresses a crawl may connect to: those of the public internet, and the ones that the settings name. Pure."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network
_PORTS = {"http": 80, "https": 443}
_HIDDEN = tuple(
    map(
        ip_network,
        (
            # What `is_global` of Python 3.11 lets pass: relays and other special blocks of IANA's registries.
            "192.88.99.0/24",
            "192.0.0.0/24",
            # The only block from which public IPv6 addresses are given out is 2000::/3; of it these are special:
            # Teredo and the rest of IETF's, documentation, 6to4, documentation.
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
    """Whether an address belongs to a host of the public internet.

    Not one: private, loopback, link-local, shared (CGNAT), reserved, documentation, multicast and broadcast addresses,
    and all of IPv6 that stands for an IPv4 address: mapped, compatible, NAT64 (64:ff9b::/96 and 64:ff9b:1::/48), 6to4,
    Teredo. Source: the IPv4 and IPv6 Special-Purpose Address Registries of IANA.
    """
    if address.version == 6 and (address.scope_id is not None or address not in _UNICAST):
        return False
    special = address.is_multicast or any(address.version == of.version and address in of for of in _HIDDEN)
    return address.is_global and not special


class Allowed:
    """The addresses that a crawl may connect to."""

    def __init__(self, named: Iterable[str] = ()) -> None:
        """`named` are addresses and networks that are allowed although they are not public. Raises `ValueError`."""
        self._named: list[Network] = [ip_network(text.strip()) for text in named]

    def __contains__(self, address: IPv4Address | IPv6Address) -> bool:
        return is_public(address) or self._is_named(address)

    def names(self, host: str) -> bool:
        """Whether a host is an address that is allowed by name."""
        address = literal(host)
        return address is not None and self._is_named(address)

    def _is_named(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address.version == network.version and address in network for network in self._named)

    def refused(self, host: str) -> str | None:
        """The address that a host is, in whatever notation, if it may not be connected to; None for any other host."""
        address = literal(host)
        return str(address) if address is not None and address not in self else None


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host of a URL is; None for a name that a resolver has to look up.

    As the C library reads it: in decimal, octal or hexadecimal, in one to four parts. `localhost` and the names below
    it are this machine (RFC 6761).
    """
    text = host.strip("[]").partition("%")[0].rstrip(".")
    if f".{text.lower()}".endswith(".localhost"):
        return _LOOPBACK
    try:
        return ip_address(text)
    except ValueError:
        pass
    # `inet_aton` reads what follows a space as a comment.
    if not text.isascii() or not text.isprintable() or " " in text:
        return None
    try:
        return IPv4Address(socket.inet_aton(text))
    except OSError:
        return None


def foreign_port(url: str, ports: Sequence[int] | frozenset[int]) -> int | None:
    """The port of a URL that is neither its scheme's nor among `ports`, 0 for no possible one; else None."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return 0
    return None if port is None or port == _PORTS.get(parts.scheme) or port in ports else port


def port_of(url: str) -> int | None:
    """The port of a URL, as it says or by its scheme; None if it has none."""
    try:
        parts = urlsplit(url)
        return parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
