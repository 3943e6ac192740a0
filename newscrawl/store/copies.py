"""The story of an article: its original and copies. The functions need an open connection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newscrawl.store.db.schema import articles, copies, ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """One publication of a story."""

    site: str
    key: str
    url: str
    title: str
    published: datetime | None
    similarity: float | None
    """From 0 to 1; None for the original itself."""
    found_at: datetime
    """When it was found by a crawl."""


def stories_of(connection: sa.Connection, addresses: Sequence[tuple[str, str]], url: str) -> list[list[Printing]]:
    """Return the stories that a URL is part of, each with its original first, then its copies in order of publication.

    The URL is looked up by `addresses`, its possible `(site, key)` pairs, and in the ledger as it is written. A page
    with several articles has several stories.
    """
    known = connection.execute(sa.select(ledger.c.site, ledger.c.key).where(ledger.c.url == url))
    wanted = {*addresses, *((site, key) for site, key in known)}
    ids: set[int] = set()
    for site, key in sorted(wanted):
        stored = sa.select(sa.func.coalesce(articles.c.copy_of, articles.c.id)).where(
            articles.c.site == site, articles.c.key == key
        )
        copied = sa.select(copies.c.article_id).where(copies.c.site == site, copies.c.key == key)
        ids.update(connection.execute(stored.union(copied)).scalars())
    stories = [_story(connection, article_id) for article_id in sorted(ids)]
    return [story for story in stories if story]


def _story(connection: sa.Connection, article_id: int) -> list[Printing]:
    original = connection.execute(sa.select(articles).where(articles.c.id == article_id)).one_or_none()
    if original is None:
        return []
    first = _printing(original, None, original.stored_at)
    when = sa.func.coalesce(copies.c.published, copies.c.found_at)
    rows = connection.execute(sa.select(copies).where(copies.c.article_id == article_id).order_by(when, copies.c.id))
    return [first, *(_printing(row, row.similarity, row.found_at) for row in rows)]


def _printing(row: Any, similarity: float | None, found_at: datetime) -> Printing:
    """Return the printing for a row of `articles` or `copies`."""
    return Printing(
        site=row.site,
        key=row.key,
        url=row.url,
        title=row.title,
        published=row.published,
        similarity=similarity,
        found_at=found_at,
    )
