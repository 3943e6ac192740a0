"""Read sitemaps, sitemap indexes, Google News sitemaps, and feeds and plain lists of URLs that serve as sitemaps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lxml import etree

from newscrawl.arabic import Reading
from newscrawl.arabic.lines.keywords import split_list
from newscrawl.discover.elements import FEEDS, LOCATIONS, SITEMAPS
from newscrawl.discover.entry import Entry
from newscrawl.discover.rss import read_feed
from newscrawl.discover.text import absolute, clean_url, plain, text_in
from newscrawl.discover.xml import NotXmlError, decoded, local_name, read_elements, root_of
from newscrawl.urls import BadURLError, identity, in_domains

_NEWS = frozenset(("title", "keywords", "publication_date"))
_SITEMAP_FILES = (".xml", ".xml.gz")

MAX_CHILDREN = 5_000
"""Maximum number of sitemaps that a crawl follows from indexes: one per day for thirteen years."""
# With `max_items`, at least this many are followed: some sitemaps of an index have no articles (tags, authors).
_MIN_CHILDREN = 10
_CHILDREN_PER_ITEM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """The content of one sitemap file: pages, further sitemaps, or both."""

    pages: list[Entry]
    children: list[Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Children:
    """The sitemaps of an index that are followed, and the numbers of those that are not, by reason."""

    follow: list[Entry] = field(default_factory=list)
    off_site: int = 0
    too_old: int = 0
    too_many: int = 0

    @property
    def refused(self) -> str:
        """A message with the numbers of refused sitemaps; empty if there are none."""
        counts = ((self.off_site, "on other hosts"), (self.too_many, "over the limit"))
        parts = [f"{count} {reason}" for count, reason in counts if count]
        return f"further sitemaps not followed: {', '.join(parts)}" if parts else ""


def read_sitemap(body: bytes, base: str = "") -> Sitemap:
    """Return the pages and the further sitemaps of a file that is already decompressed.

    `base` is the file's own URL: some files contain relative URLs, although the protocol forbids them. Source:
    sitemaps.org protocol 0.9 with its other formats (RSS, Atom, text), and Google's news extension. Raises
    `NotXmlError`.
    """
    body = decoded(body)
    name, begin = root_of(body)
    if name in FEEDS:
        return Sitemap(pages=read_feed(body, begin, base), children=[])
    if name not in SITEMAPS:
        listed = _listed(body) if not name else []
        if not listed:
            raise NotXmlError(
                f"not a sitemap: its root element is <{name}>" if name else "not a sitemap: it has no element"
            )
        return Sitemap(pages=listed, children=[])
    pages: list[Entry] = []
    children: list[Entry] = []
    for is_child, entries in read_elements(body, begin, LOCATIONS, lambda element: _location(element, base)).found:
        (children if is_child else pages).extend(entries)
    return Sitemap(pages=pages, children=children)


def children_to_follow(
    children: Sequence[Entry],
    *,
    domains: Collection[str],
    read: Callable[[str | None], Reading | None],
    limit: int,
    since: datetime | None = None,
    max_items: int | None = None,
) -> Children:
    """Choose the sitemaps of an index to follow: on the site, not older than `since`, the newest if there are too many.

    `domains` are the hosts of the site and of its declared sitemaps, `read` parses a `lastmod`, and `limit` is the
    number that the crawl may still follow. `max_items` lowers the limit: each article needs at most one sitemap.
    """
    if max_items is not None:
        limit = min(limit, max(_MIN_CHILDREN, _CHILDREN_PER_ITEM * max_items))
    hosts = tuple(domains)
    wanted: dict[str, tuple[float, Entry]] = {}
    off_site = too_old = 0
    for child in children:
        try:
            key = identity(child.url) if in_domains(child.url, hosts) else None
        except BadURLError:
            key = None
        if key is None:
            off_site += 1
            continue
        changed = _latest(read(child.modified))
        if since is not None and changed is not None and changed < since:
            too_old += 1
        else:
            wanted.setdefault(key, (changed.timestamp() if changed else 0.0, child))
    listed = list(wanted.values())
    if len(listed) > limit:
        # The sort is stable, so sitemaps without dates stay in the index's order.
        listed.sort(key=lambda pair: -pair[0])
    follow = [child for _, child in listed[: max(limit, 0)]]
    return Children(follow=follow, off_site=off_site, too_old=too_old, too_many=len(listed) - len(follow))


def _latest(reading: Reading | None) -> datetime | None:
    """The latest time that a date may mean: for a day, its end."""
    if reading is None:
        return None
    return reading.value + (timedelta(days=1, microseconds=-1) if reading.precision == "day" else timedelta(0))


def _listed(body: bytes) -> list[Entry]:
    """The URLs of a text file, one per line; `[]` if most of its lines are not URLs."""
    lines = [line for line in map(clean_url, body.decode("utf-8", "replace").splitlines()) if line]
    urls = [line for line in lines if line.startswith(("http://", "https://")) and " " not in line]
    return [Entry(url=url) for url in urls] if len(urls) * 2 > len(lines) else []


def _location(element: etree._Element, base: str) -> tuple[bool, list[Entry]] | None:
    """Whether an element lists sitemaps, and an entry for each of its URLs; None if it has no URL."""
    urls: list[str] = []
    values: dict[str, str] = {}
    for child in element.iterchildren(etree.Element):
        name = local_name(child)
        if name == "loc":
            urls.append(text_in(child))
        elif name == "lastmod":
            values[name] = text_in(child)
        elif name == "news":
            values |= {local_name(part): text_in(part) for part in child.iterchildren(etree.Element)}
        elif name in _NEWS:
            values.setdefault(name, text_in(child))
    is_sitemap = local_name(element) == "sitemap"
    entries = [
        Entry(
            url=absolute(base, url),
            title=plain(values.get("title", "")) or None,
            published=plain(values.get("publication_date", "")) or None,
            modified=plain(values.get("lastmod", "")) or None,
            tags=tuple(split_list(plain(values["keywords"]))) if "keywords" in values else (),
        )
        for url in map(clean_url, urls or [element.text or ""])
        if url
    ]
    entries = [entry for entry in entries if entry.url]
    if not entries:
        return None
    # Some indexes list sitemaps in `<url>` instead of `<sitemap>`.
    is_child = is_sitemap or entries[0].url.partition("?")[0].lower().endswith(_SITEMAP_FILES)
    return is_child, entries
