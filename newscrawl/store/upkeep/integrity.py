"""Check of the feed store: all its data is read, and compared with its hashes and related data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.dedup.signature import Signature
from newscrawl.store.articles.codec import decode
from newscrawl.store.db.schema import articles, metadata, signatures, versions
from newscrawl.store.upkeep.crosschecks import broken

_BATCH = 200
Progress = Callable[[str, int], None]
"""Called with what is being checked, and the number of rows done so far."""


def faults(engine: sa.Engine, progress: Progress) -> Iterator[str]:
    """Yield faults of the store, one line each; reads in batches, so that crawls may continue meanwhile.

    Raises `sqlalchemy.exc.DBAPIError` if the database cannot even be read.
    """
    with engine.connect() as connection:
        yield from _of_the_database(connection, progress)
        for row in _rows(connection, articles, progress):
            yield from _of_an_article(row)
        for row in _rows(connection, versions, progress):
            yield from _of_data(row.data, f"article number {row.article_id}, version {row.version}")
        for row in _rows(connection, signatures, progress):
            try:
                Signature.from_bytes(row.data)
            except ValueError as error:
                yield f"article number {row.article_id}: {error}"
        progress("consistency between the tables", 0)
        yield from broken(connection)


def _of_the_database(connection: sa.Connection, progress: Progress) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        progress("PRAGMA integrity_check", 0)
        for (message,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if message != "ok":
                yield f"SQLite: {message}"
        return
    # PostgreSQL has no such check, but reading a damaged page fails, so all tables are read.
    for table in metadata.sorted_tables:
        if table not in (articles, versions, signatures):
            for _ in _rows(connection, table, progress):
                pass


def _rows(connection: sa.Connection, table: sa.Table, progress: Progress) -> Iterator[sa.Row[Any]]:
    """Yield all rows in the order of their key, one batch per statement, to avoid long transactions and save memory."""
    key = list(table.primary_key.columns)
    query = sa.select(table).order_by(*key).limit(_BATCH)
    last: list[Any] | None = None
    done = 0
    while True:
        after = query if last is None else query.where(sa.tuple_(*key) > sa.tuple_(*_bound(key, last)))
        rows = connection.execute(after).all()
        # End the transaction, because PostgreSQL keeps rows that others delete as long as it is open.
        connection.commit()
        yield from rows
        done += len(rows)
        progress(table.name, done)
        if len(rows) < _BATCH:
            return
        last = [getattr(rows[-1], column.name) for column in key]


def _bound(key: list[sa.Column[Any]], values: list[Any]) -> list[sa.BindParameter[Any]]:
    return [sa.bindparam(None, value, type_=column.type) for column, value in zip(key, values, strict=True)]


def _of_an_article(row: sa.Row[Any]) -> Iterator[str]:
    name = f"{row.site}/{row.key}"
    problem = list(_of_data(row.data, name))
    if problem:
        yield from problem
        return
    article = decode(row.data)
    if (article.site, article.key) != (row.site, row.key):
        yield f"{name}: its row holds the article {article.site}/{article.key}"
    elif fingerprint(article, equal=False, near=False).content != row.content_hash:
        yield f"{name}: its text does not match its hash"


def _of_data(data: Any, name: str) -> Iterator[str]:
    try:
        decode(data)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        yield f"{name}: its data is not an article: {type(error).__name__}: {error}"
