"""The rungs of the ladder: each finds candidates for a field in one place, best first; the check chooses among them."""

from __future__ import annotations

from typing import Any

from lxml import etree

from newscrawl.extract import kinds
from newscrawl.extract.document import Document
from newscrawl.extract.images import read_images
from newscrawl.extract.layout.generic import MIN_COMPLETE_WORDS
from newscrawl.extract.page import Page
from newscrawl.extract.rows import Row, Rung
from newscrawl.extract.selectors import text_of
from newscrawl.extract.structured.islands import island_texts
from newscrawl.extract.text.blocks import blocks_of
from newscrawl.extract.text.boxes import boxes_among
from newscrawl.extract.text.embedded import whole_lines
from newscrawl.extract.text.markup import text_blocks
from newscrawl.extract.url_day import url_day

_NAME_WORDS = 5
_LOOSE_TIMES = etree.XPath("/descendant::time[@itemprop = $name][not(ancestor-or-self::*[@itemscope])]")


def _site(page: Page, row: Row) -> list[Any]:
    selection = page.select[row.field]
    return selection.texts(page.document.root) if selection else []


def _site_blocks(page: Page, row: Row) -> list[Any]:
    """The paragraphs that the site's selector matches, without removed elements and related blocks.

    For an aggregator's page, the lines of all its articles.
    """
    selection = page.select[row.field]
    root = page.document.root
    if page.site.fields.embedded:
        return list(whole_lines(page.document, page.title, page.bodies, page.sorter.outlets))
    removed = {match for match in page.select["remove"].every(root) if not isinstance(match, str)}
    removed.update(element for _, elements in page.related for element in elements)
    return list(blocks_of(page.bodies, removed, boxes_among(page.bodies))) if selection else []


def _site_images(page: Page, row: Row) -> list[Any]:
    return read_images(page.document, page.select[row.field])


def _json_ld(page: Page, row: Row) -> list[Any]:
    return list(page.document.json_ld.texts(*row.json_ld))


def _microdata(page: Page, row: Row) -> list[Any]:
    return list(page.document.microdata.texts(*row.json_ld))


def _json_ld_blocks(page: Page, row: Row) -> list[Any]:
    return [block for text in page.document.json_ld.texts(*row.json_ld) for block in text_blocks(text)]


def _meta(page: Page, row: Row) -> list[Any]:
    for name in row.meta:
        values = page.document.meta.get(name)
        if values:
            return list(values)
    return [] if row.loose_time is None else _loose_dates(page, row.loose_time)


def _loose_dates(page: Page, name: str) -> list[Any]:
    """The date in a `<time itemprop>` outside any item; `[]` if there are different ones."""
    loose: Any = _LOOSE_TIMES(page.document.root, name=name)
    dates = {element.get("datetime") or text_of(element) for element in loose}
    return list(dates) if len(dates) == 1 else []


def _text(page: Page, row: Row) -> list[Any]:
    """Candidates from the article's own lines: dateline, byline, keyword line, source line; labels of its kind."""
    return row.text(page) if row.text is not None else []


def _rss(page: Page, row: Row) -> list[Any]:
    """The hint from the feed or sitemap that listed the URL; a date in it has already been parsed."""
    value = getattr(page.found.hints, row.field)
    if not value:
        return []
    return list(value) if isinstance(value, tuple) else [value]


def _url(page: Page, row: Row) -> list[Any]:
    url = page.document.url
    day = page.site.day_in(url) or url_day(url)
    return [day] if day is not None else []


def _near(page: Page, row: Row) -> list[Any]:
    """Candidates printed near the headline."""
    return row.near(page) if row.near is not None else []


def _kinds_by_type(page: Page, row: Row) -> list[Any]:
    return kinds.by_type(page)


def _kinds_by_path(page: Page, row: Row) -> list[Any]:
    return kinds.by_path(page)


def _generic_blocks(page: Page, row: Row) -> list[Any]:
    """The page's text, or that of its JSON islands if the page's is short and theirs is longer."""
    found: list[Any] = list(page.text.blocks)
    if _words(found) < MIN_COMPLETE_WORDS:
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
TYPE = Rung("json-ld", _kinds_by_type)
FOLDERS = Rung("url", _kinds_by_path)
GENERIC = Rung("generic", _generic_blocks)


def publisher_names(document: Document) -> list[str]:
    """Return the publisher's names that the page declares."""
    named = (*document.meta.get("og:site_name", ()), *document.meta.get("application-name", ()))
    return [*document.json_ld.publishers(), *named]


def home_names(document: Document) -> list[str]:
    """Return the texts of the page's links to `/`, which are often the site's name."""
    named = (text_of(link) for link in document.root.iter("a") if link.get("href") == "/")
    return [name for name in named if name and name.count(" ") < _NAME_WORDS]
