"""`NewsSpider`: the base class of every site's spider; finds articles and reads them.

The page readers are imported with the first page, because `scrapy list` imports every spider.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from re import Pattern
from typing import TYPE_CHECKING, Any, ClassVar

import scrapy
from scrapy.http import HtmlResponse, Request, Response

from newscrawl.arguments import Arguments
from newscrawl.crawl.network.bodies import MAX_SOURCE_SIZE, encoding_of, unpacked
from newscrawl.crawl.network.timelimit import cpu_limit
from newscrawl.crawl.requests import fetched_at, record_of
from newscrawl.deployment.file import of_site
from newscrawl.fields import Fields
from newscrawl.found import Found, Hints, Kind
from newscrawl.items import Article
from newscrawl.outcomes import NotAnArticle, OutOfWindow, UnreadableSource
from newscrawl.rendering.settings import Render, article_meta, listing_meta, render_settings
from newscrawl.sites import Declaration, Sites, compiled_pattern
from newscrawl.urls import article_key, domain_name, host, identity, in_domains, normalize

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from newscrawl.arabic import Reading
    from newscrawl.discover.entry import Entry
    from newscrawl.extract.reader import Reader
    from newscrawl.extract.selectors import Selection

__all__ = ["Fields", "NewsSpider"]

_MAX_SITEMAP_DEPTH = 4
MAX_ENTRIES = 100_000
"""Maximum number of entries read from one source; the sitemap protocol allows 50,000."""


class NewsSpider(scrapy.Spider):
    """A news site. A subclass only declares the site; its only code is `finish`, if selectors do not suffice."""

    allowed_domains: ClassVar[list[str]] = []
    outlet: ClassVar[str] = ""
    """The outlet's own name, in Arabic."""
    region: ClassVar[str] = "EG"
    """ISO 3166 code of the country whose month names and time zone the site uses."""
    rss_urls: ClassVar[list[str]] = []
    sitemap_urls: ClassVar[list[str]] = []
    listing_urls: ClassVar[list[str]] = []
    """Listing pages; `{page}` stands for the page number, from 1. Without it, the page's own `rel=next` is followed."""
    listing_date: ClassVar[str] = ""
    """Selector of the dates printed on a listing page."""
    json_link: ClassVar[str] = ""
    """URL template for articles that a JSON source lists only by id, with the name of the id's key in braces."""
    article_url: ClassVar[str] = ""
    """Regular expression that matches in the readable URLs of articles only; its `id` group is the article's key."""
    article_samples: ClassVar[list[str]] = []
    """Real URLs of articles, which `article_url` must match."""
    fields: ClassVar[Fields] = Fields()
    marks: ClassVar[tuple[str, ...]] = ()
    """For base classes of publishing systems: patterns found only in the pages of that system; for `scrapy newsite`."""
    render: ClassVar[Render] = False
    """Whether pages are fetched with Chromium, because they need JavaScript; `listings` for listings only."""
    render_wait: ClassVar[str] = "h1"
    """CSS selector of an element that must be on a rendered article's page before it is read."""
    render_domains: ClassVar[list[str]] = []
    """Other domains from which rendered pages may load scripts and data."""
    listing_more: ClassVar[str] = ""
    """CSS selector of the button that loads more of a rendered listing."""
    listing_clicks: ClassVar[int] = 5
    """Maximum number of clicks on that button."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # Scrapy compares them with host names in their DNS form.
        cls.allowed_domains = [domain_name(name) for name in cls.allowed_domains]

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        self.arguments = Arguments.parse(kwargs, region=self.region, domains=self.allowed_domains)
        super().__init__(name, **kwargs)
        self._seen: dict[str, set[str]] = {}
        self._sitemaps = 0

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Add the deployment's settings of this site, and the settings for rendering if the spider renders."""
        super().update_settings(settings)
        settings.setdict(of_site(settings, cls.name), priority="spider")
        if cls.render:
            domains = [*cls.allowed_domains, *cls.render_domains]
            settings.setdict(render_settings(settings, domains, cls.source_urls()), priority="spider")

    def finish(self, article: Article, response: Response) -> Article:
        """Hook for sites that need code; gets the page's own article after the ladder has read it."""
        return article

    @classmethod
    def declaration(cls) -> Declaration:
        """Return the declaration by which the site's pages are read, with or without a crawl."""
        return Declaration(
            name=cls.name,
            outlet=cls.outlet or cls.name,
            domains=tuple(cls.allowed_domains),
            article_url=cls.article_url,
            region=cls.region,
            country=cls.region,
            fields=cls.fields,
            finish=None if cls.finish is NewsSpider.finish else cls._finish_page,
        )

    @classmethod
    def _finish_page(cls, article: Article, body: bytes, url: str, content_type: str | None) -> Article:
        """Call `finish` for a page that was not fetched by a crawl."""
        headers = {"Content-Type": content_type} if content_type else {}
        return cls().finish(article, HtmlResponse(url, body=body, headers=headers))

    # -- finding ---------------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        """Yield one request per declared source, or one for the article of `-a url=`."""
        for found in self.seeds():
            yield self.request(found)

    def seeds(self) -> Iterator[Found]:
        """Yield the first URLs of a crawl."""
        if self.arguments.url is not None:
            url = self.arguments.url
            yield Found(url=url, kind=Kind.ARTICLE, key=self.article_key(url) or identity(url), via="url")
            return
        for kind, urls in ((Kind.RSS, self.rss_urls), (Kind.SITEMAP, self.sitemap_urls)):
            for url in urls:
                yield self.source(url, kind, kind.value)
        for template in self.listing_urls:
            yield self.source(template.replace("{page}", "1"), Kind.LISTING, "listing")

    @classmethod
    def source_urls(cls) -> list[str]:
        """Return the URLs of the declared sources."""
        return [*cls.rss_urls, *cls.sitemap_urls, *(one.replace("{page}", "1") for one in cls.listing_urls)]

    def declared_urls(self) -> list[str]:
        """Return the URLs of the declared sources, and that of `-a url=`."""
        return [*self.source_urls(), *filter(None, (self.arguments.url,))]

    @staticmethod
    def source(url: str, kind: Kind, via: str, page: int = 1) -> Found:
        """Return a source as a `Found`; `page` is the number of a listing page, or the depth of a sitemap."""
        return Found(url=normalize(url), kind=kind, key=identity(url), via=via, page=page)

    def request(self, found: Found) -> Request:
        """Return the request for a URL of any kind."""
        callback = {
            Kind.RSS: self.parse_rss,
            Kind.SITEMAP: self.parse_sitemap,
            Kind.LISTING: self.parse_listing,
            Kind.ARTICLE: self.parse_article,
        }[found.kind]
        meta: dict[str, Any] = {}
        if found.kind in (Kind.SITEMAP, Kind.RSS):
            meta["download_maxsize"] = MAX_SOURCE_SIZE
        elif self.render and found.kind is Kind.LISTING:
            meta |= listing_meta(self.listing_more, self.listing_clicks)
        elif self.render is True:
            meta |= article_meta(self.render_wait)
        return Request(found.url, callback=callback, cb_kwargs={"found": found}, meta=meta)

    async def parse(self, response: Response, **kwargs: Any) -> AsyncIterator[Any]:
        """Read an article, an RSS feed, a sitemap or a listing, for `scrapy parse` and the shell."""
        if self.article_key(response.url) is not None:
            for article in self.read_all(response):
                yield article
            return
        for reader in (self.parse_rss, self.parse_sitemap):
            try:
                requests = [request async for request in reader(response)]
            except UnreadableSource:
                continue
            for request in requests:
                yield request
            return
        async for request in self.parse_listing(response):
            yield request

    async def parse_rss(self, response: Response, found: Found | None = None) -> AsyncIterator[Request]:
        """Yield requests for the articles of an RSS feed. Raises `UnreadableSource`."""
        from newscrawl.discover.rss import read_rss

        with self._limits():
            entries = read_rss(unpacked(response), response.url, self.json_link)
        for request in self._articles(_emptied(entries), "rss", response.url):
            yield request

    async def parse_sitemap(self, response: Response, found: Found | None = None) -> AsyncIterator[Request]:
        """Yield requests for the articles and the child sitemaps of a sitemap. Raises `UnreadableSource`."""
        from newscrawl.discover.sitemaps import MAX_CHILDREN, children_to_follow, read_sitemap

        with self._limits():
            sitemap = read_sitemap(unpacked(response), response.url)
        depth = found.page if found else 1
        for request in self._articles(sitemap.pages, "sitemap", response.url):
            yield request
        if depth >= _MAX_SITEMAP_DEPTH or not sitemap.children:
            return
        children = children_to_follow(
            sitemap.children,
            domains=(*self.allowed_domains, *map(host, self.sitemap_urls)),
            read=self._reading,
            limit=MAX_CHILDREN - self._sitemaps,
            since=self.arguments.since,
            max_items=self.arguments.max_items,
        )
        self._sitemaps += len(children.follow)
        if children.refused:
            self.logger.warning("%s: %s", response.url, children.refused, extra={"url": response.url})
        for child in children.follow:
            yield self.request(self.source(child.url, Kind.SITEMAP, "sitemap", depth + 1))

    async def parse_listing(self, response: Response, found: Found | None = None) -> AsyncIterator[Request]:
        """Yield requests for the articles of a listing page, and for the next page if this one has new articles.

        Raises `UnreadableSource`.
        """
        from newscrawl.discover.listings import read_listing

        with self._limits():
            url, dates = normalize(response.url), self._listing_dates
            listing = read_listing(
                response.body, lambda: encoding_of(response), url, dates, self.article_key, self.json_link
            )
        for request in self._articles(listing.entries, "listing", response.url):
            yield request
        page = found.page if found else 1
        template, following = self._following(found.url if found else url, page, listing.next_page)
        seen = self._seen.setdefault(template, set())
        fresh = {entry.url for entry in listing.entries} - seen
        seen |= fresh
        if following is not None and fresh and page < self.settings.getint("LISTING_MAX_PAGES"):
            yield self.request(self.source(following, Kind.LISTING, "listing", page + 1))

    def _following(self, url: str, page: int, next_page: str | None) -> tuple[str, str | None]:
        for template in self.listing_urls:
            if "{page}" in template and identity(template.replace("{page}", str(page))) == identity(url):
                return template, template.replace("{page}", str(page + 1))
        return url, next_page

    def _articles(self, entries: Iterable[Entry], via: str, source: str) -> Iterator[Request]:
        for count, entry in enumerate(entries):
            if count >= MAX_ENTRIES:
                message = "%s: lists more than %s URLs; the others are left out"
                self.logger.warning(message, source, f"{MAX_ENTRIES:,}", extra={"url": source})
                return
            key = self.article_key(entry.url)
            if key is not None:
                published = self._reading(entry.published)
                hints = Hints(
                    title=entry.title,
                    summary=entry.summary,
                    published=published,
                    modified=self._reading(entry.modified) if via == "rss" else None,
                    authors=entry.authors,
                    tags=entry.tags,
                    day=None if published else self._reading(self._site.day_in(entry.url)),
                )
                yield self.request(Found(url=normalize(entry.url), kind=Kind.ARTICLE, key=key, via=via, hints=hints))

    # -- reading ---------------------------------------------------------------------------------------------------

    async def parse_article(self, response: Response, found: Found | None = None) -> AsyncIterator[Article]:
        """Yield the articles of an article's page. Raises `NotAnArticle` and `OutOfWindow`."""
        for article in self.read_all(response, found):
            yield article

    def read(self, response: Response, found: Found | None = None) -> Article:
        """Return the article of a page, as in `scrapy shell URL`. Raises `NotAnArticle` and `OutOfWindow`."""
        return self.read_all(response, found)[0]

    def read_all(self, response: Response, found: Found | None = None) -> list[Article]:
        """Return the article of a page, and the complete articles that are printed below it."""
        from newscrawl.crawl.reuse import served

        if found is None:
            key = self.article_key(response.url)
            if key is None:
                raise NotAnArticle(f"the URL does not match article_url of {self.name}: {response.url}")
            found = Found(url=response.url, kind=Kind.ARTICLE, key=key, via="url")
        # After a redirect, the page has another URL than the one that was found.
        page = replace(found, url=normalize(response.url))
        now, reader = fetched_at(response), self._reader
        with cpu_limit(self._cpu_seconds):
            articles = reader.read_bytes(
                response.body,
                lambda: encoding_of(response),
                page,
                now,
                served(response, self.settings),
                lambda article: self.finish(article, response),
            )
        record = record_of(response)
        for article in articles:
            article.archive = record
        own = articles[0]
        reason = self.arguments.window.excludes(own.published, own.published_precision)
        if reason and found.via != "url":
            raise OutOfWindow(reason, published=own.published, precision=own.published_precision)
        return articles

    def article_key(self, url: str) -> str | None:
        """Return the key of an article's URL on this site, None for any other URL."""
        return article_key(url, self._pattern) if in_domains(url, self.allowed_domains) else None

    @cached_property
    def _pattern(self) -> Pattern[str]:
        return compiled_pattern(self.article_url)

    @cached_property
    def _listing_dates(self) -> Selection:
        from newscrawl.extract.selectors import Selection

        return Selection(self.listing_date or ())

    @cached_property
    def _site(self) -> Declaration:
        return self.declaration()

    @cached_property
    def _reader(self) -> Reader:
        from newscrawl.extract.reader import Reader

        return Reader(self._site, Sites.from_settings(self.settings))

    @cached_property
    def _cpu_seconds(self) -> float:
        return self.settings.getfloat("PAGE_CPU_SECONDS")

    @contextmanager
    def _limits(self) -> Iterator[None]:
        """Limit the CPU time for reading a source, and raise `UnreadableSource` if it cannot be read."""
        from newscrawl.discover.xml import NotXmlError
        from newscrawl.extract.html import NotHtmlError

        try:
            with cpu_limit(self._cpu_seconds):
                yield
        except (NotXmlError, NotHtmlError) as error:
            raise UnreadableSource(str(error)) from error

    def _reading(self, text: str | None) -> Reading | None:
        from newscrawl.arabic import read_date

        return read_date(text, region=self.region) if text else None


def _emptied(entries: list[Entry]) -> Iterator[Entry]:
    """Yield the entries of a list in order and remove them, so that a feed of 100,000 is not in memory twice."""
    entries.reverse()
    while entries:
        yield entries.pop()
