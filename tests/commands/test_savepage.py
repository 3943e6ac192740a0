"""`scrapy savepage`: saves a page, its URL and its expectation, all of them or none."""

from __future__ import annotations

import json
import resource
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawl.commands import savepage
from newscrawl.files.atomic import replace_file
from newscrawl.saved import SavedPage, slug
from tests.crawls import ROOT, Project, Run, run_scrapy, scrapy_here
from tests.servers import Answer, Page, article, rss, serve

SAMPLE = str(ROOT / "sample" / "newscrawl-sample.warc.gz")
URL = "https://www.lbcgroup.tv/news/lifestyle/819402/حطام-سفينة-من-القرن-الثالث-عشر-يظهر-قبالة-صور/ar"
STORE = "temporary:"
OTHER = "https://www.lbcgroup.tv/news/lebanon/819377/x/ar"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the command uses as its checkout."""
    monkeypatch.setattr(savepage.Command, "home", tmp_path)
    return tmp_path


def page_of(number: int) -> bytes:
    """An article in the structure of the site's pages."""
    text = article(number).replace("<article>", "<div class='LongDesc'><div>")
    title = f"<meta property='og:title' content='خبر المدينة رقم {number}'>"
    return text.replace("</article>", "</div></div>").replace("<title>", f"{title}<title>").encode()


def files(home: Path) -> list[str]:
    return sorted(path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file())


def from_file(home: Path, body: bytes, *more: str, url: str = URL) -> Run:
    page = home / "page"
    page.write_bytes(body)
    run = scrapy_here("savepage", "lbcgroup", url, "--file", str(page), *more, store=STORE)
    page.unlink()
    return run


def test_page_is_saved_with_what_is_read_from_it(home: Path) -> None:
    run = from_file(home, page_of(7))
    assert (run.code, run.err) == (0, "")
    folder = home / "tests" / "pages" / "lbcgroup"
    assert files(home) == [f"tests/pages/lbcgroup/819402{suffix}" for suffix in (".expect.txt", ".html", ".url")]
    assert (folder / "819402.html").read_bytes() == page_of(7)
    page = SavedPage.load(folder / "819402.html")
    assert page.url.startswith("https://www.lbcgroup.tv/news/lifestyle/819402/")
    expected = page.expectation.read_text("utf-8")
    assert "title: خبر المدينة رقم 7" in expected
    assert run.out.endswith(expected)


def test_saved_page_is_replaced_only_on_request(home: Path) -> None:
    from_file(home, page_of(7))
    before = {name: (home / name).read_bytes() for name in files(home)}
    from_file(home, page_of(8)).one_line("already exists", "--overwrite")
    assert {name: (home / name).read_bytes() for name in files(home)} == before
    run = from_file(home, page_of(8), "--overwrite", "--json")
    assert run.code == 0
    answer = json.loads(run.out)
    assert answer["replaced"] is True
    assert answer["files"] == [f"tests/pages/lbcgroup/819402{suffix}" for suffix in (".html", ".url", ".expect.txt")]
    assert "رقم 8" in (home / "tests/pages/lbcgroup/819402.expect.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (rss([1, 2]).encode(), "a feed, not a page"),
        (b"<urlset><url><loc>https://a.example/1</loc></url></urlset>", "a sitemap, not a page"),
        (b'{"items": []}', "JSON, not a page"),
        (b"%PDF-1.7 \0\1\2", "a PDF file"),
        (b"", "empty page"),
        (bytes(range(256)) * 4, "not HTML"),
        (b"plain words", "not HTML"),
        (b"<html><body><h1>Title</h1></body></html>", "no article can be read"),
    ],
)
def test_page_without_an_article_is_not_saved(home: Path, body: bytes, words: str) -> None:
    from_file(home, body).one_line("nothing is saved", words)
    assert files(home) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "expected a site and a URL"),
        (("lbcgroup",), "expected a site and a URL"),
        (("nobody", URL), "there is no site 'nobody'"),
        (("lbcgroup", "ftp://www.lbcgroup.tv/"), "ftp"),
        (("lbcgroup", "https://www.lbcgroup.tv/"), "no article of lbcgroup"),
        (("lbcgroup", "https://www.youm7.com/story/2024/8/24/x/6684503"), "no article of lbcgroup"),
        (("lbcgroup", URL, "--file", "no-such-file"), "no-such-file"),
        (("lbcgroup", URL, "--file", "x", "--replay", SAMPLE), "cannot be combined"),
    ],
)
def test_bad_options_are_reported_in_one_line(home: Path, arguments: tuple[str, ...], words: str) -> None:
    scrapy_here("savepage", *arguments, store=STORE).one_line(words)
    assert files(home) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((URL, "--replay", "none.warc.gz"), "none.warc.gz"), ((OTHER, "--replay", SAMPLE), "not in the archive")],
)
def test_page_missing_from_an_archive_is_reported_in_one_line(arguments: tuple[str, ...], words: str) -> None:
    done = run_scrapy("savepage", "lbcgroup", *arguments)
    assert done.returncode != 0
    (line,) = done.stderr.splitlines()
    assert words in line
    assert done.stdout == ""


def test_live_page_is_fetched_as_robots_txt_allows(tmp_path: Path) -> None:
    robots = Page(body=b"User-agent: *\nDisallow: /news/2\n", kind="text/plain")
    pages: dict[str, Answer] = {"/robots.txt": robots, "/news/1": article(1), "/news/2": article(2)}
    with serve(pages) as server:
        project = Project(tmp_path, server.url, "")
        project.run("savepage", "loop", f"{server.url}/news/2").one_line("robots.txt forbids it")
        project.run("savepage", "loop", f"{server.url}/news/3").one_line("HTTP 404")
        assert server.hits == ["/robots.txt", "/robots.txt", "/news/3"]
        closed_url = server.url
    project.run("savepage", "loop", f"{closed_url}/news/1").one_line("cannot be fetched")
    assert not (tmp_path / "feedstore.sqlite").exists()


def test_slugs_are_valid_file_names() -> None:
    assert slug("819402") == "819402"
    assert slug("https://nabd.example/fields/%D8%B3%D8%A7%D8%AF%D8%B3/") == "fields-سادس"
    assert slug("../../etc/passwd") == "etc-passwd"
    long = slug("https://a.example/" + "خبر-" * 100)
    assert len(long.encode()) < 200
    assert long != slug("https://a.example/" + "خبر-" * 101)
    assert slug("https://a.example/") not in ("", ".", "-")


def test_page_that_does_not_fit_on_the_disk_leaves_old_files_unchanged(tmp_path: Path) -> None:
    page = SavedPage(tmp_path / "1.html", URL, datetime(2024, 12, 24, tzinfo=UTC))
    page.write(b"<p>old</p>", "old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(OSError, match=r"1\.html"):
            page.write(b"x" * 2000, "new")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.expect.txt", "1.html", "1.url"]
    assert page.expectation.read_text("utf-8") == "old"


def test_failed_write_leaves_no_temporary_file(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        replace_file(tmp_path / "taken", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
