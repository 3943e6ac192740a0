"""Very bad pages: each gets its outcome, the other pages are stored, and the crawl ends in bounded memory."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.crawls import Project, Run
from tests.servers import WORDS, Answer, Page, article, listing, rss, serve

HTML = "text/html"
UTF8 = "text/html; charset=utf-8"


@cache
def bomb() -> bytes:
    """A hundred megabytes, packed when they are needed: each test process imports this module."""
    return gzip.compress(b"<p>" + b"\0" * 100_000_000)


LAUGHS = '<!DOCTYPE rss [<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 15))
SELF = "".join(f"<sitemap><loc>{{url}}/{name}.xml</loc></sitemap>" for name in ("self", "sub"))
SELF = f"<sitemapindex>{SELF}</sitemapindex>"


def old(number: int, *, label: bool) -> bytes:
    """A page in windows-1256, as its `<meta>` says or not."""
    text = article(number).replace("<meta charset='utf-8'>", "<meta charset='windows-1256'>" if label else "")
    return text.encode("cp1256")


def json_ld(number: int, text: str) -> str:
    """An article with that JSON-LD."""
    return article(number).replace("</head>", f'<script type="application/ld+json">{text}</script></head>')


# Number of the article -> its page.
GOOD: dict[int, Answer] = {
    1: article(1),
    2: article(2)
    .replace("</p>", "")
    .replace("</article>", "")
    .replace("</body></html>", "<div><b><p>")
    .replace("'", ""),
    3: article(3).replace("<article>", "\0<article>\0").replace("خبر المدينة", "خبر \0المدينة").encode(),
    4: Page(body=article(4).encode(), kind="text/html; charset=windows-1256"),
    5: Page(body=old(5, label=True), kind=HTML),
    6: Page(body=old(6, label=False), kind=HTML),
    7: Page(body=old(7, label=False), kind=UTF8),
    8: Page(body=article(8).encode("utf-16"), kind=HTML),
    9: Page(body=article(9).encode(), kind="text/html; charset=no-such"),
    10: json_ld(10, "{not: json"),
    11: json_ld(11, "[" * 100_000 + "]" * 100_000),
    12: json_ld(12, '{"@graph":' * 100_000 + "1" + "}" * 100_000),
    13: json_ld(13, '{"@type":"NewsArticle","headline":{"a":[1]},"author":[[{"name":7}],null],"datePublished":[]}'),
    14: json_ld(14, "[" + "[]," * 300_000 + '{"@type":"NewsArticle"}]'),
    15: article(15).replace("<body>", "<body>" + "<a href='http://[x'>x</a>" * 1000),
    16: Page(body=gzip.compress(article(16).encode()), headers={"Content-Encoding": "gzip"}),
    17: article(17, more="<div>" * 100_000),
    18: article(18).encode().replace("المدينة".encode(), "المدين".encode() + b"\xd8"),
    19: article(19, date="31 فبراير 2024"),
}


def away(path: str) -> Page:
    """A redirect to another host."""
    return Page(status=302, headers={"Location": path.replace("/news/119", AWAY[0])})


AWAY = [""]
# Number -> page, outcome, pattern of its reason.
BAD: dict[int, tuple[Answer, str, str]] = {
    101: (b"", "not an article", r"^an empty page$"),
    102: (Page(body=b"<html></html>", kind=HTML), "unavailable", r"; nothing of the headline «خبر المدينة رقم 102»"),
    103: (Page(body=b"%PDF-1.7\n" + b"\xff\0" * 50_000, kind="application/pdf"), "not an article", r"^a PDF file"),
    104: (b"\x89PNG\r\n\x1a\n" + b"\0\xff" * 1000, "not an article", r"^a PNG picture"),
    105: ("<div>" * 100_000 + f"<h1>خبر</h1><article><p>{WORDS}</p></article>", "not an article", r"."),
    106: (lambda _: Page(body=b"x" * 50_000_000), "failed", r"^the answer was cut off for its size"),
    107: (Page(body=b"late", delay=120), "failed", r"^no answer in time"),
    108: (Page(body=b"x" * 10_000, reset=True), "failed", r"^the answer broke off"),
    109: (Page(status=500), "failed", r"^HTTP 500$"),
    110: (Page(status=503), "unavailable", r"^HTTP 503$"),
    111: (Page(status=404, body=b"no"), "gone", r"^HTTP 404$"),
    112: (Page(status=410, body=b"no"), "gone", r"^HTTP 410$"),
    113: (Page(status=403, body=b"no"), "blocked", r"^HTTP 403$"),
    114: (
        Page(status=302, headers={"Location": "/news/1"}),
        "duplicate",
        r"^redirects to http://127\.0\.0\.1:\d+/news/1$",
    ),
    115: (
        Page(status=302, headers={"Location": "/"}),
        "not an article",
        r"^redirects to the front page: http://127\.0\.0\.1:\d+/$",
    ),
    116: (article(116).replace("<h1>", "<h1>RAISE "), "failed", r"^could not be read: ZeroDivisionError: by purpose$"),
    117: (Page(body=b"\xff\xfe" + b"\xd8" * 9999), "not an article", r"."),
    118: (
        "<html><head><title>x</title></head><body><h1>خبر المدينة بلا نص</h1></body></html>",
        "not an article",
        r"^no text",
    ),
}
# What a component between the engine and the network drops: its reason does not reach the ledger.
DROPPED: dict[int, tuple[Answer, str]] = {
    201: (lambda _: Page(body=bomb(), headers={"Content-Encoding": "gzip"}), r"DOWNLOAD_MAXSIZE"),
    202: (Page(status=302, headers={"Location": "/news/202?again=1"}), r"max redirections"),
    203: (Page(body=b"junk", headers={"Content-Encoding": "gzip"}), r"gzip"),
}
NUMBERS = [*GOOD, *BAD, *DROPPED]
SOURCES: dict[str, tuple[Answer, str, str]] = {
    "/rss": (rss(NUMBERS), "read", rf"^{len(NUMBERS)} articles, {len(NUMBERS)} new"),
    "/bomb.rss": (LAUGHS + "]>" + rss([20]).replace("ص", "&a14;").partition("?>")[2], "read", r"^1 article, 1 new"),
    "/html.rss": ("<!DOCTYPE html><html><body>x</body></html>", "failed", r"^not a feed: its root element is <html>$"),
    "/empty.rss": (b"", "failed", r"^not a feed: it has no element$"),
    "/gone.rss": (Page(status=404), "gone", r"^HTTP 404$"),
    "/self.xml": (SELF, "read", r"^0 articles, 0 new"),
    "/sub.xml": (SELF, "read", r"^0 articles, 0 new"),
    "/bomb.xml.gz": (lambda _: Page(body=bomb(), kind="application/gzip"), "failed", r"^gzip: "),
    "/cut.xml.gz": (Page(body=gzip.compress(b"<urlset>")[:15]), "failed", r"^(gzip|empty|not XML|not a sitemap: )"),
}  # fmt: skip
SPIDER = """rss_urls = ["{url}/rss", "{url}/bomb.rss", "{url}/html.rss", "{url}/empty.rss", "{url}/gone.rss"]
sitemap_urls = ["{url}/self.xml", "{url}/bomb.xml.gz", "{url}/cut.xml.gz"]
listing_urls = ["{url}/endless?page={page}"]

def finish(self, article, response):
    if "RAISE" in article.title:
        raise ZeroDivisionError("by purpose")
    return article
"""


def endless(path: str) -> str:
    """A listing page that always has a new article and a next page."""
    return listing([1000 + int(path.rpartition("=")[2])])


def other(path: str) -> Page | str | bytes:
    """The answer to a path that no table lists."""
    if path.startswith("/endless"):
        return endless(path)
    named = re.search(r"/news/(\d+)", path)
    number = int(named[1]) if named else 0
    if number in DROPPED:
        return Page(status=302, headers={"Location": f"{path}1"})
    return article(number) if number >= 1000 or number == 20 else Page(status=404)


@dataclass(frozen=True)
class Crawled:
    """The crawl whose results all tests check."""

    project: Project
    run: Run
    hits: list[str]
    outcomes: dict[str, tuple[str | None, str | None]]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """Crawl the bad site once."""
    pages: dict[str, Answer] = {"*": other, "/": "<html><body>الرئيسية</body></html>"}
    pages |= {path: answer for path, (answer, _, _) in SOURCES.items()}
    pages |= {f"/news/{number}": answer for number, answer in GOOD.items()}
    pages |= {f"/news/{number}": answer for number, (answer, *_) in {**BAD, **DROPPED}.items()}
    with serve(pages) as server:
        AWAY[0] = server.url.replace("127.0.0.1", "localhost") + "/"
        folder: Path = tmp_path_factory.mktemp("bad")
        project = Project(folder, server.url, SPIDER, "LISTING_MAX_PAGES = 5\nRETRY_TIMES = 0\nDOWNLOAD_TIMEOUT = 8")
        run = project.crawl()
        yield Crawled(project, run, list(server.hits), project.outcomes())


def test_crawl_finishes(crawled: Crawled) -> None:
    assert crawled.run.code == 0, crawled.run.err
    assert crawled.project.query("SELECT reason FROM runs") == [("finished",)]
    crawled.project.check()
    assert crawled.run.megabytes < 400
    assert "ZeroDivisionError: by purpose" in crawled.run.err


def test_only_an_error_in_the_spider_s_code_has_a_traceback(crawled: Crawled) -> None:
    assert crawled.run.err.count("Traceback (most recent call last)") == 1


def test_every_url_has_an_outcome_and_failed_articles_are_due_again(crawled: Crawled) -> None:
    rows = crawled.project.query("SELECT kind, url, outcome, reason, due FROM ledger")
    assert len(rows) >= len(NUMBERS) + len(SOURCES)
    for kind, url, outcome, reason, due in rows:
        assert outcome is not None, url
        assert outcome in ("stored", "unchanged") or reason, url
        assert "\n" not in (reason or "")
        if outcome == "failed" and kind == "article":
            assert due is not None, url


@pytest.mark.parametrize("number", GOOD)
def test_good_articles_are_stored(crawled: Crawled, number: int) -> None:
    assert crawled.outcomes[f"/news/{number}"][0] == "stored", crawled.outcomes[f"/news/{number}"]
    ((title, body),) = crawled.project.query(
        f"SELECT title, json_extract(data, '$.body') FROM articles WHERE key = '{number}'"
    )
    if number != 18:
        assert title == f"خبر المدينة رقم {number}"
        assert body.split("\n") == [f"{WORDS}، بحسب البيان رقم {number} في فقرته {n}." for n in range(3)]
    else:
        assert title.startswith("خبر المدين")
        assert WORDS[:20] in body


def test_impossible_date_is_not_stored(crawled: Crawled) -> None:
    assert crawled.project.query("SELECT published FROM articles WHERE key = '19'") == [(None,)]


@pytest.mark.parametrize("number", BAD)
def test_bad_pages_have_the_expected_outcome(crawled: Crawled, number: int) -> None:
    _, wanted, pattern = BAD[number]
    outcome, reason = crawled.outcomes[f"/news/{number}"]
    assert outcome == wanted, reason
    assert re.search(pattern, reason or ""), reason
    assert crawled.project.query(f"SELECT * FROM articles WHERE key = '{number}'") == []


@pytest.mark.parametrize("number", DROPPED)
def test_dropped_pages_are_failed_or_not_articles(crawled: Crawled, number: int) -> None:
    assert crawled.outcomes[f"/news/{number}"][0] in ("failed", "not an article"), crawled.outcomes[f"/news/{number}"]


@pytest.mark.parametrize("number", DROPPED)
def test_dropped_pages_have_a_reason(crawled: Crawled, number: int) -> None:
    reason = crawled.outcomes[f"/news/{number}"][1] or ""
    assert re.search(DROPPED[number][1], reason), reason


@pytest.mark.parametrize("path", [*SOURCES])
def test_sources_have_the_expected_outcome(crawled: Crawled, path: str) -> None:
    _, wanted, pattern = SOURCES[path]
    outcome, reason = crawled.outcomes[path]
    assert outcome == wanted, reason
    assert re.search(pattern, reason or ""), reason


def test_endless_listings_and_sitemap_loops_are_ended(crawled: Crawled) -> None:
    assert [hit for hit in crawled.hits if hit.startswith("/endless")] == [f"/endless?page={n}" for n in range(1, 6)]
    assert {20, *range(1001, 1006)} <= set(crawled.project.keys())
    assert crawled.hits.count("/self.xml") == crawled.hits.count("/sub.xml") == 1
