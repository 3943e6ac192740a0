"""The running crawls of a store, their open URLs, and the last problems. The functions need an open connection."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from newscrawl.endings import Ending
from newscrawl.store.db.schema import leases as held
from newscrawl.store.db.schema import ledger, runs, workers
from newscrawl.store.ledger.leases import CrawlProgress, is_dead


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """A lease that a process holds."""

    site: str
    """The site, or `consumer:NAME` for an export."""
    host: str
    pid: int
    since: datetime | None
    command: str
    """The command that started the process."""
    doing: CrawlProgress
    noted: datetime | None
    """When the crawl last reported its progress."""
    open: int
    """Number of URLs of the site that are not settled yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerEntry:
    """A process that crawls many sites."""

    host: str
    pid: int
    command: str
    since: datetime
    at_once: int
    crawling: int
    """Number of sites whose lease it holds."""
    next_site: str | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The last run of a site, if it failed."""

    site: str
    started: datetime
    ended: datetime | None
    reason: str
    problem: str


def crawls(connection: sa.Connection, now: datetime) -> list[Crawl]:
    """Return the leases that are held, by site, with the number of open URLs of each site."""
    query = (
        sa.select(held, workers.c.command)
        .outerjoin_from(held, workers, workers.c.owner == held.c.owner)
        .where(held.c.expires > now)
        .order_by(held.c.site)
    )
    rows = [row for row in connection.execute(query) if not is_dead(row.owner)]
    waiting = open_urls(connection, [row.site for row in rows])
    return [
        Crawl(
            site=row.site,
            host=_host(row.owner),
            pid=_pid(row.owner),
            since=row.since,
            command=row.command or ("export" if row.site.startswith("consumer:") else "crawl"),
            doing=CrawlProgress.of(row.doing),
            noted=row.noted,
            open=waiting.get(row.site, 0),
        )
        for row in rows
    ]


def working(connection: sa.Connection, now: datetime) -> list[WorkerEntry]:
    """Return the processes that crawl many sites, the oldest first."""
    count = sa.select(sa.func.count()).where(held.c.owner == workers.c.owner, held.c.expires > now).scalar_subquery()
    query = sa.select(workers, count.label("crawling")).where(workers.c.expires > now).order_by(workers.c.since)
    return [
        WorkerEntry(
            host=_host(row.owner),
            pid=_pid(row.owner),
            command=row.command,
            since=row.since,
            at_once=row.at_once,
            crawling=row.crawling,
            next_site=row.next_site,
            next_at=row.next_at,
        )
        for row in connection.execute(query)
        if not is_dead(row.owner)
    ]


def problems(connection: sa.Connection, running: Collection[str]) -> list[Problem]:
    """Return the sites whose last run failed, latest first, without those in `running`, which are crawled now."""
    last = sa.select(sa.func.max(runs.c.id)).where(runs.c.site.not_in(running)).group_by(runs.c.site)
    wrong = sa.or_(runs.c.problem.is_not(None), runs.c.ended.is_(None))
    query = sa.select(runs).where(runs.c.id.in_(last), wrong).order_by(runs.c.id.desc())
    return [
        Problem(
            site=row.site,
            started=row.started,
            ended=row.ended,
            reason=row.reason or Ending.KILLED,
            problem=row.problem or "it never ended: its process was killed, or its store became unreachable",
        )
        for row in connection.execute(query)
    ]


def open_urls(connection: sa.Connection, sites: Collection[str]) -> dict[str, int]:
    """Return site -> number of URLs that are not settled yet, for sites that have any."""
    query = (
        sa.select(ledger.c.site, sa.func.count().label("urls"))
        .where(ledger.c.site.in_(sites), ledger.c.outcome.is_(None))
        .group_by(ledger.c.site)
    )
    return {row.site: row.urls for row in connection.execute(query)} if sites else {}


def _host(owner: str) -> str:
    return owner.split(":", maxsplit=1)[0]


def _pid(owner: str) -> int:
    pid = owner.split(":")[1]
    return int(pid) if pid.isdigit() else 0
