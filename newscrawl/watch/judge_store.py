"""Judge all sites in a store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.store import watching
from newscrawl.store.db.transactions import snapshot
from newscrawl.watch import advice
from newscrawl.watch.baseline import LONGEST
from newscrawl.watch.judge import RECENT, Judgement, State, judge
from newscrawl.watch.site_history import History, PastRun, history_of

if TYPE_CHECKING:
    import sqlalchemy as sa

_READ_BACK = LONGEST + RECENT + timedelta(days=3)


def judge_store(
    engine: sa.Engine,
    regions: Mapping[str, str],
    now: datetime,
    sites: Collection[str] = (),
    off: Collection[str] = (),
) -> tuple[list[Judgement], list[str]]:
    """The judgements of the named sites, or of all; and the sites in the store that no longer have a spider.

    `regions` maps every existing site to its ISO 3166 code; `off` are the sites that are switched off.
    Raises `StoreError`.
    """
    with snapshot(engine) as connection:
        judgements = [one for one, _ in judged_sites(connection, regions, now, sites, off)]
    return judgements, [one.site for one in judgements if one.site not in regions]


def judged_sites(
    connection: sa.Connection,
    regions: Mapping[str, str],
    now: datetime,
    sites: Collection[str] = (),
    off: Collection[str] = (),
) -> Iterator[tuple[Judgement, History | None]]:
    """The judgements of `judge_store`, one by one, each with its history, or None for a site that is not judged."""
    crawled = watching.watched_sites(connection)
    for site in sites or sorted({*regions, *crawled}):
        if site in off and site in regions:
            if site in sites or site in crawled:
                yield Judgement(site=site, state=State.OFF, note=advice.SWITCHED_OFF), None
        elif site in crawled and site in regions:
            found = history(connection, site, regions[site], now)
            yield judge(found, now), found
        elif site in regions and sites:
            yield Judgement(site=site, state=State.OFF, note=advice.not_crawled(None)), None
        elif site not in regions:
            yield Judgement(site=site, state=State.OFF, note=advice.REMOVED.what), None


def history(connection: sa.Connection, site: str, region: str, now: datetime) -> History:
    """The history of a site, as far back as its judgement needs it."""
    rows = watching.runs_since(connection, site, now - _READ_BACK)
    runs = [
        PastRun(
            started=row.started, ended=row.ended, reason=row.reason, counts=row.counts or {}, figures=row.figures or {}
        )
        for row in rows
    ]
    seen = watching.seen(connection, site, now)
    found = history_of(
        site, region, runs, now, listed=seen.listed, missing=seen.missing, stored_at=seen.stored_at,
        newest=seen.newest,
    )  # fmt: skip
    found.ran_at = found.ran_at or watching.last_run(connection, site)
    return found
