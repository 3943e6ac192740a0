"""The thread that accesses the database for crawls, so that the reactor never waits for it."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from newscrawl.store.db.errors import driver_message, explained
from newscrawl.store.db.transactions import write_lock

logger = logging.getLogger(__name__)
V = TypeVar("V")
R = TypeVar("R")
_QUIET = 0.03
"""Seconds without a new job after which a group is committed: by then, all who could add one wait for this commit."""
_PAUSE = 0.1
"""Seconds before the first attempt to reconnect to a database; each pause is twice the previous one, up to 5."""
Operation = Callable[[sa.Connection, Sequence[V]], Sequence[R]]
"""An operation on several values at once; returns one result per value."""


@dataclass(slots=True)
class _Job:
    operation: Operation[Any, Any]
    value: Any
    write: bool
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]


class Writer:
    """Runs operations; writes are committed in groups of about `size`, after `delay` seconds, or when no more arrive.

    An operation takes the open connection and a list of values, namely all values that one group has for this
    operation. It must be repeatable: if one job of a group fails, the group is rolled back and each of its jobs is run
    again in its own transaction. `patience` is how many seconds to wait for a lost database before the jobs fail with
    `StoreError`; from then on they fail immediately, until the database is reachable again.
    """

    def __init__(self, engine: sa.Engine, *, size: int, delay: float, patience: float) -> None:
        self._engine = engine
        self._size = size
        self._delay = delay
        self._patience = patience
        self._group: list[_Job] = []
        """Writes that wait for more; gathered in the caller's loop, as switching threads takes as long as a write."""
        self._begun = self._latest = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._jobs: queue.SimpleQueue[list[_Job] | None] = queue.SimpleQueue()
        self._connection: sa.Connection | None = None
        self._reader: sa.Connection | None = None
        self._unreachable_since: float | None = None
        self._thread = threading.Thread(target=self._work, name="feed-store", daemon=True)
        self._thread.start()

    async def write(self, operation: Operation[V, R], value: V) -> R:
        """Run the operation for a value; return its result once its group is committed. Raises `StoreError`."""
        return await self._submit(operation, value)

    async def write_now(self, operation: Callable[[sa.Connection], R]) -> R:
        """Run an urgent operation: the pending group is committed with it immediately. Raises `StoreError`."""
        return await self._submit(lambda connection, _: [operation(connection)], None, urgent=True)

    async def read(self, operation: Operation[V, R], value: V) -> R:
        """Run a read operation, before the pending group of writes. Raises `StoreError`.

        A SQLite file answers in microseconds and waits for no writer, so it is queried in the caller's thread, which
        avoids a switch to the writer's thread. A database server is queried by the writer's thread.
        """
        if self._engine.dialect.name != "sqlite":
            return await self._submit(operation, value, write=False)
        try:
            if self._reader is None:
                self._reader = self._engine.connect()
            return operation(self._reader, [value])[0]
        except sa.exc.DBAPIError as error:
            raise explained(error, self._engine) from error

    async def close(self) -> None:
        """Commit the pending group and end the thread."""
        self._hand_over()
        self._jobs.put(None)
        await asyncio.get_running_loop().run_in_executor(None, self._thread.join)
        if self._reader is not None:
            self._reader.close()

    async def _submit(self, operation: Operation[V, R], value: V, *, write: bool = True, urgent: bool = False) -> R:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        job = _Job(operation, value, write, loop, future)
        if write:
            self._gather(job, urgent)
        else:
            self._jobs.put([job])
        return await future

    def _gather(self, job: _Job, urgent: bool) -> None:
        """Add a write to the group; hand the group to the thread if it is urgent or full."""
        self._latest = job.loop.time()
        if not self._group:
            self._begun = self._latest
            self._timer = job.loop.call_later(_QUIET, self._check_timer, job.loop)
        self._group.append(job)
        if urgent or len(self._group) >= self._size:
            self._hand_over()

    def _check_timer(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hand the group to the thread once it is old enough, or no more writes have arrived for a while."""
        due = min(self._latest + _QUIET, self._begun + self._delay)
        if loop.time() >= due:
            self._hand_over()
        else:
            self._timer = loop.call_at(due, self._check_timer, loop)

    def _hand_over(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._group:
            self._jobs.put(self._group)
            self._group = []

    def _work(self) -> None:
        closing = False
        while not closing:
            waiting = self._waiting()
            closing = None in waiting
            jobs = [job for group in waiting if group is not None for job in group]
            for write in (False, True):
                if group := [job for job in jobs if job.write is write]:
                    self._run(group)
        if self._connection is not None:
            self._connection.close()

    def _waiting(self) -> list[list[_Job] | None]:
        """Return all groups that were handed over (None: close); wait if there are none."""
        waiting = [self._jobs.get()]
        with suppress(queue.Empty):
            while True:
                waiting.append(self._jobs.get_nowait())
        return waiting

    def _run(self, group: list[_Job]) -> None:
        """Run a group in one transaction; give each job its result."""
        pause = _PAUSE
        while True:
            try:
                results = self._transaction(group)
            except sa.exc.OperationalError as error:
                self._drop_connection()
                lost = error.connection_invalidated or self._engine.dialect.name != "sqlite"
                if not lost or self._has_timed_out():
                    _set_results(group, explained(error, self._engine))
                    return
                level = logging.WARNING if pause == _PAUSE else logging.INFO
                logger.log(level, "feed store: %s; trying again in %.1f s", driver_message(error), pause)
                time.sleep(pause)
                pause = min(pause * 2, 5.0)
                continue
            except Exception as error:
                self._drop_connection()
                if len(group) > 1:
                    for job in group:
                        self._run([job])
                else:
                    _set_results(group, explained(error, self._engine))
            else:
                self._unreachable_since = None
                _set_results(group, results)
            return

    def _has_timed_out(self) -> bool:
        """Whether the database has been unreachable for too long, counted from the first failure."""
        now = time.monotonic()
        if self._unreachable_since is None:
            self._unreachable_since = now
        return now - self._unreachable_since >= self._patience

    def _transaction(self, group: list[_Job]) -> list[Any]:
        write = any(job.write for job in group)
        if self._connection is None:
            self._connection = self._engine.connect()
        connection = self._connection.execution_options(newscrawl_write=write)
        with connection.begin():
            if write:
                write_lock(connection)
            return _results(connection, group)

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _results(connection: sa.Connection, group: list[_Job]) -> list[Any]:
    """Run each operation of a group once, for all its values; return the results in the order of the group."""
    together: dict[Operation[Any, Any], list[int]] = {}
    for place, job in enumerate(group):
        together.setdefault(job.operation, []).append(place)
    results: list[Any] = [None] * len(group)
    for operation, places in together.items():
        for place, result in zip(places, operation(connection, [group[at].value for at in places]), strict=True):
            results[place] = result
    return results


def _set_results(group: list[_Job], results: list[Any] | Exception) -> None:
    def settle() -> None:
        for index, job in enumerate(group):
            if job.future.done():
                continue
            if isinstance(results, Exception):
                job.future.set_exception(results)
            else:
                job.future.set_result(results[index])

    try:
        group[0].loop.call_soon_threadsafe(settle)
    except RuntimeError:
        logger.warning("feed store: the crawl ended before %d operations were done", len(group))
