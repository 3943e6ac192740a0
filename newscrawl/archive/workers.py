"""Worker processes that read archives; if one of them fails, only the archive that it was reading is lost."""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess, parent_process
from pathlib import Path

from newscrawl.archive.counts import Counts
from newscrawl.archive.errors import ArchiveError, of_archive
from newscrawl.archive.extracting import Extractor, Place
from newscrawl.archive.shards import Recipe, process
from newscrawl.files.remote import without_query
from newscrawl.forks import end_with_parent, forks

_TICK = 1.0
_START = 600.0
"""Seconds that a worker may take to start; on a busy machine its imports may take longer than the timeout."""


@dataclass(frozen=True, slots=True)
class Task:
    """One archive to read; `places` are the records to read, None for all."""

    name: str
    places: list[Place] | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """The state of an archive: its counts so far, whether it is done, and why it failed."""

    name: str
    counts: Counts
    done: bool = False
    problem: str | None = None


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    task: Task | None = None
    last_event: float = 0.0
    counts: Counts | None = None


class Workers:
    """Reads archives in several processes; each takes the next archive when it has finished one."""

    def __init__(self, order: Recipe, *, jobs: int, timeout: float = 0, memory: int = 0) -> None:
        """A worker is stopped after `timeout` seconds without a report; it gets `memory` bytes at most. 0: no limit."""
        self._order = order
        self._jobs = jobs
        self._timeout = timeout
        self._memory = memory
        self._workers: list[_Worker] = []

    def run(self, tasks: Iterable[Task]) -> Iterator[Event]:
        """Read the archives and yield events as they arrive. Stops the processes when the generator is closed."""
        waiting = deque(tasks)
        try:
            while waiting or any(worker.task for worker in self._workers):
                self._hand_out(waiting)
                yield from self._events()
        finally:
            self._stop()

    def _hand_out(self, waiting: deque[Task]) -> None:
        idle = [worker for worker in self._workers if worker.task is None]
        while waiting and (idle or len(self._workers) < self._jobs):
            worker = idle.pop() if idle else self._start()
            worker.task, worker.last_event, worker.counts = waiting.popleft(), time.monotonic(), None
            try:
                worker.pipe.send(worker.task)
            except OSError:
                # It has died meanwhile, which `_events` will notice.
                continue

    def _start(self) -> _Worker:
        # Workers import this when they write their first rows.
        context = forks(__name__, *([] if self._order.lines else ["newscrawl.export.formats.parquet"]))
        own_end, child_end = context.Pipe()
        child = context.Process(
            target=_serve, args=(child_end, self._order, str(Path.cwd()), self._memory), daemon=True
        )
        child.start()
        child_end.close()
        worker = _Worker(child, own_end)
        self._workers.append(worker)
        return worker

    def _events(self) -> Iterator[Event]:
        """The events that have arrived, and those for workers that ended or were stopped."""
        ready = set(wait([worker.pipe for worker in self._workers], _TICK))
        for worker in list(self._workers):
            task = worker.task
            if worker.pipe in ready:
                try:
                    event: Event = worker.pipe.recv()
                except (EOFError, OSError):
                    worker.process.join()
                    yield from self._lost(worker, _end_of(worker.process.exitcode))
                    continue
                worker.last_event, worker.counts = time.monotonic(), event.counts
                if event.done or event.problem is not None:
                    worker.task = None
                yield event
            elif task is not None and self._timeout:
                limit = self._timeout if worker.counts is not None else max(self._timeout, _START)
                if time.monotonic() - worker.last_event > limit:
                    yield from self._lost(worker, f"stopped: its worker sent no report for {limit:g} s")

    def _lost(self, worker: _Worker, reason: str) -> Iterator[Event]:
        self._workers.remove(worker)
        _end(worker)
        if worker.task is not None:
            name = worker.task.name
            problem = str(of_archive(without_query(name), reason))
            yield Event(name, worker.counts or Counts(), problem=problem)

    def _stop(self) -> None:
        for worker in self._workers:
            _end(worker)
        self._workers.clear()


def wait_for_workers(order: Recipe) -> None:
    """Wait until the workers of a run that was killed have ended, which they do at once: they may still be writing."""
    with _locked(order.marks, fcntl.LOCK_EX):
        pass


@contextmanager
def _locked(folder: Path, mode: int) -> Iterator[None]:
    """Hold a lock on a folder; without one, if its file system cannot lock folders (NFS)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, mode)
        yield
    finally:
        os.close(handle)


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.pipe.close()


def _end_of(code: int | None) -> str:
    if code is not None and code < 0:
        return f"its worker was killed by {signal.Signals(-code).name}; it may have run out of memory"
    return f"its worker ended with exit code {code}"


def _serve(pipe: Connection, order: Recipe, folder: str, memory: int) -> None:
    """Run a worker: receive tasks through the pipe and send events back, until the pipe is closed."""
    # Ctrl-C is handled by the parent process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    os.chdir(folder)
    if memory:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    extractor = Extractor(order.choice)
    parent = parent_process()
    with _locked(order.marks, fcntl.LOCK_SH):
        # After this check, the next run waits for this worker.
        if parent is None or not parent.is_alive():
            return
        try:
            while True:
                task: Task = pipe.recv()
                pipe.send(Event(task.name, Counts()))
                pipe.send(_read(pipe, order, extractor, task))
        except (EOFError, OSError):
            return


def _read(pipe: Connection, order: Recipe, extractor: Extractor, task: Task) -> Event:
    seen = Counts()

    def beat(counts: Counts) -> None:
        nonlocal seen
        seen = counts
        pipe.send(Event(task.name, counts))

    try:
        return Event(task.name, process(order, extractor, task.name, beat, task.places), done=True)
    except ArchiveError as error:
        return Event(task.name, seen, problem=str(error))
    except MemoryError:
        reason = "the memory limit of a worker was exceeded"
    except (BrokenPipeError, ConnectionError):
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".partition("\n")[0]
    return Event(task.name, seen, problem=str(of_archive(without_query(task.name), reason)))
