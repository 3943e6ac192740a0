"""Schema 5: what the fleet and the watch remember."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_COLUMNS: tuple[tuple[str, str, sa.types.TypeEngine[Any]], ...] = (("runs", "figures", _JSON),)
_TABLES = sa.MetaData()
_INDEXES = (("articles_site", "articles", "site, seq"),)


def upgrade(connection: sa.Connection) -> str:
    """Add the columns, tables and indexes; nothing is known for older rows."""
    for table, column, kind in _COLUMNS:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} {kind.compile(connection.dialect)}")
    _TABLES.create_all(connection, checkfirst=False)
    for name, table, columns in _INDEXES:
        connection.exec_driver_sql(f"CREATE INDEX {name} ON {table} ({columns})")
    return f"{len(_COLUMNS)} columns and {len(_TABLES.tables)} tables added"
