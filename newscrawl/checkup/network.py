"""Check host names and a clock of the sites themselves; only if the network may be used."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from newscrawl.checkup.check import Check, failed, ok, skipped, warning
from newscrawl.checkup.places import of_clock

_SECONDS = 10
_AT_A_TIME = 16


def check_names_of_sites(urls: Sequence[str]) -> Check:
    """Check that the hosts of the sources can be resolved."""
    hosts = sorted({urlsplit(url).hostname or "" for url in urls} - {""})
    if not hosts:
        return skipped("dns", "no site is enabled")
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        lost = [host for host, found in zip(hosts, pool.map(_resolves, hosts), strict=True) if not found]
    if len(lost) == len(hosts):
        return failed("dns", f"none of {len(hosts)} hosts can be resolved", "check the network and /etc/resolv.conf")
    if lost:
        return warning("dns", f"not resolved: {', '.join(lost)}", "check whether the site's host name has changed")
    return ok("dns", f"{len(hosts)} hosts are resolved")


def check_clock_of_site(urls: Sequence[str], agent: str) -> Check:
    """Compare this machine's clock with the `Date` header of the first site that answers a request for robots.txt."""
    for origin in dict.fromkeys(f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" for url in urls):
        date = _date_of(f"{origin}/robots.txt", agent)
        if date is not None:
            return of_clock((date - datetime.now(UTC)).total_seconds(), origin, "clock of a site")
    return failed("clock of a site", "no site answers", "check the network: nothing can be crawled either")


def _resolves(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, None))
    except (OSError, UnicodeError):
        return False


def _date_of(url: str, agent: str) -> datetime | None:
    headers: Any
    request = urllib.request.Request(url, headers={"User-Agent": agent})  # noqa: S310  # a declared source's scheme
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  # a declared source's scheme
            headers = answer.headers
    except urllib.error.HTTPError as error:
        headers = error.headers
    except (OSError, ValueError):
        return None
    try:
        return parsedate_to_datetime(headers["Date"]).astimezone(UTC)
    except (TypeError, ValueError):
        return None
