"""Sources that respond but are useless: empty and frozen ones. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from newscrawl.outcomes import Failure
from newscrawl.store import Row

_TIMES = 4
"""A source is frozen after so many of its usual pauses without a new entry."""
_LEAST = timedelta(days=5)
"""Holidays stop a newspaper for as long."""
_UNKNOWN = timedelta(days=14)
"""The same for a source of which too few days are known."""
_DAYS = 3
"""Days with entries from which the usual pause is known."""
_RECENT = 30
"""Days with entries that count: a page may show old ones beside its new ones."""


def stale_after(appeared: Iterable[datetime]) -> datetime | None:
    """When a source counts as frozen if it has no new entry by then; None for one without entries.

    `appeared` are the times of its entries, aware. Its usual pause is the median from one day with entries to the next.
    """
    moments = list(appeared)
    if not moments:
        return None
    days = sorted({moment.date() for moment in moments}, reverse=True)[:_RECENT]
    pause = _UNKNOWN
    if len(days) >= _DAYS:
        usual = median((newer - older).days for newer, older in pairwise(days))
        pause = max(_LEAST, _TIMES * timedelta(days=usual))
    return max(moments) + pause


def failure_of(row: Row, named: int, stale: datetime | None, now: datetime) -> Failure | None:
    """The failure of a source that was read, None for a good one.

    `named` is how many URLs it names, `stale` what `stale_after` says of it. Further pages of a listing and further
    sitemaps are old or empty by nature.
    """
    if row.found.page > 1:
        return None
    if not named:
        return Failure.EMPTY_SOURCE
    return Failure.FROZEN_SOURCE if stale is not None and stale < now else None


def failure_of_unchanged(row: Row, now: datetime) -> Failure | None:
    """The failure of a source that has not changed since it was last read."""
    if row.failure is Failure.EMPTY_SOURCE:
        return row.failure
    return failure_of(row, 1, row.stale_after, now)
