"""Open a feed store: tables are created in an empty database, and those of an earlier schema are migrated."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from newscrawl.store import migrations
from newscrawl.store.db.engine import TEMPORARY, make_engine, parse_url
from newscrawl.store.db.errors import LeaseHeldError, StoreError
from newscrawl.store.db.schema import meta, metadata
from newscrawl.store.db.transactions import explaining, writing
from newscrawl.store.db.version import SCHEMA_VERSION
from newscrawl.store.ledger import leases

logger = logging.getLogger(__name__)


def open_engine(url: str, *, timeout: float = 30.0, read_only: bool = False) -> sa.Engine:
    """Return the engine of a store whose tables exist and have the current schema. Raises `StoreError` in one line.

    `timeout` is how many seconds a writer waits for another one. A store of an earlier schema is migrated completely or
    not at all; while a crawl runs on it, `LeaseHeldError` is raised instead, because that crawl writes the earlier
    schema. With `read_only`, a SQLite store on a read-only file system can be read.
    """
    engine = make_engine(url, timeout=timeout, read_only=read_only)
    try:
        with explaining(engine), engine.connect() as connection, connection.begin():
            version = schema_of(connection)
        if version != SCHEMA_VERSION:
            with writing(engine) as connection:
                _bring_up_to_date(connection)
    except StoreError:
        engine.dispose()
        raise
    return engine


def is_there(url: str) -> bool:
    """Whether there may be a store at a URL. False if it is a missing SQLite file that opening would create."""
    if url == TEMPORARY:
        return False
    parsed = parse_url(url)
    path = Path(parsed.database or "").absolute()
    return parsed.get_backend_name() != "sqlite" or path.exists() or not path.parent.is_dir()


def schema_of(connection: sa.Connection) -> int:
    """Return the version of the tables, 0 for an empty database. Raises `StoreError` for a newer or unknown version."""
    if not sa.inspect(connection).has_table("meta"):
        return 0
    found = connection.execute(sa.select(meta.c.value).where(meta.c.name == "schema")).scalar()
    if found is None or not 0 < found <= SCHEMA_VERSION:
        raise StoreError(
            f"the feed store has schema {found}, this newscrawl supports up to {SCHEMA_VERSION}: upgrade newscrawl"
        )
    return int(found)


def _bring_up_to_date(connection: sa.Connection) -> None:
    """Create or migrate the tables, unless another process has just done so."""
    version = schema_of(connection)
    if version == 0:
        metadata.create_all(connection)
        connection.execute(meta.insert(), [{"name": "schema", "value": SCHEMA_VERSION}, {"name": "feed", "value": 0}])
    elif version < SCHEMA_VERSION:
        _migrate(connection, version)


def _migrate(connection: sa.Connection, version: int) -> None:
    held = leases.running(connection)
    if held:
        raise LeaseHeldError(
            f"the feed store has schema {version} and must be migrated to {SCHEMA_VERSION}, but not while "
            f"it is being crawled: {', '.join(held)}; wait for it or stop it"
        )
    for target in range(version + 1, SCHEMA_VERSION + 1):
        logger.warning("feed store: migrating from schema %d to %d; this may take minutes", target - 1, target)
        began = datetime.now(UTC)
        done = migrations.upgrade(connection, target)
        connection.execute(meta.update().where(meta.c.name == "schema").values(value=target))
        seconds = (datetime.now(UTC) - began).total_seconds()
        logger.warning("feed store: migrated to schema %d in %.1f s: %s", target, seconds, done)
