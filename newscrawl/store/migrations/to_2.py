"""Schema 2: near-duplicates, kept copies, changed fields of versions, validators of pages, consumers of the feed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from newscrawl.arabic import fold
from newscrawl.dedup.signature import sign

_BATCH = 200
_EPOCH = date(1970, 1, 1).toordinal()

_json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_moment = sa.DateTime(timezone=True)
_old = sa.MetaData()
_articles = sa.Table(
    "articles",
    _old,
    sa.Column("id", _id, primary_key=True),
    sa.Column("site", sa.Text),
    sa.Column("published", _moment),
    sa.Column("data", _json),
)
_COLUMNS = {
    "ledger": (("etag", sa.Text()), ("last_modified", sa.Text()), ("page_hash", sa.LargeBinary())),
    "articles": (("changed", _json), ("copy_of", _id)),
    "versions": (("changed", _json),),
}
_new = sa.MetaData()
_signatures = sa.Table(
    "signatures",
    _new,
    sa.Column("article_id", _id, primary_key=True),
    sa.Column("site", sa.Text, nullable=False),
    sa.Column("day", sa.Integer),
    sa.Column("data", sa.LargeBinary, nullable=False),
)
_near_keys = sa.Table(
    "near_keys",
    _new,
    sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("article_id", _id, nullable=False),
    sqlite_with_rowid=False,
)
sa.Table(
    "consumers",
    _new,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("updated", _moment, nullable=False),
    sa.Column("pending_seq", sa.BigInteger),
    sa.Column("pending_file", sa.Text),
)


def upgrade(connection: sa.Connection) -> str:
    """Add columns and tables, and compute the signatures of the existing articles."""
    for table, columns in _COLUMNS.items():
        for name, kind in columns:
            written = kind.compile(connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {name} {written}")
    _new.create_all(connection, checkfirst=False)
    # A new article's sequence number is now also its id; PostgreSQL's ids may be ahead of the sequence.
    connection.exec_driver_sql(
        "UPDATE meta SET value = (SELECT max(id) FROM articles)"
        " WHERE name = 'feed' AND value < (SELECT max(id) FROM articles)"
    )
    signed = 0
    for rows in _batches(connection):
        _sign(connection, rows)
        signed += len(rows)
    return f"{signed} articles signed"


def _batches(connection: sa.Connection) -> Iterator[list[Any]]:
    """Yield the articles in the order of their ids, in small batches, because their texts are long."""
    last = 0
    while True:
        query = sa.select(_articles).where(_articles.c.id > last).order_by(_articles.c.id).limit(_BATCH)
        rows = list(connection.execute(query))
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _sign(connection: sa.Connection, rows: list[Any]) -> None:
    signatures: list[dict[str, Any]] = []
    owners: dict[int, int] = {}
    for row in rows:
        signature = sign(fold(row.data["body"]), fold(row.data["title"]))
        signatures.append(
            {"article_id": row.id, "site": row.site, "day": _day(row.published), "data": signature.to_bytes()}
        )
        # The latest article takes over a key, both within a batch and between batches.
        owners |= dict.fromkeys(signature.keys, row.id)
    connection.execute(_signatures.insert(), signatures)
    if owners:
        insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(_near_keys)
        upsert = insert.on_conflict_do_update(index_elements=["key"], set_={"article_id": insert.excluded.article_id})
        connection.execute(upsert, [{"key": key, "article_id": owner} for key, owner in sorted(owners.items())])


def _day(published: datetime | None) -> int | None:
    """Return days since 1970-01-01 in UTC; SQLite's times are in UTC without a zone."""
    if published is None:
        return None
    moment = published if published.tzinfo is None else published.astimezone(UTC)
    return moment.date().toordinal() - _EPOCH
