"""Atom (RFC 4287), with the whole text as content."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from newscrawl.feeds.entry import Entry, entry
from newscrawl.feeds.target import About, Target
from newscrawl.store.export import Exported

_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def write(articles: Iterable[Exported], target: Target, about: About) -> None:
    """A feed; its entries are written one at a time."""
    with target.open() as sink, etree.xmlfile(sink, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(f"{{{_ATOM}}}feed", {_LANGUAGE: "ar"}, nsmap={None: _ATOM}):
            _write(file, "title", about.title)
            _write(file, "id", about.link)
            _write(file, "link", None, href=about.link)
            _write(file, "updated", datetime.now(UTC).isoformat())
            _write(file, "generator", "newscrawl")
            for article in articles:
                _entry(file, entry(article.data), about.title)


def _entry(file: Any, item: Entry, title: str) -> None:
    with file.element(f"{{{_ATOM}}}entry", {_LANGUAGE: item.language}):
        _write(file, "title", item.title)
        _write(file, "id", item.id)
        _write(file, "link", None, rel="alternate", type="text/html", href=item.url)
        if item.published is not None:
            _write(file, "published", item.published.isoformat())
        _write(file, "updated", item.updated.isoformat())
        # An entry without an author of its own needs one.
        for author in item.authors or [title]:
            with file.element(f"{{{_ATOM}}}author"):
                _write(file, "name", author)
        for tag in item.tags:
            _write(file, "category", None, term=tag)
        _write(file, "summary", item.summary)
        _write(file, "content", item.html, type="html")


def _write(file: Any, name: str, text: str | None, **attributes: str) -> None:
    with file.element(f"{{{_ATOM}}}{name}", attributes):
        if text:
            file.write(text)
