"""`DedupJob`: deduplicate a whole history, from Parquet to Parquet."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from newscrawl.files.folders import making
from newscrawl.history import output
from newscrawl.history.clusters import Shelf, gather
from newscrawl.history.errors import HistoryError
from newscrawl.history.index import Index, check_installed
from newscrawl.history.inputs import Input, common_schema, find, open_input
from newscrawl.history.signing import is_signed, sign_all
from newscrawl.history.stories import stories

Advance = Callable[[str, int, int], None]
"""Progress callback: name of the step, rows done since the last call, total rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The result of a job."""

    files: int
    rows: int
    articles: int
    """Number of articles, without their earlier versions."""
    signed: int
    """Rows that were signed now; the others already had a signature."""
    judged: int
    """Pairs that were compared."""
    clusters: int
    """Texts that several articles share."""
    members: int
    """Articles in clusters."""
    equal: int
    """Copies whose text is equal to that of their original."""
    largest: int
    written: int
    """Number of files written."""
    seconds: Mapping[str, float]
    """Step -> wall-clock seconds."""
    bad: Sequence[str] = ()
    """Messages about the files that were left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupJob:
    """Reads Parquet files of articles and writes them with the columns `output.ADDED`."""

    places: Sequence[str]
    """Input files and folders."""
    output: Path
    """A folder that does not exist yet, or is empty; it appears when everything has been written."""
    signatures: Path | None = None
    """A folder in which signatures are kept for the next job; None to delete them at the end."""
    jobs: int = 1
    memory: str = "2GB"
    outlets: Mapping[str, str] = field(default_factory=dict)
    """Site -> the name by which others credit it."""
    notify: Callable[[str], None] = print
    """Called with one line for each file that is left out."""
    advance: Advance = lambda *_: None

    def run(self) -> Summary:
        """Run the job. Raises `HistoryError`, without leaving any output."""
        check_installed()
        inputs, bad = self._inputs()
        with self._aside() as staging:
            work = staging / "work"
            signatures = self.signatures or work / "signatures"
            with _making(work), _making(signatures):
                return self._run(inputs, bad, staging, work, signatures)

    def _inputs(self) -> tuple[list[Input], list[str]]:
        inputs: list[Input] = []
        bad: list[str] = []
        for path in find(self.places):
            try:
                inputs.append(open_input(path))
            except HistoryError as error:
                self._leave_out(bad, error)
        if not inputs:
            raise HistoryError("no readable file was found")
        return inputs, bad

    def _leave_out(self, bad: list[str], error: HistoryError) -> None:
        self.notify(f"left out: {error}")
        bad.append(str(error))

    def _run(self, inputs: list[Input], bad: list[str], staging: Path, work: Path, signatures: Path) -> Summary:
        watch = _Stopwatch()
        parts = [part for one in inputs for part in one.parts]
        new = sum(part.rows for part in parts if not is_signed(part, signatures))
        total = sum(part.rows for part in parts)
        damaged = sign_all(parts, signatures, self.jobs, lambda rows: self.advance("signing", rows, total))
        for error in damaged.values():
            self._leave_out(bad, error)
        inputs = [one for one in inputs if one.path not in damaged]
        if not inputs:
            raise HistoryError("no readable file was found")
        schema = common_schema(inputs)
        parts = [part for one in inputs for part in one.parts]
        watch.lap("signing")
        index = Index(work, memory=self.memory, jobs=self.jobs)
        try:
            rows, articles = index.load(parts, signatures)
            watch.lap("sorting")
            judged = self._cluster(index, work, articles)
            watch.lap("comparing")
            index.enter(stories(index.members(), self.outlets))
            clusters, members, equal, largest = index.counted()
            watch.lap("origins")
            written = output.write(
                inputs,
                index.rows(),
                output.schema_of(schema),
                staging,
                self.outlets,
                lambda done: self.advance("writing", done, rows),
            )
            watch.lap("writing")
        finally:
            index.close()
        shutil.rmtree(work)
        self._deliver(staging)
        return Summary(
            files=len(inputs),
            rows=rows,
            articles=articles,
            signed=new,
            judged=judged,
            clusters=clusters,
            members=members,
            equal=equal,
            largest=largest,
            written=written,
            seconds=watch.seconds,
            bad=bad,
        )

    def _cluster(self, index: Index, work: Path, articles: int) -> int:
        shelf = Shelf(work / "signatures.bin")
        try:
            leaders, similarities, tally = gather(
                index, shelf, articles, lambda done: self.advance("comparing", done, articles)
            )
        finally:
            shelf.close()
        index.cluster(leaders, similarities)
        return tally.judged

    @contextmanager
    def _aside(self) -> Iterator[Path]:
        """A folder beside the output, to be renamed at the end; leftovers of a killed job in it are removed first."""
        if self.output.exists() and (not self.output.is_dir() or any(self.output.iterdir())):
            raise HistoryError(f"{self.output}: already exists; name a folder that does not exist yet")
        staging = self.output.with_name(f".{self.output.name}.unfinished")
        with _making(staging):
            lock = os.open(staging, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                os.close(lock)
                raise HistoryError(f"{self.output}: another scrapy dedup is writing it") from error
            try:
                _empty(staging)
                yield staging
            finally:
                if staging.exists():
                    shutil.rmtree(staging, ignore_errors=True)
                os.close(lock)

    def _deliver(self, staging: Path) -> None:
        try:
            if self.output.exists():
                self.output.rmdir()
            staging.rename(self.output)
        except OSError as error:
            raise HistoryError(f"{self.output}: {error.strerror}") from error


class _Stopwatch:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.monotonic()

    def lap(self, step: str) -> None:
        now = time.monotonic()
        self.seconds[step] = now - self._last
        self._last = now


@contextmanager
def _making(folder: Path) -> Iterator[None]:
    with ExitStack() as stack:
        try:
            stack.enter_context(making(folder))
        except OSError as error:
            raise HistoryError(f"{folder}: {error.strerror}") from error
        yield


def _empty(folder: Path) -> None:
    for inside in folder.iterdir():
        if inside.is_dir():
            shutil.rmtree(inside)
        else:
            inside.unlink()
