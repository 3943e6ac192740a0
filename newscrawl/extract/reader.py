"""`Reader`: extract the articles from one site's pages, using the ladder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b

from newscrawl.arabic import Reading, clean, fold, read_date
from newscrawl.arabic.dates.lead import read_lead_day
from newscrawl.extract.checks import check_tags
from newscrawl.extract.document import Document
from newscrawl.extract.html import NotHtmlError
from newscrawl.extract.ladder import LADDER, MIN_ARTICLE_WORDS, TEASER, article_values, is_teaser
from newscrawl.extract.links import links_out
from newscrawl.extract.page import Page
from newscrawl.extract.related import related_blocks, related_links
from newscrawl.extract.reuse import rights_in
from newscrawl.extract.rungs import home_names, publisher_names
from newscrawl.extract.selectors import Selection
from newscrawl.extract.text.body import Prose, Sorter
from newscrawl.failures import Failure
from newscrawl.fields import SELECTORS
from newscrawl.found import Found
from newscrawl.items import Article, Link, Source
from newscrawl.outcomes import NotAnArticle
from newscrawl.rights import Served
from newscrawl.sites import Declaration, Sites
from newscrawl.urls import is_front_page


class Reader:
    """Reads the pages of one site. Created once per crawl; keeps no state between pages."""

    def __init__(self, site: Declaration, sites: Sites) -> None:
        self._site = site
        self._sites = sites
        self._fields = site.fields
        self._select = {name: Selection(getattr(self._fields, name)) for name in SELECTORS}
        self._names = [fold(site.outlet), fold(site.name)]
        self._outlets = sites.outlets if self._fields.embedded else (site.outlet,)

    def read_bytes(
        self,
        body: bytes,
        claimed: Callable[[], str],
        found: Found,
        now: datetime,
        served: Served | None,
        finish: Callable[[Article], Article],
    ) -> list[Article]:
        """Parse the bytes of the page at `found.url` and return its articles; see `read`.

        `claimed` returns the encoding that the headers or the page claim; `finish` is the site's hook, called with the
        page's own article. Raises `NotAnArticle`, also for bytes that are not HTML.
        """
        try:
            document = Document.parse(body, claimed, found.url)
        except NotHtmlError as error:
            raise NotAnArticle(str(error)) from error
        own, *embedded = self.read(document, found, now, served)
        return [finish(own), *embedded]

    def read(self, document: Document, found: Found, now: datetime, served: Served | None = None) -> list[Article]:
        """Return the page's article, followed by the whole articles printed below it.

        `found` is how the crawl found the page, `now` when the page was fetched (aware), `served` the response's
        headers and its host's policy. Raises `NotAnArticle`.
        """
        return self.articles(self.page(document, found, now, served=served))

    def page(
        self, document: Document, found: Found, now: datetime, kind: type[Page] = Page, served: Served | None = None
    ) -> Page:
        """Return a page of the site, ready to be read."""
        named = [*publisher_names(document), *(() if self._select["body"] else home_names(document))]
        return kind(
            document=document,
            found=found,
            now=now,
            site=self._site,
            sites=self._sites,
            select=self._select,
            names=[*self._names, *map(fold, named)],
            sorter=self._sorter(document),
            related=related_blocks(document, self._select),
            served=served or Served(),
        )

    def articles(self, page: Page) -> list[Article]:
        """Return the articles of a page; see `read`."""
        document, found = page.document, page.found
        if not page.declared and is_front_page(document.url):
            raise NotAnArticle("a front page")
        try:
            for row in LADDER:
                row.fill(page)
        except NotAnArticle as reason:
            changed = self._fields.has_selectors and "site" not in page.origins.values()
            raise _no_article(
                document, str(reason), reason.failure or (Failure.LAYOUT if changed else None)
            ) from reason
        # A video page with an article's text is an article; one with only a caption is not.
        if document.media_type and len(page.prose.body.split()) < MIN_ARTICLE_WORDS:
            raise _no_article(document, "little text")
        if is_teaser(page):
            raise NotAnArticle(TEASER, failure=Failure.PAYWALL)
        article = Article(
            url=document.url,
            site=self._site.name,
            key=found.key,
            found_via=found.via,
            hops=found.hops,
            parent=found.parent,
            fetched=page.now,
            first_seen=page.now,
            language=document.language,
            country=self._site.country,
            links_out=links_out(document, page.prose.hrefs),
            rights=rights_in(document, page.served, page.now),
            related=related_links(document, page.prose, page.related, self._sites),
            origins=page.origins,
            **article_values(page),
        )
        if article.source is not None:
            article.related.append(self._origin(page, article.source))
        page.done("related")
        below = page.sorter.sort_below(page.prose.below)
        embedded = [self._embedded(page, article, piece) for piece in below]
        page.done("embedded")
        return [article, *embedded]

    def _sorter(self, document: Document) -> Sorter:
        return Sorter(
            outlets=self._outlets,
            is_article=lambda href: self._is_article(document, href),
            one_dateline=self._fields.ends_at_second_dateline,
        )

    def _is_article(self, document: Document, href: str) -> bool:
        url = document.absolute(href)
        known = self._sites.of_url(url) if url else None
        return known is not None and known[1] is not None

    def _origin(self, page: Page, source: Source) -> Link:
        href = page.prose.source_href
        url = page.document.absolute(href) if href else None
        known = self._sites.of_url(url) if url else None
        site, key = known or (source.site, None)
        return Link(url=url, text=source.name, kind="origin", site=site, key=key)

    def _embedded(self, page: Page, own: Article, piece: Prose) -> Article:
        """Build a whole article printed below the page's own.

        Its key comes from the URL that its title links to; without such a link, it is a hash of its text.
        """
        outlet = next((line.outlet for line in piece.datelines if line.outlet), None)
        name = piece.source.name if piece.source else outlet
        link = self._linked_article(page, piece.href)
        site, key = (link.site, link.key) if link is not None else (None, None)
        article = Article(
            url=link.url if link is not None and link.url else own.url,
            site=site or own.site,
            key=key or f"text-{text_key(piece.body)}",
            title=piece.title or "",
            body=piece.body,
            found_via="embedded",
            hops=own.hops + 1,
            parent=f"{own.site}/{own.key}",
            first_seen=own.fetched,
            fetched=own.fetched,
            dateline=piece.dateline,
            tags=check_tags(piece.tags, piece.title) or [],
            authors=[author for line in piece.datelines for author in line.authors],
            source=Source(name=name, site=self._sites.of_outlet(name)) if name else None,
            language=own.language,
            country=self._country(site or own.site),
            links_out=links_out(page.document, piece.hrefs),
            rights=own.rights,
            origins={"title": "text", "body": "text"},
        )
        day = self._own_day(piece, page.now)
        if day is not None:
            article.published, article.published_precision = day.value, day.precision
            article.published_raw = clean(day.raw)
            article.origins["published"] = "text"
        if link is None or all(link.url != other.url for other in own.related):
            link = link or Link(url=None, text=article.title, kind="block", site=article.site, key=article.key)
            link.text = article.title
            own.related.append(link)
        return article

    def _country(self, name: str) -> str | None:
        """The country of this or another site."""
        site = self._site if name == self._site.name else self._sites.declaration(name)
        return site.country if site is not None else None

    def _own_day(self, piece: Prose, now: datetime) -> Reading | None:
        """The date line below the title, or else the day that the lead refers to as today."""
        region = self._site.region
        if piece.stamp and (reading := read_date(piece.stamp, region=region, now=now)):
            return reading
        return read_lead_day("\n".join(piece.paragraphs[:2]), region=region, now=now)

    def _linked_article(self, page: Page, href: str | None) -> Link | None:
        """The article that a title links to; None if the link leads to the page itself or to no known article."""
        url = page.document.absolute(href) if href else None
        known = self._sites.of_url(url) if url else None
        if url is None or known is None or known[1] is None or known == (self._site.name, page.found.key):
            return None
        return Link(url=url, text="", kind="block", site=known[0], key=known[1])


def text_key(text: str) -> str:
    """Return the hash of a folded text as sixteen hexadecimal digits."""
    return blake2b(fold(text).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _no_article(document: Document, reason: str, failure: Failure | None = None) -> NotAnArticle:
    """The rejection of a page; final if the page declares that it is something else."""
    if document.media_type is not None:
        return NotAnArticle(f"the page declares its type as {document.media_type}", final=True)
    return NotAnArticle(reason, failure=failure)
