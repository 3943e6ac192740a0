"""Edits as an Atom feed: one entry per edit."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from lxml import etree

from newscrawl.arabic import labels
from newscrawl.export.formats.atom import add, new_entry, write_entries
from newscrawl.export.formats.entry import LANGUAGE, xml_text
from newscrawl.export.target import About, Target
from newscrawl.printable import printable
from newscrawl.watch.edits.edits import Edit
from newscrawl.watch.edits.page import entry_html


def write(edits: Iterable[Edit], target: Target, about: About) -> None:
    """Write the feed, one entry at a time."""
    write_entries((_entry(edit, about) for edit in edits), target, about)


def _entry(edit: Edit, about: About) -> etree._Element:
    item = new_entry(LANGUAGE)
    add(item, "title", xml_text(printable(f"{labels.KINDS[edit.kind]}: {edit.title}")))
    # Two fields may change at once, and one page may disappear twice.
    moment = f"{edit.seen:%Y%m%dT%H%M%S%f}"
    add(
        item,
        "id",
        f"urn:newscrawl:{quote(edit.site, safe='')}:{quote(edit.key, safe='')}:{edit.kind}:{edit.field}:{moment}",
    )
    add(item, "link", None, rel="alternate", type="text/html", href=xml_text(edit.url))
    if edit.published is not None:
        add(item, "published", edit.published.isoformat())
    add(item, "updated", edit.seen.isoformat())
    add(add(item, "author", None), "name", xml_text(about.outlets.get(edit.site) or edit.site))
    add(item, "category", None, term=edit.kind.value, label=labels.KINDS[edit.kind])
    add(item, "content", xml_text(entry_html(edit)), type="html")
    return item
