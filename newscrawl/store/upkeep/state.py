"""The state of a store, read without changing it: its schema, whether it is writable, its server's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from newscrawl.store.db.engine import make_engine, parse_url
from newscrawl.store.db.schema import meta
from newscrawl.store.db.transactions import explaining
from newscrawl.store.db.version import SCHEMA_VERSION
from newscrawl.store.opening import schema_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreState:
    """The state of a store that can be opened and written."""

    schema: int
    """The version of its tables, 0 if it has none yet."""
    newest: int = SCHEMA_VERSION
    clock: float | None = None
    """Seconds by which the server's clock is ahead of this machine's; None for a file."""


def folder_of(url: str) -> Path | None:
    """Return the folder of a SQLite store; None for a server. Raises `StoreError`."""
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database).absolute().parent


def state_of(url: str, *, timeout: float) -> StoreState:
    """Return the state of an existing store. Nothing is created, migrated or written. Raises `StoreError`."""
    engine = make_engine(url, timeout=timeout)
    try:
        with explaining(engine), engine.connect().execution_options(newscrawl_write=True) as connection:
            with connection.begin() as transaction:
                schema = schema_of(connection)
                if schema:
                    # Checks the permission to write; no row matches.
                    connection.execute(meta.update().where(sa.false()).values(value=0))
                transaction.rollback()
            if engine.dialect.name == "sqlite":
                return StoreState(schema=schema)
            before = datetime.now(UTC)
            server = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
            # The server answered at some time in between.
            middle = before + (datetime.now(UTC) - before) / 2
            return StoreState(schema=schema, clock=(server - middle).total_seconds())
    finally:
        engine.dispose()
