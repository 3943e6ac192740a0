"""Articles that changed after they were stored: their versions, and when they were gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newscrawl.store.db.schema import absences, articles, versions

_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One version of an article."""

    version: int
    stored_at: datetime
    data: dict[str, Any]
    """Data of `codec.encode`; `body` is None if `scrapy store vacuum` has deleted the text."""
    last_seen: datetime | None
    """When the page was last seen in this version, if known; only for earlier versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A period in which an article was gone."""

    since: datetime
    proved_at: datetime
    reason: str | None
    back_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHistory:
    """An article that changed, was gone, or both."""

    site: str
    key: str
    url: str
    published: datetime | None
    states: list[State]
    """In order; the last one is the current version."""
    absences: list[Absence]


def histories(
    connection: sa.Connection,
    *,
    sites: Collection[str] = (),
    addresses: Collection[tuple[str, str]] = (),
    since: datetime | None = None,
) -> Iterator[ArticleHistory]:
    """Yield the articles that changed, in the order in which they were first stored; queried in batches.

    Limited to `sites` and `addresses` (`(site, key)` pairs) if any are given, and to changes found at or after `since`.
    """
    same_article = sa.and_(absences.c.site == articles.c.site, absences.c.key == articles.c.key)
    has_absence = sa.exists().where(same_article)
    query = sa.select(articles).where(sa.or_(articles.c.version > 1, has_absence)).order_by(articles.c.id).limit(_BATCH)
    if since is not None:
        late = sa.or_(absences.c.proved_at >= since, absences.c.back_at >= since)
        query = query.where(sa.or_(articles.c.stored_at >= since, sa.exists().where(same_article, late)))
    conditions: list[sa.ColumnElement[bool]] = [articles.c.site.in_(sites)] if sites else []
    conditions += [sa.and_(articles.c.site == site, articles.c.key == key) for site, key in addresses]
    if conditions:
        query = query.where(sa.or_(*conditions))
    last = -1
    while True:
        rows = connection.execute(query.where(articles.c.id > last)).all()
        if not rows:
            return
        yield from _batch(connection, rows)
        last = rows[-1].id


def _batch(connection: sa.Connection, rows: Collection[Any]) -> Iterator[ArticleHistory]:
    ids = [row.id for row in rows]
    earlier: dict[int, list[State]] = {}
    of_these = sa.select(versions).where(versions.c.article_id.in_(ids))
    for row in connection.execute(of_these.order_by(versions.c.article_id, versions.c.version)):
        state = State(version=row.version, stored_at=row.stored_at, data=row.data, last_seen=row.last_seen)
        earlier.setdefault(row.article_id, []).append(state)
    gone: dict[tuple[str, str], list[Absence]] = {}
    keys = [row.key for row in rows]
    for row in connection.execute(sa.select(absences).where(absences.c.key.in_(keys)).order_by(absences.c.since)):
        absence = Absence(since=row.since, proved_at=row.proved_at, reason=row.reason, back_at=row.back_at)
        gone.setdefault((row.site, row.key), []).append(absence)
    for row in rows:
        current = State(version=row.version, stored_at=row.stored_at, data=row.data, last_seen=None)
        yield ArticleHistory(
            site=row.site,
            key=row.key,
            url=row.url,
            published=row.published,
            states=[*earlier.get(row.id, []), current],
            absences=gone.get((row.site, row.key), []),
        )
