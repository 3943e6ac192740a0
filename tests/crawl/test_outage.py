"""A PostgreSQL server that stops during a crawl: the crawl waits for it, or ends cleanly and is continued later."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from newscrawl.store import open_engine
from newscrawl.store.db.schema import articles, leases, ledger
from tests.crawls import Project, Run
from tests.postgres import PostgresServer
from tests.servers import Page, Server, article, listing, rss, serve

NUMBERS = [*range(1, 81)]
SPIDER = 'rss_urls = ["{url}/rss"]\nlisting_urls = ["{url}/list"]'


@pytest.fixture(scope="module")
def own_server(new_postgresql: Callable[[], PostgresServer]) -> PostgresServer:
    """A server that no other test uses."""
    return new_postgresql()


@pytest.fixture
def site() -> Iterator[Server]:
    """A slow site, found by its feed, a listing and related links."""
    pages: dict[str, Page | str] = {"/rss": rss(NUMBERS[:30]), "/list": listing(NUMBERS[25:60])}
    for number in NUMBERS:
        more = f"<div class='related'><a href='/news/{number + 30}'>خبر آخر</a></div>" if 20 < number <= 50 else ""
        pages[f"/news/{number}"] = Page(body=article(number, more=more).encode(), delay=0.3)
    with serve(pages) as running:
        yield running


def crawl_interrupted(
    server: PostgresServer, site: Server, how: signal.Signals, seconds: float | None, crawl: Callable[[], Run]
) -> Run:
    """Crawl; after some articles were fetched, stop the server for `seconds`, or until the crawl has ended if None."""
    site.hits.clear()
    with ThreadPoolExecutor(1) as other:
        # The server is started by this thread, because it ends with the thread that started it.
        run = other.submit(crawl)
        while len(site.hits) < 25:
            time.sleep(0.02)
        server.stop(how)
        if seconds is None:
            run.result()
        else:
            time.sleep(seconds)
        server.start()
        return run.result()


def assert_complete(url: str) -> None:
    """Assert that every article is stored once, every URL has an outcome, and no lease is left."""
    engine = open_engine(url)
    with engine.connect() as connection:
        keys = sorted(int(key) for key in connection.execute(sa.select(articles.c.key)).scalars())
        assert keys == NUMBERS
        assert connection.execute(sa.select(ledger.c.url).where(ledger.c.outcome.is_(None))).all() == []
        outcomes = set(connection.execute(sa.select(ledger.c.outcome).where(ledger.c.kind == "article")).scalars())
        # A commit whose confirmation was lost is repeated; the article is then stored already.
        assert outcomes <= {"stored", "unchanged"}
        assert connection.execute(sa.select(leases)).all() == []
    engine.dispose()


@pytest.mark.parametrize(("how", "seconds"), [(signal.SIGQUIT, 8), (signal.SIGINT, 2)])
def test_crawl_waits_for_the_server(
    own_server: PostgresServer, site: Server, tmp_path: Path, how: signal.Signals, seconds: float
) -> None:
    url = own_server.new_store()
    project = Project(tmp_path, site.url, SPIDER)
    store = ("-s", f"FEED_STORE_URL={url}")
    run = crawl_interrupted(
        own_server, site, how, seconds, lambda: project.crawl(*store, "-s", "FEED_STORE_PATIENCE=240")
    )
    assert run.code == 0, run.err
    assert "trying again in" in run.err
    assert_complete(url)
    assert project.run("ledger", *store).code == 0


def test_crawl_ends_cleanly_and_the_next_one_completes_it(
    own_server: PostgresServer, site: Server, tmp_path: Path
) -> None:
    url = own_server.new_store()
    project = Project(tmp_path, site.url, SPIDER)
    store = ("-s", f"FEED_STORE_URL={url}")
    run = crawl_interrupted(
        own_server,
        site,
        signal.SIGQUIT,
        None,
        lambda: project.crawl("--loglevel=CRITICAL", *store, "-s", "FEED_STORE_PATIENCE=1"),
    )
    assert run.code == 1
    run.one_line("loop: feed store postgresql+psycopg://postgres@127.0.0.1")
    assert project.crawl(*store).code == 0
    assert_complete(url)
    assert project.run("ledger", *store).code == 0
