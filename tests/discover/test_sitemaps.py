"""Sitemaps, sitemap indexes and Google-News sitemaps."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from newscrawl.arabic import Reading, read_date
from newscrawl.crawl.network.bodies import MAX_SOURCE_SIZE
from newscrawl.discover.entry import Entry
from newscrawl.discover.sitemaps import MAX_CHILDREN, Children, children_to_follow, read_sitemap
from newscrawl.discover.xml import NotXmlError
from newscrawl.found import Found, Kind
from newscrawl.outcomes import UnreadableSource
from newscrawl.spider import NewsSpider

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml">
<url>
  <loc> https://example.com/news/1?a=1&b=2 </loc><lastmod>2024-10-09</lastmod>
  <xhtml:link rel="alternate" href="https://example.com/en/1"/>
  <image:image><image:loc>https://example.com/1.jpg</image:loc><image:title>صورة</image:title></image:image>
  <news:news><news:publication><news:name>صحيفة</news:name><news:language>ar</news:language></news:publication>
  <news:publication_date>2024-10-08T10:30:00+03:00</news:publication_date>
  <news:title>قال &amp;quot;لا&amp;quot;</news:title>
  <news:keywords>اقتصاد، ذهب , مصر,</news:keywords></news:news>
</url>
<url><loc><![CDATA[https://example.com/news/خبر]]></loc></url>
<url><lastmod>2024-10-09</lastmod></url>
<url><loc/></url>
</urlset>"""
INDEX = """<sm:sitemapindex xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9">
<sm:sitemap><sm:loc>https://example.com/a.xml.gz</sm:loc><sm:lastmod>2024-10-09</sm:lastmod></sm:sitemap>
<sm:sitemap><sm:loc>/b.xml</sm:loc></sm:sitemap></sm:sitemapindex>"""


def test_news_sitemap() -> None:
    sitemap = read_sitemap(NEWS.encode())
    first, second = sitemap.pages
    assert not sitemap.children
    assert first.url == "https://example.com/news/1?a=1&b=2"
    assert first.published == "2024-10-08T10:30:00+03:00"
    assert first.modified == "2024-10-09"
    assert first.title == 'قال "لا"'
    assert first.tags == ("اقتصاد", "ذهب", "مصر")
    # `lastmod` is not a publication date.
    assert (second.url, second.published, second.title) == ("https://example.com/news/خبر", None, None)


def test_index() -> None:
    sitemap = read_sitemap(INDEX.encode(), "https://example.com/sitemap.xml")
    assert not sitemap.pages
    assert [(child.url, child.modified) for child in sitemap.children] == [
        ("https://example.com/a.xml.gz", "2024-10-09"),
        ("https://example.com/b.xml", None),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_encodings(encoding: str) -> None:
    text = "<urlset><url><loc>https://example.com/أخبار-عاجلة/1</loc></url></urlset>"
    assert [page.url for page in read_sitemap(text.encode(encoding)).pages] == ["https://example.com/أخبار-عاجلة/1"]


@pytest.mark.parametrize(
    ("body", "pages", "children"),
    [
        ("https://example.com/1\r\n\ufeffhttps://example.com/2\n\n# x\n", ["1", "2"], []),
        ("\ufeffhttps://example.com/1", ["1"], []),
        ("<rss><channel><item><link>https://example.com/1</link></item></channel></rss>", ["1"], []),
        ("<feed><entry><link href='https://example.com/1'/></entry></feed>", ["1"], []),
        (
            "<urlset><url><loc>https://example.com/1</loc><loc>https://example.com/2</loc></url></urlset>",
            ["1", "2"],
            [],
        ),
        # The element determines the kind, not the root.
        ("<sitemapindex><url><loc>https://example.com/1</loc></url></sitemapindex>", ["1"], []),
        ("<urlset><sitemap><loc>https://example.com/1</loc></sitemap></urlset>", [], ["1"]),
        ("<sitemapindex><sitemap>https://example.com/1</sitemap></sitemapindex>", [], ["1"]),
        ("<sitemapindex><url><loc>https://example.com/a.xml.gz?x</loc></url></sitemapindex>", [], ["a.xml.gz?x"]),
    ],
)
def test_other_forms(body: str, pages: list[str], children: list[str]) -> None:
    sitemap = read_sitemap(body.encode())
    assert [page.url for page in sitemap.pages] == [f"https://example.com/{page}" for page in pages]
    assert [child.url for child in sitemap.children] == [f"https://example.com/{child}" for child in children]


def test_fifty_megabytes() -> None:
    slug = "%D8%AE%D8%A8%D8%B1-" * 50
    pages = "".join(f"<url><loc>https://example.com/news/{n}/{slug}</loc></url>" for n in range(50_000))
    body = f"<urlset>{pages}</urlset>".encode()
    assert len(body) > 45_000_000
    assert len(read_sitemap(body).pages) == 50_000


def read(text: str | None) -> Reading | None:
    return read_date(text, region="EG") if text else None


def follow(*children: tuple[str, str | None], **options: Any) -> Children:
    entries = [Entry(url=url, modified=modified) for url, modified in children]
    return children_to_follow(entries, domains=["example.com"], read=read, **{"limit": 100, **options})


def test_children_of_other_hosts_are_refused_and_counted() -> None:
    children = follow(
        ("https://www.example.com/a.xml", None),
        ("http://127.0.0.9/admin/delete?id=2", None),
        ("https://example.com@evil.org/", None),
        ("https://evil.org\\@example.com/", None),
        ("https://example.com:0/", None),
        ("file:///etc/passwd", None),
    )
    assert [child.url for child in children.follow] == ["https://www.example.com/a.xml"]
    assert children.off_site == 5
    assert children.refused == "further sitemaps not followed: 5 on other hosts"


def test_limited_number_of_newest_children_is_followed() -> None:
    listed = [(f"https://example.com/{n}.xml", f"2024-10-{n:02}") for n in range(1, 31)]
    assert [child.url for child in follow(*listed, limit=2).follow] == [listed[-1][0], listed[-2][0]]
    assert (len(follow(*listed, max_items=1).follow), len(follow(*listed, max_items=8).follow)) == (10, 16)
    assert follow(*listed, limit=2).refused == "further sitemaps not followed: 28 over the limit"
    assert len(follow(*listed, limit=-1).follow) == 0
    undated = [(url, None) for url, _ in listed]
    assert [child.url for child in follow(*undated, limit=2).follow] == [listed[0][0], listed[1][0]]
    assert len(follow(*listed, *listed).follow) == 30


def test_child_changed_on_the_day_of_since_is_followed() -> None:
    listed = [("https://example.com/1.xml", "2024-10-09"), ("https://example.com/2.xml", "2024-10-10")]
    children = follow(*listed, since=datetime(2024, 10, 10, 12, tzinfo=UTC))
    assert ([child.url for child in children.follow], children.too_old) == (["https://example.com/2.xml"], 1)


def test_fifty_thousand_urls() -> None:
    pages = "".join(f"<url><loc>https://example.com/news/{n}</loc></url>" for n in range(50_000))
    assert len(read_sitemap(f"<urlset>{pages}</urlset>".encode()).pages) == 50_000


def test_a_sitemap_that_breaks_off_gives_no_half_address() -> None:
    whole = b"<urlset><url><loc>https://example.com/news/10001</loc></url></urlset>"
    for end in range(len(b"<urlset>"), len(whole)):
        assert {page.url for page in read_sitemap(whole[:end]).pages} <= {"https://example.com/news/10001"}


@pytest.mark.parametrize(
    "body",
    [b"", b"<svg/>", b"<!DOCTYPE html><html><urlset>", b"example.com/1", gzip.compress(NEWS.encode(), mtime=0)],
)
def test_what_is_no_sitemap(body: bytes) -> None:
    with pytest.raises(NotXmlError):
        read_sitemap(body)


parts = st.sampled_from(
    [
        "<urlset>",
        "<sitemapindex>",
        "<url>",
        "<sitemap>",
        "<loc>",
        "https://e.com/1",
        "</loc>",
        "</url>",
        "&",
        "<news:news>",
    ]
) | st.text(max_size=5)


@given(st.binary() | st.lists(parts).map(lambda texts: "".join(texts).encode("utf-8", "surrogatepass")))
def test_any_bytes(body: bytes) -> None:
    try:
        sitemap = read_sitemap(body)
    except NotXmlError:
        return
    assert all(entry.url for entry in (*sitemap.pages, *sitemap.children))


# -- what the spider makes of them --


class Site(NewsSpider):
    name = "site"
    allowed_domains: ClassVar = ["example.com"]
    outlet = "صحيفة"
    article_url = r"/news/(?P<id>\d+)"


def _spider(**arguments: Any) -> Site:
    settings = {"DOWNLOAD_MAXSIZE": 1_000_000, "SPIDER_MODULES": []}
    return Site.from_crawler(get_crawler(Site, settings), **arguments)


async def _founds(
    spider: Site, body: bytes, page: int = 1, url: str = "https://example.com/sitemap.xml"
) -> list[Found]:
    found = Found(url=url, kind=Kind.SITEMAP, key=url, via="sitemap", page=page)
    return [r.cb_kwargs["found"] async for r in spider.parse_sitemap(Response(url, body=body), found)]


def _run(coroutine: Any) -> list[Found]:
    """Run a coroutine that never waits; return its result."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        found: list[Found] = end.value
        return found
    raise AssertionError("it waits")


def test_gzip() -> None:
    (found,) = _run(_founds(_spider(), gzip.compress(NEWS.encode(), mtime=0), url="https://example.com/sitemap.xml.gz"))
    assert (found.key, found.kind, found.via) == ("1", Kind.ARTICLE, "sitemap")
    assert found.hints.published is not None
    assert found.hints.published.value == datetime(2024, 10, 8, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("body", [b"\x1f\x8b\x08junk", gzip.compress(NEWS.encode(), mtime=0)[:12]])
def test_invalid_gzip_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableSource):
        _run(_founds(_spider(), body))


def test_gzip_bomb_is_refused() -> None:
    body = gzip.compress(b"<urlset>" + b" " * (MAX_SOURCE_SIZE + 1), mtime=0)
    with pytest.raises(UnreadableSource):
        _run(_founds(_spider(), body))


def test_truncated_gzip_yields_its_complete_entries() -> None:
    pages = "".join(f"<url><loc>https://example.com/news/{n}</loc></url>" for n in range(10_000, 20_000))
    body = gzip.compress(f"<urlset>{pages}</urlset>".encode())
    keys = [found.key for found in _run(_founds(_spider(), body[: len(body) // 2]))]
    assert len(keys) > 1000
    assert {len(key) for key in keys} == {5}


def test_index_that_lists_itself_ends() -> None:
    body = INDEX.replace("/b.xml", "https://example.com/sitemap.xml").encode()
    pages = [1, 2, 3, 4, 5]
    assert [len(_run(_founds(_spider(), body, page))) for page in pages] == [2, 2, 2, 0, 0]


def test_old_children_are_left_out() -> None:
    found_urls = _run(
        _founds(_spider(since="2024-10-10"), INDEX.replace("/b.xml", "https://example.com/b.xml").encode())
    )
    assert [found.url for found in found_urls] == ["https://example.com/b.xml"]


def test_relative_urls_in_an_index() -> None:
    assert len(_run(_founds(_spider(), INDEX.encode()))) == 2


def test_crawl_follows_a_limited_number_of_sitemaps() -> None:
    spider = _spider()
    body = "".join(f"<sitemap><loc>/{n}.xml</loc></sitemap>" for n in range(MAX_CHILDREN - 1))
    counts = [len(_run(_founds(spider, f"<sitemapindex>{body}</sitemapindex>".encode()))) for _ in range(3)]
    assert counts == [MAX_CHILDREN - 1, 1, 0]
