"""Schema 6: alarms as kinds and figures instead of sentences, and the entries of long sitemaps."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = sa.MetaData()
sa.Table(
    "seen",
    _TABLES,
    sa.Column("source_id", _ID, primary_key=True, autoincrement=False),
    sa.Column("marks", sa.LargeBinary, nullable=False),
)
_TEXTS = ("what", "why", "todo")
_ALARMS = sa.table(
    "alarms",
    sa.column("id", _ID),
    *(sa.column(name, sa.Text) for name in _TEXTS),
    sa.column("told", _JSON),
)


def upgrade(connection: sa.Connection) -> str:
    """Add the table and the column, and keep the sentences of earlier alarms unchanged."""
    _TABLES.create_all(connection, checkfirst=False)
    kind = _JSON.compile(connection.dialect)
    connection.exec_driver_sql(f"ALTER TABLE alarms ADD COLUMN told {kind}")
    rows = connection.execute(sa.select(_ALARMS)).mappings().all()
    for row in rows:
        diagnosis = {name: ["as it was said", {"sentence": row[name]}] for name in _TEXTS}
        connection.execute(sa.update(_ALARMS).where(_ALARMS.c.id == row["id"]).values(told=diagnosis))
    for name in _TEXTS:
        connection.exec_driver_sql(f"ALTER TABLE alarms DROP COLUMN {name}")
    return f"{len(_TABLES.tables)} table added, {len(rows)} alarms rewritten"
