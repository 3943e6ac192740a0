"""Parquet, a file a site and day: one table for DuckDB, Spark and pyarrow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby, islice
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq

from newscrawl.export.target import About, Target
from newscrawl.store.feed.query import Exported

_ROWS = 1000
"""Rows that are held in memory, and that are a row group."""
_NO_DAY = "__HIVE_DEFAULT_PARTITION__"
"""What Hive calls no value: with it DuckDB and Spark read `day` as a date, null where there is none."""

_MOMENT = pa.timestamp("us", tz="UTC")
_TEXTS = pa.list_(pa.string())
_LINK = pa.struct([(name, pa.string()) for name in ("url", "text", "kind", "site", "key")])
_COPY = pa.struct(
    [
        *((name, pa.string()) for name in ("site", "key", "url", "title")),
        ("similarity", pa.float64()),
        ("published", _MOMENT),
        ("found_at", _MOMENT),
    ]
)
SCHEMA = pa.schema(
    [
        ("url", pa.string()),
        ("key", pa.string()),
        ("title", pa.string()),
        ("summary", pa.string()),
        ("body", pa.string()),
        ("published", _MOMENT),
        ("published_precision", pa.string()),
        ("published_raw", pa.string()),
        ("modified", _MOMENT),
        ("authors", _TEXTS),
        ("section", pa.string()),
        ("tags", _TEXTS),
        ("source", pa.struct([("name", pa.string()), ("site", pa.string())])),
        ("dateline", pa.string()),
        ("images", pa.list_(pa.struct([("url", pa.string()), ("caption", pa.string())]))),
        ("language", pa.string()),
        ("related", pa.list_(_LINK)),
        ("found_via", pa.string()),
        ("hops", pa.int32()),
        ("parent", pa.string()),
        ("origins", pa.map_(pa.string(), pa.string())),
        ("fetched", _MOMENT),
        ("version", pa.int32()),
        ("seq", pa.int64()),
        ("stored_at", _MOMENT),
        ("changed", _TEXTS),
        ("copy_of", pa.string()),
        ("copies", pa.list_(_COPY)),
    ]
)
"""The same for every file; `site` is in the name of the folder, as Hive has it."""
_MOMENTS = ("published", "modified", "fetched", "stored_at")


def write(articles: Iterable[Exported], target: Target, about: About) -> None:
    """`site=SITE/day=DAY/FIRST-LAST.parquet`; the day is that of `published` in UTC.

    The articles must come in the order of partitions: one file is open at a time.
    """
    for partition, rows in groupby(articles, _partition):
        with (
            target.open(f"{partition}/{about.part}.parquet") as sink,
            pq.ParquetWriter(sink, SCHEMA, compression="zstd") as file,
        ):
            while group := [_row(article) for article in islice(rows, _ROWS)]:
                file.write_table(pa.Table.from_pylist(group, SCHEMA))


def _partition(article: Exported) -> str:
    day = _NO_DAY if article.published is None else f"{article.published:%Y-%m-%d}"
    return f"site={quote(article.data['site'], safe='')}/day={day}"


def _row(article: Exported) -> dict[str, Any]:
    row = dict(article.data)
    for name in _MOMENTS:
        row[name] = _moment(row[name])
    row["origins"] = list(row["origins"].items())
    row["copies"] = [
        {**copy, "published": _moment(copy["published"]), "found_at": _moment(copy["found_at"])}
        for copy in row["copies"]
    ]
    return row


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
