"""Schema 5: the data of the fleet and of the health checks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_MOMENT = sa.DateTime(timezone=True)
_COLUMNS: tuple[tuple[str, str, sa.types.TypeEngine[Any]], ...] = (
    ("runs", "figures", _JSON),
    ("runs", "problem", sa.Text()),
    ("leases", "since", _MOMENT),
    ("leases", "noted", _MOMENT),
    ("leases", "doing", _JSON),
    ("versions", "last_seen", _MOMENT),
    ("ledger", "failure", sa.Text()),
    ("ledger", "stale_after", _MOMENT),
)
_TABLES = sa.MetaData()
_INDEXES = (("articles_site", "articles", "site, seq"),)
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

sa.Table(
    "tdmreps",
    _TABLES,
    sa.Column("origin", sa.Text, primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("fetched_at", _MOMENT, nullable=False),
)
sa.Table(
    "policies",
    _TABLES,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("said", _JSON, nullable=False),
    sa.Column("first_seen", _MOMENT, nullable=False),
)
sa.Table(
    "host_policies",
    _TABLES,
    sa.Column("origin", sa.Text, primary_key=True),
    sa.Column("since", _MOMENT, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False),
)
sa.Table(
    "polls",
    _TABLES,
    sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False),
    sa.Column("polled_at", _MOMENT, nullable=False),
    sa.Column("interval", sa.Float, nullable=False),
    sa.Column("entries", sa.Integer, nullable=False),
    sa.Column("fresh", sa.Integer, nullable=False),
    sa.Column("habit", _JSON),
    sa.Column("hub", sa.Text),
)
sa.Table(
    "absences",
    _TABLES,
    sa.Column("site", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("since", _MOMENT, primary_key=True),
    sa.Column("proved_at", _MOMENT, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("back_at", _MOMENT),
)
sa.Table(
    "alarms",
    _TABLES,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("site", sa.Text, nullable=False),
    sa.Column("signal", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("since", _MOMENT, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("todo", sa.Text, nullable=False),
    sa.Column("opened_at", _MOMENT, nullable=False),
    sa.Column("seen_at", _MOMENT, nullable=False),
    sa.Column("ended_at", _MOMENT),
    sa.Index("alarms_site", "site", "signal"),
)
sa.Table(
    "alarm_notes",
    _TABLES,
    sa.Column("alarm_id", _ID, primary_key=True),
    sa.Column("ending", sa.Boolean, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("sent_at", _MOMENT),
    sa.Column("claimed_until", _MOMENT),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("error", sa.Text),
)
sa.Table(
    "workers",
    _TABLES,
    sa.Column("owner", sa.Text, primary_key=True),
    sa.Column("command", sa.Text, nullable=False),
    sa.Column("since", _MOMENT, nullable=False),
    sa.Column("expires", _MOMENT, nullable=False),
    sa.Column("at_once", sa.Integer, nullable=False),
    sa.Column("next_site", sa.Text),
    sa.Column("next_at", _MOMENT),
)


def upgrade(connection: sa.Connection) -> str:
    """Add the columns, tables and indexes; new columns of older rows are NULL."""
    for table, column, kind in _COLUMNS:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} {kind.compile(connection.dialect)}")
    _TABLES.create_all(connection, checkfirst=False)
    for name, table, columns in _INDEXES:
        connection.exec_driver_sql(f"CREATE INDEX {name} ON {table} ({columns})")
    # Before, sources had no due time, because every crawl requested all of them.
    connection.exec_driver_sql(
        "UPDATE ledger SET due = settled_at "
        "WHERE kind <> 'article' AND source_id IS NULL AND outcome IS NOT NULL AND due IS NULL"
    )
    return f"{len(_COLUMNS)} columns and {len(_TABLES.tables)} tables added"
