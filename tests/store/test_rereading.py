"""New versions from re-reading archived pages, on SQLite and PostgreSQL; newer data is never replaced by older."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.found import Found, Kind, Window
from newscrawl.items import Article, Link
from newscrawl.outcomes import Outcome
from newscrawl.store import Database, LeaseHeldError, Page, Store, open_engine
from newscrawl.store.articles.articles import belongs
from newscrawl.store.db.schema import articles, leases, ledger, links, runs, versions
from newscrawl.store.db.transactions import writing
from newscrawl.store.rereading import Rereading, known, version_at
from newscrawl.store.upkeep import integrity
from tests.articles import NOON, article
from tests.store.test_articles import text

SITE = "first"
URL = f"https://{SITE}.example/news/1"


def read(body: str, fetched: datetime, **more: Any) -> Article:
    return article("1", SITE, body=body, fetched=fetched, **more)


async def store_versions(url: str, *versions_of: Article) -> None:
    """Store an article as a crawl does, one version after the other."""
    for one in versions_of:
        store = Store(Database(open_engine(url), size=1, delay=0.0, patience=5.0), SITE)
        await store.begin(Window(), 1)
        (row,) = await store.enter([Found(url=URL, kind=Kind.ARTICLE, key="1", via="url")])
        await store.put(one, fingerprint(one), (), Page(row=row, expected=1, due=lambda _: None))
        await store.end("finished", {})
        await store.database.close()


@pytest.fixture
def engine(store_url: str) -> sa.Engine:
    """A store with two versions of one article."""
    asyncio.run(store_versions(store_url, read(text(), NOON), read(text(edits=2), NOON + timedelta(days=1))))
    return open_engine(store_url)


def number_at(engine: sa.Engine, moment: datetime) -> tuple[int, bool]:
    with engine.connect() as connection:
        version = version_at(connection, SITE, "1", moment.isoformat())
    assert version is not None
    return version.number, version.is_current


def test_capture_belongs_to_the_version_of_its_time(engine: sa.Engine) -> None:
    day = timedelta(days=1)
    moments = [NOON - day, NOON, NOON + day / 2, NOON + day - timedelta(seconds=30), NOON + day, NOON + 9 * day]
    assert [number_at(engine, moment) for moment in moments] == [
        (1, False), (1, False), (1, False), (2, True), (2, True), (2, True),
    ]  # fmt: skip
    with engine.connect() as connection:
        assert version_at(connection, SITE, "2", NOON.isoformat()) is None
        assert [found.url for found in known(connection, SITE)] == [URL]
    engine.dispose()


def test_new_version_is_stored_and_the_store_stays_intact(engine: sa.Engine) -> None:
    link = Link(url="https://second.example/news/7", text="خبر آخر", kind="block", site="second", key="7")
    one = read(text(edits=4), NOON + timedelta(days=2), related=[link])
    with Rereading.begin(engine, SITE, max_hops=1) as rereading:
        verdict = rereading.put(one, fingerprint(one), {0}, 2, ["body", "related"], worse=False)
    assert verdict.outcome is Outcome.NEW_VERSION
    with engine.connect() as connection:
        own = connection.execute(sa.select(articles)).one()
        assert (own.version, own.changed, own.data["body"]) == (3, ["body", "related"], one.body)
        assert connection.execute(sa.select(versions.c.version).order_by(versions.c.version)).scalars().all() == [1, 2]
        assert connection.execute(sa.select(links.c.key, links.c.follow)).one() == ("7", True)
        followed = connection.execute(sa.select(ledger).where(ledger.c.site == "second")).one()
        assert (followed.key, followed.outcome, followed.parent) == ("7", None, "first/1")
        assert connection.execute(sa.select(leases)).all() == []
        ended = connection.execute(sa.select(runs.c.reason, runs.c.ended).order_by(runs.c.id.desc())).first()
        assert ended is not None
        assert (ended.reason, ended.ended is not None) == ("reread", True)
    assert list(integrity.faults(engine, lambda *_: None)) == []
    engine.dispose()


@pytest.mark.parametrize(
    ("fetched", "version"), [(NOON + timedelta(days=2), 1), (NOON, 2), (NOON + timedelta(hours=23), 2)]
)
def test_version_stored_since_by_a_crawl_is_kept(engine: sa.Engine, fetched: datetime, version: int) -> None:
    one = read(text(edits=4), fetched)
    with Rereading.begin(engine, SITE, max_hops=1) as rereading:
        verdict = rereading.put(one, fingerprint(one), (), version, ["body"], worse=True)
    assert verdict.outcome is Outcome.UNCHANGED
    with engine.connect() as connection:
        assert connection.execute(sa.select(articles.c.version)).scalar_one() == 2
    engine.dispose()


def test_lease_is_released_after_an_exception(engine: sa.Engine) -> None:
    def fail() -> None:
        with Rereading.begin(engine, SITE, max_hops=1):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with writing(engine) as connection:
        assert connection.execute(sa.select(leases)).all() == []
        expires = datetime.now(NOON.tzinfo) + timedelta(hours=1)
        connection.execute(leases.insert().values(site=SITE, owner="elsewhere:1:1", expires=expires))
    with pytest.raises(LeaseHeldError), Rereading.begin(engine, SITE, max_hops=1):
        pass
    engine.dispose()


def test_clocks_may_differ_by_a_minute() -> None:
    assert belongs("2024-10-24T12:00:00+00:00", "2024-10-24T12:00:59+00:00")
    assert not belongs("2024-10-24T12:00:00+00:00", "2024-10-24T12:01:01+00:00")
    assert belongs("2024-10-24T14:00:00+02:00", "2024-10-24T12:00:00+00:00")
    assert belongs("2024-10-24T12:00:00+00:00", None)
