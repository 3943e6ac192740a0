"""Schema 3: resting hosts, robots.txt, notices, `failing_since` of URLs; the rung `feed` is renamed to `rss`."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

_BATCH = 500

_json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_moment = sa.DateTime(timezone=True)
_old = sa.MetaData()
_articles = sa.Table("articles", _old, sa.Column("id", _id, primary_key=True), sa.Column("data", _json))
_versions = sa.Table(
    "versions",
    _old,
    sa.Column("article_id", _id, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("data", _json),
)
_new = sa.MetaData()
sa.Table(
    "hosts",
    _new,
    sa.Column("host", sa.Text, primary_key=True),
    sa.Column("until", _moment, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)
sa.Table(
    "robots",
    _new,
    sa.Column("origin", sa.Text, primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("fetched_at", _moment, nullable=False),
)
sa.Table(
    "notices",
    _new,
    sa.Column("site", sa.Text, primary_key=True),
    sa.Column("hash", sa.LargeBinary, primary_key=True),
    sa.Column("found_at", _moment, nullable=False),
)


def upgrade(connection: sa.Connection) -> str:
    """Add the columns and the tables, and rename the rung in stored articles."""
    for table, column, kind in (("ledger", "failing_since", _moment), ("articles", "meta_hash", sa.BigInteger())):
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} {kind.compile(connection.dialect)}")
    _new.create_all(connection, checkfirst=False)
    # An unreadable source used to get the outcome of a page that is not an article.
    connection.exec_driver_sql(
        "UPDATE ledger SET outcome = 'failed' WHERE outcome = 'not an article' AND kind <> 'article'"
    )
    renamed = _rename(connection, _articles) + _rename(connection, _versions)
    return f"{renamed} texts renamed"


def _rename(connection: sa.Connection, table: sa.Table) -> int:
    """Replace `feed` by `rss` in the origins of the articles of a table, in batches; return how many were changed."""
    keys = list(table.primary_key.columns)
    last: tuple[object, ...] | None = None
    renamed = 0
    while True:
        query = sa.select(table).order_by(*keys).limit(_BATCH)
        if last is not None:
            query = query.where(sa.tuple_(*keys) > sa.tuple_(*(sa.literal(value) for value in last)))
        rows = list(connection.execute(query))
        if not rows:
            return renamed
        last = tuple(getattr(rows[-1], key.name) for key in keys)
        for row in rows:
            origins = (row.data or {}).get("origins") or {}
            if "feed" not in origins.values():
                continue
            new = {field: "rss" if rung == "feed" else rung for field, rung in origins.items()}
            this = sa.and_(*(key == getattr(row, key.name) for key in keys))
            connection.execute(table.update().where(this).values(data={**row.data, "origins": new}))
            renamed += 1
