"""robots.txt as defined by RFC 9309, through the real engine."""

from __future__ import annotations

import codecs
import gzip
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cases import Cases, cases
from tests.crawls import Project
from tests.servers import Answer, Page, Server, article, rss, serve

SPIDER = 'rss_urls = ["{url}/rss"]'
SETTINGS = "RETRY_TIMES = 0\nREDIRECT_MAX_TIMES = 8"
TEXT = "text/plain"
NEWS = "User-agent: *\nDisallow: /news/2\n"
EVERYTHING = b"User-agent: *\nDisallow: /\n"
LATE = b"# nothing\n" * 50_000 + b"\n" + NEWS.encode()
"""The rule is within the first 500 KiB."""


def text(body: bytes | str, **more: Any) -> Page:
    """A robots.txt with this body."""
    return Page(body=body if isinstance(body, bytes) else body.encode(), kind=TEXT, **more)


def redirect(to: str) -> Page:
    """A redirect of robots.txt."""
    return Page(status=302, headers={"Location": to})


def robots_of(place: int, page: Page) -> dict[str, Answer]:
    """The pages of a site with this robots.txt; `place` makes its articles differ from those of other sites."""
    articles: dict[str, Answer] = {f"/news/{n}": article(100 * place + n) for n in (1, 2, 3)}
    return {"/robots.txt": page, "/rss": rss([1, 2, 3]), **articles}


@pytest.fixture
def server() -> Iterator[Server]:
    """A site of three articles."""
    pages: dict[str, Answer] = {"/rss": rss([1, 2, 3]), **{f"/news/{n}": article(n) for n in (1, 2, 3)}}
    with serve(pages) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path, server: Server) -> Project:
    """The project that crawls the site."""
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


@pytest.fixture(scope="module")
def unreachable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cases, str]]:
    """One crawled site per unreachable robots.txt, and the output of `scrapy ledger`."""
    pages = {how: robots_of(place, page) for place, (how, page) in enumerate(UNREACHABLE.items())}
    # Without the timeout, no case depends on how busy the machine is.
    pages.pop("timeout")
    for answers in pages.values():
        answers["/broken.txt"] = Page(status=502)
    with cases(tmp_path_factory.mktemp("unreachable"), pages, SETTINGS) as sites:
        sites.crawl()
        yield sites, sites.project.run("ledger").out


@pytest.mark.parametrize("how", [how for how in UNREACHABLE if how != "timeout"])
def test_nothing_is_fetched_while_robots_txt_is_unreachable(unreachable: tuple[Cases, str], how: str) -> None:
    sites, ledger = unreachable
    assert set(sites.servers[how].hits) <= {"/robots.txt", "/broken.txt"}
    (problem,) = sites.problems(how)
    assert problem is not None
    assert problem.startswith("nothing could be fetched")
    assert "/rss: robots.txt cannot be fetched" in problem
    ((outcome, reason),) = sites.outcomes(how).values()
    assert outcome == "unavailable", reason
    assert sites.closed(how) == []
    assert "The sums balance." in ledger


def test_nothing_is_fetched_while_robots_txt_times_out(server: Server, project: Project) -> None:
    server.pages["/robots.txt"] = UNREACHABLE["timeout"]
    run = project.crawl("-s", "DOWNLOAD_TIMEOUT=1")
    assert set(server.hits) == {"/robots.txt"}
    run.last_line("loop: nothing could be fetched", "/rss: robots.txt cannot be fetched")
    ((outcome, reason, due),) = project.query("SELECT outcome, reason, due IS NOT NULL FROM ledger")
    assert (outcome, due) == ("unavailable", 1), reason


def test_site_is_crawled_once_robots_txt_is_reachable(server: Server, project: Project) -> None:
    server.pages["/robots.txt"] = Page(status=500)
    assert project.crawl().code == 1
    server.pages["/robots.txt"] = text(NEWS)
    assert project.crawl().code == 0
    assert project.keys() == [1, 3]


OBEYED: dict[str, Page] = {
    "plain": text(NEWS),
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
}
ALLOWING: dict[str, Page] = {
    "404": Page(status=404),
    "403": Page(status=403, body=EVERYTHING),
    "401": Page(status=401),
    "410": Page(status=410),
    "empty": text(b""),
    "HTML": Page(body=b"<html>"),
    "404 with 200": Page(body="<html><title>الصفحة غير موجودة</title><h1>الصفحة غير موجودة</h1></html>".encode()),
}


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cases]:
    """One crawled site per robots.txt."""
    pages = {how: robots_of(place, page) for place, (how, page) in enumerate({**OBEYED, **ALLOWING}.items())}
    pages["five redirects"] |= {f"/{n}": redirect(f"/{n + 1}") for n in range(1, 5)}
    pages["five redirects"]["/5"] = text(NEWS)
    with cases(tmp_path_factory.mktemp("answered"), pages, SETTINGS) as sites:
        run = sites.crawl()
        assert run.code == 0, run.out + run.err
        yield sites


@pytest.mark.parametrize("how", OBEYED)
def test_robots_txt_is_obeyed(answered: Cases, how: str) -> None:
    assert answered.keys(how) == [1, 3]
    assert answered.outcomes(how)["/news/2"] == ("refused by robots", "robots.txt forbids it")
    assert answered.servers[how].hits.count("/robots.txt") == 1


@pytest.mark.parametrize("how", ALLOWING)
def test_responses_that_allow_everything(answered: Cases, how: str) -> None:
    assert answered.keys(how) == [1, 2, 3]


def test_robots_txt_of_42_megabytes_is_obeyed(server: Server, project: Project) -> None:
    # Lines end with CR, and the rule comes first.
    server.pages["/robots.txt"] = text((NEWS.encode() + b"# nothing\n" * 4_200_000).replace(b"\n", b"\r"))
    run = project.crawl()
    assert run.code == 0, run.err
    assert project.keys() == [1, 3]
    assert project.outcomes()["/news/2"] == ("refused by robots", "robots.txt forbids it")
    assert server.hits.count("/robots.txt") == 1
    assert run.megabytes < 300


def test_robots_txt_redirected_to_another_host_is_obeyed(server: Server, project: Project) -> None:
    server.pages["/robots.txt"] = redirect(f"{server.url.replace('127.0.0.1', 'localhost')}/elsewhere.txt")
    server.pages["/elsewhere.txt"] = text(NEWS)
    run = project.crawl()
    assert run.code == 0, run.err
    assert project.keys() == [1, 3]
    assert project.outcomes()["/news/2"] == ("refused by robots", "robots.txt forbids it")
    assert server.hits.count("/robots.txt") == 1


def test_site_that_forbids_everything(server: Server, project: Project) -> None:
    server.pages["/robots.txt"] = text(EVERYTHING)
    run = project.crawl()
    run.last_line("loop: robots.txt forbids everything", "/rss")
    assert server.hits == ["/robots.txt"]
    assert project.outcomes()["/rss"][0] == "refused by robots"


@pytest.mark.parametrize(("hours", "stored"), [(23, [1, 3, 4]), (25, [1, 3])])
def test_last_good_copy_is_used_for_a_day(server: Server, project: Project, hours: int, stored: list[int]) -> None:
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
def test_html_page_does_not_replace_the_last_good_copy(server: Server, project: Project, page: str) -> None:
    server.pages["/robots.txt"] = text(NEWS)
    assert project.crawl().code == 0
    server.pages["/robots.txt"] = NO_RULES[page]
    server.hits.clear()
    for _ in range(2):
        project.make_due()
        assert project.crawl().code == 0
    assert "/news/2" not in server.hits
    assert "/news/1" in server.hits


def test_crawl_delay_of_a_redirected_robots_txt_is_obeyed(server: Server, project: Project) -> None:
    server.pages |= {"/robots.txt": redirect("/r.txt"), "/r.txt": text("User-agent: *\nCrawl-delay: 0.2\n")}
    run = project.crawl()
    assert run.code == 0, run.err
    assert "asks for 0.2 s between requests" in run.err


def test_archive_without_robots_txt_allows_everything(server: Server, project: Project, tmp_path: Path) -> None:
    archive = tmp_path / "kept.warc.gz"
    assert project.crawl("-s", f"RECORD={archive}", "-s", "ROBOTSTXT_OBEY=False").code == 0
    project.store.unlink()
    assert project.crawl("-s", f"REPLAY={archive}").code == 0
    assert project.keys() == [1, 2, 3]
