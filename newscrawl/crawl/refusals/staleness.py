"""Detect sources that respond but are useless: empty and frozen ones. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from newscrawl.failures import Failure
from newscrawl.store import UrlRow

_TIMES = 4
"""A source counts as frozen after this many of its usual pauses without a new entry."""
_MIN = timedelta(days=5)
"""Lower bound of that time, because newspapers pause this long for holidays."""
_UNKNOWN = timedelta(days=14)
"""That time for a source with entries of too few days."""
_DAYS = 3
"""Minimum number of days with entries to compute the usual pause."""
_RECENT = 30
"""Only this many most recent days with entries count, because a page may also show old entries."""


def stale_after(appeared: Iterable[datetime]) -> datetime | None:
    """Return when a source counts as frozen if it has no new entry by then; None if it has no entries.

    `appeared` are the times of its entries, aware. Its usual pause is the median distance between days with entries.
    """
    moments = list(appeared)
    if not moments:
        return None
    days = sorted({moment.date() for moment in moments}, reverse=True)[:_RECENT]
    pause = _UNKNOWN
    if len(days) >= _DAYS:
        usual = median((newer - older).days for newer, older in pairwise(days))
        pause = max(_MIN, _TIMES * timedelta(days=usual))
    return max(moments) + pause


def failure_of(row: UrlRow, named: int, stale: datetime | None, now: datetime) -> Failure | None:
    """Return the failure of a source that was read, None if there is none.

    `named` is how many URLs it lists, `stale` the result of `stale_after`. Further pages of a listing and further
    sitemaps are never failures, because it is normal that they are old or empty.
    """
    if row.found.page > 1:
        return None
    if not named:
        return Failure.EMPTY_SOURCE
    return Failure.FROZEN_SOURCE if stale is not None and stale < now else None


def failure_of_unchanged(row: UrlRow, now: datetime) -> Failure | None:
    """Return the failure of a source that has not changed since it was last read, None if there is none."""
    if row.failure is Failure.EMPTY_SOURCE:
        return row.failure
    return failure_of(row, 1, row.stale_after, now)
