"""The processes that crawl a world: starting, killing and replacing them, and measuring their cost."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.world.clock import Clock
from benchmarks.world.project import ROOT

_SUBREAPER = 36
_OF_THIS_RUN = ("PYTHON", "SCRAPY", "PYTEST", "FEED_STORE", "LOG_LEVEL", "NEWSCRAWL")
_STOP_SECONDS = 60


def project_environment(more: dict[str, str]) -> dict[str, str]:
    """The environment for a process in a project's folder, without the variables of this run."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OF_THIS_RUN)}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **more}


class Workers:
    """`count` processes of a command in a project's folder. Their CPU time is that reported by the kernel.

    Orphans of killed workers become children of this process, so that their CPU time is counted too.
    """

    def __init__(self, folder: Path, command: Sequence[str], count: int, environment: dict[str, str]) -> None:
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
        self._folder = folder
        # If this process is killed, the workers end by themselves.
        self._command = [sys.executable, "-m", "scrapy", *command, "-s", f"PARENT_PID={os.getpid()}"]
        self._count = count
        self._environment = project_environment(environment)
        self.live: list[subprocess.Popen[bytes]] = []
        """The workers that are not reaped."""
        self._started = 0
        self._spent = 0.0
        self._waited: dict[int, float] = {}
        self.peak = 0.0
        """Peak memory of all processes together, in MiB; shared pages count once."""
        self.killed = 0
        self.codes: Counter[int] = Counter()
        """Exit code -> number of workers that ended by themselves or on request."""

    def start(self, clock: Clock, library: Path) -> None:
        """Start all workers."""
        self._environment |= clock.environment(library)
        while len(self.live) < self._count:
            self._start()

    def _start(self) -> None:
        with (self._folder / f"worker-{self._started}.err").open("wb") as err:
            worker = subprocess.Popen(
                self._command, cwd=self._folder, env=self._environment, stdin=subprocess.DEVNULL, stdout=err, stderr=err
            )
            self.live.append(worker)
        self._started += 1

    @property
    def cpu(self) -> float:
        """CPU seconds so far."""
        return self._spent + sum(_cpu(pid) for pid in self._processes())

    @property
    def waited(self) -> float:
        """Real seconds for which processes were ready to run but had no core; close to zero on an idle machine."""
        return sum(self._waited.values())

    def look(self) -> None:
        """Record the memory of the processes, and replace workers that have ended."""
        self.peak = max(self.peak, sum(_megabytes(pid) for pid in self._processes()))
        self._waited |= {pid: _waited(pid) for pid in self._processes()}
        self._reap()
        while len(self.live) < self._count:
            self._start()

    def kill(self, number: int) -> None:
        """Kill one worker with SIGKILL; `look` replaces it."""
        _signal(self.live[number % len(self.live)], signal.SIGKILL)
        self.killed += 1

    def stop(self) -> None:
        """Ask all workers to end, and wait until they have."""
        for worker in self.live:
            _signal(worker, signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        while self.live and time.monotonic() < deadline:
            self._reap()
            time.sleep(0.05)
        for worker in self.live:
            _signal(worker, signal.SIGKILL)
        while self.live or self._processes():
            self._reap()
            time.sleep(0.05)

    def _reap(self) -> None:
        known = {worker.pid: worker for worker in self.live}
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._spent += usage.ru_utime + usage.ru_stime
            worker = known.get(pid)
            if worker is not None:
                worker.returncode = os.waitstatus_to_exitcode(status)
                if worker.returncode != -signal.SIGKILL:
                    self.codes[worker.returncode] += 1
                self.live.remove(worker)

    def _processes(self) -> list[int]:
        """The workers, their children, and orphans of killed workers."""
        found, waiting = [], _children(os.getpid())
        while waiting:
            pid = waiting.pop()
            if _is_ours(pid, self._folder):
                found.append(pid)
                waiting += _children(pid)
        return found


def _signal(worker: subprocess.Popen[bytes], number: int) -> None:
    """Signal a worker that is not reaped yet. `Popen.kill` would reap one that has ended, unseen by `_reap`."""
    os.kill(worker.pid, number)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, task.read_text().split())
        except OSError:
            continue
    return found


def _is_ours(pid: int, folder: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder
    except OSError:
        return False


def _cpu(pid: int) -> float:
    """CPU seconds of a process and of the children that it has waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _waited(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


def _megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
