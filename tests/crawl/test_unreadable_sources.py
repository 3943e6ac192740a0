"""Sources that are empty or have another format, through the real engine: failed, due again, and reported once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newscrawl.failures import Failure
from newscrawl.found import Window
from newscrawl.store import open_engine
from newscrawl.store.ledger.ledger import begin_run
from tests.cases import Cases, cases
from tests.crawls import Project, Run
from tests.fleets import add_site
from tests.servers import Answer, Page, article, listing, rss, serve, sitemap

UNREADABLE = ("failed", Failure.UNREADABLE_SOURCE)
BODIES: dict[str, tuple[Page, tuple[str, Failure]]] = {
    "empty": (Page(), UNREADABLE),
    "plain text": (Page(body=b"Hello from the cache", kind="text/plain"), UNREADABLE),
    "an image": (Page(body=b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", kind="image/png"), UNREADABLE),
    "a maintenance notice": (Page(body=b"Service unavailable", kind="text/plain"), ("unavailable", Failure.SERVER)),
}
SOURCES = {f"{kind}: {what}": (kind, *case) for kind in ("rss", "sitemap", "listing") for what, case in BODIES.items()}
SOURCES["listing: JSON"] = ("listing", Page(body=b'{"error": 1}', kind="application/json"), UNREADABLE)
SOURCES["listing: RSS"] = ("listing", Page(body=rss([]).encode(), kind="application/rss+xml"), UNREADABLE)
HEALTHY = {"rss": rss([1]), "sitemap": sitemap([1]), "listing": listing([1])}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cases, Run]]:
    """One crawl of all cases, each a site with one source."""
    pages: dict[str, dict[str, Answer]] = {
        what: {"/robots.txt": Page(status=404), "/source": page} for what, (_, page, _) in SOURCES.items()
    }
    with cases(tmp_path_factory.mktemp("unreadable"), pages) as sites:
        for index, (what, server) in enumerate(sites.servers.items()):
            sources = f'rss_urls = []\n{SOURCES[what][0]}_urls = ["{server.url}/source"]'
            domains = f'allowed_domains = ["{urlsplit(server.url).hostname}"]'
            add_site(sites.project, f"s{index}", server.url, f"{domains}\n{sources}")
        yield sites, sites.crawl()


@pytest.mark.parametrize("what", SOURCES)
def test_source_that_cannot_be_read(crawled: tuple[Cases, Run], what: str) -> None:
    sites, run = crawled
    _, _, (outcome, failure) = SOURCES[what]
    assert (sites.outcomes(what)["/source"][0], sites.failures(what)["/source"]) == (outcome, failure)
    assert sites.closed(what) == []
    lines = [line for line in run.err.splitlines() if f"WARNING: {sites.servers[what].url}/source: " in line]
    assert len(lines) == 1, run.err
    (problem,) = sites.problems(what)
    cause = "no source could be read" if outcome == "failed" else "nothing could be fetched"
    assert str(problem).startswith(f"{cause}: {sites.servers[what].url}/source: ")
    assert run.code == 1


def test_run_that_read_no_source_is_no_baseline(crawled: tuple[Cases, Run]) -> None:
    sites, _ = crawled
    assert set(sites.project.query("SELECT reason FROM runs")) == {("unreachable",)}
    engine = open_engine(f"sqlite:///{sites.project.store}")
    with engine.connect() as connection:
        for index in range(len(SOURCES)):
            run = begin_run(connection, f"s{index}", "host:1:1", Window(), 0, datetime.now(UTC))
            assert run.baseline == 0
        connection.rollback()
    engine.dispose()


@pytest.mark.parametrize("kind", HEALTHY)
def test_source_that_works_again(tmp_path: Path, kind: str) -> None:
    with serve({"/robots.txt": Page(status=404), "/source": Page(), "/news/1": article(1)}) as server:
        project = Project(tmp_path, server.url, f'{kind}_urls = ["{{url}}/source"]')
        run = project.crawl()
        assert run.code == 1
        run.last_line("loop: no source could be read", f"{server.url}/source", "1 unreadable source")
        server.pages["/source"] = HEALTHY[kind]
        assert project.crawl().code == 0
        assert project.keys() == [1]
        assert project.query("SELECT reason FROM runs ORDER BY id") == [("unreachable",), ("finished",)]
