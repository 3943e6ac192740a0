"""The engine of a feed store: its URL, and the setup of each connection."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from newscrawl.store.db.errors import StoreError, masked
from newscrawl.store.db.files import create_private, reader_uri

TEMPORARY = "temporary:"
"""URL of a store in a temporary file that is deleted when its engine is disposed of."""


def make_engine(url: str, *, timeout: float = 30.0, read_only: bool = False) -> sa.Engine:
    """Return an engine for the store's URL.

    `timeout` is how many seconds a writer waits for another one. With `read_only`, a SQLite file that is not writable
    is opened as immutable. Raises `StoreError` for a URL that SQLAlchemy cannot use.
    """
    folder = None
    if url == TEMPORARY:
        folder = tempfile.mkdtemp(prefix="newscrawl-")
        url = f"sqlite:///{folder}/feedstore.sqlite"
    parsed = parse_url(url)
    connect: dict[str, Any] = {}
    if parsed.get_backend_name() == "sqlite":
        connect = {"timeout": timeout, "check_same_thread": False}
        path = Path(parsed.database or "").absolute()
        if parsed.database and not path.parent.is_dir():
            raise StoreError(f"FEED_STORE_URL {masked(url)!r}: the folder {path.parent} is missing")
        if read_only and parsed.database and path.is_file() and (uri := reader_uri(path)).endswith("immutable=1"):
            parsed = sa.make_url(f"sqlite:///{uri}&uri=true")
        elif parsed.database and parsed.database != ":memory:" and not parsed.database.startswith("file:"):
            create_private(path)
    elif parsed.get_backend_name() == "postgresql":
        # Without these timeouts, the kernel would wait for minutes for a server that does not answer.
        connect = {"connect_timeout": 10, "tcp_user_timeout": 30_000}
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
    try:
        engine = sa.create_engine(
            parsed,
            connect_args=connect,
            json_serializer=lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
            pool_pre_ping=parsed.get_backend_name() != "sqlite",
        )
    except (sa.exc.NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            f"FEED_STORE_URL {masked(url)!r}: {error}; for PostgreSQL install newscrawl[postgresql] and use "
            "postgresql+psycopg://"
        ) from error
    except (TypeError, ValueError, sa.exc.ArgumentError) as error:
        raise StoreError(f"FEED_STORE_URL {masked(url)!r}: one of its options cannot be used") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_reader if "immutable" in str(parsed) else _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _set_up_postgresql)
    if folder is not None:
        event.listen(engine, "engine_disposed", lambda _: shutil.rmtree(folder, ignore_errors=True))
    return engine


def parse_url(url: str) -> sa.URL:
    """Parse a store's URL. Raises `StoreError` if it is invalid or of an unsupported database."""
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise StoreError(
            f"FEED_STORE_URL {masked(url)!r} is not a database URL (sqlite:///file.sqlite or "
            "postgresql+psycopg://host/database)"
        ) from error
    if parsed.port is not None and not 0 < parsed.port < 65536:
        raise StoreError(f"FEED_STORE_URL {masked(url)!r}: there is no port {parsed.port}")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(
            f"FEED_STORE_URL {masked(url)!r}: {parsed.get_backend_name()} is not supported; use "
            "sqlite:///file.sqlite or postgresql+psycopg://host/database"
        )
    return parsed


def _set_up_reader(connection: Any, _record: Any) -> None:
    connection.isolation_level = None


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    _keep_a_log_ahead(connection)
    for pragma in (
        # FULL, because a power cut must not undo what a feed consumer already has; one fsync per group is cheap.
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-64000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _keep_a_log_ahead(connection: sqlite3.Connection) -> None:
    """Set a file to WAL. Retries, because SQLite fails immediately if another process does the same."""
    ((milliseconds,),) = connection.execute("PRAGMA busy_timeout")
    until = time.monotonic() + milliseconds / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _set_up_postgresql(connection: Any, _record: Any) -> None:
    for statement in (
        # A writer whose machine has crashed or is suspended must not block all others.
        "SET idle_in_transaction_session_timeout = '60s'",
        "SET tcp_keepalives_idle = 30",
        "SET tcp_keepalives_interval = 10",
        "SET tcp_keepalives_count = 3",
        # As on SQLite, a commit must be on the disk, whatever the server's default. Only `off` is changed.
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
    ):
        connection.execute(statement)
    connection.commit()


def _begin_sqlite(connection: sa.Connection) -> None:
    # A transaction that will write takes the lock immediately, because upgrading a read lock later fails instead of
    # waiting. Reading needs no transaction, because each statement sees committed data.
    if connection.get_execution_options().get("newscrawl_write"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
