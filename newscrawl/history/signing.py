"""Signatures of a part of a history, kept as Parquet; the work of the worker processes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newscrawl.aside import aside
from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.dedup.origin import Credit, credit_of, known_by
from newscrawl.history.errors import HistoryError
from newscrawl.history.inputs import NEEDED, Part, reason_of
from newscrawl.items import Article

_VERSION = 1
"""Of what a file of signatures holds: another one is signed again."""
_WANTED = (*NEEDED, "key", "published_precision", "fetched", "stored_at", "seq", "source", "dateline")
_ROWS = 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

SCHEMA = pa.schema(
    {
        "identity": pa.uint64(),  # hash of site and key
        "name": pa.string(),  # site/key
        "site": pa.string(),
        "day": pa.int32(),  # of publication in UTC, as days since 1970-01-01
        "text": pa.binary(),  # hash of the folded text
        "signature": pa.binary(),
        "keys": pa.list_(pa.uint64()),
        "known": pa.int64(),  # when it is known to have been there, microseconds since 1970-01-01
        "seen": pa.int64(),  # when it was fetched, the same
        "stamp": pa.int64(),  # of several rows of one article the highest is its latest version
        "credit": pa.string(),
        "credit_site": pa.string(),
    }
)


def sign_all(parts: Sequence[Part], folder: Path, jobs: int, done: Callable[[int], None]) -> dict[Path, HistoryError]:
    """Write the signatures of the parts that have none in the folder yet; `done` is told the rows of each part.

    The answer holds the files that are damaged. Raises `HistoryError` if the folder cannot be written to.
    """
    waiting = [part for part in parts if not is_signed(part, folder)]
    for part in parts:
        if part not in waiting:
            done(part.rows)
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
    # A fork would copy locks that other threads hold.
    with ProcessPoolExecutor(
        min(jobs, len(parts)), mp_context=get_context("spawn"), initializer=_end_with_parent
    ) as pool:
        running: dict[Future[str | None], Part] = {pool.submit(sign_part, part, folder): part for part in parts}
        try:
            for future in as_completed(running):
                yield running[future], future.result()
        except BrokenProcessPool as error:
            raise HistoryError("a worker process was killed; is there memory for --jobs of them?") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _end_with_parent() -> None:
    """Have this worker end when the process that started it was killed."""

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def place_of(part: Part, folder: Path) -> Path:
    """Where the signatures of a part are."""
    return folder / f"v{_VERSION}-{part.name}.parquet"


def is_signed(part: Part, folder: Path) -> bool:
    """Whether the folder has the signatures of a part, whole."""
    place = place_of(part, folder)
    if not place.exists():
        return False
    try:
        with pq.ParquetFile(place) as file:
            return bool(file.metadata.num_rows == part.rows and file.schema_arrow.equals(SCHEMA))
    except (OSError, pa.ArrowException):
        return False


def sign_part(part: Part, folder: Path) -> str | None:
    """Write the signatures of a part, aside and renamed; return what is wrong with its file, or None."""
    place = place_of(part, folder)
    try:
        with (
            aside(place) as temporary,
            pq.ParquetWriter(temporary, SCHEMA, compression="zstd", compression_level=1) as writer,
        ):
            for batch in _batches(part):
                writer.write_batch(pa.RecordBatch.from_pylist([_row(row) for row in batch.to_pylist()], SCHEMA))
    except _Damaged as error:
        return str(error)
    except OSError as error:
        raise HistoryError(f"{folder}: {error.strerror or error}") from error
    return None


class _Damaged(Exception):
    pass


def _batches(part: Part) -> Iterator[Any]:
    try:
        with pq.ParquetFile(part.path) as file:
            columns = [name for name in _WANTED if name in file.schema_arrow.names]
            yield from file.iter_batches(_ROWS, row_groups=list(part.groups), columns=columns)
    except (OSError, pa.ArrowException, ValueError) as error:
        raise _Damaged(f"{part.path}: {reason_of(error)}") from error


def _row(row: dict[str, Any]) -> dict[str, Any]:
    site, url = _text(row["site"]), _text(row["url"])
    key = _text(row.get("key")) or url
    title, body = _text(row["title"]), _text(row["body"])
    article = Article(url=url, site=site, key=key, title=title, body=body)
    prints = fingerprint(article)
    published, seen = moment(row["published"]), moment(row.get("fetched"))
    if seen is None:
        seen = moment(row.get("stored_at"))
    only_day = row.get("published_precision") == "day" or type(row["published"]) is date
    credit = _credit(row, body)
    sequence = row.get("seq")
    identity = blake2b(f"{site}\n{key}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return {
        "identity": int.from_bytes(identity, "little"),
        "name": f"{site}/{key}",
        "site": site,
        "day": None if published is None else published // (86_400 * 1_000_000),
        "text": prints.text,
        "signature": None if prints.signature is None else prints.signature.to_bytes(),
        "keys": () if prints.signature is None else prints.signature.keys,
        "known": known_by(published, seen, only_day=only_day),
        "seen": seen,
        "stamp": sequence if isinstance(sequence, int) else moment(row.get("stored_at")) or seen or 0,
        "credit": None if credit is None else credit.name,
        "credit_site": None if credit is None else credit.site,
    }


def _credit(row: dict[str, Any], body: str) -> Credit | None:
    source = row.get("source")
    if isinstance(source, dict):
        name, site = source.get("name"), source.get("site")
    else:
        name, site = source, None
    return credit_of(_text(name) or None, _text(site) or None, _text(row.get("dateline")) or None, body)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def moment(value: Any) -> int | None:
    """Microseconds since 1970 (UTC) of what a column of dates holds: a time, a day, or text of ISO 8601; else None."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        value = value if value.tzinfo else value.replace(tzinfo=UTC)
    elif isinstance(value, date):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    else:
        return None
    return int((value - _EPOCH) // _MICROSECOND)
