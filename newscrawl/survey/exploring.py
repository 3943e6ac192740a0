"""Explore an unknown site page by page to find what its spider must declare. No I/O: a `Fetch` callback fetches."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from newscrawl.arabic import Reading, read_date
from newscrawl.discover.entry import Entry
from newscrawl.discover.kinds import OtherKind, no_page
from newscrawl.discover.rss import read_rss
from newscrawl.discover.sitemaps import read_sitemap
from newscrawl.discover.xml import NotXmlError
from newscrawl.extract.document import Document, declared_encoding
from newscrawl.extract.pages import undeclared
from newscrawl.extract.reader import Reader
from newscrawl.found import Found, Kind
from newscrawl.outcomes import NotAnArticle
from newscrawl.sites import Sites
from newscrawl.survey import places
from newscrawl.survey.samples import Sample
from newscrawl.survey.shapes import Candidate, Shape, learn
from newscrawl.urls import BadURLError, host, identity, in_domains, is_front_page, normalize, readable

_MAX_FEEDS = 5
_MAX_SITEMAPS = 3
_MAX_LISTINGS = 3
_MAX_PAGES = 1000
"""Maximum URLs considered per sitemap."""
_MIN_WORDS = 60
"""Minimum words for a page without metadata to count as an article."""
_MIN_LINKS = 3
"""Minimum links to articles for a page to count as a listing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """The result of fetching a URL."""

    url: str
    """URL of the page, after redirects."""
    fetched: datetime
    """Timezone-aware."""
    body: bytes = b""
    problem: str | None = None
    """Why there is no page."""
    missing: bool = False
    """Whether the host answered that there is no such page."""


Fetch = Callable[[str], Awaitable[FetchResult]]


class SurveyError(ValueError):
    """A site cannot be explored; the message is one line with the reason."""


@dataclass(slots=True, kw_only=True)
class Survey:
    """The findings about a site, filled in step by step."""

    home: str
    region: str
    rss: dict[str, int] = field(default_factory=dict)
    """Feed -> number of entries."""
    sitemaps: dict[str, int] = field(default_factory=dict)
    """Sitemap -> number of URLs and further sitemaps in it."""
    listings: dict[str, int] = field(default_factory=dict)
    """Listing, with `{page}` if its pages are numbered -> number of links to articles on it."""
    candidates: list[Candidate] = field(default_factory=list)
    shape: Shape | None = None
    samples: list[Sample] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    """The pages that were fetched, the front page first."""
    bodies: list[bytes] = field(default_factory=list)
    """The bytes of `documents`."""
    dates: dict[str, Reading] = field(default_factory=dict)
    """Identity of an article's URL -> its date in a feed or sitemap."""


class Explorer:
    """Explores one site.

    `known` are the URLs that can be fetched if only a few are available (saved files); `held` are the normalized URLs
    in an archive, which may be many: only articles among them are fetched.
    """

    def __init__(
        self, survey: Survey, fetch: Fetch, known: Sequence[str] = (), held: Collection[str] | None = None
    ) -> None:
        self._survey = survey
        self._fetch = fetch
        self._known = {identity(url): url for url in known}
        self._held = held
        self._pages: dict[str, Document] = {}
        self._named: dict[str, int] = {}
        """Identity of each candidate -> its index in `Survey.candidates`."""
        self._articles: set[str] = set()
        """URLs of fetched pages that are articles themselves."""

    async def sources(self, rss: Sequence[str], sitemaps: Sequence[str], listings: Sequence[str]) -> None:
        """Find the sources, or read the given ones, and learn the shape of article URLs.

        Raises `SurveyError` if the front page is unusable or no links are found.
        """
        survey = self._survey
        home = await self._fetch(survey.home)
        if home.problem is None:
            other = no_page(home.body, home.url)
            if other is not None:
                is_feed = other.kind is OtherKind.FEED
                hint = "; give the site's front page, and this URL with --rss" if is_feed else ""
                raise SurveyError(f"{readable(survey.home)} is {other.reason}{hint}")
            self._page(home)
            # If the site has moved, explore the host it moved to.
            if host(home.url) != host(survey.home):
                survey.home = normalize(home.url)
        elif not home.missing:
            raise SurveyError(f"{readable(survey.home)}: {home.problem}")
        robots = await self._fetch(places.usual(["/robots.txt"], survey.home)[0])
        for url in self._known.values():
            if identity(url) not in (identity(survey.home), identity(robots.url)):
                self._page(await self._fetch(url))
        announced = [url for document in self._pages.values() for url in places.announced_feeds(document)]
        known = list(self._known.values())
        await self._feeds(rss or [*announced, *known], () if rss else places.usual(places.USUAL_FEEDS, survey.home))
        named = [] if robots.problem else places.announced_sitemaps(robots.body.decode("utf-8", "replace"))
        usual = () if sitemaps else places.usual(places.USUAL_SITEMAPS, survey.home)
        await self._sitemaps(sitemaps or [*named, *known], usual)
        for document in self._pages.values():
            if not is_front_page(document.url) and (document.json_ld.article or self._reads(document)):
                self._articles.add(document.url)
                self._add([Candidate(url=document.url, is_article=True)])
        for document in self._pages.values():
            self._add(places.links_of(document))
        if not survey.candidates:
            raise SurveyError(
                f"{readable(survey.home)}: {home.problem or 'no links were found'}; no feed or sitemap was found either"
            )
        never = [survey.home, *survey.rss, *survey.sitemaps]
        survey.shape = learn(survey.candidates, survey.home, never)
        await self._listings(listings)

    async def articles(self, most: int) -> None:
        """Fetch a few articles, those from feeds and saved files first."""
        survey = self._survey
        if survey.shape is None:
            return
        matching = survey.shape.matching
        urls: dict[str, Candidate] = {}
        for one in sorted(matching, key=lambda candidate: not candidate.is_article):
            urls.setdefault(identity(one.url), one)
        if self._known:
            urls = {key: one for key, one in urls.items() if key in self._known}
        if self._held is not None:
            urls = {key: one for key, one in urls.items() if one.url in self._held}
        tried = 0
        for key, one in urls.items():
            if len(survey.samples) >= most or tried >= 3 * most:
                break
            tried += 1
            seen = await self._fetch(self._known.get(key, one.url))
            if seen.problem is not None or no_page(seen.body, seen.url) is not None:
                continue
            title = one.title if one.is_headline and one.title else None
            sample = Sample.parse(normalize(one.url), seen.body, seen.fetched, title, survey.dates.get(key))
            if sample is not None:
                survey.samples.append(sample)
                survey.documents.append(sample.document)
                survey.bodies.append(seen.body)

    # -- sources -------------------------------------------------------------------------------------------------------

    def _page(self, seen: FetchResult) -> None:
        if seen.problem is None and no_page(seen.body, seen.url) is None:
            document = Document.parse(seen.body, lambda: declared_encoding(seen.body, None), normalize(seen.url))
            self._pages[identity(seen.url)] = document
            self._survey.documents.append(document)
            self._survey.bodies.append(seen.body)

    async def _feeds(self, urls: Iterable[str], usual: Iterable[str]) -> None:
        survey = self._survey
        for url in (*urls, *usual):
            is_guess = url in usual
            if len(survey.rss) >= _MAX_FEEDS or (is_guess and survey.rss):
                break
            seen = await self._fetch(url)
            if seen.problem is not None:
                continue
            try:
                entries = read_rss(seen.body, seen.url)
            except NotXmlError:
                continue
            # A feed that lists nothing new is a known one under another URL.
            if self._entries(entries, is_article=True):
                survey.rss[readable(url)] = len(entries)

    async def _sitemaps(self, urls: Iterable[str], usual: Iterable[str]) -> None:
        survey = self._survey
        for url in (*urls, *usual):
            if len(survey.sitemaps) >= _MAX_SITEMAPS or (url in usual and survey.sitemaps):
                break
            if readable(url) in survey.rss:
                continue
            count = await self._sitemap(url, depth=1)
            if count:
                survey.sitemaps[readable(url)] = count

    async def _sitemap(self, url: str, depth: int) -> int:
        """The number of URLs and further sitemaps in a sitemap; reads two of the latter too, news and newest first."""
        seen = await self._fetch(url)
        if seen.problem is not None:
            return 0
        try:
            sitemap = read_sitemap(seen.body, seen.url)
        except NotXmlError:
            return 0
        # Only news sitemaps give titles; others also list pages that are not articles.
        for is_news in (True, False):
            pages = [page for page in sitemap.pages if bool(page.title) is is_news]
            self._entries(pages[:_MAX_PAGES], is_article=is_news)
        if depth == 1:
            children = sorted(sitemap.children, key=lambda child: child.modified or "", reverse=True)
            children.sort(key=lambda child: "news" not in child.url.lower())
            for child in children[:2]:
                await self._sitemap(child.url, depth + 1)
        return len(sitemap.pages) + len(sitemap.children)

    async def _listings(self, given: Sequence[str]) -> None:
        """Find listings: the given ones, or pages already fetched, and sections if there is no other source."""
        survey = self._survey
        if given:
            survey.listings = dict.fromkeys(given, 0)
            return
        if survey.shape is None:
            return
        articles = frozenset(one.url for one in survey.shape.matching)
        own = [page for page in self._pages.values() if page.url not in articles | self._articles]
        for page in own:
            if not is_front_page(page.url) and "search" not in urlsplit(page.url).path.lower():
                self._listing(page, articles)
        if survey.rss or survey.sitemaps or survey.listings:
            return
        for page in own:
            for url in places.sections(page, places.links_of(page), articles)[: 2 * _MAX_LISTINGS]:
                if len(survey.listings) >= _MAX_LISTINGS:
                    return
                seen = await self._fetch(url)
                if seen.problem is None and no_page(seen.body, seen.url) is None:
                    self._page(seen)
                    self._listing(self._pages[identity(seen.url)], articles)
        if not survey.listings:
            for page in own:
                self._listing(page, articles)

    def _listing(self, page: Document, articles: frozenset[str]) -> None:
        links = [link.url for link in places.links_of(page)]
        count = sum(link in articles or self._matches(link) for link in links)
        if count >= _MIN_LINKS:
            self._survey.listings[places.page_template(page.url, page, readable(page.url))] = count

    def _matches(self, url: str) -> bool:
        shape = self._survey.shape
        try:
            return shape is not None and re.search(shape.pattern, readable(url)) is not None
        except BadURLError:
            return False

    def _reads(self, document: Document) -> bool:
        """Whether a saved page can be read as an article: a dated text with enough words."""
        if identity(document.url) not in self._known:
            return False
        site = undeclared(host(document.url))
        found = Found(url=document.url, kind=Kind.ARTICLE, key=identity(document.url), via="url")
        try:
            article = Reader(site, Sites([])).read(document, found, datetime.now(UTC))[0]
        except NotAnArticle:
            return False
        return article.published is not None and len(article.body.split()) >= _MIN_WORDS

    # -- candidates ----------------------------------------------------------------------------------------------------

    @property
    def _domains(self) -> list[str]:
        return [host(self._survey.home).removeprefix("www.")]

    def _entries(self, entries: Sequence[Entry], *, is_article: bool) -> int:
        """Add the URLs in a source to the candidates; return how many URLs of the site are new."""
        before = len(self._survey.candidates)
        for entry in entries:
            if not in_domains(entry.url, self._domains):
                continue
            self._add([Candidate(url=entry.url, title=entry.title or "", is_article=is_article)])
            reading = read_date(entry.published, region=self._survey.region) if entry.published else None
            if reading is not None:
                self._survey.dates[identity(entry.url)] = reading
        return len(self._survey.candidates) - before

    def _add(self, links: Iterable[Candidate]) -> None:
        for link in links:
            try:
                key, url = identity(link.url), normalize(link.url)
            except BadURLError:
                continue
            at = self._named.get(key)
            if at is None and in_domains(url, self._domains):
                self._named[key] = len(self._survey.candidates)
                self._survey.candidates.append(replace(link, url=url))
            elif at is not None and link.is_article:
                known = self._survey.candidates[at]
                self._survey.candidates[at] = replace(known, is_article=True, title=known.title or link.title)


def most_common(names: Iterable[str]) -> str | None:
    """The most frequent name, the first one of several equally frequent."""
    counts = Counter(name.strip() for name in names if name.strip())
    return counts.most_common(1)[0][0] if counts else None
