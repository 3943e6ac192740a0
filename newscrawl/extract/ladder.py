"""The ladder: a table with one row per field. The first rung whose value passes the field's check fills it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from newscrawl.arabic import Reading, clean, fold, lines, read_date
from newscrawl.extract.body import Prose
from newscrawl.extract.checks import (
    MIN_BODY_WORDS,
    MIN_GENERIC_WORDS,
    check_authors,
    check_line,
    check_summary,
    check_tags,
    check_title,
)
from newscrawl.extract.page import Page
from newscrawl.extract.rungs import (
    GENERIC,
    JSON_LD,
    JSON_LD_BLOCKS,
    META,
    RSS,
    SITE,
    SITE_BLOCKS,
    SITE_IMAGES,
    TEXT,
    URL,
    Rung,
    from_json_ld,
)
from newscrawl.items import Image, Source
from newscrawl.outcomes import NotAnArticle

MIN_ARTICLE_WORDS = 40
"""Words that make a page an article even if it says it is a video or a gallery."""
_FARTHEST = timedelta(hours=14)
"""The largest offset from UTC."""
_MOST = 0.8
"""Share of the words of JSON-LD's text that the page's own text must have to be preferred; it is usually cut short."""


@dataclass(frozen=True, slots=True)
class Row:
    """How one field is filled: its rungs in order, and the check that turns candidates into a value (or None)."""

    field: str
    rungs: tuple[Rung, ...]
    check: Callable[[Page, Rung, list[Any]], Any]

    def fill(self, page: Page) -> Any:
        """The value of the first rung that has one, noted in `page.origins`; None if no rung has."""
        for rung in self.rungs:
            candidates = rung.find(page, self.field)
            value = self.check(page, rung, candidates) if candidates else None
            if value:
                page.origins[self.field] = rung.name
                return value
        return None


def _first(check: Callable[..., str | None], candidates: list[Any], *more: Any) -> str | None:
    return next((value for text in candidates if (value := check(text, *more))), None)


def _title(page: Page, rung: Rung, candidates: list[Any]) -> str | None:
    return _first(check_title, candidates, page.names)


def _body(page: Page, rung: Rung, candidates: list[Any]) -> Prose | None:
    prose = page.sorter.sort(candidates, page.title)
    if prose.foreign:
        raise NotAnArticle("nothing but the cut-off lead of another article")
    least = MIN_GENERIC_WORDS if rung is GENERIC else MIN_BODY_WORDS
    return prose if len(prose.body.split(maxsplit=least)) >= least else None


def _date(page: Page, rung: Rung, candidates: list[Any]) -> Reading | None:
    for candidate in candidates:
        if isinstance(candidate, Reading):
            return candidate
        reading = read_date(candidate, region=page.site.region, now=page.now) or _local_time_called_utc(page, candidate)
        if reading is not None:
            return reading
    return None


def _local_time_called_utc(page: Page, text: str) -> Reading | None:
    """A time in UTC that lies ahead by no more than the site's offset: the site has called its local time UTC."""
    reading = read_date(text, region=page.site.region, now=page.now + _FARTHEST)
    if reading is None or reading.precision == "day" or reading.value.utcoffset() != timedelta(0):
        return None
    clock = f"{reading.value:%Y-%m-%d %H:%M}"
    local = read_date(clock, region=page.site.region, now=page.now)
    return local and replace(local, raw=reading.raw)


def _modified(page: Page, rung: Rung, candidates: list[Any]) -> Reading | None:
    """Sites that fill it from another clock put it before the publication: then it is not known."""
    reading = _date(page, rung, candidates)
    if reading is not None and page.published is not None and reading.value < page.published.value:
        return None
    return reading


def _summary(page: Page, rung: Rung, candidates: list[Any]) -> str | None:
    """A summary that is only the headline again, or the beginning of the text, is none."""
    summary = _first(check_summary, candidates)
    if summary is None:
        return None
    key = fold(summary)
    start = page.prose.body[: len(summary) + 80]
    openings = [start] if page.prose.dateline is None else [start, f"{page.prose.dateline} {start}"]
    repeats = key == fold(page.title) or any(fold(opening).startswith(key) for opening in openings)
    return None if repeats else summary


def _authors(page: Page, rung: Rung, candidates: list[Any]) -> list[str]:
    names: list[str] = []
    for text in candidates:
        dateline = lines.read_dateline(clean(text)) if rung is not TEXT else None
        names += dateline.authors if dateline and dateline.authors else [lines.strip_byline(clean(text))]
    return check_authors(names, page.names)


def _section(page: Page, rung: Rung, candidates: list[Any]) -> str | None:
    return _first(check_line, candidates)


def _tags(page: Page, rung: Rung, candidates: list[Any]) -> list[str]:
    if len(candidates) == 1:
        # The site's selector may have matched a keyword line.
        words = lines.read_keywords(clean(candidates[0]), f"{page.title}\n{page.prose.body}")
        candidates = candidates if words is None else list(words)
    return check_tags(candidates, page.title)


def _source(page: Page, rung: Rung, candidates: list[Any]) -> Source | None:
    for text in candidates:
        cleaned = clean(text)
        line = lines.read_source(cleaned) if rung is SITE else None
        name = line.name if line else cleaned
        if name:
            return Source(name=name, site=page.sites.of_outlet(name))
    return None


def _images(page: Page, rung: Rung, candidates: list[Any]) -> list[Image]:
    if rung is SITE_IMAGES:
        return candidates
    # Metadata names the same picture in several sizes.
    urls = (page.document.absolute(href) for href in candidates)
    return [Image(url=url) for url in filter(None, urls)][:1]


LADDER: tuple[Row, ...] = (
    Row("title", (SITE, JSON_LD, META, RSS), _title),
    Row("body", (SITE_BLOCKS, GENERIC, JSON_LD_BLOCKS), _body),
    Row("published", (SITE, JSON_LD, META, RSS, URL), _date),
    Row("modified", (SITE, JSON_LD, META, RSS), _modified),
    Row("summary", (SITE, JSON_LD, META, RSS), _summary),
    Row("authors", (SITE, TEXT, JSON_LD, META, RSS), _authors),
    Row("section", (SITE, JSON_LD, META, RSS), _section),
    Row("tags", (SITE, TEXT, JSON_LD, META, RSS), _tags),
    Row("source", (SITE, TEXT), _source),
    Row("images", (SITE_IMAGES, JSON_LD, META), _images),
)
"""In the order in which fields are read: a later check may look at an earlier field."""
ROWS = {row.field: row for row in LADDER}


def fill_body(page: Page) -> Prose:
    """The text of the article. Raises `NotAnArticle` if the page has none.

    A body selector that matches elements without a text means that the page is no article: the generic extractor would
    find the text of others there. JSON-LD's text counts only if the page itself has clearly less.
    """
    chosen = bool(page.select["body"]) and bool(page.select["body"].elements(page.document.root))
    found: tuple[Rung, Prose] | None = None
    for rung in ROWS["body"].rungs:
        if (rung is GENERIC and (chosen or found)) or (
            rung is JSON_LD_BLOCKS and found and not _is_short(page, found[1])
        ):
            continue
        candidates = rung.find(page, "body")
        prose = _body(page, rung, candidates) if candidates else None
        if prose is not None:
            found = rung, prose
    if found is None:
        unmatched = page.select["body"] and not chosen
        raise NotAnArticle("no text: the body selector finds nothing" if unmatched else "no text")
    page.origins["body"] = found[0].name
    return found[1]


def _is_short(page: Page, prose: Prose) -> bool:
    """Whether the page's own text has clearly fewer words than its JSON-LD."""
    words = sum(len(text.split()) for text in from_json_ld(page.document, "body"))
    return len(prose.body.split()) < _MOST * words
