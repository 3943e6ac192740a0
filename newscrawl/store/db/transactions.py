"""Transactions of the feed store: one that sees a single moment, one that writes in turn with all others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from newscrawl.store.db.errors import explained
from newscrawl.store.db.schema import WRITER_LOCK


@contextmanager
def explaining(engine: sa.Engine) -> Iterator[None]:
    """Raise `StoreError`, one line with advice, for an error of the database."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise explained(error, engine) from error


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection whose every statement sees the store as it stood at the first one. Raises `StoreError`.

    Sequence numbers appear in commit order, so a snapshot that holds one holds all smaller ones there will ever be.
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
    """A transaction that writes, in turn with every other writer of the store. Raises `StoreError`."""
    with (
        explaining(engine),
        engine.connect().execution_options(newscrawl_write=True) as connection,
        connection.begin(),
    ):
        write_lock(connection)
        yield connection


def write_lock(connection: sa.Connection) -> None:
    """Wait until this transaction is the only one that writes; on SQLite it is from its beginning."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
