"""The ledger of URLs: found, taken, settled. The functions need an open connection, and are safe to retry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from newscrawl.endings import Ending
from newscrawl.found import Found, Kind, Window
from newscrawl.outcomes import KEPT, Outcome
from newscrawl.store.db.prepared import Insert, Update
from newscrawl.store.db.schema import articles, ledger, links, runs
from newscrawl.store.ledger import absences, polls
from newscrawl.store.ledger.rows import Discovered, Run, Settlement, UrlRow, pack

_CHUNK = 500
_ENDINGS = 20
"""Maximum number of past runs that are considered."""
_KNOWN = ("id", "site", "kind", "key", "hops", "outcome", "found_run", "found_at", "taken_run", "published")
"""The columns of known rows that `discover` reads."""
_INSERT = Insert(ledger, skip=("site", "kind", "key"))


def discover(
    connection: sa.Connection, run: Run, found_urls: Sequence[Found], now: datetime, *, source_id: int | None = None
) -> list[Discovered]:
    """Enter URLs of the run's site; known ones are reopened in some cases.

    A source is reopened once per run; an article that was outside the window, if the window now includes it; an article
    requested with `-a url=`, always. If an article turns out to be fewer hops away than before, the links that are now
    within the budget are entered too. Returns one answer per different URL, in order.
    """
    nearest: dict[tuple[str, str], Found] = {}
    for found in found_urls:
        known = nearest.get((found.kind, found.key))
        if known is None or found.hops < known.hops:
            nearest[found.kind, found.key] = found
    different = list(nearest.values())
    del nearest
    answers: list[Discovered] = []
    # In chunks, because all rows of a feed of 100,000 entries would take more memory than the feed.
    for start in range(0, len(different), _CHUNK):
        answers += _enter(connection, run, different[start : start + _CHUNK], now, source_id)
    return answers


def _enter(
    connection: sa.Connection, run: Run, found_urls: Sequence[Found], now: datetime, source_id: int | None
) -> list[Discovered]:
    wanted = {(found.kind, found.key): found for found in found_urls}
    rows = _rows(connection, run.site, wanted)
    fresh = [_new_row(found, run, now, source_id) for identity, found in wanted.items() if identity not in rows]
    if fresh:
        _INSERT(connection, fresh)
        rows |= _rows(connection, run.site, [(row["kind"], row["key"]) for row in fresh])
    answers = []
    for identity, found in wanted.items():
        row = rows[identity]
        changes = _changes(row, found, run)
        if changes:
            connection.execute(ledger.update().where(ledger.c.id == row.id).values(**changes))
        if found.hops < row.hops and row.outcome in KEPT:
            _follow_again(connection, row, found.hops, run, now)
        is_open = changes.get("outcome", row.outcome) is None
        fresh, new = row.found_run > run.baseline, row.found_run == run.id
        appeared = min(row.found_at, row.published or row.found_at)
        answers.append(Discovered(row_id=row.id, found=found, fresh=fresh, new=new, open=is_open, appeared=appeared))
    return answers


def _rows(connection: sa.Connection, site: str, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    columns = [ledger.c[name] for name in _KNOWN]
    rows: dict[tuple[str, str], Any] = {}
    for kind in {kind for kind, _ in wanted}:
        keys = [key for of, key in wanted if of == kind]
        for chunk in (keys[start : start + _CHUNK] for start in range(0, len(keys), _CHUNK)):
            query = sa.select(*columns).where(ledger.c.site == site, ledger.c.kind == kind, ledger.c.key.in_(chunk))
            rows |= {(row.kind, row.key): row for row in connection.execute(query)}
    return rows


def _new_row(found: Found, run: Run, now: datetime, source_id: int | None) -> dict[str, Any]:
    excluded = run.excludes(found)
    published = found.hints.date
    return {
        "site": run.site,
        "kind": found.kind,
        "key": found.key,
        "url": found.url,
        "via": found.via,
        "page": found.page,
        "hops": found.hops,
        "parent": found.parent,
        "hints": pack(found.hints),
        "source_id": source_id,
        "found_run": run.id,
        "found_at": now,
        "outcome": Outcome.OUT_OF_WINDOW if excluded else None,
        "reason": excluded,
        "settled_at": now if excluded else None,
        "tries": 0,
        "checks": 0,
        "published": published and published.value,
        "published_precision": published and published.precision,
    }


def _changes(row: Any, found: Found, run: Run) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if found.hops < row.hops:
        changes["hops"] = found.hops
    reopened = (
        row.taken_run != run.id
        if found.kind is not Kind.ARTICLE
        else found.via == "url"
        or (row.outcome == Outcome.OUT_OF_WINDOW and found.hints.date and not run.excludes(found))
    )
    if reopened and row.outcome is not None:
        changes |= {"outcome": None, "reason": None, "due": None, "taken_run": None}
    return changes


def follow(connection: sa.Connection, run: Run, found_urls: Sequence[tuple[str, Found]], now: datetime) -> None:
    """Enter related links, given as `(site, found)`, each under its own site."""
    by_site: dict[str, list[Found]] = {}
    for site, found in found_urls:
        by_site.setdefault(site, []).append(found)
    for site, listed in by_site.items():
        # The window applies only to the run's own site; crawls of other sites apply theirs when they take the URLs.
        discover(connection, replace(run, site=site, window=Window()), listed, now)


def followed(site: str, key: str, hops: int, related: Iterable[Any]) -> list[tuple[str, Found]]:
    """Return the links to follow from an article that is `hops` away, as `(site, found)`.

    `related` are mappings with the columns of `links`.
    """
    parent = f"{site}/{key}"
    return [
        (
            link["site"],
            Found(url=link["url"], kind=Kind.ARTICLE, key=link["key"], via="related", hops=hops + 1, parent=parent),
        )
        for link in related
        if link["follow"]
    ]


def _follow_again(connection: sa.Connection, row: Any, hops: int, run: Run, now: datetime) -> None:
    """Enter the links of a stored article that turned out to be fewer hops away than before."""
    if hops >= run.max_hops:
        return
    query = (
        sa.select(links)
        .join(articles, articles.c.id == links.c.article_id)
        .where(articles.c.site == row.site, articles.c.key == row.key, links.c.follow)
        .order_by(links.c.position)
    )
    follow(connection, run, followed(row.site, row.key, hops, connection.execute(query).mappings()), now)


def take(connection: sa.Connection, run: Run, limit: int, now: datetime, *, if_due: bool = False) -> list[UrlRow]:
    """Take up to `limit` URLs that are open or due: articles before sources, fewest hops first, each once per run.

    An open URL of a host that rested has a due time, which is respected with `if_due`. Declared sources are not taken
    here when they are due, because the crawl requests them itself. With a `since`, a further listing page waits until
    the articles of the previous page are settled, and is skipped if all dated ones among them are older.
    """
    unused = sa.and_(ledger.c.site == run.site, ledger.c.taken_run.is_distinct_from(run.id))
    mine = sa.and_(unused, ledger.c.outcome.is_(None))
    if if_due:
        mine = sa.and_(mine, sa.or_(ledger.c.due.is_(None), ledger.c.due <= now))
    order = (ledger.c.hops, ledger.c.id)
    picked = [
        *connection.execute(sa.select(ledger).where(mine, ledger.c.kind == Kind.ARTICLE).order_by(*order).limit(limit)),
    ]
    if len(picked) < limit:
        found = sa.or_(ledger.c.kind == Kind.ARTICLE, ledger.c.source_id.is_not(None))
        is_due = sa.and_(unused, ledger.c.outcome.is_not(None), ledger.c.due <= now, found)
        picked += connection.execute(sa.select(ledger).where(is_due).order_by(ledger.c.due).limit(limit - len(picked)))
    if len(picked) < limit:
        sources = connection.execute(sa.select(ledger).where(mine, ledger.c.kind != Kind.ARTICLE).order_by(*order))
        for row in sources.fetchmany(limit - len(picked)):
            continues = _continues(connection, row, run.window.since)
            if continues:
                picked.append(row)
            elif continues is False:
                reason = "every dated article of the page before is older than the window"
                settle(connection, [Settlement(row_id=row.id, outcome=Outcome.SKIPPED, reason=reason)], now)
    if picked:
        connection.execute(
            ledger.update()
            .where(ledger.c.id.in_([row.id for row in picked]))
            .values(taken_run=run.id, outcome=None, reason=None, due=None)
        )
    return [UrlRow.of(row) for row in picked]


def _continues(connection: sa.Connection, row: Any, since: datetime | None) -> bool | None:
    """Whether a further listing page is worth fetching; None while that is unknown."""
    if since is None or row.source_id is None or row.kind != Kind.LISTING:
        return True
    before = sa.and_(ledger.c.source_id == row.source_id, ledger.c.kind == Kind.ARTICLE)
    waiting, dated, inside = connection.execute(
        sa.select(
            sa.func.count().filter(ledger.c.outcome.is_(None)),
            sa.func.count(ledger.c.published),
            sa.func.count().filter(_reaches(since)),
        ).where(before)
    ).one()
    if inside or (not waiting and not dated):
        return True
    return None if waiting else False


def settle(connection: sa.Connection, settlements: Sequence[Settlement], now: datetime) -> None:
    """Write the outcomes of URLs, and the results of polls of sources."""
    polls.note(connection, [(one.row_id, one.poll) for one in settlements if one.poll is not None])
    _SETTLE(
        connection,
        [
            {
                "row_id": one.row_id,
                "outcome": one.outcome,
                "reason": one.reason,
                "settled_at": one.at or now,
                "due": one.due,
                "failing_since": one.failing_since,
                "failure": one.failure,
                "stale_after": one.stale_after,
                "published": one.published,
                "precision": one.precision,
                "failed": int(one.outcome.retried),
                "read": int(one.outcome.kept),
                "fetched": int(one.validators is not None),
                "etag": one.validators and one.validators.etag,
                "last_modified": one.validators and one.validators.last_modified,
                "page_hash": one.validators and one.validators.page_hash,
                "sent_at": one.at or now,
            }
            for one in settlements
        ],
    )

    absences.note(connection, settlements, now)


def hops_of(connection: sa.Connection, row_ids: Sequence[int]) -> dict[int, int]:
    """Return row id -> number of hops to its URL."""
    query = sa.select(ledger.c.id, ledger.c.hops).where(ledger.c.id.in_(row_ids))
    return {row.id: row.hops for row in connection.execute(query)} if row_ids else {}


def take_rows(connection: sa.Connection, run: Run, row_ids: Sequence[int]) -> list[UrlRow]:
    """Take URLs that are requested immediately, in order, except those that the run has taken before."""
    if not row_ids:
        return []
    wanted = sa.and_(ledger.c.id.in_(row_ids), ledger.c.taken_run.is_distinct_from(run.id))
    rows = {row.id: UrlRow.of(row) for row in connection.execute(sa.select(ledger).where(wanted))}
    connection.execute(ledger.update().where(wanted).values(taken_run=run.id))
    return [rows[row_id] for row_id in row_ids if row_id in rows]


def _of_page(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """Return the SQL of a value of the page that was read; if none was read, the old value."""
    return sa.case((sa.bindparam("fetched", type_=sa.Integer()) == 1, sa.bindparam(column.name)), else_=column)


_PUBLISHED: sa.BindParameter[Any] = sa.bindparam("published", type_=ledger.c.published.type)
_SETTLE = Update(
    ledger.update()
    .where(ledger.c.id == sa.bindparam("row_id"))
    .values(
        outcome=sa.bindparam("outcome"),
        reason=sa.bindparam("reason"),
        settled_at=sa.bindparam("settled_at"),
        due=sa.bindparam("due"),
        failing_since=sa.bindparam("failing_since"),
        failure=sa.bindparam("failure"),
        stale_after=sa.func.coalesce(
            sa.bindparam("stale_after", type_=ledger.c.stale_after.type), ledger.c.stale_after
        ),
        published=sa.func.coalesce(_PUBLISHED, ledger.c.published),
        published_precision=sa.case(
            (_PUBLISHED.is_not(None), sa.bindparam("precision", type_=sa.Text())), else_=ledger.c.published_precision
        ),
        # Consecutive failures.
        tries=(ledger.c.tries + 1) * sa.bindparam("failed", type_=sa.Integer()),
        checks=ledger.c.checks + sa.bindparam("read", type_=sa.Integer()),
        etag=_of_page(ledger.c.etag),
        last_modified=_of_page(ledger.c.last_modified),
        page_hash=_of_page(ledger.c.page_hash),
        sent_at=_of_page(ledger.c.sent_at),
    )
)


def release(connection: sa.Connection, row_ids: Sequence[int], until: datetime | None = None) -> None:
    """Give back URLs that were taken but not fetched; they stay open, and are due at `until`."""
    connection.execute(ledger.update().where(ledger.c.id.in_(row_ids)).values(taken_run=None, due=until))


def put_back(connection: sa.Connection, run: Run) -> None:
    """Give back all URLs that a run has taken but not settled, even if the result of taking them never reached it."""
    mine = sa.and_(ledger.c.site == run.site, ledger.c.outcome.is_(None), ledger.c.taken_run == run.id)
    connection.execute(ledger.update().where(mine).values(taken_run=None))


def _reaches(since: datetime) -> sa.ColumnElement[bool]:
    """Return the SQL for whether an article is not older than `since`, consistent with `Window.excludes`."""
    is_day = ledger.c.published_precision == "day"
    return sa.or_(ledger.c.published >= since, sa.and_(is_day, ledger.c.published > since - timedelta(days=1)))


def reopen_window(connection: sa.Connection, site: str, window: Window) -> None:
    """Reopen URLs that an earlier, narrower window excluded and this one includes."""
    within = [ledger.c.site == site, ledger.c.outcome == Outcome.OUT_OF_WINDOW]
    if window.since is not None:
        within.append(_reaches(window.since))
    if window.until is not None:
        within.append(ledger.c.published < window.until)
    connection.execute(ledger.update().where(*within).values(outcome=None, reason=None))


def begin_run(connection: sa.Connection, site: str, owner: str, window: Window, max_hops: int, now: datetime) -> Run:
    """Enter a run; its baseline is the site's last finished run that looked at least as far back, or 0."""
    since = window.since
    as_far = runs.c.since.is_(None) if since is None else sa.or_(runs.c.since.is_(None), runs.c.since <= since)
    ended = sa.select(sa.func.max(runs.c.id)).where(runs.c.site == site, runs.c.reason == Ending.FINISHED, as_far)
    baseline = connection.execute(ended).scalar() or 0
    # Earlier runs of this process are still open if it lost its connection and could not record their end.
    lost = runs.update().where(runs.c.site == site, runs.c.owner == owner, runs.c.ended.is_(None))
    connection.execute(lost.values(ended=now, reason=Ending.LOST))
    row = {"site": site, "owner": owner, "since": since, "started": now}
    entered = connection.execute(runs.insert().values(row).returning(runs.c.id)).scalar_one()
    return Run(id=int(entered), site=site, window=window, max_hops=max_hops, baseline=int(baseline))


def end_run(
    connection: sa.Connection,
    run: int,
    reason: str,
    counts: dict[str, int],
    now: datetime,
    figures: dict[str, Any] | None = None,
    problem: str | None = None,
) -> None:
    """Record how a run ended, and its problem if it failed."""
    ended = runs.update().where(runs.c.id == run)
    connection.execute(ended.values(ended=now, reason=reason, counts=counts, figures=figures, problem=problem))


def endings(connection: sa.Connection, run: Run) -> list[tuple[str | None, dict[str, int] | None]]:
    """Return reason and counts of the previous runs of a run's site, newest first; both None if a run was killed."""
    earlier = sa.select(runs.c.reason, runs.c.counts).where(runs.c.site == run.site, runs.c.id < run.id)
    return [(row.reason, row.counts) for row in connection.execute(earlier.order_by(runs.c.id.desc()).limit(_ENDINGS))]
