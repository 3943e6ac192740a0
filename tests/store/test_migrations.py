"""A store of the first released schema is migrated: no data is lost, and its tables equal those of a new store."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from newscrawl.arabic import fold
from newscrawl.dedup.signature import Signature, sign
from newscrawl.store import LeaseHeldError, StoreError, open_engine, opening
from newscrawl.store.articles.codec import decode
from newscrawl.store.db.engine import make_engine
from newscrawl.store.db.schema import alarms, articles, meta, near_keys, signatures
from newscrawl.store.db.schema import leases as lease_table
from newscrawl.store.db.version import SCHEMA_VERSION
from newscrawl.store.ledger import leases
from newscrawl.watch.diagnosis import Diagnosis
from newscrawl.watch.sentences import in_english
from tests.crawls import Project, start_scrapy
from tests.servers import article, rss, serve
from tests.store import first_schema

_TABLES = ("runs", "leases", "ledger", "articles", "versions", "fingerprints", "copies", "links")
_OPEN = """
import signal, sys
import newscrawl.store.migrations.to_2 as step
from newscrawl.store import open_engine

batches = step._batches
def slowly(connection):
    for number, rows in enumerate(batches(connection)):
        yield rows
        if number == 1:
            print("in the middle", flush=True)
            signal.pause()
step._batches = slowly
open_engine(sys.argv[1])
"""


@pytest.fixture
def first(store_url: str, fill_first: Callable[[str], None]) -> str:
    """A filled store of the first schema."""
    fill_first(store_url)
    return store_url


def content(url: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of the first schema's tables, with the columns that these have now."""
    engine = make_engine(url)
    tables = sa.MetaData()
    with engine.connect() as connection:
        tables.reflect(connection)
        found = {
            name: [
                dict(row._mapping)
                for row in connection.execute(
                    sa.select(tables.tables[name]).order_by(*tables.tables[name].primary_key.columns)
                )
            ]
            for name in _TABLES
        }
    engine.dispose()
    return found


def shape(url: str) -> dict[str, Any]:
    """Tables with their columns, keys and indexes, by name; their order does not matter."""
    engine = make_engine(url)
    inspector = sa.inspect(engine)
    found: dict[str, Any] = {}
    for table in inspector.get_table_names():
        columns = {
            column["name"]: (str(column["type"]), column["nullable"], str(column["default"]))
            for column in inspector.get_columns(table)
        }
        indexes = {
            index["name"]: (index["column_names"], index["unique"], _options(index))
            for index in inspector.get_indexes(table)
        }
        unique = sorted((str(one["name"]), one["column_names"]) for one in inspector.get_unique_constraints(table))
        found[table] = (columns, inspector.get_pk_constraint(table)["constrained_columns"], indexes, unique)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT name, sql LIKE '%WITHOUT ROWID%' FROM sqlite_master")
            found["without rowid"] = sorted(name for name, without in rows if without)
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    engine.dispose()
    return found


def _options(index: Any) -> dict[str, str]:
    return {name: str(value) for name, value in index.get("dialect_options", {}).items() if value is not None}


def other(url: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The URL of another new store on the same database."""
    if url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'other.sqlite'}"
    return str(request.getfixturevalue("postgresql").new_store())


def test_migrated_store_has_all_data_and_equals_a_new_store(
    first: str, tmp_path: Path, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    before = content(first)
    assert len(before["articles"]) == first_schema.ARTICLES
    open_engine(first).dispose()
    after = content(first)
    for table, rows in before.items():
        for old, new in zip(rows, after[table], strict=True):
            if table == "ledger" and old["kind"] != "article":
                # Sources are due from now on.
                old["due"] = old["settled_at"]
            assert old.items() <= new.items()
            assert all(new[name] is None for name in new.keys() - old.keys())
    fresh = other(first, tmp_path, request)
    open_engine(fresh).dispose()
    assert shape(first) == shape(fresh)
    outputs = [record.message for record in caplog.records]
    assert "migrating from schema 1 to 2" in outputs[0]
    assert f"migrated to schema 2 in {outputs[1].split(' in ')[1].split(' s:')[0]} s: 300 articles signed" in outputs[1]
    assert "migrating from schema 2 to 3" in outputs[2]
    assert "migrating from schema 3 to 4" in outputs[4]
    assert "migrating from schema 4 to 5" in outputs[6]
    assert "migrating from schema 5 to 6" in outputs[8]
    # The second opening has nothing to do.
    open_engine(first).dispose()
    assert len(caplog.records) == 10


def test_every_article_is_signed_and_the_latest_one_owns_each_key(first: str) -> None:
    engine = open_engine(first)
    owners: dict[int, int] = {}
    with engine.connect() as connection:
        signed = {row.article_id: row for row in connection.execute(sa.select(signatures))}
        for row in connection.execute(sa.select(articles).order_by(articles.c.id)):
            one = decode(row.data)
            signature = Signature.from_bytes(signed[row.id].data)
            assert signature == sign(fold(one.body), fold(one.title))
            assert signed[row.id].site == row.site
            days = None if row.published is None else (row.published - datetime(1970, 1, 1, tzinfo=UTC)).days
            assert signed[row.id].day == days
            owners |= dict.fromkeys(signature.keys, row.id)
        assert len(signed) == first_schema.ARTICLES
        assert {row.key: row.article_id for row in connection.execute(sa.select(near_keys))} == owners
    engine.dispose()


def test_used_numbers_are_not_used_again(first: str) -> None:
    # PostgreSQL's sequences also count rolled-back values; from schema 2 on, a new article's id is the feed's number.
    engine = make_engine(first)
    with engine.begin() as connection:
        connection.execute(articles.update().where(articles.c.id == first_schema.ARTICLES).values(id=5000))
    engine.dispose()
    engine = open_engine(first)
    with engine.connect() as connection:
        assert connection.execute(sa.select(meta.c.value).where(meta.c.name == "feed")).scalar_one() == 5000
    engine.dispose()


def test_crawl_continues_with_the_migrated_store(store_url: str, tmp_path: Path) -> None:
    site = {f"/news/{n}": article(n) for n in (1, 2, 900)}
    with serve({"/rss": rss([1, 2, 900]), **site}) as server:
        first_schema.make(store_url, site_url=server.url)
        project = Project(tmp_path / "project", server.url, 'rss_urls = ["{url}/rss"]')
        run = project.crawl("-s", f"FEED_STORE_URL={store_url}")
    assert run.code == 0, run.err
    assert "migrating from schema 1" in run.err
    engine = open_engine(store_url)
    with engine.connect() as connection:
        keys = set(connection.execute(sa.select(articles.c.key)).scalars())
        gone = connection.execute(sa.text("SELECT count(*) FROM ledger WHERE outcome = 'gone'")).scalar_one()
    engine.dispose()
    assert keys == {str(number) for number in (*range(1, first_schema.ARTICLES + 1), 900)}
    # The two open URLs do not exist on the site any more.
    assert gone == 3


def test_killed_migration_changes_nothing(first: str) -> None:
    before = content(first)
    shape_before = shape(first)
    process = start_scrapy(first, program=_OPEN, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == "in the middle\n"
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.stdout.close()
    assert shape(first) == shape_before
    assert content(first) == before
    engine = open_engine(first)
    with engine.connect() as connection:
        assert (
            connection.execute(sa.select(sa.func.count()).select_from(signatures)).scalar_one() == first_schema.ARTICLES
        )
    engine.dispose()


def test_alarms_of_schema_5_keep_their_texts(first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(opening, "SCHEMA_VERSION", 5)
        open_engine(first).dispose()
    engine = make_engine(first)
    with engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
        connection.exec_driver_sql(
            "INSERT INTO alarms (id, site, signal, state, since, what, why, todo, opened_at, seen_at) VALUES "
            "(1, 'loop', 'silence', 'dead', '2026-11-01', 'no article', 'frozen', 'look', '2026-11-01', '2026-11-01')"
        )
    engine.dispose()
    engine = open_engine(first)
    with engine.connect() as connection:
        told = Diagnosis.of(connection.execute(sa.select(alarms.c.told)).scalar_one())
    engine.dispose()
    assert [in_english(part) for part in told.parts().values()] == ["no article", "frozen", "look"]


def test_simultaneous_openings_migrate_once(first: str) -> None:
    program = "import sys, newscrawl.store; newscrawl.store.open_engine(sys.argv[1])"
    processes = [start_scrapy(first, program=program, stderr=subprocess.PIPE) for _ in range(3)]
    outputs = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], outputs
    assert "".join(outputs).count("300 articles signed") == 1


def test_no_migration_during_a_crawl_of_an_earlier_version(first: str) -> None:
    engine = make_engine(first)

    def lease(owner: str, expires: datetime) -> None:
        with engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
            connection.execute(lease_table.update().values(owner=owner, expires=expires))

    soon = datetime.now(UTC) + timedelta(hours=1)
    lease("elsewhere:77:123", soon)
    with pytest.raises(LeaseHeldError, match="loop by process 77 on elsewhere; wait for it or stop it"):
        open_engine(first)
    with engine.connect() as connection:
        assert connection.execute(sa.select(meta.c.value).where(meta.c.name == "schema")).scalar_one() == 1
    # A lease whose process is known to be dead does not count.
    host = leases.owner().split(":")[0]
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], stdout=subprocess.PIPE, check=True)
    lease(f"{host}:{dead.stdout.decode().strip()}:{int(time.monotonic())}", soon)
    open_engine(first).dispose()
    engine.dispose()


def test_newer_schema_is_refused(store_url: str) -> None:
    open_engine(store_url).dispose()
    engine = make_engine(store_url)
    with engine.begin() as connection:
        connection.execute(meta.update().where(meta.c.name == "schema").values(value=99))
    engine.dispose()
    with pytest.raises(
        StoreError, match=f"schema 99, this newscrawl supports up to {SCHEMA_VERSION}: upgrade newscrawl"
    ):
        open_engine(store_url)
