"""Invariants between the tables of the feed store, which hold at any time and after any crash."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from newscrawl.found import Kind
from newscrawl.outcomes import KEPT, Outcome
from newscrawl.store.db.schema import (
    articles,
    copies,
    fingerprints,
    leases,
    ledger,
    links,
    meta,
    near_keys,
    runs,
    signatures,
    versions,
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """`broken` selects the violations; its columns are the values that `message` is formatted with, in order."""

    message: str
    broken: sa.Select[Any]
    site: sa.ColumnElement[str] | None = None
    """The column that limits the rule to some sites; a rule without one is checked only if no sites are given."""


def broken(connection: sa.Connection, sites: Collection[str] = ()) -> Iterator[str]:
    """Yield broken invariants, one line each; each rule is one statement, so that crawls may continue meanwhile."""
    for rule in _RULES:
        if sites and rule.site is None:
            continue
        query = rule.broken if not sites or rule.site is None else rule.broken.where(rule.site.in_(sites))
        for row in connection.execution_options(yield_per=500).execute(query):
            yield rule.message.format(*row)


def _without(table: sa.FromClause, *match: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return ~sa.exists().select_from(table).where(*match)


def _orphans(name: str, column: sa.Column[int]) -> _Rule:
    return _Rule(
        f"{name} of article number {{0}}, which does not exist",
        sa.select(column).where(column.is_not(None), _without(_target, _target.c.id == column)).distinct(),
    )


_target = articles.alias("target")
_is_article = ledger.c.kind == Kind.ARTICLE
_is_stored = ledger.c.outcome.in_(KEPT)
_earlier = (
    sa.select(sa.func.count()).where(versions.c.article_id == articles.c.id).correlate(articles).scalar_subquery()
)
_last = sa.select(sa.func.max(articles.c.seq)).scalar_subquery()

_RULES = (
    # Articles and the outcomes of their URLs, which are written in one transaction.
    _Rule(
        "{0}/{1}: its URL has the outcome '{2}', but the store has no such article",
        sa.select(ledger.c.site, ledger.c.key, ledger.c.outcome).where(
            _is_article,
            _is_stored,
            _without(articles, articles.c.site == ledger.c.site, articles.c.key == ledger.c.key),
        ),
        ledger.c.site,
    ),
    _Rule(
        "{0}/{1}: its URL has the outcome 'duplicate', but no article has it as a copy",
        sa.select(ledger.c.site, ledger.c.key).where(
            _is_article,
            ledger.c.outcome == Outcome.DUPLICATE,
            # Nothing was read from a URL that redirects to another article.
            sa.func.coalesce(ledger.c.reason, "").not_like("redirects to %"),
            _without(copies, copies.c.site == ledger.c.site, copies.c.key == ledger.c.key),
        ),
        ledger.c.site,
    ),
    _Rule(
        "{0}/{1}: the store has the article, but its URL was never found",
        sa.select(articles.c.site, articles.c.key).where(
            # The page of an article that was printed below another one may never be found.
            sa.func.coalesce(articles.c.data["found_via"].as_string(), "") != "embedded",
            _without(ledger, ledger.c.site == articles.c.site, _is_article, ledger.c.key == articles.c.key),
        ),
        articles.c.site,
    ),
    # Rows that belong to an article.
    _Rule(
        "{0}/{1}: version {2}, but {3} earlier ones are kept",
        sa.select(articles.c.site, articles.c.key, articles.c.version, _earlier).where(
            articles.c.version - 1 != _earlier
        ),
        articles.c.site,
    ),
    _Rule(
        "{0}/{1}: it is a copy of article number {2}, which does not list it",
        sa.select(articles.c.site, articles.c.key, articles.c.copy_of).where(
            articles.c.copy_of.is_not(None),
            _without(
                copies,
                copies.c.site == articles.c.site,
                copies.c.key == articles.c.key,
                copies.c.article_id == articles.c.copy_of,
            ),
        ),
        articles.c.site,
    ),
    _orphans("copies", copies.c.article_id),
    _orphans("versions", versions.c.article_id),
    _orphans("links", links.c.article_id),
    _orphans("texts", fingerprints.c.article_id),
    _orphans("a signature", signatures.c.article_id),
    _orphans("copies in the feed", articles.c.copy_of),
    _Rule(
        "the near-duplicate index refers to article number {0}, which has no signature",
        sa.select(near_keys.c.article_id)
        .where(_without(signatures, signatures.c.article_id == near_keys.c.article_id))
        .distinct(),
    ),
    # Sequence numbers and leases, which are given out once.
    _Rule(
        "the feed's last number is {0}, but an article has {1}",
        sa.select(meta.c.value, _last).where(meta.c.name == "feed", meta.c.value < _last),
    ),
    _Rule(
        "{0}: its lease is held by {1} for {2} crawls at once",
        sa.select(leases.c.site, leases.c.owner, sa.func.count())
        .join(runs, sa.and_(runs.c.site == leases.c.site, runs.c.owner == leases.c.owner, runs.c.ended.is_(None)))
        .group_by(leases.c.site, leases.c.owner)
        .having(sa.func.count() > 1),
        leases.c.site,
    ),
)
