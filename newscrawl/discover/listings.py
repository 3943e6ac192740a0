"""Read listing pages: the links on them, each with the date of its card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from newscrawl.discover.entry import Entry
from newscrawl.discover.json import entry_of, load_json, may_list, next_url, nodes
from newscrawl.discover.kinds import other_root
from newscrawl.discover.text import absolute, clean_url
from newscrawl.extract.document import Document
from newscrawl.extract.html import NotHtmlError
from newscrawl.extract.selectors import Selection, XPath, text_of

KeyOf = Callable[[str], str | None]

_ANCHORS: XPath = etree.XPath("//a[@href]")
_NEXT: XPath = etree.XPath(
    "(//*[self::link or self::a][@href][contains(concat(' ', normalize-space(@rel), ' '), ' next ')])[1]/@href"
)
_CARD_DEPTH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The content of a listing page."""

    entries: list[Entry]
    next_page: str | None
    """The URL that the page declares as its next page."""


def read_listing(
    body: bytes, claimed: Callable[[], str], url: str, dates: Selection, key_of: KeyOf, link: str = ""
) -> Listing:
    """Return the article links of an HTML page or of a JSON response: objects with a URL, and HTML inside.

    `claimed` returns the encoding that the headers claim, `dates` selects the dates printed on the page, and `key_of`
    returns the article key of a URL, None for any other URL. `link` is a template that makes URLs from ids in JSON: see
    `newscrawl.discover.json.entry_of`. Raises `NotHtmlError`, also for text, a feed or an error message in JSON.
    """
    data = load_json(body)
    if data is not None:
        listing = Listing(entries=_in_json(data, url, dates, key_of, link), next_page=next_url(data, url))
    else:
        document = Document.parse(body, claimed, url)
        listing = Listing(entries=links_of(document, dates, key_of), next_page=next_page(document))
    if not listing.entries and listing.next_page is None:
        if data is None and (other := other_root(body)) is not None:
            raise NotHtmlError(other.reason)
        if data is not None and not may_list(data):
            raise NotHtmlError("JSON without a list")
    return listing


def links_of(document: Document, dates: Selection, key_of: KeyOf) -> list[Entry]:
    """Return the article links of a page, each article once, in page order.

    A date is assigned to an article if the smallest element with the date and article links has only that article's.
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
    elements = dates.elements(document.root) if dates and keys else []
    cards = _cards(keys) if elements else {}
    for element in elements:
        key = _card_of(element, cards)
        if key is not None:
            dated.setdefault(key, element.get("datetime") or text_of(element))
    return [Entry(url=url, published=dated.get(key)) for key, url in urls.items()]


def next_page(document: Document) -> str | None:
    """Return the URL that the page declares as its next page."""
    found = _NEXT(document.root)
    return document.absolute(str(found[0])) if found else None


def _cards(keys: dict[etree._Element, str]) -> dict[etree._Element, str | None]:
    """Map elements that contain article links to the key of their only article, or None for several."""
    cards: dict[etree._Element, str | None] = {}
    for anchor, key in keys.items():
        node: etree._Element | None = anchor
        while node is not None:
            if node not in cards:
                cards[node] = key
            elif cards[node] is None or cards[node] == key:
                # The ancestors are unchanged too, so each element is visited at most twice.
                break
            else:
                cards[node] = None
            node = node.getparent()
    return cards


def _card_of(element: etree._Element, cards: dict[etree._Element, str | None]) -> str | None:
    node: etree._Element | None = element
    for _ in range(_CARD_DEPTH):
        if node is None:
            return None
        if node in cards:
            return cards[node]
        node = node.getparent()
    return None


def _in_json(data: Any, url: str, dates: Selection, key_of: KeyOf, link: str) -> list[Entry]:
    """The articles in a JSON text: in objects, in plain URLs, and in links in HTML."""
    found: dict[str, Entry] = {}
    html: list[str] = []
    for node in nodes(data, link):
        entry = entry_of(node, url, link)
        if entry is None and isinstance(node, str):
            if "<" in node:
                html.append(node)
            elif "/" in node and " " not in node.strip():
                target = absolute(url, clean_url(node))
                entry = Entry(url=target) if target else None
        if entry is not None and (key := key_of(entry.url)) is not None:
            found.setdefault(key, entry)
    if html:
        try:
            document = Document.parse("\n".join(html).encode("utf-8", "replace"), lambda: "utf-8", url)
        except NotHtmlError:
            return list(found.values())
        for entry in links_of(document, dates, key_of):
            found.setdefault(key_of(entry.url) or entry.url, entry)
    return list(found.values())
