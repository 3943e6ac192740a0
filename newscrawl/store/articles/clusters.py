"""Copies and their originals. The functions need a connection that holds the write lock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newscrawl.store.articles.records import Match, Record
from newscrawl.store.articles.sequence import next_seq
from newscrawl.store.db.prepared import Insert
from newscrawl.store.db.schema import articles, copies

_INSERT_COPIES = Insert(copies, skip=("site", "key"))


def add_copy(connection: sa.Connection, record: Record, match: Match, now: datetime) -> None:
    """Record a copy of an article."""
    _add(connection, match.original.article_id, record, match.similarity, now)


def _add(connection: sa.Connection, original: int, copy: Any, similarity: float, now: datetime) -> None:
    """Record a copy, given as a record or a row of `articles`."""
    row = {name: getattr(copy, name) for name in ("site", "key", "url", "title", "published")}
    _INSERT_COPIES(connection, [{**row, "article_id": original, "similarity": similarity, "found_at": now}])


def remove_copies(connection: sa.Connection, records: Sequence[Record]) -> None:
    """Delete copies recorded for articles of one site, whose pages now have their own texts."""
    if records:
        keys = [record.key for record in records]
        connection.execute(copies.delete().where(copies.c.site == records[0].site, copies.c.key.in_(keys)))


def take_over(connection: sa.Connection, article_id: int, match: Match, now: datetime) -> None:
    """Make a stored article the original of a cluster whose first article credits it.

    The first article and its copies become copies of it. Those that are stored get a new sequence number, because their
    `copy_of` in the feed has changed.
    """
    before = match.original.article_id
    row = connection.execute(sa.select(articles).where(articles.c.id == before)).one()
    connection.execute(copies.update().where(copies.c.article_id == before).values(article_id=article_id))
    _add(connection, article_id, row, match.similarity, now)
    stored = (
        sa.select(articles.c.id)
        .join(copies, sa.and_(copies.c.site == articles.c.site, copies.c.key == articles.c.key))
        .where(copies.c.article_id == article_id)
    )
    for (demoted,) in connection.execute(stored).all():
        values = {"copy_of": article_id, "changed": ["copy_of"], "seq": next_seq(connection)}
        connection.execute(articles.update().where(articles.c.id == demoted).values(**values))
