"""The history of a site for the watch: the results of its crawls, hour by hour. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from newscrawl.endings import NOT_THE_SITE, Ending
from newscrawl.outcomes import FAILURES, OF_ARTICLES, SOURCES_READ, Outcome

HOUR = timedelta(hours=1)
_GAP = 3
"""A pause between runs longer than this many usual pauses and this many hours is an outage on our side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """A crawl that has ended, as it is stored."""

    started: datetime
    ended: datetime
    reason: str | None
    counts: Mapping[str, int]
    figures: Mapping[str, Any]

    @property
    def worked(self) -> bool:
        """Whether a source was read."""
        return any(self.counts.get(outcome) for outcome in SOURCES_READ)

    @property
    def failed(self) -> bool:
        """Whether no source could be read, through a fault of the site."""
        return not self.worked and self.reason not in NOT_THE_SITE


@dataclass(slots=True)
class Slot:
    """One hour of a site's crawls; a run's new articles are spread over the hours since the previous run."""

    covered: float = 0.0
    """The fraction of the hour that is covered by runs."""
    fresh: float = 0.0
    """Articles that were recent when they were fetched (`fresh` in a run's figures)."""
    articles: int = 0
    log_words: float = 0.0
    """Sum of the logarithms of the word counts of bodies."""
    filled: dict[str, int] = field(default_factory=dict)
    """Field, or field and rung (`title:site`) -> articles."""
    duplicates: int = 0
    answered: int = 0
    failed: int = 0
    blocked: int = 0
    unread: int = 0
    """Runs that could read no source."""
    shut: int = 0
    """Those of them that were refused."""
    entries: int = 0
    known: int = 0
    lists: int = 0
    listed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    """Classes of failures."""


@dataclass(slots=True, kw_only=True)
class History:
    """All the data that a site is judged by."""

    site: str
    region: str = "EG"
    start: datetime
    """The first hour, UTC."""
    slots: list[Slot]
    interval: timedelta = HOUR
    """The usual pause between two runs."""
    worked_at: datetime | None = None
    """The end of the last run that read a source."""
    failing: int = 0
    """Runs since then that could read no source."""
    failing_since: datetime | None = None
    failing_as: str | None = None
    """The reason of the last of them."""
    ran_at: datetime | None = None
    """The end of the last run."""
    newest: datetime | None = None
    """The date of the newest article."""
    stored_at: datetime | None = None
    """When an article was last stored."""
    listed: int = 0
    """Entries that its sources listed within the last week, but more than a day ago."""
    missing: int = 0
    """Those of them that neither became a stored article nor were already known."""

    @property
    def end(self) -> datetime:
        """The end of the last hour."""
        return self.start + len(self.slots) * HOUR


def history_of(
    site: str, region: str, runs: Sequence[PastRun], now: datetime, *, listed: int = 0, missing: int = 0,
    stored_at: datetime | None = None, newest: datetime | None = None,
) -> History:  # fmt: skip
    """The history of a site from its runs, oldest first, up to `now`; later runs had a wrong clock and are ignored."""
    runs = [run for run in runs if run.ended <= now]
    start = floor(runs[0].started if runs else now)
    history = History(
        site=site,
        region=region,
        start=start,
        slots=[Slot() for _ in range(int((floor(now) - start) / HOUR) + 1)],
        listed=listed,
        missing=missing,
        stored_at=stored_at,
        newest=newest,
    )
    good = [run for run in runs if run.worked]
    pauses = [(later.ended - earlier.ended).total_seconds() for earlier, later in pairwise(good)]
    if pauses:
        history.interval = timedelta(seconds=median(pauses))
    before: datetime | None = None
    for run in runs:
        history.ran_at = run.ended
        if run.worked:
            _spread(history, before, run)
            before = history.worked_at = run.ended
            history.failing, history.failing_since, history.failing_as = 0, None, None
        elif run.failed:
            history.failing += 1
            history.failing_since = history.failing_since or run.started
            history.failing_as = run.reason
        _add(history.slots[_index(history, run.ended)], run)
    return history


def floor(moment: datetime) -> datetime:
    """The beginning of the hour."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _index(history: History, moment: datetime) -> int:
    return min(max(int((moment - history.start) / HOUR), 0), len(history.slots) - 1)


def _spread(history: History, before: datetime | None, run: PastRun) -> None:
    """Spread a run's new articles over the time since the previous run; after an outage on our side, count nothing."""
    if before is None or run.ended <= before or run.ended - before > max(_GAP * history.interval, _GAP * HOUR):
        return
    length = run.ended - before
    fresh = run.figures.get("fresh", 0)
    for at in range(_index(history, before), _index(history, run.ended) + 1):
        begin = history.start + at * HOUR
        share = min(run.ended, begin + HOUR) - max(before, begin)
        if share > timedelta(0):
            history.slots[at].covered += share / HOUR
            history.slots[at].fresh += fresh * (share / length)


def _add(slot: Slot, run: PastRun) -> None:
    counts, figures = run.counts, run.figures
    articles = int(figures.get("articles", 0))
    slot.articles += articles
    slot.log_words += articles * math.log(max(float(figures.get("words", 0)), 1.0))
    for name, number in figures.get("fields", {}).items():
        slot.filled[name] = slot.filled.get(name, 0) + number
    for name, rungs in figures.get("rungs", {}).items():
        for rung, number in rungs.items():
            slot.filled[f"{name}:{rung}"] = slot.filled.get(f"{name}:{rung}", 0) + number
    feed = figures.get("feed", {})
    slot.entries += feed.get("entries", 0)
    slot.known += feed.get("known", 0)
    slot.lists += feed.get("lists", 0)
    slot.listed += feed.get("listed", 0)
    if run.failed:
        slot.unread += 1
        slot.shut += run.reason == Ending.BLOCKED or counts.get(Outcome.BLOCKED, 0) > 0
    elif run.worked:
        slot.duplicates += counts.get(Outcome.DUPLICATE, 0)
        slot.answered += sum(counts.get(outcome, 0) for outcome in OF_ARTICLES)
        slot.failed += sum(counts.get(outcome, 0) for outcome in FAILURES)
        slot.blocked += counts.get(Outcome.BLOCKED, 0)
    slot.reasons.update(figures.get("failures", {}))
