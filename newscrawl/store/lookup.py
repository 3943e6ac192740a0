"""Queries by which commands read the feed store. The functions need an open connection."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from newscrawl.found import Kind
from newscrawl.items import Article
from newscrawl.store.articles.codec import decode
from newscrawl.store.db.schema import articles, ledger, runs

_CHUNK = 500


def count_articles(connection: sa.Connection) -> int:
    """Return the number of articles in the store."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(articles)).scalar_one())


def has_site(connection: sa.Connection, site: str) -> bool:
    """Whether a site was ever crawled."""
    return connection.execute(sa.select(runs.c.id).where(runs.c.site == site).limit(1)).first() is not None


def progress(connection: sa.Connection, run_after: int) -> dict[str, dict[str, int]]:
    """Return site -> outcome -> number of article URLs settled by runs after `run_after`; `open`: not settled."""
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
    """Return the id of the last run, 0 before the first."""
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(runs.c.id), 0))).scalar_one())


def counts_of(connection: sa.Connection, process: str) -> dict[str, int]:
    """Return the counts of the last run of a process (`host:pid`); empty if there is none or it has not ended."""
    query = sa.select(runs.c.counts).where(runs.c.owner.startswith(f"{process}:")).order_by(runs.c.id.desc()).limit(1)
    return connection.execute(query).scalar() or {}


def waiting(connection: sa.Connection, now: datetime) -> set[str]:
    """Return the sites that have open or due URLs of articles."""
    waits = sa.and_(sa.or_(ledger.c.outcome.is_(None), ledger.c.due <= now), ledger.c.kind == Kind.ARTICLE)
    return set(connection.execute(sa.select(ledger.c.site).where(waits).distinct()).scalars())


def outcomes_of(connection: sa.Connection, site: str, keys: Collection[str]) -> dict[str, str]:
    """Return key -> outcome for articles of a site that are in the ledger; `open` for those without an outcome."""
    found: dict[str, str] = {}
    listed = list(keys)
    for chunk in (listed[start : start + _CHUNK] for start in range(0, len(listed), _CHUNK)):
        query = sa.select(ledger.c.key, ledger.c.outcome).where(
            ledger.c.site == site, ledger.c.kind == Kind.ARTICLE, ledger.c.key.in_(chunk)
        )
        found |= {row.key: row.outcome or "open" for row in connection.execute(query)}
    return found


def newest_articles(connection: sa.Connection, site: str, limit: int) -> list[Article]:
    """Return the stored articles of a site that have their own pages, the last stored ones first."""
    query = sa.select(articles.c.data).where(articles.c.site == site).order_by(articles.c.seq.desc())
    found: list[Article] = []
    for data in connection.execute(query).scalars():
        if len(found) == limit:
            break
        article = decode(data)
        if article.found_via != "embedded":
            found.append(article)
    return found
