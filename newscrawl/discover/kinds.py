"""Determine the kind of a body: an HTML page, or a file that lists pages."""

from __future__ import annotations

from newscrawl.discover.elements import FEEDS, SITEMAPS
from newscrawl.discover.json import load_json
from newscrawl.discover.xml import decoded, root_of
from newscrawl.extract.document import Document
from newscrawl.extract.html import NotHtmlError

_NO_ELEMENT = "not HTML: it has no HTML element"
_TAGS = frozenset(
    "html head body title meta link script style base noscript template "
    "div p h1 h2 h3 h4 h5 h6 article section main header footer nav aside figure figcaption picture img iframe video "
    "audio ul ol li dl dt dd table thead tbody tr td th form input button select label fieldset "
    "a span b i u s em strong small big font center blockquote pre br hr time svg amp-img details summary".split()
)


def no_page(body: bytes, url: str = "") -> str | None:
    """Return briefly why a body is not an HTML page: `a feed, not a page`; None for HTML."""
    problem = other_root(body)
    if problem not in (None, _NO_ELEMENT):
        return problem
    if load_json(body) is not None:
        return "JSON, not a page"
    try:
        Document.parse(body, lambda: "utf-8", url)
    except NotHtmlError as error:
        return str(error)
    return problem


def other_root(body: bytes) -> str | None:
    """Return briefly why a body that is not JSON is not HTML, by its first element; None for HTML. Parses nothing."""
    name, begin = root_of(decoded(body))
    if name in _TAGS:
        return None
    if begin < 0:
        return _NO_ELEMENT
    kind = "a feed" if name in FEEDS else "a sitemap" if name in SITEMAPS else f"XML (<{name}>)"
    return f"{kind}, not a page"
