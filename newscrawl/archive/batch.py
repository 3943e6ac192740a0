"""The work of `scrapy extract`: read many archives, each once, even if some fail or this process is killed."""

from __future__ import annotations

import fcntl
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from newscrawl.archive.counts import Counts
from newscrawl.archive.errors import ArchiveError, shown
from newscrawl.archive.extracting import Extractor, Place
from newscrawl.archive.shards import Recipe, explaining
from newscrawl.archive.storing import Storing
from newscrawl.archive.workers import Task, Workers, wait_for_workers
from newscrawl.files.folders import making
from newscrawl.store import StoreError


@dataclass(slots=True, kw_only=True)
class BatchReport:
    """The result of each archive."""

    archives: int = 0
    """Number of archives."""
    counts: dict[str, Counts] = field(default_factory=dict)
    """Archive -> counts, for those that are done, in this run or an earlier one."""
    earlier: set[str] = field(default_factory=set)
    """Archives that an earlier run has finished."""
    problems: dict[str, str] = field(default_factory=dict)
    """Archive -> why it is not done, or only in part, in one line."""
    stored: Counter[str] = field(default_factory=Counter)
    """Outcome in the store -> number of articles; empty without a store."""

    @property
    def total(self) -> Counts:
        """The sum over the archives."""
        total = Counts()
        for each in self.counts.values():
            total.add(each)
        return total


Show = Callable[[Mapping[str, Counts], BatchReport], None]
"""Progress callback: the counts of the archives that are being read, and the report on the others so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The archives to read, the output to write, and the number of processes."""

    order: Recipe
    names: Sequence[str] = ()
    from_index: Path | None = None
    """An index from which only the wanted pages are read; `names`, if given, restricts it to these archives."""
    jobs: int = 1
    timeout: float = 0
    memory: int = 0

    def run(self, show: Show, storing: Storing | None = None) -> BatchReport:
        """Process the archives that are not done yet. Raises `ArchiveError` for an unusable folder or index."""
        # The index is read first, so that nothing is created if it cannot be read.
        tasks = list(self._tasks())
        with self._locked():
            wait_for_workers(self.order)
            self.order.clear()
            report = BatchReport(archives=len(tasks))
            queue = _Queue(self.order, [task.name for task in tasks], report, storing)
            todo = []
            for task in tasks:
                counts = self.order.done(task.name)
                if counts is None:
                    todo.append(task)
                else:
                    report.counts[task.name] = counts
                    report.earlier.add(task.name)
            running: dict[str, Counts] = {}
            show(running, report)
            queue.advance()
            workers = Workers(self.order, jobs=self.jobs, timeout=self.timeout, memory=self.memory)
            for event in workers.run(todo):
                running[event.name] = event.counts
                if event.done or event.problem is not None:
                    del running[event.name]
                    self._ended(report, event.name, event.counts, event.problem)
                    queue.advance()
                queue.keep()
                show(running, report)
        return report

    @staticmethod
    def _ended(report: BatchReport, name: str, counts: Counts, problem: str | None) -> None:
        if problem is not None:
            report.problems[name] = problem
            return
        report.counts[name] = counts
        if counts.damaged:
            more = f" (and {counts.damaged - 1} more)" if counts.damaged > 1 else ""
            summary = f"{counts.first_damage}{more}; {counts.articles} articles were read from the rest"
            report.problems[name] = f"archive {shown(name)}: {summary}"

    def _tasks(self) -> Iterator[Task]:
        if self.from_index is None:
            yield from map(Task, self.names)
            return
        from newscrawl.archive.index import indexed

        places: dict[str, list[Place]] = defaultdict(list)
        for name, found in indexed(self.from_index, Extractor(self.order.choice).is_host_wanted):
            if not self.names or name in self.names:
                places[name] += found
        for name, found in places.items():
            yield Task(name, sorted(found))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Make the folders and lock them, so that only one run at a time works in them; leave none of them empty."""
        order = self.order
        with ExitStack() as stack:
            with explaining(order.folder):
                stack.enter_context(making(*order.folders))
                lock = order.marks / ".lock"
                file = stack.enter_context(lock.open("w"))
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if not os.fstat(file.fileno()).st_nlink:
                    raise FileNotFoundError("a run that has just ended removed it")
            except OSError as error:
                raise ArchiveError(f"{shown(order.folder)}: another scrapy extract is writing to it") from error
            try:
                yield
            finally:
                if list(order.marks.iterdir()) == [lock]:
                    lock.unlink()


class _Queue:
    """Passes the articles to the store, archive by archive, in the order of the list."""

    def __init__(self, order: Recipe, names: list[str], report: BatchReport, storing: Storing | None) -> None:
        self._order = order
        self._left = names
        self._report = report
        self._storing = storing

    def keep(self) -> None:
        """Keep the leases on the sites of the store."""
        if self._storing is not None:
            self._storing.keep()

    def advance(self) -> None:
        """Store the archives whose turn has come; an archive that failed is skipped."""
        report = self._report
        while self._storing is not None and self._left:
            name = self._left[0]
            if name not in report.counts and name not in report.problems:
                return
            self._left.pop(0)
            path = self._order.path(name)
            if name not in report.counts or not path.exists():
                continue
            try:
                report.stored.update(self._storing.store(path, self.keep))
                with explaining(path.parent):
                    path.unlink()
            except (StoreError, ArchiveError) as error:
                report.problems[name] = str(error)
