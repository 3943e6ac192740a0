"""The ladder: a table with one row per field, filled by the first rung whose value passes the field's check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from newscrawl.arabic import Reading, clean, fold, lines
from newscrawl.arabic.gazetteer.names import bare_name, split_authors
from newscrawl.extract import kinds
from newscrawl.extract.checks import (
    MAX_UNDATED_WORDS,
    MIN_BODY_WORDS,
    MIN_FLASH_WORDS,
    MIN_GENERIC_WORDS,
    NO_TEXT,
    Failed,
    check_authors,
    check_line,
    check_own_tags,
    check_summary,
    check_tags,
    check_title,
)
from newscrawl.extract.dates import check_date, check_modified
from newscrawl.extract.layout.stamps import Stamp
from newscrawl.extract.page import Page
from newscrawl.extract.rows import Choice, Row, Rung, attempt
from newscrawl.extract.rungs import (
    FOLDERS,
    GENERIC,
    JSON_LD,
    JSON_LD_BLOCKS,
    META,
    MICRODATA,
    NEAR,
    RSS,
    SITE,
    SITE_BLOCKS,
    SITE_IMAGES,
    TEXT,
    TYPE,
    URL,
)
from newscrawl.extract.text.body import Prose
from newscrawl.extract.text.line_words import HOME_NAMES
from newscrawl.failures import Failure
from newscrawl.items import Image, Source
from newscrawl.outcomes import NotAnArticle

MIN_PAID_WORDS = 100
"""A paid article's text with fewer words than this is only its teaser."""
MIN_ARTICLE_WORDS = 40
"""Minimum words of text with which a page that declares itself a video or a gallery is still an article."""
_MIN_OWN_SHARE = 0.8
"""Minimum share of the JSON-LD text's words that the page's own text needs to be preferred over the JSON-LD text."""
_REPEATS_TITLE = Failed("repeats the headline")
_REPEATS_TEXT = Failed("repeats the beginning of the text")
_HOME_PAGE = Failed("the home page or the site's own name")
_METERED = Failed("neither free nor paid")
_TIERS = {"free": "True", "locked": "False"}
"""Values of `article:content_tier`."""
_NO_URL = Failed("no http(s) URL")
_LOCKED = Failed("only a notice for subscribers")
TEASER = "only the teaser of an article for subscribers"
"""Reason given for rejecting a teaser page."""


def article_values(page: Page) -> dict[str, Any]:
    """Return a mapping of Article fields to values for all rows that were filled."""
    values: dict[str, Any] = {}
    for row in LADDER:
        if row.field in page.values:
            value = page.values[row.field]
            values |= row.parts(value) if row.parts is not None else {row.field: value}
    return values


def _first(check: Callable[..., str | Failed], candidates: list[Any], *more: Any) -> str | Failed:
    """The first value that passes the check, or the failure of the last one."""
    value: str | Failed = NO_TEXT
    for text in candidates:
        value = check(text, *more)
        if value:
            break
    return value


def _title(page: Page, rung: Rung, candidates: list[Any]) -> str | Failed:
    for text in candidates:
        # The title of a site with a body selector is not compared with the printed headline.
        value = check_title(text, page.names, None if page.declared else page.printed(text))
        if value:
            break
    return value


def _body(page: Page, rung: Rung, candidates: list[Any]) -> Prose | Failed:
    prose = page.sorter.sort(candidates, page.title)
    if prose.foreign:
        raise NotAnArticle("only the truncated lead of another article")
    if prose.locked and not prose.paragraphs:
        return _LOCKED
    least = MIN_BODY_WORDS
    if rung is GENERIC:
        least = MIN_FLASH_WORDS if _is_dated(page) else _least_undated(page)
    return prose if len(prose.body.split(maxsplit=least)) >= least else Failed(f"fewer than {least} words")


def _least_undated(page: Page) -> int:
    """Minimum words of a text without a date.

    It grows with the number of linked headlines on the page: a shorter text only introduces them.
    """
    heads = sum(line.heading and not line.words and line.linked > 2 for line in page.text.lines)
    return min(max(MIN_GENERIC_WORDS, MIN_BODY_WORDS * heads), MAX_UNDATED_WORDS)


def _is_dated(page: Page) -> bool:
    """Whether a page prints its headline and has a publication date; articles do, other pages do not."""
    if page.text.headline is None:
        return False
    return any(rung.find(page, _PUBLISHED) for rung in (JSON_LD, META, NEAR))


def _summary(page: Page, rung: Rung, candidates: list[Any]) -> str | Failed:
    """The summary; fails if it only repeats the headline or the beginning of the text."""
    summary = _first(check_summary, candidates)
    if not summary:
        return summary
    key = fold(summary)
    start = page.prose.body[: len(summary) + 80]
    openings = [start] if page.prose.dateline is None else [start, f"{page.prose.dateline} {start}"]
    if key == fold(page.title):
        return _REPEATS_TITLE
    return _REPEATS_TEXT if any(fold(opening).startswith(key) for opening in openings) else summary


def _authors(page: Page, rung: Rung, candidates: list[Any]) -> list[str] | Failed:
    names = [name for text in candidates for name in _named_in(text, may_be_dateline=rung is not TEXT)]
    return check_authors(names, page.names)


@lru_cache(maxsize=256)
def _named_in(text: str, *, may_be_dateline: bool) -> tuple[str, ...]:
    """The names in a byline; cached, because a site's authors recur."""
    byline = clean(text)
    dateline = lines.read_dateline(byline) if may_be_dateline else None
    if dateline is not None and dateline.authors:
        return tuple(dateline.authors)
    byline = bare_name(lines.strip_byline(byline))
    several = split_authors(byline)
    return several if len(several) > 1 else (byline,)


def _section(page: Page, rung: Rung, candidates: list[Any]) -> str | Failed:
    title = fold(page.title)
    value = _first(check_line, [text for text in candidates if fold(text) != title])
    return _HOME_PAGE if value and rung is not SITE and fold(value) in (*HOME_NAMES, *page.names) else value


def _tags(page: Page, rung: Rung, candidates: list[Any]) -> list[str] | Failed:
    if len(candidates) == 1:
        # The site's selector may have matched a keyword line.
        words = lines.read_keywords(clean(candidates[0]), f"{page.title}\n{page.prose.body}")
        candidates = candidates if words is None else list(words)
    tags = check_tags(candidates, page.title)
    if tags and rung in (META, MICRODATA, NEAR, JSON_LD) and page.origins.get("body") == GENERIC.name:
        return check_own_tags(tags, page.title, page.prose.body, page.names)
    return tags


def _free(page: Page, rung: Rung, candidates: list[Any]) -> str | Failed:
    """`True` or `False` as text, because a falsy value would count as missing."""
    value = _TIERS.get(candidates[0].lower(), candidates[0])
    return value if value in ("True", "False") else _METERED


def _kind(page: Page, rung: Rung, candidates: list[Any]) -> str | Failed:
    return str(candidates[0].kind)


def _source(page: Page, rung: Rung, candidates: list[Any]) -> Source | Failed:
    for text in candidates:
        cleaned = clean(text)
        line = lines.read_source(cleaned) if rung is SITE else None
        name = line.name if line else cleaned
        if name:
            return Source(name=name, site=page.sites.of_outlet(name))
    return NO_TEXT


def _images(page: Page, rung: Rung, candidates: list[Any]) -> list[Image] | Failed:
    if rung is SITE_IMAGES:
        return candidates
    # Metadata may list the same picture in several sizes, so only the first URL is kept.
    urls = (page.document.absolute(href) for href in candidates)
    return [Image(url=url) for url in filter(None, urls)][:1] or _NO_URL


def _choose_body(page: Page, row: Row) -> Choice:
    """Choose the text of the article.

    If the body selector matches elements without a text, the generic extractor is skipped: it would find the text of
    other articles there. JSON-LD's text is used only if the page's own text is clearly shorter.
    """
    chosen = bool(page.bodies)
    found: Choice = None, None
    locked = False
    for rung in row.rungs:
        prose = found[1]
        if rung is GENERIC and (chosen or prose):
            page.passed_over(row.field, rung.name, "the body selector matches")
            continue
        # An aggregator's JSON-LD may hold the text of all articles on the page.
        if rung is JSON_LD_BLOCKS and prose and (page.site.fields.embedded or not _is_short(page, row, prose)):
            page.passed_over(row.field, rung.name, "it does not have clearly more text")
            continue
        prose = attempt(page, row, rung)
        locked = locked or prose is _LOCKED
        if prose:
            found = rung, prose
    if found[0] is None and locked:
        raise NotAnArticle(TEASER, failure=Failure.PAYWALL)
    if found[0] is None and page.select["body"] and not chosen:
        raise NotAnArticle("no text: the body selector matches nothing")
    return found


def _is_short(page: Page, row: Row, prose: Prose) -> bool:
    """Whether the page's own text has clearly fewer words than its JSON-LD text."""
    words = sum(len(text.split()) for text in page.document.json_ld.texts(*row.json_ld))
    return words > 0 and len(prose.body.split()) < _MIN_OWN_SHARE * words


def _body_parts(prose: Prose) -> dict[str, Any]:
    return {"body": prose.body, "dateline": prose.dateline}


def _published_parts(reading: Reading) -> dict[str, Any]:
    return {
        "published": reading.value,
        "published_precision": reading.precision,
        "published_raw": clean(reading.raw),
    }


def _free_parts(value: str) -> dict[str, Any]:
    return {"free": value == "True"}


def is_teaser(page: Page) -> bool:
    """Whether a page shows only the beginning of a paid article."""
    if page.values.get("free") != "False" and not page.prose.locked:
        return False
    body = page.prose.body.rstrip("]) ")
    return len(body.split()) < MIN_PAID_WORDS or body.endswith(("…", "..."))


def _modified_parts(reading: Reading) -> dict[str, Any]:
    return {"modified": reading.value}


def _if_generic(find: Callable[[Page], list[Any]]) -> Callable[[Page], list[Any]]:
    """Run `find` only if no selector found the page's text, because it takes as long as finding the text."""
    return lambda page: find(page) if page.origins.get("body") == GENERIC.name else []


def _stamped(stamp: Stamp | None) -> list[Any]:
    return [replace(stamp.reading, raw=stamp.raw)] if stamp else []


def _credited(page: Page) -> list[Any]:
    prose = page.prose
    agency = next((line.agency for line in prose.datelines if line.agency), None)
    # If the site is an agency, its own name below a text is not a source.
    credit = prose.credit if prose.credit and fold(prose.credit) not in page.names else None
    return [name] if (name := prose.source.name if prose.source else agency or credit) else []


def _paid(page: Page) -> list[Any]:
    is_paid = page.prose.locked or (page.origins.get("body") == GENERIC.name and page.near.is_paid())
    return [str(False)] if is_paid else []


_PUBLISHED = Row(
    "published", (SITE, JSON_LD, META, MICRODATA, NEAR, RSS, URL), check_date, parts=_published_parts,
    json_ld=("datePublished", "dateCreated", "uploadDate"),
    # The names used by publishing tools and by htmldate.
    meta=(
        "article:published_time", "datepublished", "date", "pubdate", "publish-date", "dc.date.issued",
        "dcterms.created", "parsely-pub-date", "og:article:published_time", "og:published_time", "article:published",
        "article.published", "article:post_date", "published_time", "publishdate", "publish_date", "published-date",
        "published_date", "publication-date", "publication_date", "pub_date", "date_published", "article_date_original",
        "article.created", "originalpublicationdate", "dc.date", "dc.date.created", "dc.created", "dcterms.issued",
        "dcterms.date", "sailthru.date", "bt:pubdate", "rnews:datepublished", "cxenseparse:recs:publishtime",
        "cxenseparse:publishtime", "analyticsattributes.articledate", "shareaholic:article_published_time",
        "citation_publication_date", "citation_online_date", "citation_date", "dateposted", "displaydate", "created",
    ),
    loose_time="datePublished",
    near=lambda page: _stamped(page.near_dates[0]),
)  # fmt: skip

LADDER: tuple[Row, ...] = (
    Row(
        "title", (SITE, JSON_LD, META, NEAR, RSS), _title, needed="no headline",
        json_ld=("headline", "name", "alternativeHeadline"),
        meta=("og:title", "twitter:title"),
        near=lambda page: [] if page.declared else page.printed_titles,
    ),
    Row(
        "body", (SITE_BLOCKS, GENERIC, JSON_LD_BLOCKS), _body, parts=_body_parts, needed="no text", choose=_choose_body,
        json_ld=("articleBody", "text", "liveBlogUpdate"),
    ),
    _PUBLISHED,
    Row(
        "modified", (SITE, JSON_LD, META, MICRODATA, NEAR, RSS), check_modified, parts=_modified_parts,
        json_ld=("dateModified",),
        meta=(
            "article:modified_time", "datemodified", "og:updated_time", "last-modified", "og:article:modified_time",
            "article:modified", "article.updated", "lastmod", "last_modified", "date_modified", "modified_time",
            "updated_time", "dcterms.modified", "dc.date.modified", "rnews:datemodified",
        ),
        loose_time="dateModified",
        unlearned="every edit changes it, so that the page may not have the stored moment any more",
        near=_if_generic(lambda page: _stamped(page.near_dates[1])),
    ),
    Row(
        "summary", (SITE, JSON_LD, META, MICRODATA, RSS), _summary,
        json_ld=("description", "abstract"),
        meta=("og:description", "description", "twitter:description"),
        unlearned="the page's metadata declare it, and a summary that repeats the text is stored as none",
    ),
    Row(
        "authors", (SITE, TEXT, JSON_LD, META, MICRODATA, NEAR, RSS), _authors,
        text=lambda page: [author for line in page.prose.datelines for author in line.authors],
        json_ld=("author", "creator"),
        meta=(
            "author", "article:author", "dc.creator", "parsely-author", "citation_author", "dcterms.creator", "byl",
            "og:article:author", "article.author", "article:author_name", "sailthru.author", "cxenseparse:author",
            "authors",
        ),
        near=_if_generic(lambda page: page.near.authors()),
    ),
    Row(
        "section", (SITE, JSON_LD, META, MICRODATA, NEAR, RSS), _section,
        # The breadcrumb's last entry is the section or, on some sites, the article itself, which the check rejects.
        json_ld=("articleSection", "breadcrumb"),
        meta=("article:section", "section", "parsely-section", "og:article:section", "article.section", "category"),
        near=_if_generic(lambda page: list(filter(None, (page.near.section(),)))),
    ),
    Row(
        "tags", (SITE, TEXT, JSON_LD, META, MICRODATA, NEAR, RSS), _tags,
        text=lambda page: list(page.prose.tags),
        json_ld=("keywords", "about"),
        meta=("article:tag", "keywords", "news_keywords", "parsely-tags", "sailthru.tags"),
        near=_if_generic(lambda page: page.near.tags()),
    ),
    Row(
        "source", (SITE, TEXT), _source, text=_credited,
        unlearned="no element of its own holds it on most sites: it is credited in the lines of the text",
    ),
    Row(
        "images", (SITE_IMAGES, JSON_LD, META, MICRODATA), _images,
        json_ld=("image", "thumbnailUrl"),
        meta=("og:image", "twitter:image"),
        unlearned="a redesign serves other sizes, so that the page does not have the stored URLs any more",
    ),
    Row(
        "kind", (TYPE, TEXT, FOLDERS), _kind, text=kinds.by_words,
        unwatched="every article has one: `news` unless the page says otherwise",
    ),
    Row(
        "free", (JSON_LD, META, MICRODATA, NEAR), _free, parts=_free_parts,
        json_ld=("isAccessibleForFree",),
        meta=("article:content_tier",),
        unwatched="most sites declare it on paid articles only, so that its share follows what is published",
        near=_paid,
    ),
)  # fmt: skip
"""The rows in reading order: a later check may use the value of an earlier field."""
