"""Sitemaps, sitemap indexes and Google-News sitemaps."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from newscrawl.arabic.lines.keywords import split_list
from newscrawl.discover.entry import Entry
from newscrawl.discover.xml import NotXmlError, absolute, local_name, parse_xml, plain, text_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """What one sitemap file holds: pages, or further sitemaps."""

    pages: list[Entry]
    children: list[Entry]


def read_sitemap(body: bytes, base: str = "") -> Sitemap:
    """The pages or the further sitemaps of a file, unpacked already.

    `base` is the file's own address: some write relative ones in it, which the protocol forbids. Source: sitemaps.org
    protocol 0.9 and Google's news extension. Raises `NotXmlError`, also for XML that is none.
    """
    root = parse_xml(body)
    kind = local_name(root)
    if kind not in ("urlset", "sitemapindex"):
        raise NotXmlError(f"not a sitemap: its root element is <{kind}>")
    entries = [
        entry
        for element in root.iter(etree.Element)
        if local_name(element) in ("url", "sitemap") and (entry := _entry(element, base))
    ]
    return Sitemap(pages=entries, children=[]) if kind == "urlset" else Sitemap(pages=[], children=entries)


def _entry(element: etree._Element, base: str) -> Entry | None:
    values: dict[str, str] = {}
    for child in element.iterchildren(etree.Element):
        name = local_name(child)
        if name == "news":
            values |= {f"news:{local_name(part)}": text_in(part) for part in child.iterchildren(etree.Element)}
        elif name in ("loc", "lastmod"):
            values[name] = text_in(child)
    if not values.get("loc"):
        return None
    return Entry(
        url=absolute(base, values["loc"]),
        title=plain(values.get("news:title", "")) or None,
        published=values.get("news:publication_date") or None,
        modified=values.get("lastmod") or None,
        tags=tuple(split_list(plain(values.get("news:keywords", "")))),
    )
