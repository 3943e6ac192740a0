"""Refusals by hosts: rests, robots.txt, notices in place of articles. The functions need an open connection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from newscrawl.dedup.fingerprint import Prints
from newscrawl.failures import Failure
from newscrawl.found import Kind
from newscrawl.outcomes import Outcome
from newscrawl.store.articles import known
from newscrawl.store.db.prepared import Insert
from newscrawl.store.db.schema import (
    articles,
    copies,
    fingerprints,
    hosts,
    ledger,
    links,
    notices_table,
    robots,
    versions,
)
from newscrawl.store.ledger.rows import Rest, Run

_INSERT_RESTS = Insert(hosts, replace=("host",))
_INSERT_ROBOTS = Insert(robots, replace=("origin",))
_INSERT_NOTICES = Insert(notices_table, skip=("site", "hash"))


def rests(connection: sa.Connection, now: datetime) -> list[Rest]:
    """Return the hosts whose rest has not ended."""
    query = sa.select(hosts).where(hosts.c.until > now)
    return [Rest(host=row.host, reason=row.reason, until=row.until) for row in connection.execute(query)]


def enter_rest(connection: sa.Connection, rest: Rest) -> None:
    """Enter or extend the rest of a host."""
    _INSERT_RESTS(connection, [{"host": rest.host, "until": rest.until, "reason": rest.reason}])


def robots_copy(connection: sa.Connection, origin: str, since: datetime) -> bytes | None:
    """Return the last robots.txt of an origin, None if it was fetched before `since` or never."""
    query = sa.select(robots.c.body).where(robots.c.origin == origin, robots.c.fetched_at >= since)
    body = connection.execute(query).scalar()
    return None if body is None else bytes(body)


def keep_robots(connection: sa.Connection, origin: str, body: bytes, now: datetime) -> None:
    """Store a robots.txt."""
    _INSERT_ROBOTS(connection, [{"origin": origin, "body": body, "fetched_at": now}])


def notices(connection: sa.Connection, site: str) -> list[bytes]:
    """Return the hashes of a site's texts that are notices."""
    query = sa.select(notices_table.c.hash).where(notices_table.c.site == site)
    return [bytes(found) for found in connection.execute(query).scalars()]


def showing(connection: sa.Connection, site: str, prints: Prints) -> list[str]:
    """Return the keys of a site's articles with exactly this text, and of their copies on the site."""
    stored = (
        sa.select(articles.c.id, articles.c.key)
        .join(fingerprints, fingerprints.c.article_id == articles.c.id)
        .where(articles.c.site == site, fingerprints.c.hash == prints.text)
        .subquery()
    )
    copied = sa.select(copies.c.key).where(
        copies.c.article_id.in_(sa.select(stored.c.id)), copies.c.site == site, copies.c.similarity == 1
    )
    return list(connection.execute(sa.select(stored.c.key).union(copied)).scalars())


def withdraw(
    connection: sa.Connection,
    run: Run,
    keys: Sequence[str],
    prints: Prints,
    reason: str,
    due: datetime | None,
    now: datetime,
) -> list[str]:
    """Delete those articles of `keys` that have the text of a notice, and retry the URLs of all `keys`.

    Returns the outcomes that these URLs had.
    """
    enter_notice(connection, run.site, prints, now)
    wanted = (articles.c.site == run.site, articles.c.key.in_(keys))
    query = sa.select(articles.c.id).join(fingerprints, fingerprints.c.article_id == articles.c.id)
    # An article with an earlier version is a real article, so it is kept.
    found = query.where(*wanted, fingerprints.c.hash == prints.text, articles.c.version == 1)
    stored = list(connection.execute(found).scalars())
    if stored:
        known.forget(connection, stored)
        for table in (versions, links, fingerprints, copies):
            connection.execute(table.delete().where(table.c.article_id.in_(stored)))
        connection.execute(articles.delete().where(articles.c.id.in_(stored)))
    connection.execute(copies.delete().where(copies.c.site == run.site, copies.c.key.in_(keys)))
    settled = (
        ledger.c.site == run.site,
        ledger.c.kind == Kind.ARTICLE,
        ledger.c.key.in_(keys),
        ledger.c.outcome.in_((Outcome.STORED, Outcome.DUPLICATE)),
    )
    withdrawn = list(connection.execute(sa.select(ledger.c.outcome).where(*settled)).scalars())
    connection.execute(
        ledger.update()
        .where(*settled)
        .values(
            outcome=Outcome.UNAVAILABLE,
            reason=reason,
            failure=Failure.NOTICE,
            due=due,
            failing_since=now,
            checks=0,
            page_hash=None,
        )
    )
    return withdrawn


def enter_notice(connection: sa.Connection, site: str, prints: Prints, now: datetime) -> None:
    """Store the hash of a notice's text."""
    _INSERT_NOTICES(connection, [{"site": site, "hash": prints.text, "found_at": now}])
