"""The clock that leases are judged by, and clocks that are moved while a process runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa

_LEAST = 30.0
"""Seconds from which a clock was moved; it is set by less all the time."""


def common(connection: sa.Connection) -> datetime:
    """The time by the clock that all share who use the store: the database server's, or this machine's for a file."""
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    moment: datetime = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    return moment.astimezone(UTC)


class Moves:
    """Notices that a clock was moved, by one that nobody sets; a machine that slept looks the same."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._offset: float | None = None

    def seen(self, now: datetime) -> float:
        """Seconds by which the clock that says `now` was moved ahead since the last call, negative for back, or 0."""
        offset = now.timestamp() - self._steady()
        moved = 0.0 if self._offset is None else offset - self._offset
        self._offset = offset
        return moved if abs(moved) >= _LEAST else 0.0
