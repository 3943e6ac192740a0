"""RSS 2.0, RSS 1.0 (RDF) and Atom."""

from __future__ import annotations

from lxml import etree

from newscrawl.discover.entry import Entry
from newscrawl.discover.xml import NotXmlError, local_name, parse_xml, text_in

_ITEMS = ("item", "entry")
_PUBLISHED = ("pubdate", "published", "date", "issued", "created")
_MODIFIED = ("updated", "modified")
_SUMMARIES = ("description", "summary", "subtitle")
_AUTHORS = ("creator", "author")
_TAGS = ("category", "subject")


def read_feed(body: bytes) -> list[Entry]:
    """The entries of a feed in its order; those without an address are left out.

    Source: RSS 2.0 and 1.0 specifications, RFC 4287; Dublin Core and content modules. Raises `NotXmlError`, also for
    XML that is no feed.
    """
    root = parse_xml(body)
    if local_name(root) not in ("rss", "rdf", "feed", "channel"):
        raise NotXmlError(f"not a feed: its root element is <{local_name(root)}>")
    entries = (_entry(item) for item in root.iter(etree.Element) if local_name(item) in _ITEMS)
    return [entry for entry in entries if entry is not None]


def _entry(item: etree._Element) -> Entry | None:
    values: dict[str, list[str]] = {}
    url = ""
    guid = ""
    for child in item:
        name = local_name(child)
        if name == "link":
            # Atom's other relations (self, enclosure, replies) are not the article.
            if child.get("rel", "alternate") == "alternate":
                url = url or text_in(child) or (child.get("href") or "").strip()
        elif name in ("guid", "id"):
            guid = text_in(child)
        elif name == "author" and len(child):
            values.setdefault(name, []).extend(text_in(part) for part in child if local_name(part) == "name")
        else:
            values.setdefault(name, []).append(text_in(child) or child.get("term") or "")
    url = url or (guid if guid.startswith(("http://", "https://")) else "")
    if not url:
        return None
    tags = dict.fromkeys(tag for name in _TAGS for tag in values.get(name, ()) if tag)
    return Entry(
        url=url,
        title=_first(values, ("title",)),
        summary=_first(values, _SUMMARIES),
        published=_first(values, _PUBLISHED),
        modified=_first(values, _MODIFIED),
        authors=tuple(author for name in _AUTHORS for author in values.get(name, ()) if author),
        tags=tuple(tags),
    )


def _first(values: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((text for name in names for text in values.get(name, ()) if text), None)
