"""Schema 4: the precision of a found date, and when a page was last sent in full."""

from __future__ import annotations

import sqlalchemy as sa

_COLUMNS = (("published_precision", sa.Text()), ("sent_at", sa.DateTime(timezone=True)))


def upgrade(connection: sa.Connection) -> str:
    """Add the columns; older rows get NULL."""
    for column, kind in _COLUMNS:
        connection.exec_driver_sql(f"ALTER TABLE ledger ADD COLUMN {column} {kind.compile(connection.dialect)}")
    return "2 columns added to the ledger"
