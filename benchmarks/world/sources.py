"""The sources of a site at a moment: RSS, news sitemap, sitemap index with its sitemaps, listing."""

from __future__ import annotations

from email.utils import format_datetime
from html import escape

from benchmarks.world.faults import Fault, Scope
from benchmarks.world.pages import container
from benchmarks.world.plan import Article, Plan, Site
from benchmarks.world.rhythm import local_time

_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
PATHS = {"rss": "/rss.xml", "news sitemap": "/news.xml", "sitemap index": "/sitemap.xml", "listing": "/latest?page=1"}
"""Kind of source -> its path."""
_PART = 100
"""Entries per sitemap in a sitemap index."""
_ON_A_NEWS_SITEMAP = 200


def shown(site: Site, kind: str, at: float) -> int:
    """Number of articles that a source includes at a moment: all published ones, or fewer while it is frozen."""
    episode = site.episode
    frozen = kind == site.sources[0] and site.in_fault(at, Scope.SOURCE) is Fault.FROZEN
    return site.until(episode.begin if frozen and episode else at)


def is_down(site: Site, kind: str, at: float) -> Fault | None:
    """`EMPTY` or `UNREADABLE` if the source of that kind has this fault at a moment, otherwise None."""
    fault = site.in_fault(at, Scope.SOURCE) if kind == site.sources[0] else None
    return fault if fault in (Fault.EMPTY, Fault.UNREADABLE) else None


def entries(site: Site, kind: str, at: float, page: int = 1) -> list[Article]:
    """The articles that a source lists at a moment, newest first; `page` is for listings."""
    if is_down(site, kind, at):
        return []
    known = site.articles[: shown(site, kind, at)][::-1]
    if kind == "sitemap index":
        return known
    size = _ON_A_NEWS_SITEMAP if kind == "news sitemap" else site.window
    return known[(page - 1) * size : page * size]


def rss(plan: Plan, site: Site, at: float) -> bytes:
    """The RSS feed of a site."""
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{escape(plan.url(one))}</link><guid>{site.number}-{one.number}"
        f"</guid><pubDate>{format_datetime(local_time(site.region, plan.moment(one.published)))}</pubDate></item>"
        for one in entries(site, "rss", at)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{escape(site.outlet)}</title>'
        f"<link>{plan.base(site)}/</link><description>{escape(site.outlet)}</description>{items}</channel></rss>"
    ).encode()


def news_sitemap(plan: Plan, site: Site, at: float) -> bytes:
    """The news sitemap of a site."""
    urls = "".join(
        f"<url><loc>{escape(plan.url(one))}</loc><news:news><news:publication><news:name>{escape(site.outlet)}"
        f"</news:name><news:language>ar</news:language></news:publication><news:publication_date>"
        f"{plan.moment(one.published).isoformat(timespec='seconds')}</news:publication_date>"
        f"<news:title>{escape(one.title)}</news:title></news:news></url>"
        for one in entries(site, "news sitemap", at)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {_SITEMAP} {_NEWS}>{urls}</urlset>'.encode()


def sitemap_index(plan: Plan, site: Site, at: float) -> bytes:
    """The sitemap index of a site; each sitemap in it has up to a hundred articles."""
    count = len(entries(site, "sitemap index", at))
    parts = "".join(
        f"<sitemap><loc>{plan.base(site)}/sitemap-{part}.xml</loc><lastmod>"
        f"{plan.moment(site.articles[min((part + 1) * _PART, count) - 1].published).isoformat(timespec='seconds')}"
        f"</lastmod></sitemap>"
        for part in range(-(-count // _PART))
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><sitemapindex {_SITEMAP}>{parts}</sitemapindex>'.encode()


def sitemap(plan: Plan, site: Site, part: int, at: float) -> bytes:
    """A sitemap of the index."""
    known = entries(site, "sitemap index", at)[::-1][part * _PART : (part + 1) * _PART]
    urls = "".join(
        f"<url><loc>{escape(plan.url(one))}</loc><lastmod>"
        f"{plan.moment(one.published).isoformat(timespec='seconds')}</lastmod></url>"
        for one in known
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {_SITEMAP}>{urls}</urlset>'.encode()


def listing(plan: Plan, site: Site, page: int, at: float) -> bytes:
    """A page of the listing of a site."""
    cards = "".join(
        f"<div class='card'><h2><a href='{escape(plan.path(one))}'>{escape(one.title)}</a></h2>"
        f"<time datetime='{plan.moment(one.published).isoformat(timespec='seconds')}'></time></div>"
        for one in entries(site, "listing", at, page)
    )
    return (
        f"<!DOCTYPE html><html lang='ar'><head><meta charset='utf-8'><title>آخر الأخبار | {escape(site.outlet)}</title>"
        f"</head><body><h1>آخر الأخبار</h1><main class='{container(site)}-list'>{cards}</main></body></html>"
    ).encode()
