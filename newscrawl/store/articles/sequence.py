"""The sequence numbers of the feed."""

from __future__ import annotations

import sqlalchemy as sa

from newscrawl.store.db.schema import meta


def next_seq(connection: sa.Connection, count: int = 1) -> int:
    """Allocate the next `count` sequence numbers; return the last of them.

    Needs the write lock, so that numbers appear in the order of commits.
    """
    raised = meta.update().where(meta.c.name == "feed").values(value=meta.c.value + count).returning(meta.c.value)
    return int(connection.execute(raised).scalar_one())
