"""Everything in the feed store about one URL, for `scrapy explain`.

Uses SQL text, because a SQLite file is queried with `sqlite3` only: importing SQLAlchemy takes longer than the queries.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from newscrawl.store.db.errors import StoreError
from newscrawl.store.db.files import reader_uri
from newscrawl.store.db.version import SCHEMA_VERSION

Query = Callable[..., list[Any]]
"""`(sql, **parameters)` -> rows with the selected columns as attributes; times are aware and in UTC."""
_MOMENTS = (
    "found_at", "settled_at", "due", "failing_since", "published", "stored_at", "polled_at", "stale_after",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One row of the ledger, and the store's data about its URL. All values are rows of their tables."""

    row: Any
    article: Any | None
    versions: list[Any]
    copies: list[Any]
    original: Any | None
    """The article that this URL's text is a copy of."""
    linked_from: list[Any]
    found_on: str | None
    """URL of the source that listed it."""
    poll: Any | None = None
    """The last poll, if the URL is a source."""


@contextmanager
def querying(url: str, *, timeout: float = 30.0) -> Iterator[Query]:
    """Yield a function that queries the store at a URL, read-only. Raises `StoreError`.

    If the SQLite file does not exist, all results are empty; a store of an earlier schema is migrated.
    """
    file = _file_of(url)
    if file is not None and not file.exists():
        yield lambda _sql, **_values: []
        return
    connection = _open(file, timeout) if file is not None else None
    if connection is not None:
        try:
            yield _sqlite_query(connection)
        except sqlite3.Error as error:
            raise StoreError.of(url, str(error)) from error
        finally:
            connection.close()
        return
    import sqlalchemy as sa

    from newscrawl.store.db.transactions import explaining
    from newscrawl.store.opening import open_engine

    engine = open_engine(url, timeout=timeout, read_only=True)
    try:
        with explaining(engine), engine.connect() as opened:
            yield lambda sql, **values: [_row(row._mapping) for row in opened.execute(sa.text(sql), values)]
    finally:
        engine.dispose()


def stories_of(ask: Query, identities: list[tuple[str, str]], url: str) -> list[Story]:
    """Return the stories of a URL, one per ledger row, looked up by its possible `(site, key)` pairs and by URL."""
    rows = {row.id: row for row in ask("SELECT * FROM ledger WHERE url = :url", url=url)}
    for site, key in identities:
        found = ask("SELECT * FROM ledger WHERE site = :site AND key = :key", site=site, key=key)
        rows |= {row.id: row for row in found}
    return [_story(ask, row) for _, row in sorted(rows.items())]


def _story(ask: Query, row: Any) -> Story:
    this = {"site": row.site, "key": row.key}
    article = _first(ask("SELECT * FROM articles WHERE site = :site AND key = :key", **this))
    of = {"id": article.id if article is not None else None}
    source = _first(ask("SELECT url FROM ledger WHERE id = :id", id=row.source_id))
    return Story(
        row=row,
        article=article,
        versions=ask("SELECT version, stored_at FROM versions WHERE article_id = :id ORDER BY version", **of),
        copies=ask("SELECT * FROM copies WHERE article_id = :id", **of),
        original=_first(
            ask(
                "SELECT a.* FROM articles a JOIN copies c ON c.article_id = a.id WHERE c.site = :site AND c.key = :key",
                **this,
            )
        ),
        linked_from=ask(
            "SELECT a.site, a.key, a.title, l.kind FROM links l JOIN articles a ON a.id = l.article_id "
            "WHERE l.site = :site AND l.key = :key LIMIT 20",
            **this,
        ),
        found_on=source.url if source is not None else None,
        poll=_first(ask("SELECT * FROM polls WHERE source_id = :id", id=row.id)),
    )


def _first(rows: list[Any]) -> Any | None:
    return rows[0] if rows else None


def _file_of(url: str) -> Path | None:
    """Return the file of a SQLite store, if the URL has no options and the file's folder exists."""
    path = Path(url.removeprefix("sqlite:///")).absolute()
    return path if url.startswith("sqlite:///") and "?" not in url and path.parent.is_dir() else None


def _open(path: Path, timeout: float) -> sqlite3.Connection | None:
    """Open a SQLite file with the current schema; return None for one that `open_engine` has to migrate or refuse."""
    with suppress(sqlite3.Error):
        connection = sqlite3.connect(reader_uri(path), uri=True, timeout=timeout)
        try:
            if connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone() == (SCHEMA_VERSION,):
                return connection
        except BaseException:
            connection.close()
            raise
        connection.close()
    return None


def _sqlite_query(connection: sqlite3.Connection) -> Query:
    connection.row_factory = sqlite3.Row
    return lambda sql, **values: [_row(dict(row)) for row in connection.execute(sql, values)]


def _row(columns: Any) -> SimpleNamespace:
    return SimpleNamespace(**{name: _moment(value) if name in _MOMENTS else value for name, value in columns.items()})


def _moment(value: str | datetime | None) -> datetime | None:
    """Return a time from SQLite (text without a zone, in UTC) or PostgreSQL as an aware datetime in UTC."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC) if value is not None else None
