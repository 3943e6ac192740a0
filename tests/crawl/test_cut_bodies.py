"""Truncated responses: they are retried, never extracted, and never compared with a stored text."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest
from backports import zstd

from tests.archive.archives import page_record
from tests.cases import Cases, cases
from tests.crawls import Project
from tests.servers import Answer, Page, Server, article, rss, serve

PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
DATED = {"Last-Modified": "Tue, 08 Oct 2024 07:30:00 GMT"}


def packed(text: str, encoding: str, cut: int = 0, *, dated: bool = False) -> Page:
    """A compressed page without its last `cut` bytes."""
    body = PACK[encoding](text.encode())
    return Page(body=body[: len(body) - cut], headers={"Content-Encoding": encoding, **(DATED if dated else {})})


def long_article(number: int) -> str:
    """A page whose beginning alone is also an article."""
    more = "".join(f"<p>وجاء في الفقرة {n} من البيان أن العمل مستمر.</p>" for n in range(400))
    return article(number).replace("</article>", f"{more}</article>")


@pytest.fixture
def server() -> Iterator[Server]:
    with serve({"/rss": rss([1]), "/news/1": article(1)}) as server:
        yield server


@pytest.fixture
def project(server: Server, tmp_path: Path) -> Project:
    return Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]')


def wrong_encodings(number: int) -> dict[str, Page]:
    """Complete pages whose `Content-Encoding` is wrong."""
    body = article(number).encode()
    twice = gzip.compress(gzip.compress(body))
    return {
        "gzip, unsaid": Page(body=gzip.compress(body)),
        "gzip twice, said once": Page(body=twice, headers={"Content-Encoding": "gzip"}),
        **{f"not {name}": Page(body=body, headers={"Content-Encoding": name}) for name in PACK},
    }


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cases]:
    """A crawl of one site per wrong header, and one per encoding whose body is truncated; each site has one page."""
    pages: dict[str, Page] = {what: wrong_encodings(100 + place)[what] for place, what in enumerate(wrong_encodings(0))}
    for place, encoding in enumerate(PACK):
        pages[encoding] = packed(long_article(200 + place), encoding, 40, dated=True)
    sites: dict[str, dict[str, Answer]] = {what: {"/rss": rss([1]), "/news/1": page} for what, page in pages.items()}
    with cases(tmp_path_factory.mktemp("packed"), sites) as found:
        found.crawl()
        yield found


@pytest.mark.parametrize("name", wrong_encodings(0))
def test_complete_page_is_read_despite_a_wrong_content_encoding(crawled: Cases, name: str) -> None:
    assert crawled.outcomes(name)["/news/1"] == ("stored", None)
    assert crawled.servers[name].hits.count("/news/1") == 1


@pytest.mark.parametrize("encoding", PACK)
def test_truncated_page_is_retried_at_once_and_later(crawled: Cases, encoding: str) -> None:
    reason = f"the answer broke off (the {encoding} body breaks off)"
    assert crawled.outcomes(encoding)["/news/1"] == ("failed", reason)
    assert crawled.keys(encoding) == []
    assert crawled.servers[encoding].hits.count("/news/1") == 2
    # No validator is kept that a 304 could confirm.
    url = f"{crawled.servers[encoding].url}/news/1"
    kept = f"SELECT last_modified, page_hash, due IS NOT NULL FROM ledger WHERE url = '{url}'"
    assert crawled.project.query(kept) == [(None, None, 1)]


def test_retry_that_is_complete_is_stored(server: Server, project: Project) -> None:
    answers = iter([packed(long_article(1), "gzip", 40), packed(long_article(1), "gzip")])
    server.pages["/news/1"] = lambda _: next(answers)
    assert project.crawl().code == 0
    assert project.bodies()["1"].endswith("الفقرة 399 من البيان أن العمل مستمر.")


def test_stored_text_is_kept_until_the_page_is_complete_again(server: Server, project: Project) -> None:
    server.pages["/news/1"] = packed(long_article(1), "gzip", dated=True)
    project.crawl()
    (before,) = project.bodies().values()
    rewritten = long_article(1).replace("الفقرة 399", "الفقرة الأخيرة")
    for page in (packed(rewritten, "gzip", 40), packed(rewritten, "gzip")):
        server.pages["/news/1"] = page
        assert project.bodies() == {"1": before}
        project.run("crawl", "loop", "-a", f"url={server.url}/news/1")
    assert "الفقرة الأخيرة" in project.bodies()["1"]


def test_truncated_feed_fails(server: Server, project: Project) -> None:
    server.pages["/rss"] = packed(rss([*range(1, 500)]).replace("{url}", server.url), "gzip", 40)
    assert project.crawl().code == 1
    assert project.outcomes() == {"/rss": ("failed", "the answer broke off (the gzip body breaks off)")}


def test_truncated_robots_txt_counts_as_unreachable(server: Server, project: Project) -> None:
    server.pages["/robots.txt"] = packed("User-agent: *\nDisallow: /news\n" * 99, "gzip", 12)
    assert project.crawl().code == 1
    assert set(server.hits) == {"/robots.txt"}


def test_truncated_error_page_still_counts_by_its_status(server: Server, project: Project) -> None:
    gone = packed("<h1>404</h1>" * 99, "gzip", 10)
    server.pages["/news/1"] = Page(body=gone.body, headers=gone.headers, status=404)
    project.crawl()
    assert project.outcomes()["/news/1"][0] == "gone"


def test_partial_content_is_stored_only_if_complete(server: Server, project: Project) -> None:
    body = article(2).encode()
    server.pages |= {
        "/rss": rss([1, 2, 3]),
        "/news/1": Page(body=article(1).encode(), status=203),
        "/news/2": Page(body=body, status=206, headers={"Content-Range": f"bytes 0-{len(body) - 1}/{len(body)}"}),
        "/news/3": Page(body=body[:400], status=206, headers={"Content-Range": f"bytes 0-399/{len(body)}"}),
    }
    assert project.crawl().code == 0
    assert project.keys() == [1, 2]
    assert project.outcomes()["/news/3"] == ("failed", "the answer broke off (HTTP 206: a part of the page)")
    assert server.hits.count("/news/3") == 2


@pytest.mark.parametrize(("end", "requests"), [("", 2), ("</body></html>\n", 1)])
def test_page_without_a_length_is_accepted_if_html_is_closed_or_retry_is_equal(
    server: Server, project: Project, end: str, requests: int
) -> None:
    page = long_article(1).replace("</body></html>", end)
    server.pages["/news/1"] = Page(body=page.encode(), headers={"Content-Length": None})
    assert project.crawl().code == 0
    assert project.keys() == [1]
    assert server.hits.count("/news/1") == requests


CUT: dict[str, tuple[bytes, str]] = {
    "a chunk": (
        page_record(1, b"5\r\nabcde\r\n40\r\nabc", "Transfer-Encoding: chunked\r\n"),
        "beginning is in the archive",
    ),
    "the last chunk": (
        page_record(2, b"5\r\nabcde\r\n", "Transfer-Encoding: chunked\r\n"),
        "beginning is in the archive",
    ),
    "a length": (page_record(3, article(3).encode(), "Content-Length: 9999\r\n"), "beginning is in the archive"),
    "the record": (
        page_record(4, article(4).encode(), fields={"WARC-Truncated": "disconnect"}),
        "beginning is in the archive",
    ),
    "gzip": (
        page_record(5, gzip.compress(long_article(5).encode())[:-40], "Content-Encoding: gzip\r\n"),
        "breaks off",
    ),
}


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A replayed archive that has only the beginning of some articles, and one whole article."""
    site = "http://127.0.0.1:1"
    whole = page_record(6, article(6).encode(), f"Content-Length: {len(article(6).encode())}\r\n")
    records = [*(record for record, _ in CUT.values()), whole]
    feed = rss([*range(1, 7)]).replace("{url}", site).encode()
    source = page_record(7, feed, f"Content-Length: {len(feed)}\r\n", fields={"WARC-Target-URI": f"{site}/rss"})
    project = Project(tmp_path_factory.mktemp("replayed"), site, 'rss_urls = ["{url}/rss"]')
    archive = project.folder / "a.warc"
    archive.write_bytes(
        b"".join(record.replace(b"https://example.com", site.encode()) for record in (*records, source))
    )
    project.crawl("-s", f"REPLAY={archive}")
    return project


@pytest.mark.parametrize("cut", CUT)
def test_truncated_page_of_an_archive_fails(replayed: Project, cut: str) -> None:
    outcome, reason = replayed.outcomes()[f"/news/{[*CUT].index(cut) + 1}"]
    assert outcome == "failed"
    assert CUT[cut][1] in (reason or "")
    assert replayed.outcomes()["/news/6"][0] == "stored"
