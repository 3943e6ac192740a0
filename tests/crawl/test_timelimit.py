"""No page keeps a crawl busy for ever."""

from __future__ import annotations

import re
import signal
import threading

import pytest

from newscrawl.crawl.timelimit import TooSlow, cpu_limit
from newscrawl.outcomes import Outcome


def test_a_loop_is_interrupted() -> None:
    def work() -> None:
        with cpu_limit(0.05):
            while True:
                pass

    with pytest.raises(TooSlow, match=r"^reading it took more than 0\.05 s of CPU time$") as raised:
        work()
    assert raised.value.outcome is Outcome.FAILED
    assert not raised.value.final


def test_a_regular_expression_is_interrupted() -> None:
    with pytest.raises(TooSlow), cpu_limit(0.05):
        re.match(r"(a+)+$", "a" * 64 + "b")


def test_the_limit_ends_with_the_block() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with cpu_limit(60):
        assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)
    assert signal.getsignal(signal.SIGVTALRM) is before
    with pytest.raises(ValueError, match="a fault"), cpu_limit(60):
        raise ValueError("a fault")
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


@pytest.mark.parametrize("seconds", [0, -1])
def test_zero_is_no_limit(seconds: float) -> None:
    with cpu_limit(seconds):
        assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


def test_other_threads_have_none() -> None:
    timers: list[tuple[float, float]] = []

    def work() -> None:
        with cpu_limit(1):
            timers.append(signal.getitimer(signal.ITIMER_VIRTUAL))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert timers == [(0, 0)]
