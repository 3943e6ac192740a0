"""Parquet: a folder of a few files that form one table for DuckDB, pandas, Polars, Spark and `datasets`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newscrawl.export.target import About, Target
from newscrawl.items import Article
from newscrawl.store.articles.shape import ListOf, Scalar, Shape, Struct, TextMap, fields_of
from newscrawl.store.feed.added import Added
from newscrawl.store.feed.query import FIELDS, Exported

_ROWS = 2000
"""Rows held in memory; also the rows per row group."""
_FULL = 1 << 29
"""Bytes after which a new file is started; readers work best with files of 128 MB to 1 GB."""
_TYPES = {
    str: pa.string(),
    bool: pa.bool_(),
    int: pa.int32(),
    float: pa.float64(),
    datetime: pa.timestamp("us", tz="UTC"),
}
# Sequence numbers and positions in archives exceed 32 bits.
_OF_ITS_OWN = {"seq": pa.int64(), "offset": pa.int64(), "length": pa.int64()}
_ALL = {**fields_of(Article), **fields_of(Added)}
_SHAPES = {name: _ALL[name] for name in FIELDS}


def arrow_type(shape: Shape) -> Any:
    """The Arrow type of a shape."""
    match shape:
        case Scalar(type):
            return _TYPES[type]
        case ListOf(of):
            return pa.list_(arrow_type(of))
        case TextMap():
            # Not an Arrow map, because `datasets` does not support maps.
            return pa.list_(pa.struct([("key", pa.string()), ("value", pa.string())]))
        case Struct(type):
            return pa.struct(_columns(fields_of(type)))


def _columns(shapes: dict[str, Shape]) -> list[tuple[str, Any]]:
    return [(name, _OF_ITS_OWN.get(name) or arrow_type(shape)) for name, shape in shapes.items()]


def _converter(shape: Shape) -> Callable[[Any], Any] | None:
    """A function that converts exported values other than None for Arrow; None if the shape needs no conversion."""
    match shape:
        case Scalar(type) if type is datetime:
            return datetime.fromisoformat
        case TextMap():
            return lambda value: [{"key": key, "value": text} for key, text in value.items()]
        case ListOf(of):
            inner = _converter(of)
            return None if inner is None else lambda values: [inner(value) for value in values]
        case Struct(type):
            return _record(_converters(fields_of(type)))
    return None


def _converters(shapes: dict[str, Shape]) -> dict[str, Callable[[Any], Any]]:
    return {name: convert for name, shape in shapes.items() if (convert := _converter(shape)) is not None}


def _record(converters: dict[str, Callable[[Any], Any]]) -> Callable[[Any], Any] | None:
    if not converters:
        return None
    return lambda data: (
        data | {name: convert(data[name]) for name, convert in converters.items() if data[name] is not None}
    )


SCHEMA = pa.schema([*_columns(_SHAPES), ("day", pa.date32())])
"""The schema of every file: the exported fields, and the day of `published` in UTC."""
_row = _record(_converters(_SHAPES))


def write(articles: Iterable[Exported], target: Target, about: About) -> None:
    """Write `FIRST-LAST.parquet`, then `FIRST-LAST-2.parquet` and so on when a file is full.

    The articles are ordered by site and date, so that a query for one site or day skips most row groups.
    """
    groups = _groups(iter(articles))
    group = next(groups, None)
    number = 1
    while group is not None:
        name = about.part if number == 1 else f"{about.part}-{number}"
        with (
            target.open(f"{name}.parquet") as sink,
            pq.ParquetWriter(sink, SCHEMA, compression="zstd") as file,
        ):
            full = False
            while group is not None and not full:
                file.write_table(group)
                group = next(groups, None)
                full = sink.tell() >= _FULL
        number += 1


def _groups(articles: Iterator[Exported]) -> Iterator[pa.Table]:
    while rows := list(islice(articles, _ROWS)):
        yield table_of([row.data for row in rows])


def table_of(rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Exported articles as a table of `SCHEMA`."""
    assert _row is not None
    return pa.Table.from_pylist([{**_row(data), "day": _day(data["published"])} for data in rows], SCHEMA)


def _day(published: str | None) -> date | None:
    return None if published is None else datetime.fromisoformat(published).astimezone(UTC).date()
