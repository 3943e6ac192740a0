"""The sites and sources that are due. The functions need an open connection."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from newscrawl.found import Found, Kind
from newscrawl.outcomes import Outcome
from newscrawl.store.db.schema import leases, ledger
from newscrawl.store.ledger.leases import is_held_elsewhere, judged_at

_APART = timedelta(minutes=10)
"""Maximum difference between the clocks of two machines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSite:
    """When a site is due to be crawled."""

    site: str
    due: datetime | None
    """The earliest due time of its URLs."""
    waiting: datetime | None
    """When one of its open URLs was found; None if no URL is open."""
    held: bool = False
    """Whether another process is crawling it."""

    @property
    def since(self) -> datetime | None:
        """When it is or was due; None for a site that was never crawled."""
        return min(filter(None, (self.due, self.waiting)), default=None)


def due_sites(connection: sa.Connection, sites: Sequence[str]) -> list[DueSite]:
    """Return when each site is due, the longest overdue first: at its URLs' earliest due time, or since one is open.

    Takes two or three index lookups per site, however many URLs the ledger has.
    """
    listed = sa.bindparam("sites", json.dumps(list(sites)), type_=sa.Text())
    if connection.dialect.name == "sqlite":
        names = sa.func.json_each(listed).table_valued("value").c.value
    else:
        names = sa.func.jsonb_array_elements_text(sa.cast(listed, postgresql.JSONB)).column_valued("site")
    site = sa.select(sa.type_coerce(names, sa.Text()).label("site")).subquery()
    mine = ledger.c.site == site.c.site
    first = sa.select(sa.func.min(ledger.c.due)).where(mine, ledger.c.due.is_not(None)).scalar_subquery()
    waiting = (
        sa.select(ledger.c.found_at)
        .where(mine, ledger.c.outcome.is_(None), ledger.c.due.is_(None))
        .limit(1)
        .scalar_subquery()
    )
    query = sa.select(
        site.c.site,
        sa.type_coerce(first, ledger.c.due.type).label("due"),
        sa.type_coerce(waiting, ledger.c.found_at.type).label("waiting"),
        leases.c.owner,
        leases.c.expires,
    ).outerjoin_from(site, leases, leases.c.site == site.c.site)
    now = judged_at(connection)
    found = [
        DueSite(
            site=row.site, due=row.due, waiting=row.waiting, held=row.owner is not None and is_held_elsewhere(row, now)
        )
        for row in connection.execute(query)
    ]
    return sorted(found, key=lambda one: one.since.timestamp() if one.since else 0.0)


def of_sources(connection: sa.Connection, site: str, seeds: Sequence[Found], now: datetime) -> list[Found]:
    """Return the declared sources that are due: never polled, or past their due time."""
    query = sa.select(ledger.c.kind, ledger.c.key).where(
        ledger.c.site == site, ledger.c.kind != Kind.ARTICLE, ledger.c.due.is_not(None), ledger.c.due > now
    )
    later = {(row.kind, row.key) for row in connection.execute(query)}
    return [seed for seed in seeds if (seed.kind, seed.key) not in later]


def recall(connection: sa.Connection, sites: Sequence[str], now: datetime) -> int:
    """Make sources due now whose last poll is in the future, because the clock was ahead then. Returns how many.

    Their due times are as far ahead. The due times of articles are kept.
    """
    sources = sa.and_(ledger.c.site.in_(sites), ledger.c.kind.in_([kind for kind in Kind if kind is not Kind.ARTICLE]))
    ahead = sa.and_(sources, ledger.c.settled_at > now + _APART, ledger.c.due > now)
    return connection.execute(ledger.update().where(ahead).values(due=now)).rowcount


def forget_undeclared(connection: sa.Connection, site: str, seeds: Sequence[Found]) -> None:
    """Clear the due time of sources that the spider no longer declares; those that are open become *skipped*."""
    declared = {(seed.kind, seed.key) for seed in seeds}
    query = sa.select(ledger.c.id, ledger.c.kind, ledger.c.key).where(
        ledger.c.site == site, ledger.c.kind != Kind.ARTICLE, ledger.c.due.is_not(None), ledger.c.source_id.is_(None)
    )
    undeclared = [row.id for row in connection.execute(query) if (row.kind, row.key) not in declared]
    if undeclared:
        # An open source was waiting for a resting host.
        connection.execute(
            ledger.update()
            .where(ledger.c.id.in_(undeclared))
            .values(due=None, outcome=sa.func.coalesce(ledger.c.outcome, Outcome.SKIPPED))
        )
