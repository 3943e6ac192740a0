"""`Reader`: the articles of one site's pages, by the ladder."""

from __future__ import annotations

from dataclasses import fields as fields_of
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from newscrawl.arabic import clean, fold
from newscrawl.extract.body import Prose, Sorter
from newscrawl.extract.document import Document
from newscrawl.extract.fields import Fields
from newscrawl.extract.ladder import LADDER, MIN_ARTICLE_WORDS, fill_body
from newscrawl.extract.page import Page
from newscrawl.extract.related import RelatedLinks
from newscrawl.extract.rungs import publisher_names
from newscrawl.extract.selectors import Selection
from newscrawl.found import Found
from newscrawl.items import Article, Link, Source
from newscrawl.outcomes import NotAnArticle
from newscrawl.sites import Site, Sites

_NOT_SELECTORS = frozenset(("embedded", "ends_at_second_dateline"))
"""Fields of `Fields` that are switches."""


class Reader:
    """Reads the pages of one site. Made once per crawl; keeps no state between pages."""

    def __init__(self, site: Site, sites: Sites) -> None:
        fields = site.fields
        self._site = site
        self._sites = sites
        self._select = {name: Selection(getattr(fields, name)) for name in selectors()}
        self._related = RelatedLinks(fields, sites)
        self._names = [fold(site.outlet), fold(site.name)]
        self._outlets = sites.outlets if fields.embedded else (site.outlet,)

    def read(self, document: Document, found: Found, now: datetime) -> list[Article]:
        """The page's article, then the whole articles printed below it.

        `found` says where the page stands in the crawl, `now` when it was fetched (aware). Raises `NotAnArticle`.
        """
        page = Page(
            document=document,
            found=found,
            now=now,
            site=self._site,
            sites=self._sites,
            select=self._select,
            names=[*self._names, *map(_name_key, publisher_names(document))],
            sorter=self._sorter(document),
            related=self._related.find(document),
        )
        values: dict[str, object] = {}
        for row in LADDER:
            if row.field == "title":
                page.title = values["title"] = row.fill(page) or ""
                if not page.title:
                    raise _no_article(document, "no headline")
            elif row.field == "body":
                page.prose = self._prose(page)
                values["body"] = page.prose.body
            elif row.field == "published":
                page.published = row.fill(page)
                values |= _published(page)
            else:
                value = row.fill(page)
                if value is not None:
                    values[row.field] = value.value if row.field == "modified" else value
        article = Article(
            url=document.url,
            site=self._site.name,
            key=found.key,
            found_via=found.via,
            hops=found.hops,
            parent=found.parent,
            fetched=now,
            origins=page.origins,
            language=document.language,
            dateline=page.prose.dateline,
            related=self._related.read(document, page.prose, page.related),
            **values,  # type: ignore[arg-type]  # the ladder's rows are fields of Article: a test says so
        )
        if article.source is not None:
            article.related.append(self._origin(page, article.source))
        return [article, *(self._embedded(article, piece) for piece in page.sorter.sort_below(page.prose.below))]

    def _sorter(self, document: Document) -> Sorter:
        return Sorter(
            outlets=self._outlets,
            is_article=lambda href: self._is_article(document, href),
            whole_articles=self._site.fields.embedded,
            one_dateline=self._site.fields.ends_at_second_dateline,
        )

    def _is_article(self, document: Document, href: str) -> bool:
        url = document.absolute(href)
        known = self._sites.of_url(url) if url else None
        return known is not None and known[1] is not None

    @staticmethod
    def _prose(page: Page) -> Prose:
        try:
            prose = fill_body(page)
        except NotAnArticle as reason:
            raise _no_article(page.document, str(reason)) from reason
        # A video with an article's text is an article; one with a caption is not.
        if page.document.media_type and len(prose.body.split()) < MIN_ARTICLE_WORDS:
            raise _no_article(page.document, "little text")
        return prose

    def _origin(self, page: Page, source: Source) -> Link:
        href = page.prose.source_href
        url = page.document.absolute(href) if href else None
        known = self._sites.of_url(url) if url else None
        site, key = known or (source.site, None)
        return Link(url=url, text=source.name, kind="origin", site=site, key=key)

    def _embedded(self, page: Article, piece: Prose) -> Article:
        """A whole article printed below the page's own; without a URL of its own its text is its identity."""
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
            fetched=page.fetched,
            dateline=piece.dateline,
            tags=list(piece.tags),
            authors=[author for line in piece.datelines for author in line.authors],
            source=Source(name=name, site=self._sites.of_outlet(name)) if name else None,
            language=page.language,
            origins={"title": "text", "body": "text"},
        )
        page.related.append(Link(url=None, text=article.title, kind="block", site=article.site, key=article.key))
        return article


def selectors() -> list[str]:
    """The names of `Fields` that are selectors."""
    return [field.name for field in fields_of(Fields) if field.name not in _NOT_SELECTORS]


def text_key(text: str) -> str:
    """Sixteen hexadecimal digits that stand for a folded text."""
    return blake2b(fold(text).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _published(page: Page) -> dict[str, object]:
    reading = page.published
    if reading is None:
        return {}
    return {
        "published": reading.value,
        "published_precision": reading.precision,
        "published_raw": clean(reading.raw),
    }


def _no_article(document: Document, reason: str) -> NotAnArticle:
    """Final if the page says itself that it is something else."""
    if document.media_type is not None:
        return NotAnArticle(f"the page says it is a {document.media_type}", final=True)
    return NotAnArticle(reason)


@lru_cache(maxsize=1024)
def _name_key(name: str) -> str:
    """A publisher's name, folded; a site's pages repeat it."""
    return fold(name)
