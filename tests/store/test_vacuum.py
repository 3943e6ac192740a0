"""`scrapy store vacuum`: removes old texts and signatures and nothing else, also during a crawl or when killed."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
import sqlalchemy as sa

from newscrawl.dedup.signature import Signature
from newscrawl.store import open_engine
from newscrawl.store.articles.codec import decode
from newscrawl.store.db.schema import articles, leases, near_keys, runs, signatures, versions
from newscrawl.store.db.transactions import writing
from newscrawl.store.upkeep import vacuum
from tests.crawls import Project, scrapy_here, start_scrapy
from tests.servers import Answer, Page, Server, article, rss, serve
from tests.store import first_schema

CHANGED = first_schema.ARTICLES // 9
# The store's articles were stored one hour apart.
MIDDLE = datetime(2024, 10, 1, 7, 30, tzinfo=UTC) + timedelta(hours=first_schema.ARTICLES // 2)


@pytest.fixture
def engine(store_url: str, fill: Callable[[str], None]) -> Iterator[sa.Engine]:
    """A filled store."""
    fill(store_url)
    engine = open_engine(store_url)
    yield engine
    engine.dispose()


def assert_intact(url: str) -> None:
    """Assert that the rest of the store is intact."""
    for command in (("store", "check"), ("ledger",)):
        done = scrapy_here(*command, store=url)
        assert done.code == 0, done.err


def test_only_old_texts_are_removed(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        before = {row.article_id: row for row in connection.execute(sa.select(versions))}
        stored = connection.execute(sa.select(articles).order_by(articles.c.id)).all()
    assert sum(vacuum.drop_bodies(engine, MIDDLE)) == sum(row.stored_at < MIDDLE for row in before.values())
    with engine.connect() as connection:
        for row in connection.execute(sa.select(versions)):
            was = before[row.article_id]
            assert row.data == ({**was.data, "body": None} if was.stored_at < MIDDLE else was.data)
            assert (row.version, row.stored_at) == (was.version, was.stored_at)
            assert decode(row.data).title == was.data["title"]
        assert connection.execute(sa.select(articles).order_by(articles.c.id)).all() == stored
    # The second run has nothing to do.
    assert sum(vacuum.drop_bodies(engine, MIDDLE)) == 0


def test_old_runs_are_removed_except_the_last_of_each_site(engine: sa.Engine) -> None:
    began = datetime(2024, 1, 1, tzinfo=UTC)
    rows = [
        {
            "site": site,
            "owner": "host:1:1",
            "started": began + timedelta(hours=hour),
            "reason": "finished" if hour < 20 else "blocked",
        }
        for site in ("busy", "quiet")
        for hour in range(600 if site == "busy" else 3)
    ]
    with writing(engine) as connection:
        connection.execute(runs.delete())
        connection.execute(runs.insert(), rows)
    assert sum(vacuum.drop_runs(engine, began + timedelta(hours=500))) == 490
    with engine.connect() as connection:
        left = connection.execute(sa.select(runs).order_by(runs.c.id)).all()
    busy = [row for row in left if row.site == "busy"]
    assert [row.started for row in busy[:10]] == [began + timedelta(hours=hour) for hour in range(10, 20)]
    assert [row.started for row in busy[10:]] == [began + timedelta(hours=hour) for hour in range(500, 600)]
    assert len(left) - len(busy) == 3
    # All runs are old: the last one of each site is kept.
    assert sum(vacuum.drop_runs(engine, began + timedelta(days=1000))) == 90
    assert sum(vacuum.drop_runs(engine, began + timedelta(days=1000))) == 0


def test_signatures_older_than_the_window_are_removed_with_their_keys(engine: sa.Engine) -> None:
    with engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
        of_first = connection.execute(sa.select(signatures.c.data).where(signatures.c.article_id == 1)).scalar_one()
        taken = Signature.from_bytes(of_first).keys[0]
        # A newer article has taken over one of the keys.
        connection.execute(near_keys.update().where(near_keys.c.key == taken).values(article_id=first_schema.ARTICLES))
    forgotten = sum(vacuum.drop_signatures(engine, MIDDLE))
    with engine.connect() as connection:
        old = set(connection.execute(sa.select(articles.c.id).where(articles.c.stored_at < MIDDLE)).scalars())
        left = set(connection.execute(sa.select(signatures.c.article_id)).scalars())
        owners = {row.key: row.article_id for row in connection.execute(sa.select(near_keys))}
        assert len(old) == forgotten > 100
        assert left == set(range(1, first_schema.ARTICLES + 1)) - old
        assert owners[taken] == first_schema.ARTICLES
        assert old.isdisjoint(owners.values())
        assert left == set(owners.values())


def test_command_prints_what_it_removed(engine: sa.Engine, store_url: str) -> None:
    done = scrapy_here("store", "vacuum", "--older", "1w", "-s", "DEDUP_WINDOW_DAYS=1", store=store_url)
    assert (done.code, done.err) == (0, "")
    bodies, forgotten, ended, space = done.out.splitlines()
    assert bodies.startswith(f"deleted: {CHANGED} texts of earlier versions stored before 20")
    assert forgotten.startswith(f"deleted: {first_schema.ARTICLES} signatures of articles stored before 20")
    assert "records of runs that began before 20" in ended
    assert "free" in space or "PostgreSQL reuses" in space
    assert_intact(store_url)


def test_free_space_is_returned(tmp_path: Path, fill: Callable[[str], None]) -> None:
    path = tmp_path / "store.sqlite"
    fill(f"sqlite:///{path}")
    engine = open_engine(f"sqlite:///{path}")
    assert "are free, and are reused for new data" in vacuum.return_space(engine)
    with engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
        connection.exec_driver_sql("DELETE FROM articles")
        connection.execute(
            leases.update().values(owner="elsewhere:5:1", expires=datetime.now(UTC) + timedelta(seconds=50))
        )
    size = path.stat().st_size
    # Rewriting the file holds the lock for long, so it is not done during a crawl.
    assert "stay in the file because a crawl is running (loop by process 5 on elsewhere)" in vacuum.return_space(engine)
    with engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
        connection.execute(leases.delete())
    assert "were returned to the disk" in vacuum.return_space(engine)
    engine.dispose()
    assert path.stat().st_size < 0.8 * size


def test_killed_vacuum_is_continued_later(engine: sa.Engine, store_url: str) -> None:
    program = """
import sys
from datetime import UTC, datetime
from newscrawl.store import open_engine
from newscrawl.store.upkeep import vacuum
vacuum._BATCH = 3
engine = open_engine(sys.argv[1])
for step in (vacuum.drop_bodies, vacuum.drop_signatures):
    for done in step(engine, datetime.now(UTC)):
        print(done, flush=True)
"""
    lines = 0
    for kill_after in (1, 5, 20, 60, None):
        process = start_scrapy(store_url, program=program, stdout=subprocess.PIPE)
        assert process.stdout is not None
        for number, line in enumerate(process.stdout, start=1):
            lines += int(line)
            if number == kill_after:
                process.send_signal(signal.SIGKILL)
                break
        process.stdout.close()
        assert process.wait() == (0 if kill_after is None else -signal.SIGKILL)
    assert lines <= CHANGED + first_schema.ARTICLES
    with engine.connect() as connection:
        assert connection.execute(sa.select(signatures)).all() == []
        assert connection.execute(sa.select(near_keys)).all() == []
        assert all(row.data["body"] is None for row in connection.execute(sa.select(versions)))
    assert_intact(store_url)


def test_vacuum_during_a_crawl(store_url: str, tmp_path: Path) -> None:
    numbers = [*range(1, 61)]
    pages: dict[str, Answer] = {"/rss": rss(numbers)}
    # Half of them are stored with another text: the crawl adds versions and signatures while vacuum removes others.
    pages |= {f"/news/{n}": Page(body=article(n).encode(), delay=0.1) for n in numbers}
    several = Event()

    def last(_path: str) -> str:
        several.wait()
        return article(numbers[-1])

    pages[f"/news/{numbers[-1]}"] = last
    with serve(pages) as server:
        _crawl_and_vacuum(store_url, tmp_path, server, several)
    engine = open_engine(store_url)
    with engine.connect() as connection:
        for number in numbers:
            row = connection.execute(sa.select(articles).where(articles.c.key == str(number))).one()
            assert row.version >= 2
            assert "أعلنت" in row.data["body"]
    engine.dispose()
    assert_intact(store_url)


def _crawl_and_vacuum(url: str, tmp_path: Path, server: Server, several: Event) -> None:
    """Vacuum repeatedly while a crawl runs; `several` is set after some rounds."""
    first_schema.make(url, site_url=server.url)
    open_engine(url).dispose()
    project = Project(tmp_path / "project", server.url, 'rss_urls = ["{url}/rss"]', "FEED_STORE_TIMEOUT = 20")
    engine = open_engine(url)
    with engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
        connection.exec_driver_sql(
            "UPDATE ledger SET due = '2020-01-01 00:00:00' WHERE outcome = 'stored' AND id <= 60"
        )
        connection.exec_driver_sql("UPDATE ledger SET due = '2020-01-01 00:00:00' WHERE outcome = 'new version'")
    with (tmp_path / "log").open("w") as log:
        crawl = project.start("crawl", "loop", "-s", f"FEED_STORE_URL={url}", stderr=log)
        rounds = 0
        while crawl.poll() is None:
            sum(vacuum.drop_bodies(engine, datetime.now(UTC)))
            sum(vacuum.drop_signatures(engine, datetime.now(UTC)))
            vacuum.return_space(engine)
            rounds += 1
            if rounds > 3:
                several.set()
    engine.dispose()
    said = (tmp_path / "log").read_text(encoding="utf-8")
    assert crawl.returncode == 0, said
    assert "locked" not in said
    assert rounds > 3
