"""`scrapy probe`: shows a page from a file, an archive or a server; other content is refused in one line."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.console.terminal import cells
from tests.crawls import ROOT, Project, Run, run_scrapy, scrapy_here
from tests.servers import Answer, Page, Server, article, rss, serve, sitemap
from tests.site.test_documented import rows

SAMPLE = str(ROOT / "sample" / "newscrawl-sample.warc.gz")
URL = "https://www.elfagr.org/5089334"
UNKNOWN = "https://unknown.example/1"
STORE = "temporary:"
STYLED = article(7).replace("خبر المدينة رقم 7", "[bold]خبر[/bold] :smile: المدينة \x1b[31m\u202eرقم 7")


def run(*arguments: str) -> Run:
    return scrapy_here("probe", *arguments, store=STORE)


def saved(folder: Path, body: str | bytes, *more: str, url: str = URL) -> Run:
    path = folder / "page.html"
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return run("--file", str(path), "--url", url, *more)


def titled(html: str, title: str = "خبر المدينة رقم 7") -> str:
    return html.replace("<title>", f"<meta property='og:title' content='{title}'><title>")


# -- a saved page ------------------------------------------------------------------------------------------------------


def test_saved_page_of_any_site(tmp_path: Path) -> None:
    done = saved(tmp_path, titled(article(7)), url=UNKNOWN)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == UNKNOWN
    assert "  spider    none: no spider declares this host" in lines
    assert "  outcome   an article" in lines
    (title,) = (line for line in lines if "✓  meta     \u2068خبر المدينة رقم 7\u2069" in line)
    assert lines[lines.index(title) - 1] == "  title     –  nothing in site, json-ld"


@pytest.mark.parametrize("arguments", [("--url", UNKNOWN, "FILE"), ("--file", "FILE", UNKNOWN)])
def test_file_or_url_may_be_the_argument(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    path = tmp_path / "page.html"
    path.write_text(titled(article(7)))
    assert run(*(str(path) if argument == "FILE" else argument for argument in arguments)).code == 0


def test_spider_may_be_named(tmp_path: Path) -> None:
    data = json.loads(saved(tmp_path, article(7), "--spider", "elfagr", "--json", url=UNKNOWN).out)
    assert (data["spider"], data["picked"]) == ("elfagr", "as asked for: its article_url does not match")


def test_text_of_a_page_is_not_interpreted_as_markup(tmp_path: Path) -> None:
    done = saved(tmp_path, STYLED, "--spider", "elfagr")
    assert "\u2068[bold]خبر[/bold] :smile: المدينة [31mرقم 7\u2069" in done.out
    assert not {"\x1b", "\u202e"} & set(done.out)


@pytest.mark.parametrize("columns", ["80", "100"])
def test_lines_fit_and_arabic_stays_in_isolates(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for url in (URL, "https://www.arabkhabar.com/a/3748310"):
        with_isolates = [line for line in archived(url).splitlines() if not line.startswith("http")]
        assert max(map(cells, with_isolates)) <= int(columns)
        for line in with_isolates:
            first, *others = line.split("\u2068")
            outside = first + "".join(part.partition("\u2069")[2] for part in others)
            assert not [letter for letter in outside if unicodedata.bidirectional(letter) in ("R", "AL", "AN")], line


def test_full_shows_whole_values(tmp_path: Path) -> None:
    page = article(7)
    paragraph = page.partition("<p>")[2].partition("</p>")[0]
    assert paragraph not in saved(tmp_path, page, "--spider", "elfagr").out.replace("\n", " ")
    full = saved(tmp_path, titled(page), "--full", url=UNKNOWN).out
    assert f"    1  \u2068{paragraph}\u2069" in full.splitlines()


def test_page_without_an_article_is_shown_and_sets_the_exit_code(tmp_path: Path) -> None:
    done = saved(tmp_path, "<html><body><h1>خبر</h1><p>سطر</p></body></html>", url=UNKNOWN)
    assert (done.code, done.err) == (1, "")
    assert "  outcome   not an article: no headline" in done.out.splitlines()
    assert "body as it would be read without selectors: 0 lines kept, 2 cut" in done.out.splitlines()


# -- an archive --------------------------------------------------------------------------------------------------------


def archived(url: str, *more: str) -> str:
    done = run_scrapy("probe", url, "--replay", SAMPLE, *more)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_archived_page_as_json() -> None:
    data = json.loads(archived("https://www.arabkhabar.com/a/3748310", "--json"))
    assert (data["spider"], data["key"], data["outcome"]) == ("arabkhabar", "3748310", "article")
    assert (data["fetched"], data["from"]) == ("2024-12-25T10:40:15+00:00", "the archive newscrawl-sample.warc.gz")
    assert data["encoding"] == {
        "name": "utf-8",
        "known_by": "the bytes are valid UTF-8",
        "header": "utf-8",
        "page": "utf-8",
    }
    tags = data["fields"]["tags"]
    assert (tags["rung"], tags["value"]) == ("text", ["البصرة", "منفذ حدودي", "التبادل التجاري"])
    assert [(one["rung"], one["state"]) for one in tags["trials"]] == [
        ("site", "found nothing"),
        ("text", "won"),
        ("json-ld", "not reached"),
        ("meta", "not reached"),
        ("microdata", "not reached"),
        ("near", "not reached"),
        ("rss", "not reached"),
    ]
    near = next(one for one in data["fields"]["published"]["trials"] if one["rung"] == "near")
    assert near["value"]["precision"] == "minute"
    cuts = [line["cut"] for line in data["body"]["lines"]]
    assert {"a dateline", "a source line", "a keyword line", "below the heading of related articles"} <= set(cuts)
    kept = [line["text"] for line in data["body"]["lines"] if line["cut"] is None]
    assert "\n".join(kept) == data["fields"]["body"]["value"]
    assert [link["key"] for link in data["related"]["origin"]] == ["263944"]
    assert [one["key"][:5] for one in data["embedded"]] == ["text-", "text-"]
    assert list(data["milliseconds"])[:2] == ["download", "decode and parse"]


def test_archive_may_stand_before_the_url() -> None:
    done = run_scrapy("probe", "--json", "--replay", SAMPLE, SAMPLE, URL)
    data = json.loads(done.stdout)
    assert (data["url"], data["from"]) == (URL, "one of 2 archives")


def test_redirect_in_an_archive_is_shown() -> None:
    lines = archived("http://www.arabkhabar.com/a/3752204").splitlines()
    assert lines[0] == "https://www.arabkhabar.com/a/3752204"
    assert "  asked for http://www.arabkhabar.com/a/3752204" in lines


@pytest.mark.parametrize(
    ("url", "more", "words"),
    [
        ("https://www.elfagr.org/1", (), "not in the archive newscrawl-sample.warc.gz"),
        ("https://www.arabkhabar.com/a/3750999", (), "HTTP 404"),
        ("https://www.elfagr.org/rss.aspx", (), "a feed, not a page"),
        (URL, ("none.warc.gz",), "none.warc.gz"),
    ],
)
def test_page_missing_from_an_archive_is_reported_in_one_line(url: str, more: tuple[str, ...], words: str) -> None:
    done = run_scrapy("probe", url, "--replay", SAMPLE, *more)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert words in line


def test_keys_of_the_json_are_documented() -> None:
    data = json.loads(archived(URL, "--json"))
    documented = rows("docs/tools.md", "As JSON")
    assert sorted(name for cells in documented for name in re.findall(r"`(\w+)`", cells[0])) == sorted(data)
    meanings = {cells[0].strip("`"): cells[1] for cells in documented}
    (title, *_) = data["fields"].values()
    for name in (*title, *title["trials"][0]):
        assert f"`{name}`" in meanings["fields"]
    for name in (*data["body"], *data["body"]["lines"][0]):
        assert f"`{name}`" in meanings["body"]


# -- a server ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A site with pages, and with responses that are not pages."""
    pages: dict[str, Answer] = {
        "/robots.txt": Page(body=b"User-agent: *\nDisallow: /news/2\n", kind="text/plain"),
        "/news/1": article(1),
        "/news/2": article(2),
        "/about": titled(article(4)),
        "/moved": Page(status=302, headers={"Location": "/news/1"}),
        "/rss": Page(body=rss([1]).encode(), kind="text/html"),
        "/sitemap": sitemap([1]),
        "/data": b'{"items": []}',
        "/file": b"%PDF-1.7 \0\1\2",
        "/empty": b"",
        "/bytes": bytes(range(256)) * 4,
        "/broken": Page(body=article(3).encode(), reset=True),
    }
    with serve(pages) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path, server: Server) -> Project:
    """The project that crawls the site."""
    return Project(tmp_path, server.url, "")


def test_live_page_with_a_spider(project: Project, server: Server) -> None:
    done = project.run("probe", f"{server.url}/news/1", "--json")
    assert (done.code, done.err) == (0, "")
    data = json.loads(done.out)
    assert (data["spider"], data["key"], data["from"]) == ("loop", "1", "the network")
    assert data["fields"]["title"]["rung"] == "site"
    assert server.hits[-2:] == ["/robots.txt", "/news/1"]
    assert not project.store.exists()


def test_live_page_without_a_spider(tmp_path: Path, server: Server) -> None:
    # The project's own spiders do not declare this host.
    done = run_scrapy("probe", f"{server.url}/about", "-s", "DOWNLOAD_DELAY=0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "  spider    none: no spider declares this host" in done.stdout.splitlines()
    assert server.hits[-2:] == ["/robots.txt", "/about"]


def test_redirect_is_shown(project: Project, server: Server) -> None:
    data = json.loads(project.run("probe", f"{server.url}/moved", "--json").out)
    assert (data["url"], data["asked"]) == (f"{server.url}/news/1", f"{server.url}/moved")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/news/2", "robots.txt forbids it"),
        ("/none", "HTTP 404"),
        ("/rss", "a feed, not a page"),
        ("/sitemap", "a sitemap, not a page"),
        ("/data", "JSON, not a page"),
        ("/file", "a PDF file"),
        ("/empty", "empty page"),
        ("/bytes", "not HTML"),
        ("/broken", "broke off"),
    ],
)
def test_response_that_is_not_a_page_is_refused(project: Project, server: Server, path: str, words: str) -> None:
    done = project.run("probe", server.url + path)
    assert done.out == ""
    assert server.url + path in done.one_line(words)
    assert not project.store.exists()


def test_unreachable_host_is_reported_in_one_line(project: Project) -> None:
    with serve({}) as gone:
        pass
    done = project.run("probe", f"{gone.url}/news/1")
    assert (done.code, done.out) == (2, "")
    done.one_line("the connection was refused")


# -- arguments ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "expected a URL"),
        ((URL, UNKNOWN), "expected one URL or file"),
        (("nonsense",), "'nonsense': not an http or https URL"),
        (("ftp://a.example/",), "ftp"),
        (("x" * 5000,), "not an http or https URL"),
        (("--file", "page.html"), "page.html: a saved page needs --url"),
        (("README.md",), "README.md: a saved page needs --url"),
        (("--file", "no-such-file", "--url", URL), "no-such-file: No such file"),
        (("no-such-file", "--url", URL), "no-such-file: No such file"),
        (("--file", ".", "--url", URL), ".: Is a directory"),
        (("--file", "page.html", URL, "--url", URL), "give one of them"),
        (("--file", "README.md", "--url", "http://["), "'http://[': Invalid IPv6 URL"),
        (("--file", "x", "--url", URL, "--replay", SAMPLE), "cannot be combined"),
        ((URL, "--spider", "nobody"), "there is no site 'nobody'"),
    ],
)
def test_bad_arguments_are_reported_in_one_line(arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments)
    done.one_line(words)
    assert done.out == ""


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (rss([1, 2]), "a feed, not a page"),
        (sitemap([1]), "a sitemap, not a page"),
        ("{}", "JSON, not a page"),
        ("plain words", "not HTML"),
        (b"%PDF-1.7", "a PDF file"),
        ("", "empty page"),
    ],
)
def test_file_that_is_not_a_page_is_refused(tmp_path: Path, body: str | bytes, words: str) -> None:
    done = saved(tmp_path, body)
    done.one_line(words)
    assert done.out == ""
