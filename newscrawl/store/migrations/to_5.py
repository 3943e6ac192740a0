"""Schema 5: what the fleet and the watch remember."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_COLUMNS: tuple[tuple[str, str, sa.types.TypeEngine[Any]], ...] = (("runs", "figures", _JSON),)
_TABLES = sa.MetaData()
_INDEXES = (("articles_site", "articles", "site, seq"),)
_MOMENT = sa.DateTime(timezone=True)

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


def upgrade(connection: sa.Connection) -> str:
    """Add the columns, tables and indexes; nothing is known for older rows."""
    for table, column, kind in _COLUMNS:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} {kind.compile(connection.dialect)}")
    _TABLES.create_all(connection, checkfirst=False)
    for name, table, columns in _INDEXES:
        connection.exec_driver_sql(f"CREATE INDEX {name} ON {table} ({columns})")
    return f"{len(_COLUMNS)} columns and {len(_TABLES.tables)} tables added"
