"""Determine the kind of a body: an HTML page, or a file that lists pages."""

from __future__ import annotations

from newscrawl.discover.json import load_json
from newscrawl.discover.rss import ROOTS
from newscrawl.discover.xml import decoded, root_of
from newscrawl.extract.document import Document
from newscrawl.extract.html import NotHtmlError

_TAGS = frozenset("html head body div p h1 article section main table a span title meta script link".split())


def no_page(body: bytes, url: str = "") -> str | None:
    """Return briefly why a body is not an HTML page: `a feed, not a page`; None for HTML."""
    name, begin = root_of(decoded(body))
    if begin >= 0:
        return f"{'a feed' if name in ROOTS else 'a sitemap'}, not a page"
    if load_json(body) is not None:
        return "JSON, not a page"
    try:
        Document.parse(body, lambda: "utf-8", url)
    except NotHtmlError as error:
        return str(error)
    return None if name in _TAGS else "not HTML: it has no HTML element"
