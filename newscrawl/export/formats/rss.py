"""RSS 2.0, with the whole text in `content:encoded`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from lxml import etree

from newscrawl.export.formats.entry import Entry, entry
from newscrawl.export.target import About, Target
from newscrawl.store.feed.query import Exported

_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_NAMESPACES = {"content": _CONTENT, "dc": _DC, "media": _MEDIA}


def write(articles: Iterable[Exported], target: Target, about: About) -> None:
    """A channel; its items are written one at a time."""
    with target.open() as sink, etree.xmlfile(sink, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("rss", {"version": "2.0"}, nsmap=_NAMESPACES), file.element("channel"):
            for name, text in (
                ("title", about.title),
                ("link", about.link),
                ("description", about.title),
                ("language", "ar"),
                ("lastBuildDate", format_datetime(datetime.now(UTC))),
                ("generator", "newscrawl"),
            ):
                with file.element(name):
                    file.write(text)
            for article in articles:
                file.write(_item(entry(article.data)))


def _item(said: Entry) -> etree._Element:
    item = etree.Element("item", nsmap=_NAMESPACES)
    _add(item, "title", said.title)
    _add(item, "link", said.url)
    _add(item, "guid", said.id, isPermaLink="false")
    if said.published is not None:
        _add(item, "pubDate", format_datetime(said.published))
    for author in said.authors:
        _add(item, f"{{{_DC}}}creator", author)
    for tag in said.tags:
        _add(item, "category", tag)
    # Readers take a description for HTML.
    _add(item, "description", escape(said.summary, quote=False))
    _add(item, f"{{{_CONTENT}}}encoded", said.html)
    if said.image is not None:
        _add(item, f"{{{_MEDIA}}}content", None, url=said.image, medium="image")
    return item


def _add(item: etree._Element, name: str, text: str | None, **attributes: str) -> None:
    etree.SubElement(item, name, attributes).text = text
