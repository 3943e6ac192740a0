"""`read_page`: a page's bytes to its articles, without a crawl."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from newscrawl.extract.document import Document, NotHtmlError
from newscrawl.extract.reader import Reader
from newscrawl.found import Found, Kind
from newscrawl.items import Article
from newscrawl.outcomes import NotAnArticle
from newscrawl.sites import Site, Sites
from newscrawl.urls import host, identity, normalize

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_ANY_URL = re.compile("")
_COUNTRY = re.compile(r"\.([a-z]{2})$")


def read_page(
    body: bytes,
    url: str,
    *,
    spider: str | None = None,
    content_type: str | None = None,
    region: str | None = None,
    fetched: datetime | None = None,
) -> list[Article]:
    """The article of a page, then the whole articles printed below it.

    With a spider's name its declaration is used; without one, that of the site whose URL it is; for any other URL the
    rungs that need no declaration. `content_type` is the header as it was sent. `region` is the ISO 3166 code of the
    country whose time zone and month names the dates have (default: the site's). `fetched` is when the page was fetched
    (aware; default: now): no date lies after it. Raises `NotAnArticle` with the reason, `BadURLError` for a URL that is
    not http(s), and `LookupError` for a spider or region that does not exist.
    """
    url = normalize(url)
    sites = Sites.from_modules()
    site, key = _site_of(url, spider, sites)
    if region is not None and region != site.region:
        site = replace(site, region=region)
    charset = _CHARSET.search(content_type or "")
    try:
        document = Document.parse(body, lambda: charset[1] if charset else "", url)
    except NotHtmlError as error:
        raise NotAnArticle(str(error)) from error
    found = Found(url=url, kind=Kind.ARTICLE, key=key, via="url")
    return _reader(site, sites).read(document, found, fetched or datetime.now(UTC))


def _site_of(url: str, spider: str | None, sites: Sites) -> tuple[Site, str]:
    """The site of a page, and the article's key there."""
    if spider is not None:
        site = sites.named(spider)
        if site is None:
            raise LookupError(f"there is no site {spider!r}; there are: {', '.join(sites.names)}")
        known = sites.of_url(url)
        return site, known[1] if known and known[0] == spider and known[1] else identity(url)
    known = sites.of_url(url)
    site = sites.named(known[0]) if known else None
    if known is not None and site is not None:
        return site, known[1] or identity(url)
    return _unknown(host(url)), identity(url)


@lru_cache(maxsize=256)
def _unknown(name: str) -> Site:
    """A site that nobody has declared: named after its host, in the country of its top-level domain."""
    from newscrawl.arabic.dates.regions import REGIONS

    name = name.removeprefix("www.")
    country = _COUNTRY.search(name)
    code = country[1].upper() if country else ""
    return Site(name=name, outlet=name, domains=(name,), article_url=_ANY_URL, region=code if code in REGIONS else "EG")


@lru_cache(maxsize=256)
def _reader(site: Site, sites: Sites) -> Reader:
    return Reader(site, sites)
