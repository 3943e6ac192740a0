"""Read a source of a site: which of its URLs are articles, and why the others are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from newscrawl.arabic import Reading, read_date
from newscrawl.discover.entry import Entry
from newscrawl.discover.kinds import OtherKind, no_page
from newscrawl.discover.listings import read_listing
from newscrawl.discover.rss import read_rss
from newscrawl.discover.sitemaps import read_sitemap
from newscrawl.discover.xml import NotXmlError
from newscrawl.extract.html import NotHtmlError
from newscrawl.extract.selectors import Selection
from newscrawl.found import Kind
from newscrawl.sites import Declaration
from newscrawl.urls import BadURLError, article_key, host, identity, in_domains, readable


class UnreadableError(ValueError):
    """A source cannot be read as its declared kind; the message describes what it is instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The contents of a source."""

    entries: list[Entry]
    sitemaps: list[Entry] = field(default_factory=list)
    """Further sitemaps listed in a sitemap index."""
    next_page: str | None = None
    """The next page of a listing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedURL:
    """A URL listed in a source."""

    url: str
    """The URL in readable form, or unchanged if it is not a valid URL."""
    key: str | None
    """The article's key; None if it is not an article of the site."""
    refusal: str | None
    """Why it is not an article of the site."""
    title: str | None
    dated: Reading | None
    """The date from the source: of publication, otherwise of the last change, otherwise the day in the URL."""


def read_source(
    kind: Kind,
    body: bytes,
    claimed: Callable[[], str],
    url: str,
    dates: Selection,
    site: Declaration,
    json_link: str = "",
) -> Content:
    """The contents of a site's source, parsed from its body; for a listing every link of the page, articles first.

    `claimed` returns the encoding that the headers claim, `dates` selects a listing's dates, `json_link` is the
    spider's attribute. Raises `UnreadableError`.
    """
    try:
        if kind is Kind.RSS:
            return Content(entries=read_rss(body, url, json_link))
        if kind is Kind.SITEMAP:
            sitemap = read_sitemap(body, url)
            return Content(entries=sitemap.pages, sitemaps=sitemap.children)
        other = no_page(body, url)
        if other is not None and other.kind is not OtherKind.JSON:
            raise UnreadableError(other.reason)
        listing = read_listing(body, claimed, url, dates, lambda link: _key(link, site), json_link)
        links = read_listing(body, claimed, url, Selection(()), _identity).entries
        further = [link for link in links if _key(link.url, site) is None]
        return Content(entries=[*listing.entries, *further], next_page=listing.next_page)
    except (NotXmlError, NotHtmlError) as error:
        raise UnreadableError(str(error)) from error


def named(entries: list[Entry], site: Declaration) -> list[ListedURL]:
    """The entries, judged by the site's declaration: each article and each other URL once, in order."""
    found: dict[str, ListedURL] = {}
    for entry in entries:
        key = _key(entry.url, site)
        refusal = _refusal(entry.url, site) if key is None else None
        day = site.day_in(entry.url) if key is not None else None
        texts = (entry.published, entry.modified, day)
        dated = next((date for text in texts if text and (date := read_date(text, region=site.region))), None)
        one = ListedURL(url=_shown(entry.url), key=key, refusal=refusal, title=entry.title, dated=dated)
        found.setdefault(f"article {key}" if key is not None else entry.url, one)
    return list(found.values())


def _key(url: str, site: Declaration) -> str | None:
    return article_key(url, site.pattern) if in_domains(url, site.domains) else None


def _refusal(url: str, site: Declaration) -> str:
    try:
        readable(url)
    except BadURLError as error:
        return f"not a URL: {error}"
    if not in_domains(url, site.domains):
        return f"on {host(url)}, which is not among allowed_domains"
    return "article_url does not match"


def _identity(url: str) -> str | None:
    try:
        return identity(url)
    except BadURLError:
        return None


def _shown(url: str) -> str:
    try:
        return readable(url)
    except BadURLError:
        return url
