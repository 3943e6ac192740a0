"""Atom (RFC 4287), with the full text as content."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from newscrawl.export.formats.entry import ATOM, LANGUAGE, FeedEntry, entry, xml_text
from newscrawl.export.target import About, Target
from newscrawl.store.feed.query import Exported

_XML = "http://www.w3.org/XML/1998/namespace"
_LANG = f"{{{_XML}}}lang"
_NAMESPACES: Any = {None: ATOM}


def write(articles: Iterable[Exported], target: Target, about: About) -> None:
    """Write a feed, one entry at a time."""
    write_entries((_entry(entry(article.data, about)) for article in articles), target, about)


def write_entries(entries: Iterable[etree._Element], target: Target, about: About) -> None:
    """Write a feed from finished entries."""
    with target.open() as sink, etree.xmlfile(sink, encoding="utf-8") as file:
        file.write_declaration()
        # Unless the prefix `xml` is declared, lxml invents another one for its namespace, which XML forbids.
        with file.element(f"{{{ATOM}}}feed", {_LANG: LANGUAGE}, nsmap={**_NAMESPACES, "xml": _XML}):
            for element in _head(about):
                file.write(element)
            for element in entries:
                file.write(element)


def _head(about: About) -> etree._Element:
    """The elements of the feed itself."""
    head = etree.Element(f"{{{ATOM}}}feed", nsmap=_NAMESPACES)
    add(head, "title", xml_text(about.title))
    add(head, "id", xml_text(about.id or about.link))
    add(head, "updated", (about.updated or datetime.now(UTC)).isoformat())
    add(add(head, "author", None), "name", xml_text(about.title))
    add(head, "generator", "newscrawl")
    add(head, "link", None, rel="alternate", type="text/html", href=xml_text(about.link))
    if about.url:
        add(head, "link", None, rel="self", type="application/atom+xml", href=xml_text(about.url))
    return head


def _entry(of: FeedEntry) -> etree._Element:
    item = new_entry(of.language)
    add(item, "title", of.title)
    add(item, "id", of.id)
    add(item, "link", None, rel="alternate", type="text/html", href=of.url)
    if of.published is not None:
        add(item, "published", of.published.isoformat())
    add(item, "updated", of.updated.isoformat())
    for author in of.authors:
        add(add(item, "author", None), "name", author)
    for tag in of.tags:
        add(item, "category", None, term=tag)
    add(item, "summary", of.summary)
    add(item, "content", of.html, type="html")
    return item


def new_entry(language: str) -> etree._Element:
    """An empty entry."""
    return etree.Element(f"{{{ATOM}}}entry", {_LANG: language}, nsmap=_NAMESPACES)


def add(parent: etree._Element, name: str, text: str | None, **attributes: str) -> etree._Element:
    """Add an Atom element to `parent`."""
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text
    return child
