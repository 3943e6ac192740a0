"""What commands ask the feed store. Functions of an open connection."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newscrawl.store.db.schema import articles, copies, ledger, links, runs, versions


def count_articles(connection: sa.Connection) -> int:
    """Number of articles in the store."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(articles)).scalar_one())


def progress(connection: sa.Connection, run_after: int) -> dict[str, dict[str, int]]:
    """Site -> outcome -> URLs settled by the runs after `run_after`, and `open` for those that are not settled."""
    state = sa.func.coalesce(ledger.c.outcome, "open")
    query = (
        sa.select(ledger.c.site, state.label("state"), sa.func.count().label("urls"))
        .where(sa.or_(ledger.c.outcome.is_(None), ledger.c.taken_run > run_after), ledger.c.kind == "article")
        .group_by(ledger.c.site, state)
    )
    found: dict[str, dict[str, int]] = {}
    for row in connection.execute(query):
        found.setdefault(row.site, {})[row.state] = row.urls
    return found


def last_run(connection: sa.Connection) -> int:
    """The id of the last run, 0 before the first."""
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(runs.c.id), 0))).scalar_one())


def runs_after(connection: sa.Connection, run_after: int, processes: Collection[str]) -> list[Any]:
    """The runs that some processes (`host:pid`) began after a run."""
    query = sa.select(runs).where(runs.c.id > run_after).order_by(runs.c.id)
    return [row for row in connection.execute(query) if row.owner.rpartition(":")[0] in processes]


def waiting(connection: sa.Connection, now: datetime) -> set[str]:
    """The sites that have open or due URLs of articles."""
    waits = sa.or_(ledger.c.outcome.is_(None), ledger.c.due <= now)
    return set(connection.execute(sa.select(ledger.c.site).where(waits).distinct()).scalars())


def rows_of(connection: sa.Connection, identities: list[tuple[str, str]], url: str) -> list[Any]:
    """The ledger rows of a URL: by the `(site, key)` it may have, and by the URL itself."""
    wanted = [sa.and_(ledger.c.site == site, ledger.c.key == key) for site, key in identities]
    return list(connection.execute(sa.select(ledger).where(sa.or_(*wanted, ledger.c.url == url))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What the store knows around one row of the ledger."""

    article: Any | None
    versions: list[Any]
    copies: list[Any]
    original: Any | None
    """The article this URL's text is a copy of."""
    linked_from: list[Any]
    found_on: Any | None
    """The source that named the URL."""


def story(connection: sa.Connection, row: Any) -> Story:
    """Everything the store knows around a ledger row."""
    one = connection.execute(
        sa.select(articles).where(articles.c.site == row.site, articles.c.key == row.key)
    ).one_or_none()
    earlier: list[Any] = []
    stands_at: list[Any] = []
    if one is not None:
        earlier = list(
            connection.execute(
                sa.select(versions.c.version, versions.c.stored_at)
                .where(versions.c.article_id == one.id)
                .order_by(versions.c.version)
            )
        )
        stands_at = list(connection.execute(sa.select(copies).where(copies.c.article_id == one.id)))
    original = connection.execute(
        sa.select(articles)
        .join(copies, copies.c.article_id == articles.c.id)
        .where(copies.c.site == row.site, copies.c.key == row.key)
    ).one_or_none()
    linked = connection.execute(
        sa.select(articles.c.site, articles.c.key, articles.c.title, links.c.kind)
        .join(links, links.c.article_id == articles.c.id)
        .where(links.c.site == row.site, links.c.key == row.key)
        .limit(20)
    )
    source = connection.execute(sa.select(ledger).where(ledger.c.id == row.source_id)).one_or_none()
    return Story(
        article=one,
        versions=earlier,
        copies=stands_at,
        original=original,
        linked_from=list(linked),
        found_on=source,
    )
