"""OPML 2.0: a list of feeds that feed readers can import."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from newscrawl.export.formats.entry import xml_text
from newscrawl.export.target import Target


def write(feeds: Iterable[tuple[str, str, str, str]], target: Target, title: str) -> None:
    """Write a list of feeds, each given as group, title, feed URL and page URL, collected by group."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = xml_text(title)
    body = etree.SubElement(root, "body")
    groups: dict[str, etree._Element] = {}
    for group, name, url, page in feeds:
        if group not in groups:
            groups[group] = etree.SubElement(body, "outline", text=xml_text(group), title=xml_text(group))
        attributes = {
            "type": "rss",
            "text": xml_text(name),
            "title": xml_text(name),
            "xmlUrl": xml_text(url),
            "htmlUrl": xml_text(page),
        }
        etree.SubElement(groups[group], "outline", attributes)
    with target.open() as sink:
        sink.write(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))
