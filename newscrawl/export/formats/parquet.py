"""Parquet: a file per site and day, all of them one table for DuckDB, pandas, Polars and Spark."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby, islice
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq

from newscrawl.export.target import About, Target
from newscrawl.items import Article
from newscrawl.store.articles.shape import ListOf, Record, Scalar, Shape, TextMap, fields_of
from newscrawl.store.feed.added import Added
from newscrawl.store.feed.query import FIELDS, Exported

_ROWS = 1000
"""Rows that are held in memory; also the rows per row group."""
_UNDATED = "undated"
_TYPES = {
    str: pa.string(),
    bool: pa.bool_(),
    int: pa.int32(),
    float: pa.float64(),
    datetime: pa.timestamp("us", tz="UTC"),
}
# Sequence numbers outgrow 32 bits.
_OF_ITS_OWN = {"seq": pa.int64()}
# `site` stands in the folder's name, as Hive has it.
_SHAPES = {name: shape for name, shape in {**fields_of(Article), **fields_of(Added)}.items() if name != "site"}


def arrow_type(shape: Shape) -> Any:
    """The Arrow type of a shape."""
    match shape:
        case Scalar(type):
            return _TYPES[type]
        case ListOf(of):
            return pa.list_(arrow_type(of))
        case TextMap():
            return pa.map_(pa.string(), pa.string())
        case Record(type):
            return pa.struct([(name, arrow_type(inner)) for name, inner in fields_of(type).items()])


def _converter(shape: Shape) -> Callable[[Any], Any] | None:
    """Converts exported data, None excepted, to what Arrow takes; None for a shape that needs no conversion."""
    match shape:
        case Scalar(type) if type is datetime:
            return datetime.fromisoformat
        case TextMap():
            return lambda value: list(value.items())
        case ListOf(of):
            inner = _converter(of)
            return None if inner is None else lambda values: [inner(value) for value in values]
        case Record(type):
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


SCHEMA = pa.schema(
    [
        *((name, _OF_ITS_OWN.get(name) or arrow_type(_SHAPES[name])) for name in FIELDS if name != "site"),
        ("day", pa.date32()),
    ]
)
"""The same for every file: the exported fields without `site`, and the day of `published` in UTC."""
_row = _record(_converters(_SHAPES))


def write(articles: Iterable[Exported], target: Target, about: About) -> None:
    """Write `site=SITE/DAY/FIRST-LAST.parquet`; articles without a date go into the folder `undated`.

    `day` is a column and not a Hive partition, since no name for "no day" is read by all: pandas fails on Hive's own.
    The articles must come in the order of partitions: only one file is open at a time.
    """
    assert _row is not None
    for folder, rows in groupby(articles, _folder):
        with (
            target.open(f"{folder}/{about.part}.parquet") as sink,
            pq.ParquetWriter(sink, SCHEMA, compression="zstd") as file,
        ):
            while group := [{**_row(row.data), "day": _day(row)} for row in islice(rows, _ROWS)]:
                file.write_table(pa.Table.from_pylist(group, SCHEMA))


def _day(article: Exported) -> Any:
    return None if article.published is None else article.published.date()


def _folder(article: Exported) -> str:
    return f"site={quote(article.data['site'], safe='')}/{_day(article) or _UNDATED}"
