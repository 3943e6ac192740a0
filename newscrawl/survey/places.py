"""Announced and usual URLs of a site's feeds and sitemaps; and the links of a page with their headlines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin, urlsplit

from lxml import etree

from newscrawl.extract.document import Document
from newscrawl.extract.selectors import HEADINGS, collapse, text_of
from newscrawl.survey.shapes import Candidate
from newscrawl.urls import BadURLError, identity, is_front_page, normalize, readable

USUAL_FEEDS = ("/rss.xml", "/feed", "/rss", "/feed.xml", "/rss.aspx", "/atom.xml", "/rssFeed/1", "/index.xml")
USUAL_SITEMAPS = ("/sitemap.xml", "/news-sitemap.xml", "/sitemap_news.xml", "/sitemap_index.xml", "/sitemap-news.xml")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_FEED_PATH = re.compile(r"/(?:rss|feed|atom)(?:[/._-]|$)|\.(?:rss|rdf)$|/rssfeed/", re.IGNORECASE)
_NO_ARTICLES = re.compile(r"comment", re.IGNORECASE)
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_SECOND = re.compile(r"(?<=[=/])2(?=/?$|&)")
_NUMBERED = re.compile(r"(?:/page/|[?&](?:page|paged|p)=)(\d{1,4})(?=[/&]|$)", re.IGNORECASE)
_CARD_DEPTH = 4


def announced_feeds(document: Document) -> list[str]:
    """The feeds that a page announces (`link rel=alternate`), then those that it links to, without comment feeds."""
    announced = [
        link.get("href") or ""
        for link in document.root.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").partition(";")[0].strip().lower() in _FEED_TYPES
    ]
    linked = [href for anchor in document.root.iter("a") if _FEED_PATH.search(href := anchor.get("href") or "")]
    urls = (url for href in (*announced, *linked) if not _NO_ARTICLES.search(href) and (url := document.absolute(href)))
    return _each_once(urls)


def announced_sitemaps(robots: str) -> list[str]:
    """The sitemaps named in a robots.txt, news sitemaps first."""
    urls = _each_once(_SITEMAP_LINE.findall(robots))
    return sorted(urls, key=lambda url: "news" not in urlsplit(url).path.lower())


def usual(paths: Sequence[str], home: str) -> list[str]:
    """The URLs for some paths on the host of `home`."""
    return [urljoin(home, path) for path in paths]


def _each_once(urls: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for url in urls:
        try:
            found.setdefault(identity(url), normalize(url))
        except BadURLError:
            continue
    return list(found.values())


def links_of(document: Document) -> list[Candidate]:
    """The links of a page, each URL once in page order, with the longest text that describes it.

    If the link is a picture or an overlay without text, the heading is looked up in the surrounding card: the largest
    of the next few parent elements whose links all have this URL.
    """
    titles: dict[str, str] = {}
    anchors: dict[str, list[etree._Element]] = {}
    for anchor in document.root.iter("a"):
        url = document.absolute(anchor.get("href") or "")
        if url is None:
            continue
        text = max((text_of(anchor), collapse(anchor.get("title") or anchor.get("aria-label") or "")), key=len)
        titles[url] = max(titles.get(url, ""), text, key=len)
        anchors.setdefault(url, []).append(anchor)
    owners = _owners(anchors)
    for url, elements in anchors.items():
        if not titles[url]:
            titles[url] = next((title for anchor in elements if (title := _card_title(anchor, owners))), "")
    return [Candidate(url=url, title=title) for url, title in titles.items()]


def _owners(anchors: dict[str, list[etree._Element]]) -> dict[etree._Element, str | None]:
    """Element around links -> the only URL that it links to, None for several."""
    owners: dict[etree._Element, str | None] = {}
    for url, elements in anchors.items():
        for anchor in elements:
            node = anchor.getparent()
            while node is not None:
                if node not in owners:
                    owners[node] = url
                elif owners[node] is None or owners[node] == url:
                    break
                else:
                    owners[node] = None
                node = node.getparent()
    return owners


def _card_title(anchor: etree._Element, owners: dict[etree._Element, str | None]) -> str:
    card, node = None, anchor.getparent()
    for _ in range(_CARD_DEPTH):
        if node is None or owners.get(node) is None:
            break
        card, node = node, node.getparent()
    if card is None:
        return ""
    heading = next(card.iter(*HEADINGS), None)
    return text_of(heading if heading is not None else card)


def page_template(url: str, document: Document, own: str) -> str:
    """A listing's URL with `{page}` as its number, if it has one or links to its second page; otherwise `own`."""
    numbered = _NUMBERED.search(readable(url))
    if numbered is not None:
        return f"{readable(url)[: numbered.start(1)]}{{page}}{readable(url)[numbered.end(1) :]}"
    for anchor in document.root.iter("a"):
        link = document.absolute(anchor.get("href") or "")
        second = _SECOND.search(readable(link)) if link else None
        if link is None or second is None:
            continue
        before, after = readable(link)[: second.start()], readable(link)[second.end() :]
        first = f"{before}1{after}"
        # Every link of the site begins with the URL of its front page.
        is_below = before.rstrip("/").startswith(readable(url).rstrip("/")) and not is_front_page(url)
        if is_below or first == readable(url) or _NUMBERED.search(first):
            return f"{before}{{page}}{after}"
    return own


def sections(document: Document, links: Sequence[Candidate], articles: frozenset[str]) -> list[str]:
    """The section pages that a menu links to: links with short names and few path segments that are not articles."""
    found = []
    for link in links:
        path = urlsplit(link.url).path.strip("/")
        if link.url in articles or is_front_page(link.url) or not 1 <= len(link.title.split()) <= 3:
            continue
        if path and path.count("/") < 3 and urlsplit(link.url).netloc == urlsplit(document.url).netloc:
            found.append(link.url)
    return _each_once(found)
