"""Linear work of every pattern and scan of discovery and URLs, on input made to defeat them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

import pytest

from newscrawl.discover.listings import read_listing
from newscrawl.discover.rss import read_rss
from newscrawl.discover.sitemaps import read_sitemap
from newscrawl.discover.text import clean_url, person, plain
from newscrawl.discover.xml import NotXmlError
from newscrawl.extract.html import NotHtmlError
from newscrawl.extract.selectors import Selection
from newscrawl.urls import BadURLError, article_key, host, identity, normalize
from tests.linear import growth

ARTICLE = re.compile(r"/news/(?P<id>\d+)")
Make = Callable[[int], str]


def is_linear(work: Callable[[str], object], make: Make) -> bool:
    return growth(work, make, 250, max_size=25_000) == 0.0


def repeated(unit: str, head: str, tail: str) -> Make:
    return lambda size: head + unit * (8 * size // len(unit)) + tail


def nonlinear(work: Callable[[str], object], units: list[str], head: str, tail: str = "") -> list[str]:
    """The units whose repetition costs more than in proportion."""
    return [unit for unit in units if not is_linear(work, repeated(unit, head, tail))]


def rss(text: str) -> None:
    with suppress(NotXmlError):
        read_rss(text.encode("utf-8", "replace"), "https://example.com/rss")


def sitemap(text: str) -> None:
    with suppress(NotXmlError):
        read_sitemap(text.encode("utf-8", "replace"), "https://example.com/map.xml")


def listing(text: str) -> None:
    with suppress(NotHtmlError):
        read_listing(
            text.encode("utf-8", "replace"),
            lambda: "utf-8",
            "https://example.com/list",
            Selection("time"),
            lambda url: article_key(url, ARTICLE),
        )


def urls(text: str) -> None:
    host(text)
    try:
        normalize.__wrapped__(text)
        identity(text)
    except BadURLError:
        pass


HEAD = "<rss><channel><item><link>https://example.com/news/1</link><p>"
SITEMAP = "<urlset><p><url><loc>https://example.com/news/1</loc></url>"
UNITS = [
    "<!--a-->", "<!-- ", "<!---->", "<![CDATA[", "<![CDATA[x</title>", "]]>", "<?", "<!", "<!DOCTYPE ", "<",
    "<<a", "</", "<a ",
    "<a b", '<a b="', "<a b='\"", "<a b=", "&", "&amp;", "&#1;", "&#x", "&nbsp;", "&" + "a" * 39,
    "<description>", "<title>",
    "</title>", "<item>", "</item>", "<entry>", "<channel>", "<rss>", "<br>", "<b>", "</b>", "<x:y>",
    "<dc:date>", "<o:p>",
    "<author>", "<media:group>", "<link ", "<link/>", "<link>/a</link>", "<script>", "<script", "</script ",
    "<p ", " ", "\n",
    "\t<", "\0", "\x1b", "\ufffe", "\u00a0", "ا", "@", "(", "a@", "@(", "{", "[", '{"a":', '"',
    "https://e.com/", "http://e.com/1\n",
    "<url>", "<sitemap>", "<loc>", "<url><loc>/a</loc>", "<news:news>", "<time>", "<a href=/news/1>",
    "<div><time>1</time>",
    "<a href=/x><time>1</time>", "<item><link>/a</link>",
]  # fmt: skip


@pytest.mark.parametrize(
    ("work", "head", "tail"),
    [
        (rss, "", ""),
        (rss, HEAD, ""),
        (rss, HEAD + "<title>", "</title></item></channel></rss>"),
        (sitemap, SITEMAP, ""),
        (listing, "<html><body>", ""),
    ],
    ids=["anything", "feed", "title", "sitemap", "listing"],
)
def test_documents(work: Callable[[str], object], head: str, tail: str) -> None:
    assert nonlinear(work, UNITS, head, tail) == []


def test_feed_that_begins_with_comments() -> None:
    (entry,) = read_rss(b"<!--a-->" * 10_000 + b"<rss><item><link>https://example.com/1</link></item></rss>")
    assert entry.url == "https://example.com/1"


@pytest.mark.parametrize(
    "make",
    [
        lambda size: "<a>" + "".join(f'<x{n}:y z{n}="1">' for n in range(size)),
        lambda size: HEAD + "".join(f"<x{n}:y>" for n in range(size)),
        lambda size: HEAD + "<a " + "".join(f"x{n}=1 " for n in range(size)) + ">",
        lambda size: "<rss " + "".join(f"xmlns:x{n}='urn:{n}' " for n in range(size)) + "><p>",
        lambda size: HEAD + "<link>a</link>" * size + "</p></item>" + "<item><link>/a</link></item>" * size,
        lambda size: "<rss><link>a</link>" * size + "<item><link>/a</link></item>" * size,
        lambda size: "[" * size,
        lambda size: '{"a":' * size,
        lambda size: "[" + '{"url":"/news/1","title":"a","b":[' * size,
        lambda size: "[" + ",".join(['"<a href=/news/1>"'] * size) + "]",
        lambda size: "[" + ",".join(f'{{"url":"/news/{n}","title":"a"}}' for n in range(size)) + "]",
        lambda size: "x(" * size,
    ],
)
def test_feeds_of_many_names(make: Make) -> None:
    assert is_linear(rss, make)


@pytest.mark.parametrize(
    "make",
    [
        lambda size: "<a>" + "".join(f'<x{n}:y z{n}="1">' for n in range(size)),
        lambda size: "<a href=/news/1>" * size + "<time>1</time>" * size,
        # libxml2 compares each attribute of a tag with all before it; `parse_html` limits their number.
        lambda size: "<a " + "".join(f"x{n}=1 " for n in range(size)) + ">",
        lambda size: ("<a " + "".join(f"x{n}=1 " for n in range(200)) + ">") * (size // 100),
        # Links times depth, up to the 2,045 levels at which the parser stops: so the smallest page exceeds that depth.
        lambda size: "".join(f"<div><a href=/news/{n}>a</a>" for n in range(10 * size)) + "<time>1</time>" * size,
        lambda size: "[" + '{"url":"/news/1","title":"a","b":[' * size,
        lambda size: "[" + ",".join(['"<a href=/news/1>"'] * size) + "]",
        lambda size: "[" + ",".join(f'{{"url":"/news/{n}","title":"a"}}' for n in range(size)) + "]",
        lambda size: "x(" * size,
    ],
)
@pytest.mark.parametrize("work", [rss, listing])
def test_listings_of_many_names(work: Callable[[str], object], make: Make) -> None:
    assert is_linear(work, make)


URL_UNITS = [
    "/", "/.", "/..", "/../a", "\\", "%", "%25", "%2525D8", "%D8", "%C7", "amp;", "&amp;", "?",
    "#", ":", "://", "//", ".",
    "-", "ـ", "\u2066", "/amp", "/amp/", "www.", "m.", "x.cdn.ampproject.org/c/", "+", ";", "=",
]  # fmt: skip


@pytest.mark.parametrize(
    ("work", "head"),
    [(urls, "https://example.com/"), (urls, "https://"), (plain, "<"), (person, "a@"), (clean_url, "")],
    ids=["path", "host", "plain", "person", "clean"],
)
def test_texts(work: Callable[[str], object], head: str) -> None:
    assert nonlinear(work, [*UNITS, *URL_UNITS], head) == []
