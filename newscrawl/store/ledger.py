"""The ledger of URLs: found, taken up, settled. Functions of an open connection, each repeatable."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from newscrawl.found import Found, Hints, Kind
from newscrawl.store.outcome import Outcome
from newscrawl.store.prepared import Prepared
from newscrawl.store.schema import articles, ledger, links, runs

_CHUNK = 500
_KEPT = (Outcome.STORED, Outcome.UNCHANGED, Outcome.NEW_VERSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the ledger, as a crawl takes it up."""

    id: int
    found: Found
    tries: int
    """Failures in a row so far."""
    checks: int
    """Times the article was read so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What the ledger says to a URL that was found."""

    row_id: int
    found: Found
    fresh: bool
    """No crawl of the site that came to its end knew the URL."""
    open: bool
    """It waits to be fetched."""


def insert_or_skip(connection: sa.Connection, table: sa.Table, *conflict: str, returning: str) -> Prepared:
    """An INSERT that leaves rows alone whose `conflict` columns exist already; it returns nothing for those."""
    return _insert_or_skip(connection.dialect.name, table, conflict, returning)


@cache
def _insert_or_skip(dialect: str, table: sa.Table, conflict: tuple[str, ...], returning: str) -> Prepared:
    return Prepared(_skipping(dialect, table, conflict).returning(table.c[returning]))


def _skipping(dialect: str, table: sa.Table, conflict: tuple[str, ...]) -> Any:
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    return insert.on_conflict_do_nothing(index_elements=list(conflict))


def discover(
    connection: sa.Connection,
    *,
    site: str,
    run: int,
    founds: Sequence[Found],
    now: datetime,
    baseline: int = 0,
    source_id: int | None = None,
    excluded: Callable[[Found], str | None] = lambda found: None,
    max_hops: int = 0,
) -> list[Discovered]:
    """Enter URLs of one site; what is known is opened again where there is reason to.

    A source is opened once a run; an article that was out of the window, when the window now holds it; one asked for
    by URL, always. Where an article turns out to be fewer hops away than thought, the links the budget now covers are
    entered too. `baseline` is the site's last run that came to its end; `excluded` names why a URL is out of the
    window. Returns one answer for each different URL, in order.
    """
    wanted: dict[tuple[str, str], Found] = {}
    for found in founds:
        known = wanted.get((found.kind, found.key))
        if known is None or found.hops < known.hops:
            wanted[found.kind, found.key] = found
    rows = _rows(connection, site, wanted)
    fresh_rows = [
        _new_row(found, site, run, now, source_id, excluded(found))
        for identity, found in wanted.items()
        if identity not in rows
    ]
    if fresh_rows:
        connection.execute(_skipping(connection.dialect.name, ledger, ("site", "kind", "key")), fresh_rows)
        rows |= _rows(
            connection, site, {(row["kind"], row["key"]): wanted[row["kind"], row["key"]] for row in fresh_rows}
        )
    answers = []
    for identity, found in wanted.items():
        row = rows[identity]
        changes = _changes(row, found, run, excluded)
        if changes:
            connection.execute(ledger.update().where(ledger.c.id == row.id).values(**changes))
        if found.hops < row.hops and row.outcome in _KEPT:
            follow(connection, site=row.site, key=row.key, hops=found.hops, run=run, now=now, max_hops=max_hops)
        is_open = changes.get("outcome", row.outcome) is None
        answers.append(Discovered(row_id=row.id, found=found, fresh=row.found_run > baseline, open=is_open))
    return answers


def _rows(connection: sa.Connection, site: str, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    columns = (
        *(ledger.c[name] for name in ("id", "site", "kind", "key", "hops", "outcome", "found_run", "taken_run")),
    )
    rows: dict[tuple[str, str], Any] = {}
    for kind in {kind for kind, _ in wanted}:
        keys = [key for of, key in wanted if of == kind]
        for chunk in (keys[start : start + _CHUNK] for start in range(0, len(keys), _CHUNK)):
            query = sa.select(*columns).where(ledger.c.site == site, ledger.c.kind == kind, ledger.c.key.in_(chunk))
            rows |= {(row.kind, row.key): row for row in connection.execute(query)}
    return rows


def _new_row(
    found: Found, site: str, run: int, now: datetime, source_id: int | None, excluded: str | None
) -> dict[str, Any]:
    return {
        "site": site,
        "kind": found.kind,
        "key": found.key,
        "url": found.url,
        "via": found.via,
        "page": found.page,
        "hops": found.hops,
        "parent": found.parent,
        "hints": _pack(found.hints),
        "source_id": source_id,
        "found_run": run,
        "found_at": now,
        "outcome": Outcome.OUT_OF_WINDOW if excluded else None,
        "reason": excluded,
        "settled_at": now if excluded else None,
        "tries": 0,
        "checks": 0,
        "published": found.hints.published,
    }


def _changes(row: Any, found: Found, run: int, excluded: Callable[[Found], str | None]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if found.hops < row.hops:
        changes["hops"] = found.hops
    again = (
        row.taken_run != run
        if found.kind is not Kind.ARTICLE
        else found.via == "url"
        or (row.outcome == Outcome.OUT_OF_WINDOW and found.hints.published and not excluded(found))
    )
    if again and row.outcome is not None:
        changes |= {"outcome": None, "reason": None, "due": None, "taken_run": None}
    return changes


def follow(
    connection: sa.Connection, *, site: str, key: str, hops: int, run: int, now: datetime, max_hops: int
) -> None:
    """Enter the followable links of a stored article that is `hops` away, each in the ledger of its own site."""
    if hops >= max_hops:
        return
    query = (
        sa.select(links)
        .join(articles, articles.c.id == links.c.article_id)
        .where(articles.c.site == site, articles.c.key == key, links.c.follow)
        .order_by(links.c.position)
    )
    by_site: dict[str, list[Found]] = {}
    for link in connection.execute(query):
        found = Found(
            url=link.url, kind=Kind.ARTICLE, key=link.key, via="related", hops=hops + 1, parent=f"{site}/{key}"
        )
        by_site.setdefault(link.site, []).append(found)
    for target, founds in by_site.items():
        discover(connection, site=target, run=run, founds=founds, now=now, max_hops=max_hops)


def take(
    connection: sa.Connection, *, site: str, run: int, limit: int, now: datetime, since: datetime | None = None
) -> list[Row]:
    """Take up to `limit` URLs that are open or due, articles before sources, near ones first; none twice in a run.

    With `since`, a further listing page waits until the articles of the page before it are settled, and is skipped
    where all of those that have a date are older.
    """
    mine = sa.and_(ledger.c.site == site, ledger.c.outcome.is_(None), ledger.c.taken_run.is_distinct_from(run))
    order = (ledger.c.hops, ledger.c.id)
    picked = [
        *connection.execute(sa.select(ledger).where(mine, ledger.c.kind == Kind.ARTICLE).order_by(*order).limit(limit)),
    ]
    if len(picked) < limit:
        due = sa.select(ledger).where(ledger.c.site == site, ledger.c.due <= now).order_by(ledger.c.due)
        picked += connection.execute(due.limit(limit - len(picked)))
    if len(picked) < limit:
        sources = connection.execute(sa.select(ledger).where(mine, ledger.c.kind != Kind.ARTICLE).order_by(*order))
        for row in sources.fetchmany(limit - len(picked)):
            verdict = _continues(connection, row, since)
            if verdict:
                picked.append(row)
            elif verdict is False:
                reason = "every dated article of the page before is older than the window"
                settle(connection, row.id, Outcome.SKIPPED, reason, now)
    if picked:
        connection.execute(
            ledger.update()
            .where(ledger.c.id.in_([row.id for row in picked]))
            .values(taken_run=run, outcome=None, reason=None, due=None)
        )
    return [Row(id=row.id, found=_found(row), tries=row.tries, checks=row.checks) for row in picked]


def _continues(connection: sa.Connection, row: Any, since: datetime | None) -> bool | None:
    """Whether a further listing page is worth fetching; None while that is not known yet."""
    if since is None or row.source_id is None or row.kind != Kind.LISTING:
        return True
    before = sa.and_(ledger.c.source_id == row.source_id, ledger.c.kind == Kind.ARTICLE)
    waiting, dated, inside = connection.execute(
        sa.select(
            sa.func.count().filter(ledger.c.outcome.is_(None)),
            sa.func.count(ledger.c.published),
            sa.func.count().filter(ledger.c.published >= since),
        ).where(before)
    ).one()
    if inside or (not waiting and not dated):
        return True
    return None if waiting else False


def settle(
    connection: sa.Connection,
    row_id: int,
    outcome: Outcome,
    reason: str | None,
    now: datetime,
    *,
    due: datetime | None = None,
    published: datetime | None = None,
) -> int:
    """Give a URL its outcome; return how many hops away it is."""
    values = {
        "row_id": row_id,
        "outcome": outcome,
        "reason": reason,
        "settled_at": now,
        "due": due,
        "published": published,
        "failed": int(outcome is Outcome.FAILED),
        "read": int(outcome in _KEPT),
    }
    return int(_SETTLE.one(connection, values)[0])


def mark_taken(connection: sa.Connection, row_ids: Sequence[int], run: int) -> None:
    """Count URLs as taken by a run: their requests are on the way already."""
    if row_ids:
        connection.execute(ledger.update().where(ledger.c.id.in_(row_ids)).values(taken_run=run))


_SETTLE = Prepared(
    ledger.update()
    .where(ledger.c.id == sa.bindparam("row_id"))
    .values(
        outcome=sa.bindparam("outcome"),
        reason=sa.bindparam("reason"),
        settled_at=sa.bindparam("settled_at"),
        due=sa.bindparam("due"),
        published=sa.func.coalesce(sa.bindparam("published", type_=ledger.c.published.type), ledger.c.published),
        # Failures in a row.
        tries=(ledger.c.tries + 1) * sa.bindparam("failed", type_=sa.Integer()),
        checks=ledger.c.checks + sa.bindparam("read", type_=sa.Integer()),
    )
    .returning(ledger.c.hops)
)


def release(connection: sa.Connection, row_ids: Sequence[int]) -> None:
    """Put URLs back that were taken up and not fetched."""
    connection.execute(ledger.update().where(ledger.c.id.in_(row_ids)).values(taken_run=None))


def reopen_window(connection: sa.Connection, site: str, since: datetime | None, until: datetime | None) -> None:
    """Open what an earlier, narrower window left out and the present one holds."""
    if since is None and until is None:
        within: sa.ColumnElement[bool] = sa.true()
    else:
        within = sa.and_(
            sa.true() if since is None else ledger.c.published >= since,
            sa.true() if until is None else ledger.c.published < until,
        )
    connection.execute(
        ledger.update()
        .where(ledger.c.site == site, ledger.c.outcome == Outcome.OUT_OF_WINDOW, within)
        .values(outcome=None, reason=None)
    )


def begin_run(
    connection: sa.Connection, site: str, owner: str, since: datetime | None, now: datetime
) -> tuple[int, int]:
    """Enter a run; return its id and that of the site's last run that came to its end and looked as far back (or 0)."""
    as_far = runs.c.since.is_(None) if since is None else sa.or_(runs.c.since.is_(None), runs.c.since <= since)
    ended = sa.select(sa.func.max(runs.c.id)).where(runs.c.site == site, runs.c.reason == "finished", as_far)
    baseline = connection.execute(ended).scalar() or 0
    row = {"site": site, "owner": owner, "since": since, "started": now}
    run = connection.execute(runs.insert().values(row).returning(runs.c.id))
    return int(run.scalar_one()), int(baseline)


def end_run(connection: sa.Connection, run: int, reason: str, counts: dict[str, int], now: datetime) -> None:
    """Note how a run ended."""
    connection.execute(runs.update().where(runs.c.id == run).values(ended=now, reason=reason, counts=counts))


def _pack(hints: Hints) -> dict[str, Any] | None:
    packed: dict[str, Any] = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(hints).items()
        if value
    }
    return packed or None


def _unpack(packed: dict[str, Any] | None) -> Hints:
    values: dict[str, Any] = {}
    for name, value in (packed or {}).items():
        if name in ("published", "modified"):
            values[name] = datetime.fromisoformat(value)
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
    return Hints(**values)


def _found(row: Any) -> Found:
    return Found(
        url=row.url,
        kind=Kind(row.kind),
        key=row.key,
        via=row.via,
        page=row.page,
        hops=row.hops,
        parent=row.parent,
        hints=_unpack(row.hints),
    )
