"""Failure classes of useless sources and hosts, from a real server through the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.failures import Failure
from tests.cases import cases
from tests.crawl.walled import CLOUDFLARE, SPIDER, failures, wall
from tests.crawls import Project
from tests.servers import Answer, Page, article, listing, rss, serve, sitemap

SOURCES: dict[str, tuple[Failure | None, Answer]] = {
    "a challenge": (Failure.CHALLENGE, CLOUDFLARE),
    "a consent page": (Failure.CONSENT, wall("نحن نقدر خصوصيتك")),
    "not a feed": (Failure.UNREADABLE_SOURCE, Page(body=b"\x89PNG\r\n\x1a\n", kind="image/png")),
    "empty": (Failure.EMPTY_SOURCE, rss([])),
    "frozen": (Failure.FROZEN_SOURCE, rss([1], date="Tue, 08 Oct 2024 10:30:00 +0300")),
    "gone": (Failure.GONE, Page(status=404, body=b"none")),
    "fine": (None, rss([1])),
}


@pytest.fixture(scope="module")
def crawled_twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, str | None]]]:
    """The failure classes of all sources, each on its own site, after a first and after a second crawl."""
    pages: dict[str, dict[str, Answer]] = {
        what: {"/robots.txt": Page(status=404), "/rss": source, "/news/1": article(100 * place + 1)}
        for place, (what, (_, source)) in enumerate(SOURCES.items())
    }
    found = []
    with cases(tmp_path_factory.mktemp("sources"), pages) as sites:
        for _ in range(2):
            sites.crawl()
            found.append({what: sites.failures(what)["/rss"] for what in SOURCES})
            sites.project.make_due()
        for server in sites.servers.values():
            assert server.hits.count("/rss") >= 2
        yield found


@pytest.mark.parametrize("what", SOURCES)
def test_useless_source_has_the_expected_class(crawled_twice: list[dict[str, str | None]], what: str) -> None:
    failure, _ = SOURCES[what]
    # An empty or unchanging source that returns the same bytes keeps its class.
    assert [found[what] for found in crawled_twice] == [failure, failure]


OTHERS: dict[str, tuple[str, Failure | None]] = {
    "sitemap": (CLOUDFLARE, Failure.CHALLENGE),
    "sitemap without entries": (sitemap([]), Failure.EMPTY_SOURCE),
    "sitemap with one": (sitemap([1]), None),
    "listing": (CLOUDFLARE, Failure.CHALLENGE),
    "listing without links": (listing([]), Failure.EMPTY_SOURCE),
}


def test_useless_sitemaps_and_listings(tmp_path: Path) -> None:
    pages: dict[str, dict[str, Answer]] = {
        what: {"/robots.txt": Page(status=404), f"/{what.split()[0]}": page, "/news/1": article(1)}
        for what, (page, _) in OTHERS.items()
    }
    # Each site lacks one of the two sources.
    spider = 'rss_urls = []\nsitemap_urls = ["{url}/sitemap"]\nlisting_urls = ["{url}/listing"]'
    with cases(tmp_path, pages, "", spider) as sites:
        sites.crawl()
        for what, (_, failure) in OTHERS.items():
            assert sites.failures(what)[f"/{what.split()[0]}"] == failure, what


def test_404_at_the_end_of_a_listing_is_no_failure(tmp_path: Path) -> None:
    with serve({"/robots.txt": Page(status=404), "/list?page=1": listing([1]), "/news/1": article(1)}) as server:
        project = Project(tmp_path, server.url, 'listing_urls = ["{url}/list?page={page}"]')
        run = project.crawl()
        assert failures(project) == {"/list?page=1": None, "/list?page=2": None, "/news/1": None}
        assert project.outcomes()["/list?page=2"][0] == "gone"
        assert "gone" not in run.err


@pytest.mark.parametrize(
    ("url", "settings", "failure"),
    [
        ("http://nohost.invalid/rss", "ROBOTSTXT_OBEY = False", Failure.DNS),
        ("http://127.0.0.1:9/rss", "ROBOTSTXT_OBEY = False", Failure.REFUSED),
        ("https://127.0.0.1:{port}/rss", "ROBOTSTXT_OBEY = False", Failure.TLS),
        ("http://127.0.0.1:9/rss", "", Failure.REFUSED),
    ],
)
def test_unreachable_hosts(tmp_path: Path, url: str, settings: str, failure: Failure) -> None:
    with serve({}) as server:
        named = url.replace("{port}", str(server.server_port))
        project = Project(tmp_path, server.url, f'rss_urls = ["{named}"]', f"RETRY_TIMES = 0\n{settings}")
        run = project.crawl()
        run.last_line("loop: ", f"1 {failure}")
        assert set(failures(project).values()) == {failure}


@pytest.mark.parametrize("robots", [CLOUDFLARE, Page(status=500), Page(status=429)], ids=["challenge", "500", "429"])
def test_invalid_robots_txt_counts_as_unreachable(tmp_path: Path, robots: Answer) -> None:
    with serve({"/robots.txt": robots, "/rss": rss([1])}) as server:
        project = Project(tmp_path, server.url, SPIDER)
        assert project.crawl().code == 1
        assert failures(project) == {"/rss": Failure.ROBOTS_UNREACHABLE}
        assert "robots.txt cannot be fetched" in str(project.outcomes()["/rss"][1])
        assert server.hits.count("/rss") == 0


@pytest.mark.parametrize("kind", ["rss", "sitemap", "listing"])
def test_source_with_too_many_urls_is_truncated(tmp_path: Path, kind: str) -> None:
    numbers = [*range(1, 9)]
    source = {"rss": rss, "sitemap": sitemap, "listing": listing}[kind](numbers)
    pages: dict[str, Answer] = {f"/news/{number}": article(number) for number in numbers}
    with serve({"/robots.txt": Page(status=404), "/source": source, **pages}) as server:
        few = "from newscrawl import spider\nspider.MAX_ENTRIES = 3"
        project = Project(tmp_path, server.url, f'{kind}_urls = ["{{url}}/source"]', few)
        run = project.crawl()
        assert project.keys() == [1, 2, 3], run.err
        assert "lists more than 3 URLs" in run.err
