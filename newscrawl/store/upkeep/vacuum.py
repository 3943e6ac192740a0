"""Delete old data from the feed store, one batch per transaction, so that crawls continue and a kill does no harm."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newscrawl.endings import Ending
from newscrawl.store.articles import known
from newscrawl.store.db.schema import articles, runs, signatures, versions
from newscrawl.store.db.transactions import writing
from newscrawl.store.ledger import leases

RUN_DAYS = 200
"""Days for which runs are kept: the health checks use those of half a year."""
_KEPT_RUNS = 10
"""Number of runs of each site that are kept regardless of age, because crawls need the last ones."""
_BATCH = 200
_WORTH_IT = 0.1
"""Minimum free share of a SQLite file for it to be rewritten."""


def drop_bodies(engine: sa.Engine, before: datetime) -> Iterator[int]:
    """Delete the body of earlier versions stored before `before`; yield the number of each batch.

    The rest of such a version is kept: title, dates, links, when it was stored.
    """
    key = (versions.c.article_id, versions.c.version)
    has_body = versions.c.data["body"].as_string().is_not(None)
    query = sa.select(*key, versions.c.data).where(versions.c.stored_at < before, has_body).order_by(*key)
    last = (0, 0)
    while True:
        with engine.connect() as connection:
            rows = connection.execute(query.where(sa.tuple_(*key) > sa.tuple_(*last)).limit(_BATCH)).all()
        if not rows:
            return
        with _batch(engine) as connection:
            for article_id, version, data in rows:
                one = versions.c.article_id == article_id, versions.c.version == version
                connection.execute(versions.update().where(*one).values(data={**data, "body": None}))
        last = rows[-1][0], rows[-1][1]
        yield len(rows)


def drop_signatures(engine: sa.Engine, before: datetime) -> Iterator[int]:
    """Delete the signatures of articles stored before `before`; yield the number of each batch.

    From then on, their near-duplicates count as new articles; an equal text is still a copy.
    """
    old = articles.c.stored_at < before
    query = (
        sa.select(signatures.c.article_id)
        .join(articles, articles.c.id == signatures.c.article_id)
        .where(old)
        .order_by(signatures.c.article_id)
    )
    last = 0
    while True:
        with _batch(engine) as connection:
            # Selected under the write lock, so that signatures that a crawl has just renewed are kept.
            ids = connection.execute(query.where(signatures.c.article_id > last).limit(_BATCH)).scalars().all()
            if ids:
                known.forget(connection, ids)
        if not ids:
            return
        last = ids[-1]
        yield len(ids)


def drop_runs(engine: sa.Engine, before: datetime) -> Iterator[int]:
    """Delete the runs that began before `before`, except the last ones of each site; yield the number of each batch."""
    with engine.connect() as connection:
        sites = connection.execute(sa.select(runs.c.site).distinct()).scalars().all()
    for site in sites:
        own = sa.select(runs.c.id).where(runs.c.site == site)
        finished = own.where(runs.c.reason == Ending.FINISHED)
        latest = (query.order_by(runs.c.id.desc()).limit(_KEPT_RUNS) for query in (own, finished))
        with engine.connect() as connection:
            recent = [row for query in latest for row in connection.execute(query).scalars()]
        old = own.where(runs.c.started < before, runs.c.id.not_in(recent)).limit(_BATCH)
        while True:
            with _batch(engine) as connection:
                ids = connection.execute(old).scalars().all()
                connection.execute(runs.delete().where(runs.c.id.in_(ids)))
            if not ids:
                break
            yield len(ids)


@contextmanager
def _batch(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a write transaction; then pause for as long as it took, so that crawls can write."""
    with writing(engine) as connection:
        began = time.monotonic()
        yield connection
    time.sleep(time.monotonic() - began)


def return_space(engine: sa.Engine) -> str:
    """Return free space to the disk if that does not disturb a crawl; return a description of what was done.

    PostgreSQL's VACUUM lets crawls write meanwhile. SQLite rewrites the whole file while it holds the write lock, so
    this is done only while no crawl runs, and if enough space is free. Space that is not returned is reused by later
    writes.
    """
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM (ANALYZE) versions, signatures, near_keys")
            return "PostgreSQL reuses their space for new data"
        pages, free, size = (_pragma(connection, name) for name in ("page_count", "freelist_count", "page_size"))
        space = f"{free * size / 1e6:.1f} MB of {pages * size / 1e6:.1f} MB are free"
        if free < _WORTH_IT * pages:
            return f"{space}, and are reused for new data"
        held = leases.running(connection)
        if held:
            return f"{space}, and stay in the file because a crawl is running ({', '.join(held)})"
        connection.exec_driver_sql("VACUUM")
        return f"{space}, and were returned to the disk"


def _pragma(connection: sa.Connection, name: str) -> int:
    value: Any = connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
    return int(value)
