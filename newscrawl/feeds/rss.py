"""RSS 2.0, with the whole text in `content:encoded`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from lxml import etree

from newscrawl.feeds.entry import Entry, entry
from newscrawl.feeds.target import About, Target
from newscrawl.store.export import Exported

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
                _write(file, name, text)
            for article in articles:
                _item(file, entry(article.data))


def _item(file: Any, item: Entry) -> None:
    with file.element("item"):
        _write(file, "title", item.title)
        _write(file, "link", item.url)
        _write(file, "guid", item.id, isPermaLink="false")
        if item.published is not None:
            _write(file, "pubDate", format_datetime(item.published))
        for author in item.authors:
            _write(file, f"{{{_DC}}}creator", author)
        for tag in item.tags:
            _write(file, "category", tag)
        # Readers take a description for HTML.
        _write(file, "description", escape(item.summary, quote=False))
        _write(file, f"{{{_CONTENT}}}encoded", item.html)
        if item.image is not None:
            _write(file, f"{{{_MEDIA}}}content", None, url=item.image, medium="image")


def _write(file: Any, name: str, text: str | None, **attributes: str) -> None:
    with file.element(name, attributes):
        if text:
            file.write(text)
