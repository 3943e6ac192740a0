"""Listing pages: the links on them, each with the date of its card."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from newscrawl.discover.entry import Entry
from newscrawl.extract.document import Document
from newscrawl.extract.selectors import Selection, XPath, text_of

_ANCHORS: XPath = etree.XPath("//a[@href]")
_NEXT: XPath = etree.XPath(
    "(//*[self::link or self::a][@href][contains(concat(' ', normalize-space(@rel), ' '), ' next ')])[1]/@href"
)
_CARD_DEPTH = 6


def read_listing(document: Document, dates: Selection, key_of: Callable[[str], str | None]) -> list[Entry]:
    """The article links of a page, each address once, in page order.

    `dates` selects the dates printed on it: one goes to the article of the smallest element that holds it and the links
    of one article only. `key_of` gives an address's article key, None for what is no article.
    """
    urls: dict[str, str] = {}
    keys: dict[etree._Element, str] = {}
    for anchor in _ANCHORS(document.root):
        url = document.absolute(anchor.get("href") or "")
        key = key_of(url) if url else None
        if url and key is not None:
            urls.setdefault(key, url)
            keys[anchor] = key
    dated: dict[str, str] = {}
    for element in dates.elements(document.root) if dates else []:
        key = _card_of(element, keys)
        if key is not None:
            dated.setdefault(key, element.get("datetime") or text_of(element))
    return [Entry(url=url, published=dated.get(key)) for key, url in urls.items()]


def next_page(document: Document) -> str | None:
    """The address the page itself names as the next one."""
    found = _NEXT(document.root)
    return document.absolute(str(found[0])) if found else None


def _card_of(element: etree._Element, keys: dict[etree._Element, str]) -> str | None:
    node: etree._Element | None = element
    for _ in range(_CARD_DEPTH):
        if node is None:
            return None
        inside: set[str] = set()
        for anchor in node.iter("a"):
            if anchor in keys:
                inside.add(keys[anchor])
                if len(inside) > 1:
                    return None
        if inside:
            return inside.pop()
        node = node.getparent()
    return None
