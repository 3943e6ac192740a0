"""Compute the signatures of the parts of a history in worker processes, and keep them as Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newscrawl.files.atomic import atomic_write
from newscrawl.forks import end_with_parent, forks
from newscrawl.history.errors import HistoryError
from newscrawl.history.inputs import Part, reason_of
from newscrawl.history.rows import REPEATED, SCHEMA, WANTED, sign_rows

_VERSION = 1
"""Version of the signature files; parts with another version are signed again."""
_ROWS = 2000
_BYTES = 2 << 20
"""Bytes of bodies that are signed at once, so that long texts need no more memory than short ones."""


def sign_all(parts: Sequence[Part], folder: Path, jobs: int, done: Callable[[int], None]) -> dict[Path, HistoryError]:
    """Write the signatures of the parts that have none in the folder yet; `done` is called with the rows of each part.

    Return the damaged files with their errors. Raises `HistoryError` if the folder cannot be written to.
    """
    waiting = []
    for part in parts:
        if is_signed(part, folder):
            done(part.rows)
        else:
            waiting.append(part)
    bad: dict[Path, HistoryError] = {}
    for part, error in _signed(waiting, folder, jobs):
        done(part.rows)
        if error is not None:
            bad.setdefault(part.path, HistoryError(error))
    return bad


def _signed(parts: Sequence[Part], folder: Path, jobs: int) -> Iterator[tuple[Part, str | None]]:
    if jobs == 1 or len(parts) <= 1:
        for part in parts:
            yield part, sign_part(part, folder)
        return
    with ProcessPoolExecutor(min(jobs, len(parts)), mp_context=forks(__name__), initializer=end_with_parent) as pool:
        running: dict[Future[str | None], Part] = {pool.submit(sign_part, part, folder): part for part in parts}
        try:
            for future in as_completed(running):
                yield running[future], future.result()
        except BrokenProcessPool as error:
            raise HistoryError(
                "a worker process was killed; there may not be enough memory for this many --jobs"
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def place_of(part: Part, folder: Path) -> Path:
    """The path of the signatures of a part."""
    return folder / f"v{_VERSION}-{part.name}.parquet"


def is_signed(part: Part, folder: Path) -> bool:
    """Whether the folder has the complete signatures of a part."""
    place = place_of(part, folder)
    if not place.exists():
        return False
    try:
        with pq.ParquetFile(place) as file:
            return bool(file.metadata.num_rows == part.rows and file.schema_arrow.equals(SCHEMA))
    except (OSError, pa.ArrowException):
        return False


def sign_part(part: Part, folder: Path) -> str | None:
    """Write the signatures of a part atomically; return the error if its file is damaged, otherwise None."""
    place = place_of(part, folder)
    try:
        with (
            atomic_write(place) as temporary,
            pq.ParquetWriter(
                temporary, SCHEMA, compression="zstd", compression_level=1, use_dictionary=list(REPEATED)
            ) as writer,
        ):
            for batch in _batches(part):
                for piece in _cut(batch):
                    writer.write_batch(sign_rows(piece))
    except _Damaged as error:
        return str(error)
    except OSError as error:
        raise HistoryError(f"{folder}: {error.strerror or error}") from error
    return None


def _cut(batch: Any) -> Iterator[Any]:
    """Divide a batch into pieces with equal numbers of rows and about `_BYTES` of text or less each."""
    pieces = max(1, batch.column("body").nbytes // _BYTES)
    rows = max(1, -(-batch.num_rows // pieces))
    return (batch.slice(start, rows) for start in range(0, batch.num_rows, rows))


class _Damaged(Exception):
    pass


def _batches(part: Part) -> Iterator[Any]:
    try:
        with pq.ParquetFile(part.path) as file:
            columns = [name for name in WANTED if name in file.schema_arrow.names]
            yield from file.iter_batches(_ROWS, row_groups=list(part.groups), columns=columns)
    except (OSError, pa.ArrowException, ValueError) as error:
        raise _Damaged(f"{part.path}: {reason_of(error)}") from error
