"""The polls of sources. The functions need an open connection."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from newscrawl.store.db.schema import polls
from newscrawl.store.db.schema import seen as marked
from newscrawl.store.ledger.rows import Poll

_COLUMNS = ("polled_at", "interval", "entries", "fresh", "habit", "hub")


def of(connection: sa.Connection, row_ids: Sequence[int]) -> dict[int, Poll]:
    """Return id of a source's ledger row -> its last poll."""
    if not row_ids:
        return {}
    found = connection.execute(sa.select(polls).where(polls.c.source_id.in_(row_ids)))
    return {row.source_id: Poll(**{name: getattr(row, name) for name in _COLUMNS}) for row in found}


def note(connection: sa.Connection, polled: Sequence[tuple[int, Poll]]) -> None:
    """Store the last poll of each source."""
    if not polled:
        return
    connection.execute(polls.delete().where(polls.c.source_id.in_([row_id for row_id, _ in polled])))
    rows = [{"source_id": of, **{name: getattr(poll, name) for name in _COLUMNS}} for of, poll in dict(polled).items()]
    connection.execute(polls.insert(), rows)


def seen(connection: sa.Connection, row_id: int) -> bytes:
    """Return the marks of a source's entries that were entered in the ledger; empty if none are stored."""
    stored = connection.execute(sa.select(marked.c.marks).where(marked.c.source_id == row_id)).scalar()
    return bytes(stored or b"")


def keep_seen(connection: sa.Connection, row_id: int, marks: bytes) -> None:
    """Store the marks of a source's entries."""
    connection.execute(marked.delete().where(marked.c.source_id == row_id))
    connection.execute(marked.insert().values(source_id=row_id, marks=marks))
