"""The one thread that talks to the database for a crawl, so that the reactor never waits for it."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from newscrawl.store.errors import StoreError
from newscrawl.store.schema import WRITER_LOCK

logger = logging.getLogger(__name__)
T = TypeVar("T")
Operation = Callable[[sa.Connection], T]


@dataclass(slots=True)
class _Job:
    operation: Operation[Any]
    write: bool
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]


class Writer:
    """Runs operations in order; writes are committed in groups of at most `size`, after at most `delay` seconds.

    An operation takes the open connection and must be repeatable: where one of a group fails, the group is rolled back
    and each of its operations is run again in a transaction of its own. `patience` is the seconds a lost database is
    waited for before the operations fail with `StoreError`; from then on they fail at once, until it is there again.
    """

    def __init__(self, engine: sa.Engine, *, size: int, delay: float, patience: float) -> None:
        self._engine = engine
        self._size = size
        self._delay = delay
        self._patience = patience
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._connection: sa.Connection | None = None
        self._away_since: float | None = None
        self._thread = threading.Thread(target=self._work, name="feed-store", daemon=True)
        self._thread.start()

    async def write(self, operation: Operation[T]) -> T:
        """Run the operation; return its result once its group is committed. Raises `StoreError`."""
        return await self._submit(operation, write=True)

    async def read(self, operation: Operation[T]) -> T:
        """Run the operation at once, ahead of the group that is being gathered. Raises `StoreError`."""
        return await self._submit(operation, write=False)

    async def close(self) -> None:
        """Commit what is gathered and end the thread."""
        self._jobs.put(None)
        await asyncio.get_running_loop().run_in_executor(None, self._thread.join)

    async def _submit(self, operation: Operation[T], *, write: bool) -> T:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(operation, write, loop, future))
        return await future

    def _work(self) -> None:
        group: list[_Job] = []
        deadline = 0.0
        while True:
            try:
                job = self._jobs.get(timeout=max(0.0, deadline - time.monotonic()) if group else None)
            except queue.Empty:
                self._commit(group)
                group = []
                continue
            if job is None:
                self._commit(group)
                break
            if not job.write:
                self._run([job])
                continue
            if not group:
                deadline = time.monotonic() + self._delay
            group.append(job)
            if len(group) >= self._size:
                self._commit(group)
                group = []
        if self._connection is not None:
            self._connection.close()

    def _commit(self, group: list[_Job]) -> None:
        if group:
            self._run(group)

    def _run(self, group: list[_Job]) -> None:
        """Run a group in one transaction; tell each job how it went."""
        pause = 0.1
        while True:
            try:
                results = self._transaction(group)
            except sa.exc.OperationalError as error:
                self._drop_connection()
                lost = error.connection_invalidated or self._engine.dialect.name != "sqlite"
                if not lost or self._is_out_of_patience():
                    _tell(group, explained(error, self._engine))
                    return
                logger.warning("feed store: %s; trying again in %.1f s", _first_line(error), pause)
                time.sleep(pause)
                pause = min(pause * 2, 5.0)
                continue
            except Exception as error:
                self._drop_connection()
                if len(group) > 1:
                    for job in group:
                        self._run([job])
                else:
                    _tell(group, explained(error, self._engine))
            else:
                self._away_since = None
                _tell(group, results)
            return

    def _is_out_of_patience(self) -> bool:
        """Whether the database has been away for too long; counted from when it went, not from when it was asked."""
        now = time.monotonic()
        if self._away_since is None:
            self._away_since = now
        return now - self._away_since >= self._patience

    def _transaction(self, group: list[_Job]) -> list[Any]:
        write = any(job.write for job in group)
        if self._connection is None:
            self._connection = self._engine.connect()
        connection = self._connection.execution_options(newscrawl_write=write)
        with connection.begin():
            if write and connection.dialect.name == "postgresql":
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
            return [job.operation(connection) for job in group]

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _tell(group: list[_Job], results: list[Any] | Exception) -> None:
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
        logger.warning("feed store: the crawl ended before %d operations were answered", len(group))


def _first_line(error: Exception) -> str:
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) and error.orig is not None else error
    return str(cause).strip().split("\n")[0] or type(cause).__name__


def explained(error: Exception, engine: sa.Engine) -> Exception:
    """A `StoreError` that says what to do about a fault of the database; any other error as it is."""
    if not isinstance(error, sa.exc.DBAPIError):
        return error
    return StoreError(f"feed store {engine.url.render_as_string(hide_password=True)}: {_advice(_first_line(error))}")


def _advice(text: str) -> str:
    for sign, advice in (
        ("locked", "another program holds the write lock; close it, or raise FEED_STORE_TIMEOUT"),
        ("readonly", "the file or its folder is read-only; make both writable for this user"),
        ("unable to open", "the file cannot be opened; check the path and its permissions"),
        ("disk is full", "the disk is full; free space and start the crawl again, nothing stored is lost"),
        ("not a database", "the file is not a SQLite database; move it away or name another FEED_STORE_URL"),
        ("malformed", "the file is damaged; restore a backup"),
    ):
        if sign in text:
            return f"{text} ({advice})"
    return text
