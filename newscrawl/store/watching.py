"""Queries of `scrapy health`: runs with figures, and entries of sources. The functions need an open connection."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from newscrawl.endings import Ending
from newscrawl.found import FRESH, SOURCES, Kind
from newscrawl.outcomes import KNOWN
from newscrawl.store.db.schema import articles, copies, ledger, runs

_WEEK, _DAY = timedelta(days=7), timedelta(days=1)
_STEP = 300
"""Seconds to which delays are rounded down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteData:
    """The data of a site besides its runs."""

    stored_at: datetime | None
    """When an article was last stored."""
    newest: datetime | None
    """The latest date of an article."""
    listed: int
    """Number of entries that its sources listed in the last week, but more than a day ago."""
    missing: int
    """Number of those that are neither stored, nor duplicates, nor outside the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """Articles of a site that were stored with the same delay after their publication."""

    site: str
    day: int
    """When they were stored: days since 1970-01-01, UTC."""
    minutes: int
    """The delay, rounded down to five minutes."""
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedStory:
    """A story that other sites have published too."""

    site: str
    url: str
    title: str
    published: datetime | None
    copies: int
    """Number of copies found in the requested time."""
    sites: Sequence[str]
    """The sites of these copies, by name."""


def watched_sites(connection: sa.Connection) -> list[str]:
    """Return the sites that have been crawled, by name; sites read only from archives are left out."""
    crawled = runs.c.reason.is_distinct_from(Ending.ARCHIVES)
    return list(connection.execute(sa.select(runs.c.site).where(crawled).distinct().order_by(runs.c.site)).scalars())


def runs_since(connection: sa.Connection, site: str, since: datetime) -> Sequence[Any]:
    """Return ended runs of a site with figures, oldest first: `started`, `ended`, `reason`, `counts`, `figures`."""
    columns = (runs.c.started, runs.c.ended, runs.c.reason, runs.c.counts, runs.c.figures)
    conditions = (runs.c.site == site, runs.c.ended >= since, runs.c.figures.is_not(None))
    return connection.execute(sa.select(*columns).where(*conditions).order_by(runs.c.id)).all()


def last_run(connection: sa.Connection, site: str) -> datetime | None:
    """Return when a site's last run ended."""
    return connection.execute(sa.select(sa.func.max(runs.c.ended)).where(runs.c.site == site)).scalar()


def seen(connection: sa.Connection, site: str, now: datetime) -> SiteData:
    """Return the data of a site."""
    stored_at, newest = connection.execute(
        sa.select(sa.func.max(articles.c.stored_at), sa.func.max(articles.c.published)).where(articles.c.site == site)
    ).one()
    known = ledger.c.outcome.in_(KNOWN)
    listed, found = connection.execute(
        sa.select(sa.func.count(), sa.func.count().filter(known)).where(
            ledger.c.site == site,
            ledger.c.kind == Kind.ARTICLE,
            ledger.c.via.in_(SOURCES),
            ledger.c.found_at > now - _WEEK,
            ledger.c.found_at < now - _DAY,
        )
    ).one()
    return SiteData(stored_at=stored_at, newest=newest, listed=listed, missing=listed - found)


def delays(connection: sa.Connection, since: datetime, sites: Collection[str] = ()) -> list[Delay]:
    """Return the delays from publication to storing, of articles with a time of day and at most two days late."""
    stored = sa.cast(sa.extract("epoch", articles.c.stored_at), sa.BigInteger)
    late = stored - sa.cast(sa.extract("epoch", articles.c.published), sa.BigInteger)
    site, day, steps = (
        (articles.c.site + "").label("of"),
        (stored // 86400).label("day"),
        (late // _STEP).label("steps"),
    )
    own = sa.and_(ledger.c.site == articles.c.site, ledger.c.kind == Kind.ARTICLE, ledger.c.key == articles.c.key)
    conditions = [
        articles.c.published >= since - FRESH,
        articles.c.stored_at >= since,
        articles.c.version == 1,
        late.between(0, int(FRESH.total_seconds())),
        ledger.c.published_precision == "minute",
        *([articles.c.site.in_(sites)] if sites else []),
    ]
    query = sa.select(site, day, steps, sa.func.count().label("many")).join(ledger, own).where(*conditions)
    rows = connection.execute(query.group_by(site, day, steps))
    return [Delay(site=row.of, day=row.day, minutes=row.steps * _STEP // 60, articles=row.many) for row in rows]


def most_copied(
    connection: sa.Connection, since: datetime, limit: int, sites: Collection[str] = ()
) -> list[CopiedStory]:
    """Return the stories with the most copies found since `since`, most copied first; by default of all sites."""
    count = sa.func.count().label("many")
    conditions = [copies.c.found_at >= since, *([articles.c.site.in_(sites)] if sites else [])]
    counted = (
        sa.select(copies.c.article_id, count)
        .join(articles, articles.c.id == copies.c.article_id)
        .where(*conditions)
        .group_by(copies.c.article_id)
        .order_by(count.desc(), copies.c.article_id.desc())
        .limit(limit)
    )
    found = []
    for article_id, number in connection.execute(counted).all():
        of_copies = sa.select(copies.c.site).distinct().where(copies.c.article_id == article_id)
        names = list(connection.execute(of_copies.where(copies.c.found_at >= since).order_by(copies.c.site)).scalars())
        row = connection.execute(sa.select(articles).where(articles.c.id == article_id)).one()
        about = {"site": row.site, "url": row.url, "title": row.title, "published": row.published}
        found.append(CopiedStory(copies=number, sites=names, **about))
    return found
