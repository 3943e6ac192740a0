"""robots.txt by RFC 9309, through the real engine."""

from __future__ import annotations

import codecs
import gzip
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.crawls import Project
from tests.servers import Answer, Page, Server, article, rss, serve

SPIDER = 'rss_urls = ["{url}/rss"]'
SETTINGS = "RETRY_TIMES = 0\nREDIRECT_MAX_TIMES = 8"
TEXT = "text/plain"
NEWS = "User-agent: *\nDisallow: /news/2\n"
EVERYTHING = b"User-agent: *\nDisallow: /\n"
LATE = b"# nothing\n" * 50_000 + b"\n" + NEWS.encode()
"""The rule is within the first 500 KiB."""


def text(body: bytes | str, **more: object) -> Page:
    """A robots.txt."""
    return Page(body=body if isinstance(body, bytes) else body.encode(), kind=TEXT, **more)  # type: ignore[arg-type]


def large() -> Page:
    """42 MB in lines that end with CR, the rule first; made when it is needed: each test process imports this file."""
    return text((NEWS.encode() + b"# nothing\n" * 4_200_000).replace(b"\n", b"\r"))


def redirect(to: str) -> Page:
    """A redirect of robots.txt."""
    return Page(status=302, headers={"Location": to})


@pytest.fixture
def server() -> Iterator[Server]:
    """A site of three articles."""
    pages: dict[str, Answer] = {"/rss": rss([1, 2, 3]), **{f"/news/{n}": article(n) for n in (1, 2, 3)}}
    with serve(pages) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path, server: Server) -> Project:
    """The project that crawls it."""
    return Project(tmp_path, server.url, SPIDER, SETTINGS)


UNREACHABLE: dict[str, Page] = {
    "500": Page(status=500),
    "503": Page(status=503, headers={"Retry-After": "600"}),
    "429": Page(status=429),
    "reset": text(NEWS * 100, reset=True),
    "timeout": text(NEWS, delay=60),
    "redirect to nowhere": redirect("http://127.0.0.1:1/robots.txt"),
    "host without an address": redirect("http://no-such-host.invalid/robots.txt"),
    "loop": redirect("/robots.txt"),
    "redirect without a location": Page(status=302),
    "redirect to an error": redirect("/broken.txt"),
    "challenge": Page(body=b"<html><title>Just a moment...</title><script>window._cf_chl_opt={}</script></html>"),
    "maintenance": Page(body="<html><title>الموقع تحت الصيانة</title><h1>الموقع تحت الصيانة</h1></html>".encode()),
    "not gzip": text(b"junk", headers={"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("how", UNREACHABLE)
def test_nothing_is_asked_while_it_is_unreachable(server: Server, project: Project, how: str) -> None:
    server.pages |= {"/robots.txt": UNREACHABLE[how], "/broken.txt": Page(status=502)}
    # Nothing that is awaited comes late, however busy the machine is.
    run = project.crawl(*(("-s", "DOWNLOAD_TIMEOUT=1") if how == "timeout" else ()))
    assert set(server.hits) <= {"/robots.txt", "/broken.txt"}
    run.last_line("loop: nothing could be fetched", "/rss: robots.txt cannot be fetched")
    ((outcome, reason, due),) = project.query("SELECT outcome, reason, due IS NOT NULL FROM ledger")
    assert (outcome, due) == ("unavailable", 1), reason
    assert project.run("ledger").code == 0


def test_it_is_crawled_once_it_answers(server: Server, project: Project) -> None:
    server.pages["/robots.txt"] = Page(status=500)
    assert project.crawl().code == 1
    server.pages["/robots.txt"] = text(NEWS)
    assert project.crawl().code == 0
    assert project.keys() == [1, 3]


OBEYED: dict[str, Page | Callable[[], Page]] = {
    "plain": text(NEWS),
    "42 MB": large,
    "500 KiB": text(LATE),
    "UTF-16": text(codecs.BOM_UTF16_LE + NEWS.encode("utf-16-le")),
    "UTF-16, the other order": text(codecs.BOM_UTF16_BE + NEWS.encode("utf-16-be")),
    "UTF-8 with a mark": text(codecs.BOM_UTF8 + NEWS.encode()),
    "Latin-1": text("# présenté à nos amis\n".encode("latin-1") + NEWS.encode()),
    "windows-1256": text("# أهلا بكم\n".encode("cp1256") + NEWS.encode()),
    "lines of Windows": text(NEWS.replace("\n", "\r\n")),
    "rules that name a challenge": text("# captcha-delivery.com\nDisallow: /_Incapsula_Resource\n" + NEWS),
    "gzip": text(gzip.compress(NEWS.encode()), headers={"Content-Encoding": "gzip"}),
    "gzip, unsaid": text(gzip.compress(NEWS.encode())),
    "203": text(NEWS, status=203),
    "206": text(NEWS, status=206),
    "five redirects": redirect("/1"),
    "another host": redirect("{other}/elsewhere.txt"),
}


@pytest.mark.parametrize("how", OBEYED)
def test_it_is_obeyed(server: Server, project: Project, how: str) -> None:
    kept = OBEYED[how]
    page = kept() if callable(kept) else kept
    other = server.url.replace("127.0.0.1", "localhost")
    location = (page.headers.get("Location") or "").replace("{other}", other)
    server.pages["/robots.txt"] = redirect(location) if location else page
    server.pages |= {f"/{n}": redirect(f"/{n + 1}") for n in range(1, 5)}
    server.pages |= {"/5": text(NEWS), "/elsewhere.txt": text(NEWS)}
    run = project.crawl()
    assert run.code == 0, run.err
    assert project.keys() == [1, 3]
    assert project.outcomes()["/news/2"] == ("refused by robots", "robots.txt forbids it")
    assert server.hits.count("/robots.txt") == 1
    assert run.megabytes < 300


@pytest.mark.parametrize(
    "page",
    [
        Page(status=404),
        Page(status=403, body=EVERYTHING),
        Page(status=401),
        Page(status=410),
        text(b""),
        Page(body=b"<html>"),
        Page(body="<html><title>الصفحة غير موجودة</title><h1>الصفحة غير موجودة</h1></html>".encode()),
    ],
    ids=["404", "403", "401", "410", "empty", "HTML", "404 with 200"],
)
def test_what_allows_everything(server: Server, project: Project, page: Page) -> None:
    server.pages["/robots.txt"] = page
    run = project.crawl()
    assert run.code == 0, run.err
    assert project.keys() == [1, 2, 3]


def test_a_site_that_forbids_everything(server: Server, project: Project) -> None:
    server.pages["/robots.txt"] = text(EVERYTHING)
    run = project.crawl()
    run.last_line("loop: robots.txt forbids everything", "/rss")
    assert server.hits == ["/robots.txt"]
    assert project.outcomes()["/rss"][0] == "refused by robots"


@pytest.mark.parametrize(("hours", "stored"), [(23, [1, 3, 4]), (25, [1, 3])])
def test_the_last_good_copy_stands_in_for_a_day(
    server: Server, project: Project, hours: int, stored: list[int]
) -> None:
    server.pages["/robots.txt"] = text(NEWS)
    assert project.crawl().code == 0
    with closing(sqlite3.connect(project.store)) as connection, connection:
        connection.execute("UPDATE robots SET fetched_at = datetime('now', ?) || '.000000'", [f"-{hours} hours"])
    server.pages |= {"/robots.txt": Page(status=503), "/rss": rss([1, 2, 3, 4]), "/news/4": article(4)}
    server.hits.clear()
    assert project.crawl().code == (0 if 4 in stored else 1)
    assert project.keys() == stored
    assert "/news/2" not in server.hits


NO_RULES: dict[str, Page] = {
    "maintenance": Page(body="<html><title>الموقع تحت الصيانة</title><h1>الموقع تحت الصيانة</h1></html>".encode()),
    "a login page": Page(body=b"<html><title>Login</title><h1>Login</h1></html>"),
    "a front page": Page(body=codecs.BOM_UTF8 + b"<html>" + b"<a href='/x'>x</a>" * 300),
}


@pytest.mark.parametrize("page", NO_RULES)
def test_a_page_in_its_place_does_not_replace_the_last_good_copy(server: Server, project: Project, page: str) -> None:
    server.pages["/robots.txt"] = text(NEWS)
    assert project.crawl().code == 0
    server.pages["/robots.txt"] = NO_RULES[page]
    server.hits.clear()
    for _ in range(2):
        project.make_due()
        assert project.crawl().code == 0
    assert "/news/2" not in server.hits
    assert "/news/1" in server.hits


def test_the_crawl_delay_of_a_copy_and_of_a_redirected_one_counts(server: Server, project: Project) -> None:
    server.pages |= {"/robots.txt": redirect("/r.txt"), "/r.txt": text("User-agent: *\nCrawl-delay: 0.2\n")}
    run = project.crawl()
    assert run.code == 0, run.err
    assert "asks for 0.2 s between requests" in run.err


def test_an_archive_without_robots_txt_allows(server: Server, project: Project, tmp_path: Path) -> None:
    archive = tmp_path / "kept.warc.gz"
    assert project.crawl("-s", f"RECORD={archive}", "-s", "ROBOTSTXT_OBEY=False").code == 0
    project.store.unlink()
    assert project.crawl("-s", f"REPLAY={archive}").code == 0
    assert project.keys() == [1, 2, 3]
