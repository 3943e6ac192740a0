"""The ladder: each field from the first rung whose value passes the field's check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

from newscrawl.arabic import Reading, clean, fold, lines, read_date
from newscrawl.extract.blocks import Block, blocks_of
from newscrawl.extract.body import Prose, Sorter
from newscrawl.extract.checks import (
    MIN_BODY_WORDS,
    MIN_GENERIC_WORDS,
    check_authors,
    check_line,
    check_summary,
    check_tags,
    check_title,
)
from newscrawl.extract.document import Document
from newscrawl.extract.fields import Fields
from newscrawl.extract.images import read_images
from newscrawl.extract.related import RelatedBlocks, RelatedLinks
from newscrawl.extract.rungs import from_json_ld, from_meta, generic_body, publisher_names
from newscrawl.extract.selectors import Selection
from newscrawl.extract.space import collapse
from newscrawl.found import Found
from newscrawl.items import Article, Link, Source
from newscrawl.outcomes import NotAnArticle
from newscrawl.sites import Site, Sites
from newscrawl.urls import readable

T = TypeVar("T")
Rung = tuple[str, Callable[[], list[str]]]


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that was read, and the text it was read from."""

    reading: Reading
    raw: str


class Ladder:
    """Reads the articles of one site's pages. Made once a crawl; keeps no state between pages."""

    def __init__(self, fields: Fields, *, site: Site, region: str, sites: Sites) -> None:
        self._fields = fields
        self._site = site
        self._region = region
        self._sites = sites
        self._select = {
            name: Selection(getattr(fields, name))
            for name in (
                "title", "summary", "body", "published", "modified", "authors", "section", "tags", "source", "images",
                "remove",
            )
        }  # fmt: skip
        self._related = RelatedLinks(fields, sites)
        self._names = [fold(site.outlet), fold(site.name)]

    def read(self, document: Document, found: Found, now: datetime) -> list[Article]:
        """The page's article, then the whole articles printed below it.

        `found` says where the page stands in the crawl, `now` when it was fetched (aware). Raises `NotAnArticle`.
        """
        if document.media_type is not None:
            raise NotAnArticle(f"the page says it is a {document.media_type}")
        origins: dict[str, str] = {}
        names = [*self._names, *map(_name_key, publisher_names(document))]
        title = self._first(
            origins, "title", self._rungs(document, found, "title"), lambda texts: _any(check_title, texts, names)
        )
        if title is None:
            raise NotAnArticle("no headline")
        sorter = Sorter(
            outlets=self._sites.outlets if self._fields.embedded else (self._site.outlet,),
            is_article=lambda href: self._is_article(document, href),
            whole_articles=self._fields.embedded,
            one_dateline=self._fields.ends_at_second_dateline,
        )
        blocks = self._related.find(document)
        prose = self._prose(document, sorter, title, origins, blocks)
        article = Article(
            url=document.url,
            site=self._site.name,
            key=found.key,
            title=title,
            body=prose.body,
            found_via=found.via,
            hops=found.hops,
            parent=found.parent,
            fetched=now,
            origins=origins,
            language=(document.root.get("lang") or "ar")[:2].lower(),
            images=read_images(document, self._select["images"], from_json_ld(document, "images")),
        )
        self._dates(article, document, found, now)
        self._lines(article, document, found, prose, names)
        article.related = self._related.read(document, prose, blocks)
        if article.source is not None:
            article.related.append(self._origin(document, prose, article.source))
        return [article, *(self._embedded(article, piece, now) for piece in sorter.sort_below(prose.below))]

    def _first(
        self, origins: dict[str, str], field: str, rungs: Iterable[Rung], check: Callable[[list[str]], T | None]
    ) -> T | None:
        for rung, get in rungs:
            texts = get()
            value = check(texts) if texts else None
            if value:
                origins[field] = rung
                return value
        return None

    def _rungs(self, document: Document, found: Found, field: str) -> list[Rung]:
        selection = self._select[field]
        rungs: list[Rung] = [("site", lambda: selection.texts(document.root))] if selection else []
        rungs.append(("json-ld", lambda: from_json_ld(document, field)))
        rungs.append(("meta", lambda: from_meta(document, field)))
        rungs.append(("rss", lambda: _hint(found, field)))
        return rungs

    def _is_article(self, document: Document, href: str) -> bool:
        url = document.absolute(href)
        known = self._sites.of_url(url) if url else None
        return known is not None and known[1] is not None

    def _prose(
        self, document: Document, sorter: Sorter, title: str, origins: dict[str, str], blocks: RelatedBlocks
    ) -> Prose:
        """The text from the first rung that has one.

        A body that the site's selectors find and that holds no text means that the page is no article: the generic
        extractor would find the text of others there.
        """
        selection = self._select["body"]
        removed = {match for match in self._select["remove"].every(document.root) if not isinstance(match, str)}
        removed.update(element for _, elements in blocks for element in elements)
        chosen = selection.elements(document.root) if selection else []
        rungs: list[tuple[str, Callable[[], list[Block]], int]] = [
            ("site", lambda: list(blocks_of(chosen, removed)), MIN_BODY_WORDS),
            ("json-ld", lambda: _blocks(from_json_ld(document, "body")), MIN_BODY_WORDS),
        ]
        if not chosen:
            rungs.append(("generic", lambda: _blocks(generic_body(document)), MIN_GENERIC_WORDS))
        for rung, get, least in rungs:
            paragraphs = get()
            prose = sorter.sort(paragraphs, title) if paragraphs else Prose()
            if prose.foreign:
                raise NotAnArticle("nothing but the cut-off lead of another article")
            if len(prose.body.split(maxsplit=least)) >= least:
                origins["body"] = rung
                return prose
        raise NotAnArticle("no text" if chosen or not selection else "no text: the body selector finds nothing")

    def _dates(self, article: Article, document: Document, found: Found, now: datetime) -> None:
        def check(texts: list[str]) -> Dated | None:
            for text in texts:
                reading = read_date(text, region=self._region, now=now)
                if reading is not None:
                    return Dated(reading, text)
            return None

        rungs = self._rungs(document, found, "published")
        rungs.append(("url", lambda: [date] if (date := self.url_date(document.url)) else []))
        published = self._first(article.origins, "published", rungs, check)
        if published is not None:
            article.published = published.reading.value
            article.published_precision = published.reading.precision
            article.published_raw = clean(published.raw)
        modified = self._first(article.origins, "modified", self._rungs(document, found, "modified"), check)
        if modified is not None:
            # Sites that fill it from another clock put it before the publication: then neither is known to be it.
            if article.published is None or modified.reading.value >= article.published:
                article.modified = modified.reading.value
            else:
                del article.origins["modified"]

    def url_date(self, url: str) -> str | None:
        """The day that the named groups of `article_url` read from an address, as ISO text."""
        match = self._site.article_url.search(readable(url))
        groups = match.groupdict() if match else {}
        if not all(groups.get(part) for part in ("year", "month", "day")):
            return None
        return f"{groups['year']}-{int(groups['month']):02}-{int(groups['day']):02}"

    def _lines(self, article: Article, document: Document, found: Found, prose: Prose, names: list[str]) -> None:
        origins = article.origins

        def rungs(field: str) -> list[Rung]:
            return self._rungs(document, found, field)

        article.summary = self._first(origins, "summary", rungs("summary"), lambda texts: _any(check_summary, texts))
        if article.summary and self._repeats(article.summary, article, prose):
            article.summary = None
            del origins["summary"]
        by = [author for line in prose.datelines for author in line.authors]
        authors = rungs("authors")
        authors.insert(1 if self._select["authors"] else 0, ("text", lambda: by))
        article.authors = (
            self._first(origins, "authors", authors, lambda texts: check_authors(_without_label(texts), names)) or []
        )
        article.section = self._first(origins, "section", rungs("section"), lambda texts: _any(check_line, texts))
        tags = rungs("tags")
        tags.insert(1 if self._select["tags"] else 0, ("text", lambda: list(prose.tags)))
        article.tags = (
            self._first(origins, "tags", tags, lambda texts: check_tags(self._labelled(texts, article), article.title))
            or []
        )
        article.dateline = prose.dateline
        article.source = self._source(document, prose, origins)

    @staticmethod
    def _repeats(summary: str, article: Article, prose: Prose) -> bool:
        """Whether a summary is only the headline again, or the beginning of the text, with or without its dateline."""
        key = fold(summary)
        if key == fold(article.title):
            return True
        start = article.body[: len(summary) + 80]
        return fold(start).startswith(key) or (
            prose.dateline is not None and fold(f"{prose.dateline} {start}").startswith(key)
        )

    @staticmethod
    def _labelled(texts: list[str], article: Article) -> list[str]:
        """The words of a keyword line where the site's selector matched one."""
        if len(texts) == 1:
            words = lines.read_keywords(clean(texts[0]), f"{article.title}\n{article.body}")
            if words is not None:
                return list(words)
        return texts

    def _source(self, document: Document, prose: Prose, origins: dict[str, str]) -> Source | None:
        for text in self._select["source"].texts(document.root):
            cleaned = clean(text)
            line = lines.read_source(cleaned)
            printed = line.name if line else cleaned
            if printed:
                origins["source"] = "site"
                return Source(name=printed, site=self._sites.of_outlet(printed))
        agency = next((line.agency for line in prose.datelines if line.agency), None)
        name = prose.source.name if prose.source else agency or prose.credit
        if not name:
            return None
        origins["source"] = "text"
        return Source(name=name, site=self._sites.of_outlet(name))

    def _origin(self, document: Document, prose: Prose, source: Source) -> Link:
        url = document.absolute(prose.source_href) if prose.source_href else None
        known = self._sites.of_url(url) if url else None
        site, key = known or (source.site, None)
        return Link(url=url, text=source.name, kind="origin", site=site, key=key)

    def _embedded(self, page: Article, piece: Prose, now: datetime) -> Article:
        """A whole article printed below the page's own; its text is its identity, for it has no address."""
        outlet = next((line.outlet for line in piece.datelines if line.outlet), None)
        name = piece.source.name if piece.source else outlet
        article = Article(
            url=page.url,
            site=page.site,
            key=f"text-{text_key(piece.body)}",
            title=piece.title or "",
            body=piece.body,
            found_via="embedded",
            hops=page.hops + 1,
            parent=f"{page.site}/{page.key}",
            fetched=now,
            dateline=piece.dateline,
            tags=list(piece.tags),
            authors=[author for line in piece.datelines for author in line.authors],
            source=Source(name=name, site=self._sites.of_outlet(name)) if name else None,
            language=page.language,
            origins={"title": "text", "body": "text"},
        )
        page.related.append(Link(url=None, text=article.title, kind="block", site=article.site, key=article.key))
        return article


@lru_cache(maxsize=1024)
def _name_key(name: str) -> str:
    """A publisher's name folded; a site's pages repeat it."""
    return fold(name)


def text_key(text: str) -> str:
    """Sixteen hexadecimal digits that stand for a folded text."""
    return blake2b(fold(text).encode(), digest_size=8).hexdigest()


def _hint(found: Found, field: str) -> list[str]:
    value = getattr(found.hints, field, None)
    if not value:
        return []
    if isinstance(value, datetime):
        return [value.isoformat()]
    return [value] if isinstance(value, str) else list(value)


def _blocks(lines: list[str]) -> list[Block]:
    return [Block(text, heading=False) for line in lines for part in line.splitlines() if (text := collapse(part))]


def _any(check: Callable[..., str | None], texts: list[str], *rest: object) -> str | None:
    return next((value for text in texts if (value := check(text, *rest))), None)


def _without_label(texts: list[str]) -> list[str]:
    """Names without «كتب», «بقلم» and the like before them."""
    names: list[str] = []
    for text in texts:
        dateline = lines.read_dateline(clean(text))
        names += dateline.authors if dateline and dateline.authors else [lines.strip_byline(clean(text))]
    return names
