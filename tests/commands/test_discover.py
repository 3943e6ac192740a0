"""`scrapy discover`: lists the URLs in a site's sources and which the store already has; fetches only the sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.crawls import ROOT, Project, run_scrapy, scrapy_here
from tests.servers import Answer, Page, article, listing, rss, serve

SAMPLE = str(ROOT / "sample" / "newscrawl-sample.warc.gz")
SOURCES = 'rss_urls = ["{url}/rss"]\nlisting_urls = ["{url}/list/{page}"]'


def test_new_known_and_refused_urls(tmp_path: Path) -> None:
    pages: dict[str, Answer] = {f"/news/{n}": article(n) for n in range(1, 5)}
    pages |= {
        "/list/1": listing([2], following="<a href='/about'>-</a>"),
    }
    with serve(pages) as server:
        feed_text = rss([1, 2], date="Tue, 24 Dec 2024 10:00:00 +0200").replace("{url}", server.url)
        hub = {"Link": '<https://hub.example/push>; rel="hub"'}
        server.pages["/rss"] = Page(body=feed_text.encode(), headers=hub)
        project = Project(tmp_path, server.url, SOURCES)
        before = project.run("discover", "loop")
        assert (before.code, before.lines) == (0, ["There is no store yet: every article counts as new."])
        assert not project.store.exists()
        assert project.crawl("-a", "max_items=2").code == 0
        server.pages["/list/1"] = listing([2, 3], following="<a href='/about'>-</a>")
        ledger = project.query("SELECT * FROM ledger")
        server.hits.clear()
        done = project.run("discover", "loop", "--json")
        assert server.hits == ["/robots.txt", "/rss", "/list/1"]
        assert (done.code, done.lines) == (0, [])
        feed, page = json.loads(done.out)["sources"]
        assert [(one["key"], one["state"]) for one in feed["articles"]] == [("1", "stored"), ("2", "stored")]
        assert feed["articles"][0]["dated"] == "2024-12-24T10:00:00+02:00"
        assert [(one["key"], one["state"]) for one in page["articles"]] == [("2", "stored"), ("3", "new")]
        assert [one["refusal"] for one in page["refused"]] == ["article_url does not match"]
        assert project.query("SELECT * FROM ledger") == ledger
        shown = project.run("discover", "loop").out
        assert "2 articles: 1 new, 1 known (1 stored); 1 other URL refused" in shown
        assert (feed["hub"], page["hub"]) == ("https://hub.example/push", None)
        assert shown.count("  hub      https://hub.example/push\n") == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Page(body=b"%PDF-1.7", kind="application/pdf"), "a PDF file, not a page"),
        (rss([1]), "a feed, not a page"),
        (Page(status=404), "HTTP 404"),
    ],
)
def test_unreadable_source_is_one_line_and_an_exit_code(tmp_path: Path, answer: Answer, words: str) -> None:
    with serve({"/list": answer}) as server:
        project = Project(tmp_path, server.url, 'listing_urls = ["{url}/list"]')
        done = project.run("discover", "loop", "--json")
        assert done.code == 1
        assert json.loads(done.out)["sources"][0]["problem"] in done.lines[-1]
        assert words in done.lines[-1]


def test_titles_cannot_control_the_terminal(tmp_path: Path) -> None:
    feed = rss([1]).replace("<title>خبر", "<title>&#x202e;خبر &#x9b;31m")
    with serve({"/rss": feed}) as server:
        project = Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]')
        done = project.run("discover", "loop")
    assert (done.code, "رقم 1" in done.out) == (0, True)
    assert not {"\u202e", "\x9b"} & set(done.out)


def test_unreachable_host_is_reported_in_one_line(tmp_path: Path) -> None:
    with serve({}) as server:
        project = Project(tmp_path, server.url, 'listing_urls = ["{url}/list"]')
    project.run("discover", "loop").last_line("/list", "refused")


def test_sources_without_articles_fail(tmp_path: Path) -> None:
    with serve({"/list": "<html><body><a href='/about'>-</a></body></html>"}) as server:
        project = Project(tmp_path, server.url, 'listing_urls = ["{url}/list"]')
        project.run("discover", "loop").last_line("no source of loop lists an article")


def test_sitemap_that_lists_itself_is_read_once(tmp_path: Path) -> None:
    with serve({}) as server:
        named = "".join(f"<url><loc>{server.url}/{path}</loc></url>" for path in ("sitemap.xml", "news/1"))
        server.pages["/sitemap.xml"] = Page(body=f"<urlset>{named}</urlset>".encode(), kind="text/xml")
        project = Project(tmp_path, server.url, 'sitemap_urls = ["{url}/sitemap.xml"]')
        done = project.run("discover", "loop", "--json")
        assert done.code == 0
        assert [len(one["articles"]) for one in json.loads(done.out)["sources"]] == [1]
        assert server.hits == ["/robots.txt", "/sitemap.xml"]


def test_sitemaps_of_an_index_are_read_from_an_archive() -> None:
    done = run_scrapy("discover", "baghdadtoday", "--replay", SAMPLE, "--json", FEED_STORE_URL="temporary:")
    assert done.returncode == 0
    kinds = [(one["kind"], len(one["articles"])) for one in json.loads(done.stdout)["sources"]]
    assert kinds == [("rss", 5), ("sitemap", 0), ("sitemap", 5), ("sitemap", 0), ("listing", 7)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "expected exactly one site"),
        (("a", "b"), "expected exactly one site"),
        (("nobody",), "there is no site 'nobody'"),
        (("lbcgroup", "--samples", "-1"), "at least 0"),
    ],
)
def test_bad_options_are_reported_in_one_line(arguments: tuple[str, ...], words: str) -> None:
    scrapy_here("discover", *arguments, store="temporary:").one_line(words)
