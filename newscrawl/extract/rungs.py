"""The rungs of the ladder: each finds candidates for a field in one place, best first; the check chooses among them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from newscrawl.arabic import fold
from newscrawl.extract import kinds
from newscrawl.extract.blocks import blocks_of
from newscrawl.extract.boxes import boxes_among
from newscrawl.extract.document import Document
from newscrawl.extract.embedded import whole_lines
from newscrawl.extract.generic import ENOUGH
from newscrawl.extract.images import read_images
from newscrawl.extract.islands import island_texts
from newscrawl.extract.json_ld import JsonLd
from newscrawl.extract.markup import text_blocks
from newscrawl.extract.page import Page
from newscrawl.extract.selectors import text_of
from newscrawl.extract.stamps import Stamp
from newscrawl.extract.url_day import url_day

_NAME_WORDS = 5
_META = {
    "title": ("og:title", "twitter:title"),
    "summary": ("og:description", "description", "twitter:description"),
    "published": (
        "article:published_time", "datepublished", "date", "pubdate", "publish-date", "dc.date.issued",
        "dcterms.created", "parsely-pub-date", "og:article:published_time", "og:published_time", "article:published",
        "article.published", "article:post_date", "published_time", "publishdate", "publish_date", "published-date",
        "published_date", "publication-date", "publication_date", "pub_date", "date_published", "article_date_original",
        "article.created", "originalpublicationdate", "dc.date", "dc.date.created", "dc.created", "dcterms.issued",
        "dcterms.date", "sailthru.date", "bt:pubdate", "rnews:datepublished", "cxenseparse:recs:publishtime",
        "cxenseparse:publishtime", "analyticsattributes.articledate", "shareaholic:article_published_time",
        "citation_publication_date", "citation_online_date", "citation_date", "dateposted", "displaydate", "created",
    ),
    "modified": (
        "article:modified_time", "datemodified", "og:updated_time", "last-modified", "og:article:modified_time",
        "article:modified", "article.updated", "lastmod", "last_modified", "date_modified", "modified_time",
        "updated_time", "dcterms.modified", "dc.date.modified", "rnews:datemodified",
    ),
    "authors": (
        "author", "article:author", "dc.creator", "parsely-author", "citation_author", "dcterms.creator", "byl",
        "og:article:author", "article.author", "article:author_name", "sailthru.author", "cxenseparse:author",
        "authors",
    ),
    "section": ("article:section", "section", "parsely-section", "og:article:section", "article.section", "category"),
    "tags": ("article:tag", "keywords", "news_keywords", "parsely-tags", "sailthru.tags"),
    "images": ("og:image", "twitter:image"),
    "free": ("article:content_tier",),
}  # fmt: skip
"""Field -> names of meta values, best first; for dates, the names used by publishing tools and by htmldate."""


_LOOSE = {
    field: etree.XPath(f"/descendant::time[@itemprop = '{name}'][not(ancestor-or-self::*[@itemscope])]")
    for field, name in (("published", "datePublished"), ("modified", "dateModified"))
}


@dataclass(frozen=True, slots=True)
class Rung:
    """One place to look for a field: `find(page, field)` returns the candidates."""

    name: str
    """The name as recorded in `Article.origins`."""
    find: Callable[[Page, str], list[Any]]


def _site(page: Page, field: str) -> list[Any]:
    selection = page.select[field]
    return selection.texts(page.document.root) if selection else []


def _site_blocks(page: Page, field: str) -> list[Any]:
    """The paragraphs that the site's selector matches, without removed elements and related blocks.

    For an aggregator's page, the lines of all its articles.
    """
    selection = page.select[field]
    root = page.document.root
    if page.site.fields.embedded:
        return list(whole_lines(page.document, page.title, page.bodies, page.sorter.outlets))
    removed = {match for match in page.select["remove"].every(root) if not isinstance(match, str)}
    removed.update(element for _, elements in page.related for element in elements)
    return list(blocks_of(page.bodies, removed, boxes_among(page.bodies))) if selection else []


def _site_images(page: Page, field: str) -> list[Any]:
    return read_images(page.document, page.select[field])


def _json_ld(page: Page, field: str) -> list[Any]:
    if field == "kind":
        return kinds.by_type(page)
    return _described(page.document.json_ld, field)


def _microdata(page: Page, field: str) -> list[Any]:
    return _described(page.document.microdata, field)


def _described(data: JsonLd, field: str) -> list[Any]:
    if field == "free":
        return [] if data.free is None else [str(data.free)]
    found = data.texts(field)
    # The last entry is the section or, on some sites, the article itself: the check rejects the latter.
    return found or (data.breadcrumb()[::-1] if field == "section" else [])


def _json_ld_blocks(page: Page, field: str) -> list[Any]:
    return [block for text in page.document.json_ld.texts(field) for block in text_blocks(text)]


def _meta(page: Page, field: str) -> list[Any]:
    for name in _META[field]:
        values = page.document.meta.get(name)
        if values:
            return list(values)
    return _loose_dates(page, field)


def _loose_dates(page: Page, field: str) -> list[Any]:
    """The date in a `<time itemprop>` outside any item; `[]` if there are different ones."""
    if field not in _LOOSE:
        return []
    loose: Any = _LOOSE[field](page.document.root)
    dates = {element.get("datetime") or text_of(element) for element in loose}
    return list(dates) if len(dates) == 1 else []


def _text(page: Page, field: str) -> list[Any]:
    """Candidates from the article's own lines: dateline, byline, keyword line, source line; labels of its kind."""
    return _IN_TEXT[field](page)


def _credited(page: Page) -> list[Any]:
    prose = page.prose
    agency = next((line.agency for line in prose.datelines if line.agency), None)
    # If the site is an agency, its own name below a text is not a source.
    credit = prose.credit if prose.credit and fold(prose.credit) not in page.names else None
    return [name] if (name := prose.source.name if prose.source else agency or credit) else []


_IN_TEXT: dict[str, Callable[[Page], list[Any]]] = {
    "authors": lambda page: [author for line in page.prose.datelines for author in line.authors],
    "tags": lambda page: list(page.prose.tags),
    "source": _credited,
    "kind": kinds.by_words,
}


def _rss(page: Page, field: str) -> list[Any]:
    """The hint from the feed or sitemap that listed the URL; a date in it has already been parsed."""
    value = getattr(page.found.hints, field)
    if not value:
        return []
    return list(value) if isinstance(value, tuple) else [value]


def _url(page: Page, field: str) -> list[Any]:
    if field == "kind":
        return kinds.by_path(page)
    url = page.document.url
    day = page.site.day_in(url) or url_day(url)
    return [day] if day is not None else []


def _near(page: Page, field: str) -> list[Any]:
    """Candidates printed near the headline."""
    return _NEAR_HEADLINE[field](page)


def _if_generic(find: Callable[[Page], list[Any]]) -> Callable[[Page], list[Any]]:
    """Run `find` only if no selector found the page's text, because it takes as long as finding the text."""
    return lambda page: find(page) if page.origins.get("body") == GENERIC.name else []


def _stamped(stamp: Stamp | None) -> list[Any]:
    return [replace(stamp.reading, raw=stamp.raw)] if stamp else []


def _paid(page: Page) -> list[Any]:
    is_paid = page.prose.locked or (page.origins.get("body") == GENERIC.name and page.near.is_paid())
    return [str(False)] if is_paid else []


_NEAR_HEADLINE: dict[str, Callable[[Page], list[Any]]] = {
    "title": lambda page: [] if page.declared else page.printed_titles,
    "published": lambda page: _stamped(page.near_dates[0]),
    "modified": _if_generic(lambda page: _stamped(page.near_dates[1])),
    "authors": _if_generic(lambda page: page.near.authors()),
    "section": _if_generic(lambda page: list(filter(None, (page.near.section(),)))),
    "tags": _if_generic(lambda page: page.near.tags()),
    "free": _paid,
}


def _generic_blocks(page: Page, field: str) -> list[Any]:
    """The page's text, or that of its JSON islands if the page's is short and theirs is longer."""
    found: list[Any] = list(page.text.blocks)
    if _words(found) < ENOUGH:
        texts = island_texts(page.document, page.title or None)
        found = max(found, [block for text in texts for block in text_blocks(text)], key=_words)
    return found


def _words(blocks: list[Any]) -> int:
    return sum(len(block.text.split()) for block in blocks)


SITE = Rung("site", _site)
SITE_BLOCKS = Rung("site", _site_blocks)
SITE_IMAGES = Rung("site", _site_images)
JSON_LD = Rung("json-ld", _json_ld)
JSON_LD_BLOCKS = Rung("json-ld", _json_ld_blocks)
META = Rung("meta", _meta)
MICRODATA = Rung("microdata", _microdata)
TEXT = Rung("text", _text)
RSS = Rung("rss", _rss)
NEAR = Rung("near", _near)
URL = Rung("url", _url)
GENERIC = Rung("generic", _generic_blocks)


def publisher_names(document: Document) -> list[str]:
    """Return the publisher's names that the page declares."""
    named = (*document.meta.get("og:site_name", ()), *document.meta.get("application-name", ()))
    return [*document.json_ld.publishers(), *named]


def home_names(document: Document) -> list[str]:
    """Return the texts of the page's links to `/`, which are often the site's name."""
    named = (text_of(link) for link in document.root.iter("a") if link.get("href") == "/")
    return [name for name in named if name and name.count(" ") < _NAME_WORDS]
