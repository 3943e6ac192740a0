"""`scrapy shell`: the article of a page of any site, live or archived, and how it was read; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawls import ROOT, Project, run_scrapy
from tests.servers import Answer, Page, Server, article, rss, serve

SAMPLE = f"REPLAY={ROOT / 'sample' / 'newscrawl-sample.warc.gz'}"
AGGREGATED = "https://www.arabkhabar.com/a/3748310"
LINKS = "<div class='related'><a href='/news/2'>خبر آخر عن المدينة</a></div>"
BROKEN = """def finish(self, article, response):
    if article.key == "7":
        raise ValueError("broken")
    return article"""


@pytest.fixture
def site() -> Iterator[Server]:
    """A site with articles, a page without an article, and one that is refused."""
    pages: dict[str, Answer] = {
        "/robots.txt": Page(body=b"User-agent: *\nDisallow: /news/6", kind="text/plain"),
        "/news/1": article(1, more=LINKS),
        "/news/2": article(2).replace("<h1>", "<h1>عاجل</h1><h1 class='other'>عنوان آخر ل"),
        "/news/4": Page(status=403, body=b"no"),
        "/news/5": "<html><body><p>نص</p></body></html>",
        "/news/6": article(6),
        "/news/7": article(7),
        "/rss": Page(body=rss([1]).encode(), kind="application/rss+xml"),
        "/other/1": article(9),
    }
    with serve(pages) as server:
        yield server


@pytest.fixture
def project(tmp_path: Path, site: Server) -> Project:
    return Project(tmp_path / "project", site.url, BROKEN)


def console(project: Project, url: str, *lines: str, settings: tuple[str, ...] = ()) -> tuple[str, str]:
    """The console's standard error, which begins with its banner, and its standard output for the typed lines."""
    typed = project.folder / "typed"
    typed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with typed.open() as stdin:
        run = project.run("shell", *([url] if url else []), *settings, stdin=stdin)
    assert run.code == 0, run.err
    assert "Traceback" not in run.err, run.err
    assert not project.store.exists()
    return run.err, run.out


def test_file_without_an_article_is_opened(project: Project) -> None:
    (project.folder / "page.html").write_text(article(1), "utf-8")
    banner, out = console(project, "./page.html", "response.css('h1::text').get()")
    assert "article   \u2068none: " in banner
    assert "خبر المدينة رقم 1" in out


def test_banner_shows_what_was_read(project: Project, site: Server) -> None:
    banner, out = console(project, f"{site.url}/news/1", "print(article.title)", "print(related[0].text)", "read().key")
    for words in ("loop: its article_url matches", "خبر المدينة رقم 1", "2024-10-08 10:30 +0300", "related   1"):
        assert words in banner, banner
    assert "in 3 paragraphs: " in banner
    assert "probe()" in banner
    for words in ("خبر المدينة رقم 1", "خبر آخر عن المدينة", "'1'"):
        assert words in out, out


def test_fetch_replaces_all_variables(project: Project, site: Server) -> None:
    first = (f"fetch('{site.url}/news/2')", "print(article.key, related)", "read(title='h1.other').title")
    second = (f"fetch('{site.url}/news/4')", "print(article, related)")
    _, out = console(project, f"{site.url}/news/1", *first, *second)
    for words in ("2 []", "عنوان آخر", "None []", "article   none: HTTP 403"):
        assert words in out, out


def test_probe_prints_what_scrapy_probe_prints(project: Project, site: Server) -> None:
    url = f"{site.url}/news/1"
    _, out = console(project, url, "probe()")
    report = project.run("probe", url)
    assert report.code == 0
    ours = out.partition(">>> ")[2].splitlines()
    varies = ("  fetched", "  download", "  decode", "milliseconds")
    for line in report.out.splitlines():
        assert line in ours or line.startswith(varies) or any(sign.isdigit() for sign in line[-3:]), line


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/news/4", "HTTP 403"),
        ("/news/5", "no headline"),
        ("/news/6", "robots.txt"),
        ("/news/7", "ValueError: broken"),
        ("/news/8", "HTTP 404"),
        ("/rss", "a feed, not a page"),
    ],
)
def test_banner_shows_why_there_is_no_article(project: Project, site: Server, path: str, reason: str) -> None:
    banner, _ = console(project, site.url + path, "article")
    reason_line = next(line for line in banner.splitlines() if "none: " in line or line.startswith("No page: "))
    assert reason in reason_line


def test_one_value_without_a_console(project: Project, site: Server) -> None:
    run = project.run("shell", f"{site.url}/news/1", "-c", "article.title")
    assert (run.code, run.out) == (0, "خبر المدينة رقم 1\n")
    project.run("shell", f"{site.url}/news/4", "-c", "article.title").last_line("-c article.title: AttributeError")
    failed = project.run("shell", f"{site.url}/news/4", "-c", "article.title")
    assert failed.lines[0] == "scrapy: no article: HTTP 403"
    project.run("shell", "--spider", "nosuch").one_line("there is no site 'nosuch'")
    assert not project.store.exists()


def test_site_without_a_spider_is_read_by_the_generic_rungs(tmp_path: Path, site: Server) -> None:
    project = Project(tmp_path / "elsewhere", site.url, 'allowed_domains = ["elsewhere.example"]')
    banner, out = console(project, f"{site.url}/other/1", "print(article.title)", "read(title='h1').site")
    assert "spider    none" in banner
    assert "خبر المدينة رقم 9" in banner
    assert "خبر المدينة رقم 9\n" in out
    assert "'127.0.0.1'" in out


def test_without_a_page(project: Project) -> None:
    banner, _ = console(project, "", "article")
    assert "No page: no page was requested." in banner


def test_archived_page_of_a_site_of_the_project() -> None:
    run = run_scrapy("shell", AGGREGATED, "-s", SAMPLE, "-c", "article.title, len(related), article.published.year")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "('منفذ حدودي في البصرة يستعد لاستقبال ألف شاحنة يومياً', 3, 2024)\n"
    missing = run_scrapy("shell", f"{AGGREGATED}9", "-s", SAMPLE, "-c", "article")
    assert (missing.returncode, missing.stdout) == (0, "None\n")
