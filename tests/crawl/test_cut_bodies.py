"""Answers of which only the beginning arrives: retried, never read, never compared with."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest
from backports import zstd

from tests.archive.archives import page_record
from tests.crawls import Project
from tests.servers import Page, Server, article, rss, serve

PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
DATED = {"Last-Modified": "Tue, 08 Oct 2024 07:30:00 GMT"}


def packed(text: str, encoding: str, cut: int = 0, *, dated: bool = False) -> Page:
    """A page, without its last `cut` bytes."""
    body = PACK[encoding](text.encode())
    return Page(body=body[: len(body) - cut], headers={"Content-Encoding": encoding, **(DATED if dated else {})})


def long_article(number: int) -> str:
    """A page whose beginning is an article too."""
    more = "".join(f"<p>وجاء في الفقرة {n} من البيان أن العمل مستمر.</p>" for n in range(400))
    return article(number).replace("</article>", f"{more}</article>")


@pytest.fixture
def server() -> Iterator[Server]:
    with serve({"/rss": rss([1]), "/news/1": article(1)}) as server:
        yield server


@pytest.fixture
def project(server: Server, tmp_path: Path) -> Project:
    return Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]')


LIES: dict[str, Page] = {
    "gzip, unsaid": Page(body=gzip.compress(article(1).encode())),
    "gzip twice, said once": Page(
        body=gzip.compress(gzip.compress(article(1).encode())), headers={"Content-Encoding": "gzip"}
    ),
    **{f"not {name}": Page(body=article(1).encode(), headers={"Content-Encoding": name}) for name in PACK},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_whole_page_is_read_whatever_is_said_of_its_packing(server: Server, project: Project, lie: str) -> None:
    server.pages["/news/1"] = LIES[lie]
    project.crawl()
    assert project.outcomes()["/news/1"] == ("stored", None)
    assert server.hits.count("/news/1") == 1


@pytest.mark.parametrize("encoding", PACK)
def test_a_page_that_is_cut_is_retried_at_once_and_later(server: Server, project: Project, encoding: str) -> None:
    server.pages["/news/1"] = packed(long_article(1), encoding, 40, dated=True)
    project.crawl()
    assert project.outcomes()["/news/1"] == ("failed", f"the answer broke off (the {encoding} body breaks off)")
    assert project.keys() == []
    assert server.hits.count("/news/1") == 2
    # Nothing is kept that a 304 could confirm.
    assert project.query("SELECT last_modified, page_hash, due IS NOT NULL FROM ledger WHERE kind = 'article'") == [
        (None, None, 1)
    ]


def test_the_next_try_may_be_whole(server: Server, project: Project) -> None:
    answers = iter([packed(long_article(1), "gzip", 40), packed(long_article(1), "gzip")])
    server.pages["/news/1"] = lambda _: next(answers)
    assert project.crawl().code == 0
    assert project.bodies()["1"].endswith("الفقرة 399 من البيان أن العمل مستمر.")


def test_a_stored_text_stays_until_the_page_is_whole_again(server: Server, project: Project) -> None:
    server.pages["/news/1"] = packed(long_article(1), "gzip", dated=True)
    project.crawl()
    (before,) = project.bodies().values()
    rewritten = long_article(1).replace("الفقرة 399", "الفقرة الأخيرة")
    for page in (packed(rewritten, "gzip", 40), packed(rewritten, "gzip")):
        server.pages["/news/1"] = page
        assert project.bodies() == {"1": before}
        project.run("crawl", "loop", "-a", f"url={server.url}/news/1")
    assert "الفقرة الأخيرة" in project.bodies()["1"]


def test_a_feed_that_is_cut(server: Server, project: Project) -> None:
    server.pages["/rss"] = packed(rss([*range(1, 500)]).replace("{url}", server.url), "gzip", 40)
    assert project.crawl().code == 1
    assert project.outcomes() == {"/rss": ("failed", "the answer broke off (the gzip body breaks off)")}


def test_a_robots_txt_that_is_cut_is_unreachable(server: Server, project: Project) -> None:
    server.pages["/robots.txt"] = packed("User-agent: *\nDisallow: /news\n" * 99, "gzip", 12)
    assert project.crawl().code == 1
    assert set(server.hits) == {"/robots.txt"}


def test_of_an_error_page_only_the_status_is_read(server: Server, project: Project) -> None:
    gone = packed("<h1>404</h1>" * 99, "gzip", 10)
    server.pages["/news/1"] = Page(body=gone.body, headers=gone.headers, status=404)
    project.crawl()
    assert project.outcomes()["/news/1"][0] == "gone"


def test_other_statuses_of_a_page(server: Server, project: Project) -> None:
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


@pytest.mark.parametrize(("end", "asked"), [("", 2), ("</body></html>\n", 1)])
def test_a_page_without_a_length_is_believed_if_it_is_closed_or_stays_so(
    server: Server, project: Project, end: str, asked: int
) -> None:
    page = long_article(1).replace("</body></html>", end)
    server.pages["/news/1"] = Page(body=page.encode(), headers={"Content-Length": None})
    assert project.crawl().code == 0
    assert project.keys() == [1]
    assert server.hits.count("/news/1") == asked


@pytest.mark.parametrize(
    ("cut", "reason"),
    [
        (page_record(1, b"5\r\nabcde\r\n40\r\nabc", "Transfer-Encoding: chunked\r\n"), "beginning is in the archive"),
        (page_record(1, b"5\r\nabcde\r\n", "Transfer-Encoding: chunked\r\n"), "beginning is in the archive"),
        (page_record(1, article(1).encode(), "Content-Length: 9999\r\n"), "beginning is in the archive"),
        (page_record(1, article(1).encode(), fields={"WARC-Truncated": "disconnect"}), "beginning is in the archive"),
        (page_record(1, gzip.compress(long_article(1).encode())[:-40], "Content-Encoding: gzip\r\n"), "breaks off"),
    ],
    ids=["a chunk", "the last chunk", "a length", "the record", "gzip"],
)
def test_an_archive_that_has_the_beginning(project: Project, cut: bytes, reason: str) -> None:
    whole = page_record(2, article(2).encode(), f"Content-Length: {len(article(2).encode())}\r\n")
    of_server = [record.replace(b"https://example.com", b"http://127.0.0.1:1") for record in (cut, whole)]
    archive = project.folder / "a.warc"
    archive.write_bytes(b"".join(of_server))
    for number in (1, 2):
        project.crawl("-s", f"REPLAY={archive}", "-a", f"url=http://127.0.0.1:1/news/{number}")
    outcomes = project.outcomes()
    assert outcomes["/news/1"][0] == "failed"
    assert reason in (outcomes["/news/1"][1] or "")
    assert outcomes["/news/2"][0] == "stored"
