"""The clock by which leases expire, and detection of clocks that are changed while a process runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa

_MIN = 30.0
"""Minimum change in seconds that counts as a move; smaller adjustments happen all the time."""


def common(connection: sa.Connection) -> datetime:
    """Return the time of the clock that all users of the store share: the server's, or this machine's for a file."""
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    moment: datetime = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    return moment.astimezone(UTC)


class ClockMoves:
    """Detects that a clock was changed, by comparison with a monotonic one; a suspended machine looks the same."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._offset: float | None = None

    def seen(self, now: datetime) -> float:
        """Return by how many seconds the clock showing `now` was moved since the last call; negative if backward."""
        offset = now.timestamp() - self._steady()
        moved = 0.0 if self._offset is None else offset - self._offset
        self._offset = offset
        return moved if abs(moved) >= _MIN else 0.0
