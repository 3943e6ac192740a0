"""The clock of a simulated world: programs see its time, and their waits follow it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.world.clock import Clock, compiled_clock

MORNING = datetime(2031, 3, 4, 5, tzinfo=UTC)
PROGRAM = """
import asyncio, queue, threading, time
def timed(wait):
    begun = time.monotonic(), time.time()
    wait()
    return min(time.monotonic() - begun[0], time.time() - begun[1])
def expecting(error, call, *args):
    try:
        call(*args)
    except error:
        return
    raise AssertionError(call)
cpu = time.process_time()
print(time.time())
print(timed(lambda: time.sleep(100)))
print(timed(lambda: threading.Event().wait(100)))
print(timed(lambda: expecting(queue.Empty, queue.Queue().get, True, 100)))
print(timed(lambda: asyncio.run(asyncio.sleep(100))))
print(timed(lambda: expecting(TimeoutError, asyncio.run, asyncio.wait_for(asyncio.sleep(1e6), 100))))
print(time.time())
print(time.process_time() - cpu)
"""


def test_processes_share_the_time_and_wait_by_it(tmp_path: Path, needs: Callable[[str], Path]) -> None:
    needs("gcc")
    clock = Clock.starting(MORNING, 500)
    environment = clock.environment(compiled_clock(tmp_path))

    def run() -> list[float]:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
        )
        return [float(line) for line in done.stdout.split()]

    before = clock.seconds()
    first, second = run(), run()
    assert before <= first[0] < first[-2] <= second[0] < second[-2] <= clock.seconds()
    for begun, *waits, ended, cpu in (first, second):
        assert all(wait >= 100 for wait in waits)
        assert ended - begun >= sum(waits)
        # CPU time is real.
        assert cpu < (ended - begun) / 10
