"""Any data from a server or an archive is read within seconds of CPU time, and ends in a result or a known error.

Each run tries a few dozen new inputs of each kind; `make fuzz` runs for three minutes (CONTRIBUTING).
"""

from __future__ import annotations

import gzip
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import pytest
from hypothesis import HealthCheck, given, settings
from scrapy.http import Headers, HtmlResponse, Request, Response
from scrapy.robotstxt import ProtegoRobotParser
from w3lib.url import safe_url_string

from newscrawl.archive.collection import Collection
from newscrawl.archive.errors import ArchiveError, TooLargeError
from newscrawl.crawl.network.addresses import Allowed, foreign_port, is_public, literal
from newscrawl.crawl.network.clock import skew, trusted_now
from newscrawl.crawl.network.retry_after import requested_pause
from newscrawl.crawl.network.timelimit import cpu_limit
from newscrawl.crawl.network.unpack import ENCODINGS, BrokenBodyError, TooMuchError, unpack
from newscrawl.crawl.refusals.walls import wall_at, wall_of
from newscrawl.discover.listings import read_listing
from newscrawl.discover.rss import read_rss
from newscrawl.discover.sitemaps import read_sitemap
from newscrawl.discover.xml import NotXmlError
from newscrawl.extract import read_page
from newscrawl.extract.document import as_utf8, declared_encoding
from newscrawl.extract.html import NotHtmlError
from newscrawl.extract.selectors import Selection
from newscrawl.outcomes import NotAnArticle
from newscrawl.urls import BadURLError, host, normalize
from tests.archive.archives import page_record, raw
from tests.fuzz.mutations import damaged
from tests.servers import article, listing, rss, sitemap

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
"""CPU seconds to search, over all kinds; 0 for a few dozen inputs of each."""
LIMIT = 5.0
"""CPU seconds that one input may take; a valid one of this size takes a tenth."""
URL = "https://www.example.com/news/1"
NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)

MORE = """<script type="application/ld+json">{"@type":"NewsArticle","headline":"خبر المدينة رقم 1","articleBody":"نص",
"datePublished":"2024-10-08T10:30:00+03:00","author":[{"name":"سالم"}],"keywords":"ا، ب"}</script>
<meta property="og:title" content="خبر"><meta name="keywords" content="ا، ب"><div class="related">
<a href="/news/2">ا</a></div><p>كلمات دلالية: قطر، مصر</p><p>المصدر: رويترز</p><table><tr><td>ا<br>ب</table>"""
PIECES = {
    "page": """
        <p> </p> <div> </div> <a§href="/news/2"> <br> <h1> <table> <td> <script> </script> <style> <!-- --> & &amp; &#1;
        <base§href="http://["> <meta§name="keywords"§content=" "> <html§lang=" <time§datetime=" " ' > < &#x110000; &semi
        {"a":[ "@graph":[ {"@type":"NewsArticle", "articleBody":" \\u0000 \\ud800 = , ، ؛ : - ( ) [ ] { } \\ / # a=1§
        ا ة§ ً ـ ّ 0 ٠ ٢٤/١٠/٢٠٢٤ 10:30 §من§ كانون§ المصدر:§ كتب§ اقرأ§أيضا§ (رويترز)§ القاهرة§-§ كلمات§دلالية:§ ØÙ é ﷺ
        § §§§§ a='1'
        """,
    "feed": """
        <!-- --> <? ?> <!DOCTYPE <!ENTITY§a§"b"> <![CDATA[ ]]> <rss> <channel> <item> </item> <link> </link> <title>
        <x:y> <entry> <urlset> <url> <loc> </loc> <sitemap> <sitemapindex> http://[ /news/1 & &amp; &#0; < > " ' = § a
        §xmlns:a="b"§ <dc:date> <content:encoded>
        """,
    "robots": """
        User-agent:§* User-agent:§newscrawl Disallow:§/ Allow:§/ Disallow:§/*a*b$ Crawl-delay:§9 Sitemap:§x # * $ / %D8
        % ï»¿ a :
        """,
    "address": """
        127 .0 0x 0177 . : :: [ ] % @ / // \\ ? # 1 255 256 4294967295 ffff: 64:ff9b:: 2002: fe80:: localhost http: ftp:
        file:/// %31 é
        """,
    "archive": """
        WARC/1.0 Content-Length:§ Content-Length:§99999999999 WARC-Type:§response WARC-Type:§revisit HTTP/1.1§200 5 0
        Transfer-Encoding:§chunked Content-Encoding:§gzip WARC-Target-URI:§ WARC-Date:§ : § a
        """,
    "header": """
        text/html; charset= charset=utf-16 W/"a" "a" Wed,§21§Oct§2037§07:28:00§GMT 120 -1 9999999999999 0x10 gzip, br, ,
        ; = " § é max-age=0 a 1e9 ٣
        """,
}


def pieces(kind: str) -> list[bytes]:
    """The pieces of a kind; `§` stands for a space; also line ends, NULs and bytes that are not UTF-8."""
    texts = [piece.replace("§", " ") for piece in PIECES[kind].split()]
    return [*(text.encode() for text in texts), b"\n", b"\r\n", b"\n\n", b"\0", b"\xff", b"\x1b[31m"]


def page(body: bytes) -> None:
    with suppress(NotAnArticle):
        for one in read_page(body, URL, fetched=NOON):
            assert one.title.isprintable()
            assert "\x1b" not in one.body + one.language
    with suppress(NotHtmlError):
        read_listing(body, lambda: declared_encoding(body, None), URL, Selection("time"), lambda url: url)
    wall_of(200, Headers(), body, "خبر")


def feed(body: bytes) -> None:
    with suppress(NotXmlError):
        read_rss(body, URL)


def site_map(body: bytes) -> None:
    with suppress(NotXmlError):
        read_sitemap(body, URL)


def robots(body: bytes) -> None:
    rules = ProtegoRobotParser(as_utf8(body, lambda: "utf-8"), None)
    for url in (URL, "https://www.example.com/" + "a" * 2000, f"{URL}?{'ا' * 200}"):
        rules.allowed(url, "newscrawl")
    rules.crawl_delay("newscrawl")


def address(body: bytes) -> None:
    """Read a host and the target of a redirect: it is either public or refused."""
    text = body.decode("latin-1")
    found = literal(text)
    if found is not None:
        assert (Allowed().refused(text) is None) is is_public(found)
    foreign_port(f"http://a.example:{text}/", frozenset())
    with suppress(BadURLError):
        wall_at(normalize(f"https://a.example/{text}"))
    with suppress(ValueError):
        redirected = Request(safe_url_string(urljoin(URL, text)))
        host(redirected.url)


def archive(body: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.warc.gz")
        path.write_bytes(body)
        with suppress(ArchiveError), Collection(path) as pages:
            for url in pages.urls()[:20]:
                with suppress(ArchiveError, TooLargeError):
                    pages.page(url, None, 1 << 24)


def header(value: bytes) -> None:
    """Use the value for every header that is read."""
    names = ("Content-Type", "Retry-After", "Date", "ETag", "Last-Modified", "Location", "Server", "cf-mitigated")
    headers = Headers(dict.fromkeys(names, value))
    for status in (200, 403, 503):
        response = HtmlResponse(URL, status=status, headers=headers, body=b"<html><p>" + value[:200])
        requested_pause(response)
        wall_of(status, response.headers, response.body)
        str(Response(URL, headers=headers))
    skew(value, NOON)
    trusted_now(value, NOON)
    declared_encoding(value, value.decode("latin-1"))
    wall_at(URL + value.decode("latin-1"))


def packed(body: bytes) -> None:
    for encoding in ENCODINGS:
        with suppress(BrokenBodyError, TooMuchError):
            unpack(body, encoding, 1 << 20)


WARC = page_record(1, article(1, more=MORE).encode()) + page_record(
    2, b"5\r\nabcde\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n"
)
WARC += raw(
    {"WARC-Type": "revisit", "WARC-Target-URI": URL, "WARC-Date": "2024-10-08T12:00:00Z"}, b"HTTP/1.1 304 x\r\n\r\n"
)
FEEDS = [text.replace("{url}", "https://www.example.com").encode() for text in (rss([1, 2]), sitemap([1, 2]))]
PAGES = [article(1, more=MORE).encode(), article(2).encode("cp1256", "replace"), listing([1, 2]).encode()]
CASES: dict[str, tuple[Callable[[bytes], None], str, list[bytes]]] = {
    "page": (page, "page", PAGES),
    "rss": (feed, "feed", FEEDS),
    "sitemap": (site_map, "feed", [*FEEDS, b"https://www.example.com/news/1\n"]),
    "robots.txt": (robots, "robots", [b"User-agent: *\nDisallow: /a\nAllow: /a/*.html$\n"]),
    "address": (address, "address", [b"127.0.0.1", b"0x7f.1", b"[::ffff:7f00:1]", b"//user@10.1:80/login", b"\\\\1.1"]),
    "archive": (archive, "archive", [WARC, gzip.compress(WARC, mtime=0), gzip.compress(WARC, mtime=0) * 2]),
    "header": (header, "header", [b"text/html; charset=utf-8", b"120", b"Wed, 21 Oct 2037 07:28:00 GMT"]),
    "packed": (packed, "page", [gzip.compress(PAGES[0], mtime=0), PAGES[0]]),
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.timeout(900)
def test_no_input_stops_a_crawl(kind: str) -> None:
    read, words, samples = CASES[kind]

    @settings(max_examples=60, suppress_health_check=[*HealthCheck])
    @given(damaged(samples, pieces(words)))
    def search(body: bytes) -> None:
        with cpu_limit(LIMIT):
            read(body)

    search()
    until = time.process_time() + SECONDS / len(CASES)
    while time.process_time() < until:
        search()
