"""Read RSS 2.0, RSS 1.0 (RDF), Atom and JSON Feed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urljoin

from lxml import etree

from newscrawl.discover.elements import ENTRIES, FEEDS
from newscrawl.discover.entry import Entry
from newscrawl.discover.json import json_entries, load_json
from newscrawl.discover.repair import RDF
from newscrawl.discover.text import absolute, clean_url, person, plain, text_in
from newscrawl.discover.xml import NotXmlError, decoded, local_name, read_elements, root_of
from newscrawl.urls import host

_PUBLISHED = ("pubdate", "published", "date", "issued", "created")
_MODIFIED = ("updated", "modified")
_SUMMARIES = ("description", "summary", "subtitle")
_AUTHORS = ("creator", "author")
_TAGS = ("category", "subject")
# Ignored namespaces: their titles and descriptions belong to a picture or an episode.
_MEDIA = ("{http://search.yahoo.com/mrss", "{http://www.itunes.com/", "{https://podcastindex.org/")
# Modules whose elements mean the same as RSS's with that name; those of other namespaces are used only as a fallback.
_MODULES = (
    "{http://purl.org/",
    "{http://www.w3.org/",
    "{http://backend.userland.com/",
    "{http://my.netscape.com/",
    "{http://rssnamespace.org/",
)
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ABOUT = f"{{{RDF}}}about"
_RELATIONS = ("http://www.iana.org/assignments/relation/", "http://www.iana.org/assignments/link-relations/")
_PAGE_TYPES = ("", "text/html", "application/xhtml+xml")


def read_rss(body: bytes, base: str = "", link: str = "") -> list[Entry]:
    """Return the entries of a feed in its order, without those that have no URL.

    `base` is the feed's own URL. Relative links are resolved against `xml:base`, else against the site that the feed
    names if it is on another host, else against `base`. `link` is a template that makes URLs from ids in JSON: see
    `newscrawl.discover.json.entry_of`. Source: RSS 2.0 and 1.0 specifications, RFC 4287, JSON Feed 1.1; Dublin Core and
    content modules. Raises `NotXmlError`, also for XML that is not a feed.
    """
    data = load_json(body)
    if data is not None:
        return json_entries(data, base, link)
    body = decoded(body)
    name, begin = root_of(body)
    if name not in FEEDS:
        raise NotXmlError(f"not a feed: its root element is <{name}>" if name else "not a feed: it has no element")
    return read_feed(body, begin, base)


def read_feed(body: bytes, begin: int, base: str) -> list[Entry]:
    """Return the entries of a feed whose root element is at index `begin`; `body` is UTF-8."""
    elements = read_elements(body, begin, ENTRIES, _Items(has_bases=b"xml:base" in body).read)
    base = _base(elements.root, base)
    entries = (
        entry if entry.url.startswith(("http://", "https://")) else replace(entry, url=absolute(base, entry.url))
        for entry in elements.found
    )
    return [entry for entry in entries if entry.url]


def _base(root: etree._Element, own: str) -> str:
    """The base URL of the feed's relative links."""
    heads = list(root.iterchildren(etree.Element))
    channels = [head for head in heads if local_name(head) == "channel"]
    inside = [head for channel in channels for head in channel.iterchildren(etree.Element)]
    site = next((url for url in _links(inside or heads) if url.startswith(("http://", "https://"))), "")
    base = site if site and host(site) != host(own) else own
    for element in (root, *channels[:1]):
        base = _joined(base, element.get(_BASE))
    return base


def _joined(base: str, url: str | None) -> str:
    try:
        return urljoin(base, clean_url(url)) if url else base
    except ValueError:
        return base


def _links(elements: Iterable[etree._Element]) -> list[str]:
    """The URLs of pages in `<link>` elements, best first: HTML before other types, Arabic before other languages."""
    ranked: list[tuple[tuple[bool, bool], str]] = []
    for element in elements:
        if local_name(element) != "link":
            continue
        relation = element.get("rel") or "alternate"
        for prefix in _RELATIONS:
            relation = relation.removeprefix(prefix)
        # Links with Atom's other relations (self, enclosure, replies) do not lead to the page.
        if relation.strip().lower() != "alternate":
            continue
        # An HTML parser turns `<link>URL</link>` into `<link/>URL`.
        url = clean_url(text_in(element)) or clean_url(element.get("href") or "") or clean_url(element.tail or "")
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        is_foreign = not (element.get("hreflang") or "ar").lower().startswith("ar")
        if url:
            ranked.append(((kind not in _PAGE_TYPES, is_foreign), _joined(element.get(_BASE) or "", url)))
    return [url for _, url in sorted(ranked, key=lambda pair: pair[0])]


class _Items:
    """Reads the items of one feed."""

    def __init__(self, *, has_bases: bool) -> None:
        self._has_bases = has_bases

    def read(self, item: etree._Element) -> Entry | None:
        """Return the entry of an item, None if it has no URL; the URL may be relative to the feed's base."""
        values: dict[str, list[str]] = {}
        foreign: dict[str, list[str]] = {}
        links: list[etree._Element] = []
        for child in item:
            tag = child.tag
            if not isinstance(tag, str) or tag.startswith(_MEDIA):
                continue
            name = local_name(child)
            if name == "link":
                links.append(child)
                continue
            into = values if tag[0] != "{" or tag.startswith(_MODULES) else foreign
            into.setdefault(name, []).extend(_texts(name, child))
        for name, texts in foreign.items():
            values.setdefault(name, texts)
        url = self._url(item, values, links)
        if not url:
            return None
        tags = dict.fromkeys(tag for name in _TAGS for text in values.get(name, ()) if (tag := plain(text)))
        authors = (person(text) for name in _AUTHORS for text in values.get(name, ()))
        return Entry(
            url=url,
            title=_first(values, ("title",)),
            summary=_first(values, _SUMMARIES),
            published=_first(values, _PUBLISHED),
            modified=_first(values, _MODIFIED),
            authors=tuple(dict.fromkeys(filter(None, authors))),
            tags=tuple(tags),
        )

    def _url(self, item: etree._Element, values: dict[str, list[str]], links: list[etree._Element]) -> str:
        guids = (clean_url(guid) for name in ("guid", "id") for guid in values.get(name, ()))
        urls = (
            *map(clean_url, values.get("origlink", ())),
            *_links(links),
            *(guid for guid in guids if guid.startswith(("http:", "https:"))),
            clean_url(item.get(_ABOUT) or item.get("about") or ""),
        )
        # A link with another scheme (`nostr:`, `javascript:`) is skipped.
        url = next((url for url in urls if url and absolute("", url)), "")
        if self._has_bases and url:
            ancestors = [ancestor for ancestor in item.iterancestors() if ancestor.getparent() is not None]
            inner = [ancestor for ancestor in ancestors if local_name(ancestor) != "channel"]
            base = ""
            for element in (*reversed(inner), item):
                base = _joined(base, element.get(_BASE))
            url = _joined(base, url)
        return url


def _texts(name: str, element: etree._Element) -> list[str]:
    if name in _AUTHORS and len(element):
        return [text_in(part) for part in element.iterchildren(etree.Element) if local_name(part) == "name"]
    text = text_in(element)
    return [text if text.strip() else element.get("label") or element.get("term") or ""]


def _first(values: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((text for name in names for value in values.get(name, ()) if (text := plain(value))), None)
