"""Microdata: the items of a page as nodes in the form of JSON-LD.

Source: HTML's microdata (`itemscope`, `itemtype`, `itemprop`), schema.org.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from newscrawl.extract.selectors import text_of

# Asked first: it takes a third of the time, and most pages have no items.
_SCOPES = etree.XPath("/descendant::*/@itemscope", smart_strings=False)
_MARKED = etree.XPath("/descendant::*[@itemprop or @itemscope]")
_MAX_ITEMS = 2000
# Where an element has its value, if it is not its text.
_VALUES = {"a": "href", "area": "href", "link": "href", "img": "src", "iframe": "src", "video": "src", "audio": "src",
           "object": "data", "time": "datetime", "data": "value", "meter": "value"}  # fmt: skip
_URLS = frozenset(("url", "image", "thumbnailUrl", "contentUrl", "mainEntityOfPage", "sameAs"))
_TEXTS = frozenset(("articleBody", "text", "description"))
"""Properties that may hold a page; the text is read by other means."""


def items_of(root: etree._Element) -> list[dict[str, Any]]:
    """The items that stand in no other item, in page order; a property that repeats has a list of values."""
    top: list[dict[str, Any]] = []
    items: dict[etree._Element, dict[str, Any]] = {}
    marked: Any = _MARKED(root) if _SCOPES(root) else []
    for element in marked[:_MAX_ITEMS]:
        value: Any
        if element.get("itemscope") is not None:
            kind = (element.get("itemtype") or "").split()
            value = items[element] = {"@type": [name.rstrip("/").rsplit("/", 1)[-1] for name in kind]}
            if address := element.get("itemid"):
                value["@id"] = address
        else:
            value = None
        names = (element.get("itemprop") or "").split()
        owner = _owner(element, items)
        if owner is None or not names:
            if value is not None:
                top.append(value)
            continue
        for name in names:
            if name in _TEXTS and value is None and not element.get("content"):
                continue
            found = _value(element, name) if value is None else value
            if name in owner:
                held = owner[name]
                owner[name] = [*held, found] if isinstance(held, list) else [held, found]
            else:
                owner[name] = found
    return top


def _owner(element: etree._Element, items: dict[etree._Element, dict[str, Any]]) -> dict[str, Any] | None:
    """The item that the element is a property of."""
    return next((items[above] for above in element.iterancestors() if above in items), None)


def _value(element: etree._Element, name: str) -> str:
    content = element.get("content")
    # By the letter a link's value is its URL; who marks a section or an author so means its text.
    if content is None and element.tag in _VALUES and (element.tag != "a" or name in _URLS):
        content = element.get(_VALUES[element.tag])
    if content is None and element.tag == "abbr":
        content = element.get("title")
    return text_of(element) if content is None else content
