"""Stored articles that their sites took down, until they are back. The functions need an open connection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from newscrawl.found import Kind
from newscrawl.store.db.prepared import Insert
from newscrawl.store.db.schema import absences, articles, ledger
from newscrawl.store.ledger.rows import Settlement

_INSERT = Insert(absences, skip=("site", "key", "since"))


def note(connection: sa.Connection, settlements: Sequence[Settlement], now: datetime) -> None:
    """Record stored articles that are proved to be gone; end the absence of those that are back."""
    gone = {one.row_id: one for one in settlements if one.proved}
    if gone:
        stored = (
            sa.select(ledger.c.id, ledger.c.site, ledger.c.key)
            .join(articles, sa.and_(articles.c.site == ledger.c.site, articles.c.key == ledger.c.key))
            .where(ledger.c.id.in_(gone), ledger.c.kind == Kind.ARTICLE)
        )
        rows = [
            {
                "site": row.site,
                "key": row.key,
                "since": gone[row.id].failing_since or now,
                "proved_at": now,
                "reason": gone[row.id].reason,
                "back_at": None,
            }
            for row in connection.execute(stored)
        ]
        _INSERT(connection, rows)
    back = [one.row_id for one in settlements if one.returned]
    if back:
        mine = sa.and_(ledger.c.site == absences.c.site, ledger.c.key == absences.c.key, ledger.c.kind == Kind.ARTICLE)
        is_back = sa.exists().where(mine, ledger.c.id.in_(back))
        connection.execute(absences.update().where(absences.c.back_at.is_(None), is_back).values(back_at=now))
