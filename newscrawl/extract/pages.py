"""`read_page`: extract the articles from a page's bytes, without a crawl."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache

from newscrawl.arabic import read_date
from newscrawl.extract.document import declared_encoding
from newscrawl.extract.reader import Reader
from newscrawl.found import Found, Kind
from newscrawl.items import Article
from newscrawl.rights import Served
from newscrawl.sites import Declaration, Sites
from newscrawl.urls import host, identity, normalize

_COUNTRY = re.compile(r"\.([a-z]{2})$")
_OTHERWISE = {"UK": "GB"}
"""Country top-level domain -> ISO 3166 code, if they differ."""


def read_page(
    body: bytes,
    url: str,
    *,
    spider: str | None = None,
    content_type: str | None = None,
    region: str | None = None,
    fetched: datetime | None = None,
) -> list[Article]:
    """Return the article of a page, followed by the whole articles printed below it.

    If `spider` names a spider, its declaration is used; by default that of the site to which the URL belongs; for any
    other URL, the rungs that need no declaration. `content_type` is the header as sent. `region` is the ISO 3166 code
    of the country whose time zone and month names the dates use (default: the site's; for an undeclared site the
    country of its top-level domain, else EG). `fetched` is when the page was fetched (aware; default: now); later dates
    are refused. Raises `NotAnArticle` with the reason, `BadURLError` for a URL that is not http(s), `LookupError` for
    an unknown spider or region, and `ValueError` for a naive `fetched`.
    """
    return read_ordered(order_of(url, spider=spider, region=region, fetched=fetched), body, content_type)


def read_ordered(order: Order, body: bytes, content_type: str | None, served: Served | None = None) -> list[Article]:
    """Return the articles of a page by an order; `served` holds the response's headers and its host's policy.

    Raises `NotAnArticle`.
    """

    def finish(article: Article) -> Article:
        call = order.site.finish
        return article if call is None else call(article, body, order.found.url, content_type)

    return order.reader.read_bytes(
        body, lambda: declared_encoding(body, content_type), order.found, order.fetched, served, finish
    )


class Picked(StrEnum):
    """How the site of a page was chosen."""

    URL = "its article_url matches"
    HOST = "by the host alone: its article_url does not match"
    NAME = "as asked for, and its article_url matches"
    NAME_ONLY = "as asked for: its article_url does not match"
    NOTHING = "no spider declares this host"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The site, key and context with which a page is read without a crawl."""

    site: Declaration
    picked: Picked
    reader: Reader
    found: Found
    fetched: datetime


def order_of(
    url: str,
    *,
    spider: str | None = None,
    region: str | None = None,
    fetched: datetime | None = None,
    sites: Sites | None = None,
) -> Order:
    """Return the order to read the page at a URL; see `read_page`. `sites` defaults to those of this project."""
    url = normalize(url)
    if region is not None and not _is_region(region):
        raise LookupError(f"no time zone is known for the region {region!r}: an ISO 3166 code such as EG is expected")
    if fetched is not None and fetched.utcoffset() is None:
        raise ValueError(f"fetched={fetched.isoformat()} has no time zone")
    sites = sites or Sites.of_project()
    name, key = sites.of_url(url) or (None, None)
    if spider is not None and spider != name:
        name, key = spider, None
    site = sites.declaration(name) if name is not None else undeclared(host(url))
    if site is None:
        raise LookupError(f"there is no site {spider!r}; there are: {', '.join(sites.names)}")
    if region is not None and region != site.region:
        site = replace(site, region=region)
    return Order(
        site=site,
        picked=_picked(name, key, spider),
        reader=_reader(site, sites),
        found=Found(url=url, kind=Kind.ARTICLE, key=key or identity(url), via="url"),
        fetched=fetched or datetime.now(UTC),
    )


def _picked(name: str | None, key: str | None, spider: str | None) -> Picked:
    if spider is not None:
        return Picked.NAME_ONLY if key is None else Picked.NAME
    if name is None:
        return Picked.NOTHING
    return Picked.HOST if key is None else Picked.URL


@lru_cache(maxsize=256)
def _is_region(code: str) -> bool:
    """Whether dates of the country with that code can be read."""
    try:
        read_date("2000-01-01", region=code)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=256)
def undeclared(name: str) -> Declaration:
    """Return the declaration of a site without a spider: named after its host, in its top-level domain's country."""
    name = name.removeprefix("www.")
    country = _COUNTRY.search(name)
    region = country[1].upper() if country else ""
    region = _OTHERWISE.get(region, region)
    region = region if _is_region(region) else ""
    return Declaration(
        name=name,
        outlet=name,
        domains=(name,),
        article_url="",
        region=region or "EG",
        country=region or None,
    )


@lru_cache(maxsize=256)
def _reader(site: Declaration, sites: Sites) -> Reader:
    return Reader(site, sites)
