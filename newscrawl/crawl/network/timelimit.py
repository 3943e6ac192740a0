"""`cpu_limit`: limits the CPU time for one page, so that no input can stop a crawl."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from newscrawl.failures import Failure
from newscrawl.outcomes import NotFetched

_REPEAT_SHARE = 0.5
"""A block that still runs is interrupted again after this fraction of the limit."""


class TooSlow(NotFetched):
    """Raised if reading a page or a source took too much CPU time."""

    usual = Failure.TOO_SLOW


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` in the block once it has used this many seconds of the process's CPU time.

    Python's regular expressions are interrupted too; a call into libxml2 is not interrupted before it returns. No
    effect outside the main thread, or for 0 seconds.
    """
    if seconds <= 0 or threading.current_thread() is not threading.main_thread():
        yield
        return
    outer = _alarm.limit(seconds)
    try:
        yield
    finally:
        _alarm.running = outer


class _Alarm:
    """The timer of the process. It keeps running between blocks, because setting it costs 1/20 of the time for a page.

    While it runs, Linux counts `time.process_time` in ticks of some milliseconds; `time.thread_time` stays exact.
    """

    def __init__(self) -> None:
        self.running: tuple[float, float] | None = None
        """The CPU time of the process at which the current block must end, and the block's limit."""
        self._rings: float | None = None

    def limit(self, seconds: float) -> tuple[float, float] | None:
        """Begin a block; return the enclosing one, if any."""
        now = time.process_time()
        end = now + seconds
        if self._rings is None or self._rings > end:
            self._set(now, seconds)
        outer, self.running = self.running, (end, seconds)
        return outer

    def forget(self) -> None:
        """Reset the timer in a child process, which does not inherit it."""
        self._rings = None

    def _set(self, now: float, seconds: float) -> None:
        self._rings = now + seconds
        signal.signal(signal.SIGVTALRM, self._ring)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)

    def _ring(self, _signal: int, _frame: FrameType | None) -> None:
        self._rings = None
        if self.running is None:
            return
        end, seconds = self.running
        now = time.process_time()
        if now < end:
            self._set(now, end - now)
        else:
            # Ring again later, because some libraries catch any exception.
            self._set(now, seconds * _REPEAT_SHARE)
            raise TooSlow(f"reading it took more than {seconds:g} s of CPU time")


_alarm = _Alarm()
os.register_at_fork(after_in_child=_alarm.forget)
