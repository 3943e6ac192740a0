"""Finding articles through the real engine: feeds, sitemaps, listings, and arguments of the spider."""

from __future__ import annotations

import json
import time
from pathlib import Path
from threading import Event

import pytest

from tests.crawls import Project
from tests.servers import Answer, Page, Server, article, listing, rss, serve, sitemap


def pages(numbers: list[int], **dates: str) -> dict[str, str]:
    """The pages of articles."""
    return {f"/news/{n}": article(n, date=dates.get(f"n{n}", "2024-10-08T10:30:00+03:00")) for n in numbers}


ALL = """rss_urls = ["{url}/rss"]
sitemap_urls = ["{url}/sitemap.xml"]
listing_urls = ["{url}/list?page={page}"]"""
LISTING = 'listing_urls = ["{url}/list?page={page}"]'
NEXT = 'listing_urls = ["{url}/list"]'


def paginated(pages_of: list[list[int]], dates: dict[int, str] | None = None) -> dict[str, str]:
    """A paginated listing that ends with an empty page."""
    return {
        f"/list?page={at}": listing(numbers, dates=dates) for at, numbers in enumerate([*pages_of, []], start=1)
    }  # fmt: skip


def requested(server: Server, prefix: str) -> list[str]:
    """The requested paths that begin with the prefix."""
    return [hit for hit in server.hits if hit.startswith(prefix)]


def test_each_article_of_feed_sitemap_and_listing_is_fetched_once(tmp_path: Path) -> None:
    site = {
        "/rss": rss([1, 2]),
        "/sitemap.xml": "<sitemapindex><sitemap><loc>{url}/s1.xml</loc></sitemap></sitemapindex>",
        "/s1.xml": sitemap([2, 3]),
        **paginated([[3, 4], [5, 6], [6, 7]]),
        **pages([*range(1, 8)]),
    }
    with serve(site) as server:
        project = Project(tmp_path, server.url, ALL)
        run = project.crawl()
        assert run.code == 0, run.err
        assert project.keys() == [1, 2, 3, 4, 5, 6, 7]
        assert sorted(requested(server, "/news/")) == [f"/news/{n}" for n in range(1, 8)]
        project.check()

        # A second crawl finds nothing new on the first listing page and requests no further page.
        server.hits.clear()
        run = project.crawl()
        assert run.code == 0, run.err
        assert requested(server, "/list") == ["/list?page=1"]
        assert requested(server, "/news/") == []
        project.check()

        # A new article is found on it, so the next page is requested too.
        server.pages |= paginated([[8, 3], [4, 5]]) | pages([8])
        server.hits.clear()
        project.crawl()
        assert project.keys() == [1, 2, 3, 4, 5, 6, 7, 8]
        assert requested(server, "/list") == ["/list?page=1", "/list?page=2"]


def test_api_whose_entries_have_ids_instead_of_urls(tmp_path: Path) -> None:
    def answer(*numbers: int) -> Page:
        rows = [{"uuid": n, "title": f"خبر {n}", "published_at": 1728372600, "image": {"id": 9}} for n in numbers]
        return Page(body=json.dumps({"data": rows}).encode(), kind="application/json")

    declared = """rss_urls = ["{url}/api/news?latest=1"]
listing_urls = ["{url}/api/list?page={page}"]
json_link = "{url}/news/{uuid}\""""
    site: dict[str, Answer] = {
        "/api/news?latest=1": answer(1, 2),
        "/api/list?page=1": answer(2, 3),
        "/api/list?page=2": answer(),
    }
    site |= pages([1, 2, 3])
    with serve(site) as server:
        project = Project(tmp_path, server.url, declared)
        run = project.crawl()
        assert run.code == 0, run.err
        assert project.keys() == [1, 2, 3]
        project.check()


def test_listing_pages_that_link_to_the_next_page(tmp_path: Path) -> None:
    site = {
        "/list": listing([1], following="<a rel='next' href='/list/2'>التالي</a>"),
        "/list/2": listing([2], following="<a rel='next' href='/list/3'>التالي</a>"),
        # The last page links to itself.
        "/list/3": listing([3], following="<a rel='next' href='/list/3'>التالي</a>"),
        **pages([1, 2, 3]),
    }
    with serve(site) as server:
        project = Project(tmp_path, server.url, NEXT)
        assert project.crawl().code == 0
        assert project.keys() == [1, 2, 3]
        assert sorted(requested(server, "/list")) == ["/list", "/list/2", "/list/3"]


DATES = {n: f"2024-10-{30 - n:02}T10:00:00+03:00" for n in range(1, 13)}


NUMBERS = [[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]


@pytest.mark.parametrize("on_listing", [True, False])
def test_window_ends_the_pagination(tmp_path: Path, on_listing: bool) -> None:
    dated = {f"n{n}": date for n, date in DATES.items()}
    site = paginated(NUMBERS, DATES if on_listing else None) | pages([*range(1, 13)], **dated)
    with serve(site) as server:
        project = Project(tmp_path, server.url, LISTING)
        # Articles 1 to 5 are in the window; page 2 has one article outside it, page 3 none inside.
        run = project.crawl("-a", "since=2024-10-25")
        assert run.code == 0, run.err
        assert project.keys() == [1, 2, 3, 4, 5]
        outcomes = project.outcomes()
        outcome, reason = outcomes["/news/6"]
        assert outcome == "out of window"
        assert (reason or "").startswith("published 2024-10-24")
        project.check()
        assert "/list?page=4" not in server.hits
        assert len(requested(server, "/news/")) == (5 if on_listing else 9)

        # A wider window includes the articles that the narrow one excluded.
        assert project.crawl("-a", "since=2024-10-22", "-a", "until=2024-10-28").code == 0
        assert project.keys() == [1, 2, 3, 4, 5, 6, 7, 8]
        project.check()


def test_wider_window_continues_where_the_narrow_one_ended(tmp_path: Path) -> None:
    dated = {f"n{n}": date for n, date in DATES.items()}
    with serve(paginated(NUMBERS, DATES) | pages([*range(1, 13)], **dated)) as server:
        project = Project(tmp_path, server.url, LISTING)
        assert project.crawl("-a", "since=2024-10-25").code == 0
        assert project.crawl("-a", "since=2024-10-20").code == 0
        assert project.keys() == [*range(1, 11)]


def test_until_excludes_later_articles(tmp_path: Path) -> None:
    dated = {f"n{n}": date for n, date in DATES.items()}
    with serve(paginated([[1, 2, 3, 4]], DATES) | pages([1, 2, 3, 4], **dated)) as server:
        project = Project(tmp_path, server.url, LISTING)
        assert project.crawl("-a", "until=2024-10-28").code == 0
        assert project.keys() == [3, 4]
        assert sorted(requested(server, "/news/")) == ["/news/3", "/news/4"]


@pytest.mark.parametrize("most", [1, 3])
def test_max_items_limits_a_crawl(tmp_path: Path, most: int) -> None:
    with serve(paginated([[1, 2, 3], [4, 5, 6]]) | {"/rss": rss([7, 8, 9])} | pages([*range(1, 10)])) as server:
        project = Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]\n' + LISTING)
        run = project.crawl("-a", f"max_items={most}")
        assert run.code == 0, run.err
        assert len(project.keys()) == most
        assert len(requested(server, "/news/")) == most
        # The next crawl continues with the remaining articles.
        assert project.crawl().code == 0
        assert project.keys() == [*range(1, 10)]


def test_one_article_by_its_url(tmp_path: Path) -> None:
    with serve({"/rss": rss([1, 2]), **pages([1, 2])}) as server:
        project = Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]')
        run = project.crawl("-a", f"url={server.url}/news/2?utm_source=x")
        assert run.code == 0, run.err
        assert requested(server, "/news") + requested(server, "/rss") == ["/news/2"]
        assert project.keys() == [2]
        # The same if the URL is known already, and for any window.
        server.pages["/news/2"] = article(2).replace("في فقرته 1", "في فقرته الأولى")
        run = project.crawl("-a", f"url={server.url}/news/2", "-a", "since=2025-01-01")
        assert run.code == 0, run.err
        assert requested(server, "/news") == ["/news/2", "/news/2"]
        assert project.query("SELECT key, version FROM articles") == [("2", 2)]
        assert "الأولى" in project.bodies()["2"]
        project.check()


def test_second_crawl_of_a_site_is_refused(tmp_path: Path) -> None:
    second_has_ended = Event()

    def answer(_: str) -> str:
        second_has_ended.wait()
        return article(1)

    with serve({"/rss": rss([1]), "/news/1": answer}) as server:
        project = Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]', "DOWNLOAD_TIMEOUT = 280")
        with (tmp_path / "first.err").open("w") as err:
            first = project.start("crawl", "loop", stderr=err)
            while "/news/1" not in server.hits:
                assert first.poll() is None
                time.sleep(0.05)
            second = project.crawl("--loglevel=CRITICAL")
            assert "already being crawled" in second.one_line(f"process {first.pid}")
            assert second.code == 1
            second_has_ended.set()
            assert first.wait() == 0
        assert project.keys() == [1]
        # The lease is released.
        assert project.crawl().code == 0


def test_parse_and_shell_create_no_store(tmp_path: Path) -> None:
    with serve({"/rss": rss([1, 2]), "/list": listing([1, 2, 3]), **pages([1])}) as server:
        # Scrapy chooses the spider by the host and port.
        spider = 'rss_urls = ["{url}/rss"]\nallowed_domains = ["127.0.0.1", "{url}"[7:]]'
        project = Project(tmp_path, server.url, spider)
        shell = project.run("shell", f"{server.url}/news/1", "-c", "print(spider.read(response).title)")
        assert shell.code == 0, shell.err
        assert shell.out.splitlines()[0] == "خبر المدينة رقم 1", shell.out
        for path, requests in (("/news/1", 0), ("/rss", 2), ("/list", 3)):
            parsed = project.run("parse", server.url + path)
            assert parsed.code == 0, parsed.err
            assert "Traceback" not in parsed.err, parsed.err
            assert parsed.out.count("<GET ") == requests, parsed.out
            assert ("خبر المدينة رقم 1" in parsed.out) == (path == "/news/1"), parsed.out
        assert not project.store.exists()
