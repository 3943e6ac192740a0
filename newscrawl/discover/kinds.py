"""Determine the kind of a body: an HTML page, or a file that lists pages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from newscrawl.discover.elements import FEEDS, SITEMAPS
from newscrawl.discover.json import load_json
from newscrawl.discover.xml import decoded, root_of
from newscrawl.extract.document import Document
from newscrawl.extract.html import NotHtmlError

_TAGS = frozenset(
    "html head body title meta link script style base noscript template "
    "div p h1 h2 h3 h4 h5 h6 article section main header footer nav aside figure figcaption picture img iframe video "
    "audio ul ol li dl dt dd table thead tbody tr td th form input button select label fieldset "
    "a span b i u s em strong small big font center blockquote pre br hr time svg amp-img details summary".split()
)


class OtherKind(Enum):
    """What a body is that is not an HTML page."""

    FEED = "feed"
    SITEMAP = "sitemap"
    XML = "xml"
    JSON = "json"
    TEXT = "text"
    """No element at all."""
    UNREADABLE = "unreadable"
    """HTML by its elements, but it cannot be parsed as such."""


@dataclass(frozen=True, slots=True)
class NoPage:
    """A body that is not an HTML page."""

    kind: OtherKind
    reason: str
    """Brief: `a feed, not a page`."""


def no_page(body: bytes, url: str = "") -> NoPage | None:
    """Return what a body is if it is not an HTML page; None for HTML."""
    other = other_root(body)
    if other is not None and other.kind is not OtherKind.TEXT:
        return other
    if load_json(body) is not None:
        return NoPage(OtherKind.JSON, "JSON, not a page")
    try:
        Document.parse(body, lambda: "utf-8", url)
    except NotHtmlError as error:
        return NoPage(OtherKind.UNREADABLE, str(error))
    return other


def other_root(body: bytes) -> NoPage | None:
    """Return what a body that is not JSON is, by its first element; None for HTML. Parses nothing."""
    name, begin = root_of(decoded(body))
    if name in _TAGS:
        return None
    if begin < 0:
        return NoPage(OtherKind.TEXT, "not HTML: it has no HTML element")
    if name in FEEDS:
        return NoPage(OtherKind.FEED, "a feed, not a page")
    if name in SITEMAPS:
        return NoPage(OtherKind.SITEMAP, "a sitemap, not a page")
    return NoPage(OtherKind.XML, f"XML (<{name}>), not a page")
