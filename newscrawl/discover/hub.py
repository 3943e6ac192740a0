"""Find the WebSub hub of a feed, in its `Link` header or in a `link` element. Source: W3C WebSub, 4."""

from __future__ import annotations

import html
import re

from newscrawl.urls import BadURLError, normalize

_READ = 32 * 1024
"""Number of bytes at the beginning of a feed that are searched: the feed's own elements come before its entries."""
_LINK = re.compile(r"<(?:[\w.-]{1,40}:)?link\b([^<>]{1,2000})>", re.IGNORECASE)
_VALUE = re.compile(r"""\b(rel|href)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_HEADER = re.compile(r"<([^<>]{1,2000})>([^<>]{0,2000})")
_REL = re.compile(r";\s{0,9}rel\s{0,9}=\s{0,9}\"?([^\";,]*)", re.IGNORECASE)


def hub_of(link_header: str | None, body: bytes) -> str | None:
    """Return the URL of the hub, None for a feed without one; the header takes precedence."""
    for url, rest in _HEADER.findall((link_header or "")[:_READ]):
        rel = _REL.search(rest)
        if rel is not None and "hub" in rel[1].lower().split() and (hub := _absolute(url)) is not None:
            return hub
    for attributes in _LINK.findall(body[:_READ].decode("utf-8", "replace")):
        values = {name.lower(): double or single for name, double, single in _VALUE.findall(attributes)}
        if "hub" in values.get("rel", "").lower().split() and (hub := _absolute(values.get("href", ""))) is not None:
            return hub
    return None


def _absolute(url: str) -> str | None:
    try:
        return normalize(html.unescape(url).strip())
    except BadURLError:
        return None
