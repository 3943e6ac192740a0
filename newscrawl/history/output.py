"""Write the rows of a history with their results as Parquet files of a convenient size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newscrawl.dedup.origin import Reason, origin
from newscrawl.history.errors import HistoryError
from newscrawl.history.inputs import Input, reason_of
from newscrawl.history.stories import printing

_FULL = 1 << 28
"""Bytes after which a new file is started."""
_ROWS = 4096
_ADDED = pa.schema(
    {
        "cluster": pa.string(),
        "cluster_size": pa.int32(),
        "origin": pa.string(),
        "origin_reason": pa.string(),
        "similarity": pa.float64(),
        "copy_of": pa.string(),
    }
)
ADDED = tuple(_ADDED.names)
"""The columns that are added; existing columns with these names are replaced in place."""


def schema_of(rows: Any) -> Any:
    """The output schema for rows with the given schema."""
    for field in _ADDED:
        at = rows.get_field_index(field.name)
        rows = rows.append(field) if at < 0 else rows.set(at, field)
    return rows


def write(
    inputs: Sequence[Input],
    found: Iterator[Any],
    schema: Any,
    folder: Path,
    outlets: Mapping[str, str],
    advance: Callable[[int], None],
) -> int:
    """Write all rows of the inputs with their results, in order; return the number of files.

    Raises `HistoryError` for a damaged file, and if the folder cannot be written to.
    """
    results = _Results(found, outlets)
    number = 0
    writer: Any = None
    sink: Any = None
    try:
        for one in inputs:
            for batch in _batches(one):
                if writer is None:
                    number += 1
                    sink = (folder / f"articles-{number:05}.parquet").open("wb")
                    writer = pq.ParquetWriter(sink, schema, compression="zstd")
                writer.write_table(_fitted(batch, results.take(batch.num_rows), schema))
                advance(batch.num_rows)
                if sink.tell() >= _FULL:
                    writer.close()
                    sink.close()
                    writer = None
        if writer is not None:
            writer.close()
            sink.close()
    except OSError as error:
        raise HistoryError(f"{folder}: {error.strerror or error}") from error
    finally:
        if sink is not None:
            sink.close()
    return number


def _batches(one: Input) -> Iterator[Any]:
    if not one.parts:
        return
    groups = [group for part in one.parts for group in part.groups]
    try:
        with pq.ParquetFile(one.path) as file:
            yield from file.iter_batches(_ROWS, row_groups=groups)
    except (OSError, pa.ArrowException, ValueError) as error:
        raise HistoryError(f"{one.path}: {reason_of(error)}") from error


def _fitted(batch: Any, added: Any, schema: Any) -> Any:
    columns = []
    for field in schema:
        if field.name in ADDED:
            columns.append(added.column(field.name))
        elif field.name in batch.schema.names:
            columns.append(batch.column(field.name).cast(field.type))
        else:
            columns.append(pa.nulls(batch.num_rows, field.type))
    return pa.table(columns, schema=schema)


class _Results:
    """Returns the results, a given number of rows at a time."""

    def __init__(self, batches: Iterator[Any], outlets: Mapping[str, str]) -> None:
        self._batches = (_added(batch, outlets) for batch in batches)
        self._left = _ADDED.empty_table()

    def take(self, count: int) -> Any:
        """The added columns for the next rows, as a table."""
        while self._left.num_rows < count:
            self._left = pa.concat_tables([self._left, next(self._batches)])
        taken, self._left = self._left.slice(0, count), self._left.slice(count)
        return taken


def _added(batch: Any, outlets: Mapping[str, str]) -> Any:
    """The added columns for a batch of `Index.rows`."""
    name, cluster = batch.column("name"), batch.column("cluster")
    columns = [
        pc.coalesce(cluster, name),
        pc.coalesce(batch.column("size"), pa.scalar(1, pa.int32())),
        *_origins(batch, outlets),
        batch.column("similarity"),
        batch.column("copy_of"),
    ]
    return pa.Table.from_arrays(columns, schema=_ADDED)


def _origins(batch: Any, outlets: Mapping[str, str]) -> tuple[Any, Any]:
    """Columns of origin and reason; for an article with a unique text, only its credit can name another origin."""
    name, reason = batch.column("name"), batch.column("reason")
    alone = pc.and_(pc.is_null(batch.column("cluster")), pc.is_valid(batch.column("credit")))
    origins = [origin([printing(row, outlets)]) for row in batch.filter(alone).to_pylist()]
    names = pa.array([one.name for one in origins], pa.string())
    reasons = pa.array([one.reason for one in origins], pa.string())
    return (
        pc.coalesce(pc.replace_with_mask(batch.column("origin"), alone, names), name),
        pc.coalesce(pc.replace_with_mask(reason, alone, reasons), pa.scalar(_ALONE)),
    )


_ALONE: Reason = "only"
