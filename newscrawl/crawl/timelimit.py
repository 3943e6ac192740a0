"""`cpu_limit`: a bound on the CPU time of one page, so that no input can stop a crawl."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from newscrawl.outcomes import Failure, NotFetched

_AGAIN = 0.5
"""Share of the limit after which a block that still runs is interrupted again."""


class TooSlow(NotFetched):
    """Reading a page or a source took too much CPU time."""

    usual = Failure.TOO_SLOW


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` in the block once it has used this many seconds of the process's CPU time.

    Python's regular expressions are interrupted too; a call into libxml2 ends first. Without effect outside the main
    thread, and for 0 seconds.
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
    """The timer of the process. It runs on from one block to the next: setting it costs a twentieth of a page.

    While it runs, Linux counts `time.process_time` in ticks of some milliseconds; `time.thread_time` stays exact.
    """

    def __init__(self) -> None:
        self.running: tuple[float, float] | None = None
        """When the block in progress has to end, in CPU time of the process, and its limit."""
        self._rings: float | None = None

    def limit(self, seconds: float) -> tuple[float, float] | None:
        """Begin a block; return the one around it."""
        now = time.process_time()
        end = now + seconds
        if self._rings is None or self._rings > end:
            self._set(now, seconds)
        outer, self.running = self.running, (end, seconds)
        return outer

    def forget(self) -> None:
        """A child process has no timer."""
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
            # Once more later: some libraries take any exception for their own.
            self._set(now, seconds * _AGAIN)
            raise TooSlow(f"reading it took more than {seconds:g} s of CPU time")


_alarm = _Alarm()
os.register_at_fork(after_in_child=_alarm.forget)
