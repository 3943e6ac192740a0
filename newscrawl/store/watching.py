"""What the watch reads: runs with their figures, and what the sources listed. Functions of an open connection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from newscrawl.found import Kind
from newscrawl.outcomes import KEPT, Outcome
from newscrawl.store.db.schema import articles, ledger, runs

_LISTED = ("rss", "sitemap", "listing")
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the store has of a site besides its runs."""

    stored_at: datetime | None
    """When an article was last stored."""
    newest: datetime | None
    """The latest date of an article."""
    listed: int
    """Entries that its sources listed in the last week and more than a day ago."""
    missing: int
    """Of those, the ones that are neither stored nor known as something else that is final."""


def watched_sites(connection: sa.Connection) -> list[str]:
    """The sites that have been crawled, by name."""
    return list(connection.execute(sa.select(runs.c.site).distinct().order_by(runs.c.site)).scalars())


def runs_since(connection: sa.Connection, site: str, since: datetime) -> Sequence[Any]:
    """The ended runs of a site that left figures, by age: `started`, `ended`, `reason`, `counts`, `figures`."""
    columns = (runs.c.started, runs.c.ended, runs.c.reason, runs.c.counts, runs.c.figures)
    kept = (runs.c.site == site, runs.c.ended >= since, runs.c.figures.is_not(None))
    return connection.execute(sa.select(*columns).where(*kept).order_by(runs.c.id)).all()


def last_run(connection: sa.Connection, site: str) -> datetime | None:
    """When a site's last run ended."""
    return connection.execute(sa.select(sa.func.max(runs.c.ended)).where(runs.c.site == site)).scalar()


def seen(connection: sa.Connection, site: str, now: datetime) -> Seen:
    """What the store has of a site."""
    stored_at, newest = connection.execute(
        sa.select(sa.func.max(articles.c.stored_at), sa.func.max(articles.c.published)).where(articles.c.site == site)
    ).one()
    known = ledger.c.outcome.in_((*KEPT, Outcome.DUPLICATE, Outcome.OUT_OF_WINDOW))
    listed, found = connection.execute(
        sa.select(sa.func.count(), sa.func.count().filter(known)).where(
            ledger.c.site == site,
            ledger.c.kind == Kind.ARTICLE,
            ledger.c.via.in_(_LISTED),
            ledger.c.found_at > now - _WEEK,
            ledger.c.found_at < now - _DAY,
        )
    ).one()
    return Seen(stored_at=stored_at, newest=newest, listed=listed, missing=listed - found)
