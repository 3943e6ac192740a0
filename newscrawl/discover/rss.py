"""RSS 2.0, RSS 1.0 (RDF) and Atom."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from newscrawl.discover.entry import Entry
from newscrawl.discover.xml import NotXmlError, absolute, local_name, parse_xml, plain, text_in

_ITEMS = ("item", "entry")
_PUBLISHED = ("pubdate", "published", "date", "issued", "created")
_MODIFIED = ("updated", "modified")
_SUMMARIES = ("description", "summary", "subtitle")
_AUTHORS = ("creator", "author")
_TAGS = ("category", "subject")
# Their titles and descriptions are a picture's or an episode's.
_OTHERS = ("{http://search.yahoo.com/mrss", "{http://www.itunes.com/", "{https://podcastindex.org/")
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_MAIL = re.compile(r"^\S+@\S+\s*\(([^()]+)\)$")


def read_rss(body: bytes, base: str = "") -> list[Entry]:
    """The entries of a feed in its order; those without an address are left out.

    `base` is the feed's own address, which relative links are relative to; without it, `xml:base` or the address of the
    site that the feed names. Source: RSS 2.0 and 1.0 specifications, RFC 4287; Dublin Core and content modules. Raises
    `NotXmlError`, also for XML that is no feed.
    """
    root = parse_xml(body)
    if local_name(root) not in ("rss", "rdf", "feed", "channel"):
        raise NotXmlError(f"not a feed: its root element is <{local_name(root)}>")
    base = base or next((url for url in _links(_heads(root)) if url.startswith("http")), "")
    base = absolute(base, root.get(_BASE) or "")
    entries = (_entry(item, base) for item in root.iter(etree.Element) if local_name(item) in _ITEMS)
    return [entry for entry in entries if entry is not None]


def _heads(root: etree._Element) -> Iterable[etree._Element]:
    """The elements that describe the feed itself."""
    yield from root.iterchildren(etree.Element)
    for channel in root.iterchildren(etree.Element):
        if local_name(channel) == "channel":
            yield from channel.iterchildren(etree.Element)


def _links(elements: Iterable[etree._Element]) -> Iterable[str]:
    for element in elements:
        # Atom's other relations (self, enclosure, replies) are not the page.
        if local_name(element) == "link" and element.get("rel", "alternate") == "alternate":
            yield text_in(element) or (element.get("href") or "").strip()


def _entry(item: etree._Element, base: str) -> Entry | None:
    values: dict[str, list[str]] = {}
    for child in item.iterchildren(etree.Element):
        name = local_name(child)
        if str(child.tag).startswith(_OTHERS):
            continue
        if name == "author" and len(child):
            values.setdefault(name, []).extend(text_in(part) for part in child if local_name(part) == "name")
        else:
            values.setdefault(name, []).append(text_in(child) or child.get("label") or child.get("term") or "")
    guids = [guid for name in ("guid", "id") for guid in values.get(name, ()) if guid.startswith(("http:", "https:"))]
    urls = (*values.get("origlink", ()), *_links(item.iterchildren(etree.Element)), *guids, item.get(_ABOUT) or "")
    url = next(filter(None, urls), "")
    if not url:
        return None
    tags = dict.fromkeys(plain(tag) for name in _TAGS for tag in values.get(name, ()) if plain(tag))
    authors = (_MAIL.sub(r"\1", plain(author)) for name in _AUTHORS for author in values.get(name, ()))
    return Entry(
        url=absolute(absolute(base, item.get(_BASE) or ""), url),
        title=plain(_first(values, ("title",)) or "") or None,
        summary=plain(_first(values, _SUMMARIES) or "") or None,
        published=_first(values, _PUBLISHED),
        modified=_first(values, _MODIFIED),
        authors=tuple(filter(None, authors)),
        tags=tuple(tags),
    )


def _first(values: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((text for name in names for text in values.get(name, ()) if text), None)
