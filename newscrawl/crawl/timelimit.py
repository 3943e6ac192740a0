"""`cpu_limit`: a bound on the CPU time of one page, so that no input keeps a crawl busy for ever."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from newscrawl.outcomes import Failure, NotFetched


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

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"reading it took more than {seconds:g} s of CPU time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
