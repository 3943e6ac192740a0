"""Transactions of the feed store outside a crawl."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from newscrawl.store.schema import WRITER_LOCK
from newscrawl.store.writer import explained


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection whose every statement sees the store as it stood at the first one. Raises `StoreError`.

    Sequence numbers appear in commit order, so a snapshot that holds one holds all smaller ones there will ever be.
    """
    sqlite = engine.dialect.name == "sqlite"
    try:
        with engine.connect() as connection:
            if not sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                if sqlite:
                    connection.exec_driver_sql("BEGIN")
                yield connection
    except sa.exc.DBAPIError as error:
        raise explained(error, engine) from error


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that writes, in turn with every other writer of the store. Raises `StoreError`."""
    try:
        with engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
            yield connection
    except sa.exc.DBAPIError as error:
        raise explained(error, engine) from error
