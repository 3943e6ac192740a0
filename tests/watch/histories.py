"""Histories of a site for tests, in memory or as runs of a real store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from newscrawl.store import open_engine
from newscrawl.store.db.schema import runs
from newscrawl.store.db.transactions import writing
from newscrawl.watch.site_history import History, PastRun, history_of

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
"""A Tuesday that is not a holiday in Egypt."""
Change = Callable[[datetime, dict[str, Any]], None]
"""A function that changes the figures of one run: `counts` and the keys of `figures`."""


def runs_of(
    days: int = 40, *, every: int = 1, articles: int = 3, now: datetime = NOW, change: Change | None = None
) -> Iterator[dict[str, Any]]:
    """Runs of a site that publishes steadily, one run every `every` hours, up to `now`."""
    begin = now - timedelta(days=days)
    for number in range(days * 24 // every):
        ended = begin + timedelta(hours=every * (number + 1))
        figures: dict[str, Any] = {
            "articles": articles,
            "fresh": articles,
            "fields": dict.fromkeys(("title", "body", "published", "section"), articles),
            "rungs": {name: {"site": articles} for name in ("title", "body", "published", "section")},
            "words": 250,
            "newest": (ended - timedelta(minutes=20)).isoformat(),
            "feed": {"lists": 1, "listed": 20, "entries": articles, "known": articles},
        }
        run: dict[str, Any] = {
            "started": ended - timedelta(minutes=2),
            "ended": ended,
            "reason": "finished",
            "counts": {"read": 1, "stored": articles, "fetched": articles + 1},
            "figures": figures,
        }
        if change is not None:
            change(ended, run)
        if run["ended"] is not None:
            yield run


def silent(ended: datetime, run: dict[str, Any]) -> None:
    """A run whose sources list nothing new."""
    run["counts"] = {"read": 1, "fetched": 1}
    run["figures"] = {"feed": {"lists": 1, "listed": 20, "entries": 0, "known": 0}}


def since(hours: float, change: Change, now: datetime = NOW) -> Change:
    """Apply the change only to the last hours."""

    def only(ended: datetime, run: dict[str, Any]) -> None:
        if ended > now - timedelta(hours=hours):
            change(ended, run)

    return only


def history(region: str = "EG", now: datetime = NOW, **more: Any) -> History:
    """The history of the runs of `runs_of`."""
    return history_of("loop", region, [PastRun(**run) for run in runs_of(now=now, **more)], now)


def fill(store: str, site: str = "loop", **more: Any) -> None:
    """Store the runs of `runs_of`."""
    engine = open_engine(store)
    with writing(engine) as connection:
        enter(connection, site, **more)
    engine.dispose()


def enter(connection: sa.Connection, site: str, **more: Any) -> None:
    """Store the runs of `runs_of` through a connection."""
    connection.execute(runs.insert(), [{"site": site, "owner": "test:1:1", **run} for run in runs_of(**more)])
