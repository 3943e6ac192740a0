"""The counts of the ledger: URLs found, by outcome, open and due. The functions need an open connection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newscrawl.found import Kind
from newscrawl.outcomes import AppliesTo, Outcome
from newscrawl.store.db.schema import ledger


@dataclass(slots=True, kw_only=True)
class Tally:
    """The URLs of one site, either its articles or its sources (feeds, sitemaps, listing pages)."""

    site: str
    articles: bool
    found: int = 0
    """Counted through the index of identities."""
    open: int = 0
    """Counted through the index from which crawls take them."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """Outcome -> number of URLs, counted row by row."""
    failures: Counter[str] = field(default_factory=Counter)
    """Class of failure -> number of URLs with it."""
    due: int = 0
    """Number of URLs with an outcome that the next crawl fetches again."""

    @property
    def sum(self) -> int:
        """The sum that must equal `found`."""
        return self.open + self.outcomes.total()


_IS_ARTICLE = (ledger.c.kind == Kind.ARTICLE).label("is_article")


def tallies(connection: sa.Connection, now: datetime, sites: Collection[str] = ()) -> list[Tally]:
    """Return the counts of the sites, by default of all sites: first those of articles, then of sources, each by site.

    The figures are counted by separate queries, so `connection` must be a snapshot: see `transactions.snapshot`.
    """
    found: dict[tuple[str, bool], Tally] = {}

    def tally(site: str, is_article: bool) -> Tally:
        return found.setdefault((site, is_article), Tally(site=site, articles=is_article))

    for site, is_article, urls in _count(connection, sites):
        tally(site, is_article).found = urls
    for site, is_article, urls in _count(connection, sites, ledger.c.outcome.is_(None)):
        tally(site, is_article).open = urls
    for site, is_article, urls in _count(connection, sites, ledger.c.due <= now):
        tally(site, is_article).due = urls
    for site, is_article, outcome, failure, urls in _outcomes(connection, sites):
        tally(site, is_article).outcomes[outcome] += urls
        if failure is not None:
            tally(site, is_article).failures[failure] += urls
    return sorted(found.values(), key=lambda one: (not one.articles, one.site))


def _count(connection: sa.Connection, sites: Collection[str], *only: sa.ColumnElement[bool]) -> Iterable[Any]:
    conditions = (*only, ledger.c.site.in_(sites)) if sites else only
    query = sa.select(ledger.c.site, _IS_ARTICLE, sa.func.count()).where(*conditions)
    return connection.execute(query.group_by(ledger.c.site, _IS_ARTICLE))


def _outcomes(connection: sa.Connection, sites: Collection[str]) -> Iterable[Any]:
    # Not grouped by the bare column, because SQLite would then scan the index of identities and look up every row.
    site = (ledger.c.site + "").label("of")
    conditions = (
        (ledger.c.outcome.is_not(None), ledger.c.site.in_(sites)) if sites else (ledger.c.outcome.is_not(None),)
    )
    query = sa.select(site, _IS_ARTICLE, ledger.c.outcome, ledger.c.failure, sa.func.count()).where(*conditions)
    return connection.execute(query.group_by(site, _IS_ARTICLE, ledger.c.outcome, ledger.c.failure))


def imbalances(found: Iterable[Tally]) -> Iterator[str]:
    """Yield wrong sums, and outcomes that are invalid for the kind of URL, one line each."""
    for tally in found:
        subject = f"{tally.site}: {'articles' if tally.articles else 'sources'}"
        if tally.sum != tally.found:
            yield (
                f"{subject}: {tally.found} found, but {tally.outcomes.total()} with an outcome and {tally.open} open "
                f"make {tally.sum}"
            )
        own = AppliesTo.ARTICLES if tally.articles else AppliesTo.SOURCES
        valid = {outcome for outcome in Outcome if outcome.applies_to in (own, AppliesTo.BOTH)}
        for outcome, urls in sorted(tally.outcomes.items()):
            if outcome not in valid:
                yield f"{subject}: {urls} have outcome {outcome!r}, which is not valid for {own.value}"
