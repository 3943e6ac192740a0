"""Find and check the Parquet files of a history, and divide them into parts that are signed one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newscrawl.history.errors import HistoryError

NEEDED = ("title", "body", "site", "url", "published")
_PART_ROWS = 20_000
_ENDS = 1 << 16
"""Bytes at both ends of a file that identify it; the end contains the positions and statistics of all pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Consecutive row groups of a file."""

    path: Path
    name: str
    """Its name among the signatures, derived from the content of the file, not from its path."""
    groups: tuple[int, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A file of the history."""

    path: Path
    schema: Any
    parts: tuple[Part, ...]


def find(places: Iterable[str]) -> list[Path]:
    """The given files and all Parquet files in folders, sorted by folder; names with a leading `.` or `_` are skipped.

    Raises `HistoryError` for a place that does not exist, and for a folder without Parquet files.
    """
    found: dict[Path, None] = {}
    for place in places:
        path = Path(place)
        if not path.is_dir():
            if not path.exists():
                raise HistoryError(f"{place}: there is no such file or folder")
            found[path] = None
            continue
        inside = [
            file
            for file in sorted(path.rglob("*.parquet"))
            if file.is_file() and not any(part[0] in "._" for part in file.relative_to(path).parts)
        ]
        if not inside:
            raise HistoryError(f"{place}: there is no Parquet file (*.parquet) in this folder")
        found |= dict.fromkeys(inside)
    return list(found)


def open_input(path: Path) -> Input:
    """Check a file and divide it into parts. Raises `HistoryError` if it is not Parquet, or lacks columns."""
    try:
        with pq.ParquetFile(path) as file:
            schema, metadata = file.schema_arrow, file.metadata
            sizes = [metadata.row_group(at).num_rows for at in range(metadata.num_row_groups)]
        name = _digest(path)
    except (OSError, pa.ArrowException) as error:
        raise HistoryError(f"{path}: {reason_of(error)}") from error
    missing = [column for column in NEEDED if column not in schema.names]
    if missing:
        raise HistoryError(f"{path}: has no column {', '.join(missing)}")
    return Input(path=path, schema=schema, parts=tuple(_parts(path, name, sizes)))


def reason_of(error: Exception) -> str:
    """The first line of an error message from Arrow, shortened; or that of the operating system."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return f"not a readable Parquet file: {lines[0][:160]}"


def common_schema(inputs: Sequence[Input]) -> Any:
    """The schema that fits all rows. Raises `HistoryError` naming the first file that does not fit the others."""
    schema = inputs[0].schema.remove_metadata()
    for one in inputs[1:]:
        try:
            schema = pa.unify_schemas([schema, one.schema.remove_metadata()], promote_options="default")
        except pa.ArrowException as error:
            message = str(error).splitlines()[0][:160]
            raise HistoryError(f"{one.path}: its columns do not fit those of {inputs[0].path}: {message}") from error
    return schema


def _parts(path: Path, name: str, sizes: Sequence[int]) -> Iterable[Part]:
    groups: list[int] = []
    rows = 0
    for group, size in enumerate(sizes):
        groups.append(group)
        rows += size
        if rows >= _PART_ROWS or group == len(sizes) - 1:
            yield Part(path=path, name=f"{name}-{groups[0]}-{groups[-1]}", groups=tuple(groups), rows=rows)
            groups, rows = [], 0


def _digest(path: Path) -> str:
    size = path.stat().st_size
    with path.open("rb") as file:
        digest = blake2b(f"{size}\n".encode(), digest_size=12)
        digest.update(file.read(_ENDS))
        file.seek(max(0, size - _ENDS))
        digest.update(file.read())
    return digest.hexdigest()
