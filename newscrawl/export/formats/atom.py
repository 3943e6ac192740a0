"""Atom (RFC 4287), with the whole text as content."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from newscrawl.export.formats.entry import Entry, entry
from newscrawl.export.target import About, Target
from newscrawl.store.feed.query import Exported

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_LANGUAGE = f"{{{_XML}}}lang"
_NAMESPACES: Any = {None: _ATOM}


def write(articles: Iterable[Exported], target: Target, about: About) -> None:
    """A feed; its entries are written one at a time."""
    with target.open() as sink, etree.xmlfile(sink, encoding="utf-8") as file:
        file.write_declaration()
        # Without its prefix being named, lxml makes up another one, which XML forbids.
        with file.element(f"{{{_ATOM}}}feed", {_LANGUAGE: "ar"}, nsmap={**_NAMESPACES, "xml": _XML}):
            for name, text in (
                ("title", about.title),
                ("id", about.link),
                ("updated", datetime.now(UTC).isoformat()),
                ("generator", "newscrawl"),
            ):
                with file.element(f"{{{_ATOM}}}{name}"):
                    file.write(text)
            with file.element(f"{{{_ATOM}}}link", {"href": about.link}):
                pass
            for article in articles:
                file.write(_entry(entry(article.data), about.title))


def _entry(said: Entry, title: str) -> etree._Element:
    item = etree.Element(f"{{{_ATOM}}}entry", {_LANGUAGE: said.language}, nsmap=_NAMESPACES)
    _add(item, "title", said.title)
    _add(item, "id", said.id)
    _add(item, "link", None, rel="alternate", type="text/html", href=said.url)
    if said.published is not None:
        _add(item, "published", said.published.isoformat())
    _add(item, "updated", said.updated.isoformat())
    # RFC 4287: where the feed has no author, each entry has one.
    for author in said.authors or [title]:
        _add(_add(item, "author", None), "name", author)
    for tag in said.tags:
        _add(item, "category", None, term=tag)
    _add(item, "summary", said.summary)
    _add(item, "content", said.html, type="html")
    return item


def _add(item: etree._Element, name: str, text: str | None, **attributes: str) -> etree._Element:
    child = etree.SubElement(item, f"{{{_ATOM}}}{name}", attributes)
    child.text = text
    return child
