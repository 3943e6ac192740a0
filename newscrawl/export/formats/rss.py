"""RSS 2.0, with the full text in `content:encoded`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from lxml import etree

from newscrawl.export.formats.entry import ATOM, LANGUAGE, FeedEntry, entry, xml_text
from newscrawl.export.target import About, Target
from newscrawl.store.feed.query import Exported

_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_NAMESPACES = {"atom": ATOM, "content": _CONTENT, "dc": _DC, "media": _MEDIA}


def write(articles: Iterable[Exported], target: Target, about: About) -> None:
    """Write a channel, one item at a time."""
    with target.open() as sink, etree.xmlfile(sink, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("rss", {"version": "2.0"}, nsmap=_NAMESPACES), file.element("channel"):
            for name, text in (
                ("title", xml_text(about.title)),
                ("link", xml_text(about.link)),
                ("description", xml_text(about.title)),
                ("language", LANGUAGE),
                (f"{{{_DC}}}creator", xml_text(about.title)),
                ("lastBuildDate", format_datetime(datetime.now(UTC))),
                ("generator", "newscrawl"),
            ):
                with file.element(name):
                    file.write(text)
            own = {"rel": "self", "type": "application/rss+xml", "href": xml_text(about.url)}
            with file.element(f"{{{ATOM}}}link", own):
                pass
            for article in articles:
                file.write(_item(entry(article.data, about)))


def _item(of: FeedEntry) -> etree._Element:
    item = etree.Element("item", nsmap=_NAMESPACES)
    _add(item, "title", of.title)
    _add(item, "link", of.url)
    _add(item, "guid", of.id, isPermaLink="false")
    if of.published is not None:
        _add(item, "pubDate", format_datetime(of.published))
    for author in of.authors:
        _add(item, f"{{{_DC}}}creator", author)
    _add(item, f"{{{_DC}}}publisher", of.outlet)
    for tag in of.tags:
        _add(item, "category", tag)
    # Readers interpret a description as HTML.
    _add(item, "description", escape(of.summary, quote=False))
    _add(item, f"{{{_CONTENT}}}encoded", of.html)
    if of.image is not None:
        _add(item, f"{{{_MEDIA}}}content", None, url=of.image, medium="image")
    return item


def _add(item: etree._Element, name: str, text: str | None, **attributes: str) -> None:
    etree.SubElement(item, name, attributes).text = text
