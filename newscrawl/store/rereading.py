"""Rereading of archived pages: look up the stored versions they belong to, and store new versions read from them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from newscrawl.dedup.fingerprint import Prints
from newscrawl.found import Found, Kind, Window
from newscrawl.items import Article
from newscrawl.store.articles import articles as stored
from newscrawl.store.articles.records import Verdict, record_of
from newscrawl.store.db.schema import articles, ledger, versions
from newscrawl.store.db.transactions import writing
from newscrawl.store.ledger import leases
from newscrawl.store.ledger import ledger as urls
from newscrawl.store.ledger.rows import Run, UrlRow

REREAD = stored.REREAD
"""The fields in which stored and reread articles are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One stored version of an article."""

    number: int
    data: dict[str, Any]
    """Data of `codec.encode`."""
    is_current: bool


def known(connection: sa.Connection, site: str) -> list[Found]:
    """Return the URLs of a site whose articles are stored, in the order in which they were found."""
    query = (
        sa.select(ledger)
        .join(articles, sa.and_(articles.c.site == ledger.c.site, articles.c.key == ledger.c.key))
        .where(ledger.c.site == site, ledger.c.kind == Kind.ARTICLE)
        .order_by(ledger.c.id)
    )
    return [UrlRow.of(row).found for row in connection.execute(query)]


def version_at(connection: sa.Connection, site: str, key: str, captured: str) -> Version | None:
    """Return the version of an article that a page captured at that time (ISO 8601) belongs to; None if not stored.

    It is the last version whose own page was not fetched later than that, with a tolerance of a minute between two
    clocks; the first version, if all were. The text of an earlier version may be deleted (`scrapy store vacuum`).
    """
    own = connection.execute(sa.select(articles).where(articles.c.site == site, articles.c.key == key)).one_or_none()
    if own is None:
        return None
    if stored.belongs(captured, own.data.get("fetched")):
        return Version(number=own.version, data=own.data, is_current=True)
    query = sa.select(versions).where(versions.c.article_id == own.id).order_by(versions.c.version.desc())
    row = None
    for row in connection.execute(query):
        if stored.belongs(captured, row.data.get("fetched")):
            break
    if row is None:
        return Version(number=own.version, data=own.data, is_current=False)
    return Version(number=row.version, data=row.data, is_current=False)


class Rereading:
    """Stores new versions of one site's articles; holds the site's lease, so that no crawl of it runs meanwhile."""

    def __init__(self, engine: sa.Engine, run: Run) -> None:
        self._engine = engine
        self._run = run

    @classmethod
    @contextmanager
    def begin(cls, engine: sa.Engine, site: str, max_hops: int) -> Iterator[Rereading]:
        """Take the site's lease for the block. Raises `LeaseHeldError` and `StoreError`."""
        with writing(engine) as connection:
            leases.acquire(connection, site, leases.owner())
            run = urls.begin_run(connection, site, leases.owner(), Window(), max_hops, _now())
        reason = "reread: failed"
        counts: dict[str, int] = {}
        rereading = cls(engine, run)
        try:
            yield rereading
            reason = "reread"
        finally:
            with writing(engine) as connection:
                urls.end_run(connection, run.id, reason, counts, _now())
                leases.release(connection, site, leases.owner())

    def put(
        self,
        article: Article,
        prints: Prints,
        follow: Collection[int],
        version: int,
        changed: Sequence[str],
        *,
        worse: bool,
    ) -> Verdict:
        """Store an article as the version after `version`, in one transaction; see `articles.reread`."""
        record = record_of(article, prints, follow)
        with writing(self._engine) as connection:
            leases.renew(connection, self._run.site, leases.owner())
            verdict = stored.reread(connection, record, version, changed, _now(), worse=worse)
            if verdict.is_stored and article.hops < self._run.max_hops:
                followed = urls.followed(record.site, record.key, article.hops, record.links)
                urls.follow(connection, self._run, followed, _now())
        return verdict


def _now() -> datetime:
    return datetime.now(UTC)
