"""The clock of Twisted's timers."""

from __future__ import annotations

from time import monotonic
from typing import Any

from scrapy.utils.reactor import is_reactor_installed


def make_timers_steady() -> None:
    """Let the reactor's timers run by a clock that nobody can set; once per process.

    Twisted uses the wall clock, also to start connections and to return results of threads: if it is set back at that
    moment, they would wait for as long, and so would timeouts; if it is set ahead, each request in progress times out.
    """
    if not is_reactor_installed():
        return
    from twisted.internet import reactor

    timers: Any = reactor
    if timers.seconds is monotonic:
        return
    difference = monotonic() - timers.seconds()
    for call in timers.getDelayedCalls():
        call.time, call.seconds = call.time + difference, monotonic
    timers.seconds = monotonic
