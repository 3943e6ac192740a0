"""A CPU-time limit per page, so that no page blocks a crawl forever."""

from __future__ import annotations

import os
import re
import threading
import time
from contextlib import suppress

import pytest

from newscrawl.crawl.network.timelimit import TooSlow, cpu_limit
from newscrawl.outcomes import Outcome


def test_endless_loop_is_interrupted() -> None:
    def work() -> None:
        with cpu_limit(0.05):
            while True:
                pass

    with pytest.raises(TooSlow, match=r"^reading it took more than 0\.05 s of CPU time$") as raised:
        work()
    assert raised.value.outcome is Outcome.FAILED
    assert not raised.value.final


def test_regular_expression_is_interrupted() -> None:
    with pytest.raises(TooSlow), cpu_limit(0.05):
        re.match(r"(a+)+$", "a" * 64 + "b")


def test_swallowed_interruption_is_repeated() -> None:
    def work() -> None:
        with suppress(Exception):
            _work(10)
        _work(10)

    with pytest.raises(TooSlow), cpu_limit(0.05):
        work()


def test_limit_ends_with_the_block() -> None:
    with cpu_limit(0.05):
        pass
    _work(0.15)
    with pytest.raises(ValueError, match="a fault"), cpu_limit(0.05):
        raise ValueError("a fault")
    _work(0.15)


def test_each_block_has_its_own_limit() -> None:
    for _ in range(5):
        with cpu_limit(0.2):
            _work(0.1)
    with pytest.raises(TooSlow), cpu_limit(0.2):
        _work(1)


def test_short_limit_after_a_long_one_applies() -> None:
    with cpu_limit(60):
        _work(0.01)
    with pytest.raises(TooSlow, match=r"0\.05"), cpu_limit(0.05):
        _work(10)


def test_outer_limit_still_applies_after_an_inner_block() -> None:
    def work() -> None:
        with cpu_limit(60):
            _work(0.01)
        _work(10)

    with pytest.raises(TooSlow, match=r"0\.1"), cpu_limit(0.1):
        work()


def test_limit_applies_in_a_child_process() -> None:
    with cpu_limit(60):
        child = os.fork()
        if child == 0:
            try:
                with cpu_limit(0.05):
                    _work(10)
            except TooSlow:
                os._exit(7)
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def _work(seconds: float) -> None:
    """Use CPU time."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


@pytest.mark.parametrize("seconds", [0, -1])
def test_zero_means_no_limit(seconds: float) -> None:
    with cpu_limit(seconds):
        _work(0.05)


def test_other_threads_have_no_limit() -> None:
    done: list[bool] = []

    def work() -> None:
        with cpu_limit(0.02):
            _work(0.1)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done
