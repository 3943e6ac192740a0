"""`scrapy newsite` exploring a site: live on the loopback interface, from saved files, and from an archive."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from newscrawl.commands import newsite
from tests.crawls import LOOPBACK, ROOT, Run, run_module, run_pytest, run_scrapy, scrapy_here
from tests.servers import Answer, Page, rss, serve
from tests.survey.site import NUMBERS, PATHS, article, feed, home, title_of

SAMPLE = ROOT / "sample" / "newscrawl-sample.warc.gz"
HOME = "https://misal.example/"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the command uses as its checkout in this process."""
    monkeypatch.setattr(newsite.Command, "home", tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "spiders").mkdir()
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    settings = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_ENABLED=False")
    return run_scrapy(*arguments, *settings, folder=folder)


def written(folder: Path) -> list[str]:
    """The paths of the files of spiders and saved pages."""
    places = [*(folder / "spiders").rglob("*.py"), *(folder / "tests" / "pages").rglob("*")]
    found = [path.relative_to(folder).as_posix() for path in places if path.is_file()]
    return sorted(name for name in found if not name.endswith("__init__.py"))


def site(**more: Answer) -> dict[str, Answer]:
    """The pages of the test's site."""
    pages: dict[str, Answer] = {"/": home(), "/feeds/all.xml": feed()}
    pages |= {path: article(number) for number, path in zip(NUMBERS, PATHS, strict=True)}
    return {quote(path): page for path, page in pages.items()} | more


def test_spider_of_a_live_site_reads_its_pages_as_expected(checkout: Path) -> None:
    robots = Page(body=b"User-agent: *\nDisallow: /private\n", kind="text/plain")
    with serve(site(**{"/robots.txt": robots})) as server:
        done = run(checkout, "newsite", "misal", f"{server.url}/", "--region", "LB", "--articles", "3")
        assert (done.returncode, done.stderr) == (0, "")
        assert not any(path.startswith("/private") for path in server.hits)
    names = [f"tests/pages/misal/{n}{end}" for n in NUMBERS[:3] for end in (".expect.txt", ".html", ".url")]
    assert written(checkout) == ["spiders/misal.py", *names]
    text = (checkout / "spiders" / "misal.py").read_text("utf-8")
    assert f'rss_urls = ["{server.url}/feeds/all.xml"]' in text
    assert 'outlet = "صحيفة المثال"' in text
    assert rf'article_url = r"^https?://(?:www\.)?127\.0\.0\.1:{server.server_port}/news/(?P<id>\d+)(?:[/?]|$)"' in text
    assert 'tags="div.story-tags a"' in text
    assert "body=" not in text
    expected = (checkout / "tests/pages/misal" / f"{NUMBERS[0]}.expect.txt").read_text("utf-8")
    assert f"title: {title_of(NUMBERS[0])}\n" in expected
    assert "published: 2024-10-02T10:30+03:00 (minute)" in expected
    for command in (("check",), ("format", "--check")):
        styled = run_module("ruff", *command, "--no-cache", "spiders/misal.py", folder=checkout)
        assert styled.returncode == 0, styled.stdout
    path = checkout / "spiders" / "misal.py"
    path.write_text(text.replace("Selectors: TODO", "Selectors: real page, 2024-11-01"), "utf-8")
    tests = ("tests/site/test_structure.py", "tests/site/test_saved_pages.py")
    held = run_pytest(*tests, "-k", "misal", folder=checkout)
    assert held.returncode == 0, held.stdout


def test_site_that_has_moved_is_explored_at_its_new_host(checkout: Path) -> None:
    with serve(site(), host="127.0.0.2") as new, serve({}) as old:
        old.pages["/"] = Page(status=301, headers={"Location": f"{new.url}/"})
        refused = run(checkout, "newsite", "misal", f"{old.url}/", "--json")
        # The user named only the first address.
        assert refused.returncode == 2
        done = run(checkout, "newsite", "misal", f"{old.url}/", "--json", *LOOPBACK)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["read"] == 4
    assert 'allowed_domains = ["127.0.0.2"]' in (checkout / "spiders" / "misal.py").read_text("utf-8")


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ({"/": rss([1, 2])}, "is a feed, not a page; give the site's front page, and this URL with --rss"),
        ({"/": Page(body=b"%PDF-1.7", kind="application/pdf")}, "is a PDF file, not a page"),
        ({"/": Page(body=b'{"a": 1}', kind="application/json")}, "is JSON, not a page"),
        ({"/": Page(status=403, body=b"no")}, "HTTP 403"),
        ({"/": "<html><body><p>-</p></body></html>"}, "no feed or sitemap was found either"),
        ({"/robots.txt": Page(body=b"User-agent: *\nDisallow: /")}, "robots.txt forbids it"),
        ({}, "HTTP 404"),
    ],
)
def test_site_that_cannot_be_explored_is_reported_in_one_line(
    checkout: Path, pages: dict[str, Answer], words: str
) -> None:
    with serve(pages) as server:
        done = run(checkout, "newsite", "misal", f"{server.url}/")
    assert done.returncode != 0
    assert (len(done.stderr.splitlines()), done.stdout) == (1, ""), done.stderr
    assert words in done.stderr
    assert written(checkout) == []


def test_unreachable_host_is_reported_in_one_line(checkout: Path) -> None:
    with serve({}) as server:
        closed_url = server.url
    done = run(checkout, "newsite", "misal", f"{closed_url}/")
    assert done.returncode != 0
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert written(checkout) == []


def from_files(here: Path, pages: dict[str, str], *more: str) -> Run:
    """Run the command on saved files; `pages` has their texts by URL."""
    arguments = []
    for number, (url, page) in enumerate(pages.items()):
        path = here / f"{number}.saved"
        path.write_text(page.replace("{url}", HOME.rstrip("/")), "utf-8")
        arguments += ["--file", str(path), "--url", url]
    return scrapy_here("newsite", "misal", HOME, *arguments, *more, store="temporary:")


def test_saved_files_are_enough(here: Path) -> None:
    pages = {HOME: home(), f"{HOME}feeds/all.xml": feed(), HOME + PATHS[1][1:]: article(NUMBERS[1])}
    done = from_files(here, pages, "--json")
    assert (done.code, done.err) == (0, "")
    report = json.loads(done.out)
    assert report["files"] == ["spiders/misal.py", f"tests/pages/misal/{NUMBERS[1]}.html"]
    assert report["sources"] == {"rss": {f"{HOME}feeds/all.xml": 6}, "sitemap": {}, "listing": {}}
    assert (report["pages"], report["read"], report["matching"]) == (1, 1, 6)
    assert re.search(report["article_url"], HOME + PATHS[0][1:])
    assert any("only one page was seen" in step for step in report["left"])


def test_articles_alone_are_enough(here: Path) -> None:
    done = from_files(here, {HOME + path[1:]: article(number) for number, path in zip(NUMBERS, PATHS, strict=True)})
    assert done.code == 0, done.err
    assert "4 of 4 pages read" in done.out
    assert "sources: no feed, sitemap or listing was found" in done.out
    assert "TODO" in (here / "spiders" / "misal.py").read_text("utf-8")


def test_listing_alone_is_enough(here: Path) -> None:
    page = home(announces=False).replace("</body>", "<a href='/latest/2'>2</a></body>")
    done = from_files(here, {f"{HOME}latest": page})
    assert done.code == 0, done.err
    text = (here / "spiders" / "misal.py").read_text("utf-8")
    assert f'listing_urls = ["{HOME}latest/{{page}}"]' in text
    assert r"/news/(?P<id>\d+)(?:[/?]|$)" in text
    assert "fields: no page of an article was seen" in done.out


def test_existing_name_is_refused_and_nothing_changes(here: Path) -> None:
    from_files(here, {HOME: home()})
    before = {name: (here / name).read_bytes() for name in written(here)}
    from_files(here, {HOME: home()}).one_line("spiders/misal.py already exists")
    (here / "spiders" / "misal.py").rename(here / "spiders" / "other.py")
    (here / "tests" / "pages" / "misal").mkdir(parents=True)
    from_files(here, {HOME: home()}).one_line("tests/pages/misal already exists")
    assert (here / "spiders" / "other.py").read_bytes() == before["spiders/misal.py"]


def test_failed_write_leaves_no_files(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {HOME: home(), HOME + PATHS[0][1:]: article(NUMBERS[0])}
    (here / "spiders").rmdir()
    from_files(here, pages).one_line("spiders")
    assert written(here) == []


def test_publishing_system_is_recognized_by_its_marks(checkout: Path) -> None:
    done = run(checkout, "newsite", "elfagr2", "https://www.elfagr.org/", "--replay", str(SAMPLE), "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["cms"], report["fields"], report["read"]) == ("libfiles", {}, 4)
    text = (checkout / "spiders" / "elfagr2.py").read_text("utf-8")
    assert "class Elfagr2Spider(LibfilesSpider):" in text
    assert "article_url" not in text
    assert "fields" not in text


@pytest.mark.parametrize(
    ("name", "url", "sources"),
    [
        ("a", "https://baghdadtoday.news/lastnews", {"rss": 5, "sitemap": 2, "listing": 7}),
        ("b", "https://www.youm7.com/Section/أخبار-عاجلة/65/1", {"sitemap": 4, "listing": 4}),
    ],
)
def test_sources_of_sites_in_the_sample_are_found(checkout: Path, name: str, url: str, sources: dict[str, int]) -> None:
    done = run(checkout, "newsite", f"site_{name}", url, "--replay", str(SAMPLE), "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {kind: sum(urls.values()) for kind, urls in report["sources"].items() if urls} == sources
    assert (report["pages"], report["read"]) == (4, 4)
