"""Transactions of the feed store: for reading a snapshot, and for writing, one writer at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from newscrawl.store.db.errors import explained
from newscrawl.store.db.schema import WRITER_LOCK


@contextmanager
def explaining(engine: sa.Engine) -> Iterator[None]:
    """Turn database errors in the block into a `StoreError`, one line with advice."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise explained(error, engine) from error


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection whose statements all see the store as it was at the first one. Raises `StoreError`.

    Sequence numbers appear in commit order, so a snapshot with one of them contains all smaller ones that will ever
    exist.
    """
    sqlite = engine.dialect.name == "sqlite"
    with explaining(engine), engine.connect() as connection:
        if not sqlite:
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            if sqlite:
                connection.exec_driver_sql("BEGIN")
            yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection in a write transaction, the only one in the store at a time. Raises `StoreError`."""
    with (
        explaining(engine),
        engine.connect().execution_options(newscrawl_write=True) as connection,
        connection.begin(),
    ):
        write_lock(connection)
        yield connection


def write_lock(connection: sa.Connection) -> None:
    """Wait until this transaction is the only writer; on SQLite, it is from the start."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
