"""The processes of a simulated crawl: each is accounted for, however it ends."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.world.clock import Clock, compiled_clock
from benchmarks.world.workers import Workers

START = datetime(2031, 3, 4, 5, tzinfo=UTC)


def test_workers_that_have_ended_before_they_are_stopped_are_counted(
    tmp_path: Path, needs: Callable[[str], Path]
) -> None:
    needs("gcc")
    workers = Workers(tmp_path, ["version"], 2, {})
    workers.start(Clock.starting(START, 1), compiled_clock(tmp_path))
    for worker in workers.live:
        # Ended, and not reaped.
        os.waitid(os.P_PID, worker.pid, os.WEXITED | os.WNOWAIT)
    workers.kill(0)
    workers.stop()
    assert workers.live == []
    assert workers.codes == {0: 2}
    assert workers.cpu > 0
