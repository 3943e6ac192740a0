"""Parquet files, read by DuckDB, pandas and pyarrow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from newscrawl.export.formats import parquet
from newscrawl.export.target import TargetError
from newscrawl.items import Image, Source
from newscrawl.store.articles.shape import fields_of
from newscrawl.store.feed.query import FIELDS
from tests.articles import NOON, article, files, fill, written


def query(sql: str) -> list[Any]:
    """The rows that a DuckDB query returns."""
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()


def test_parquet_is_one_table(mixed: sa.Engine, tmp_path: Path) -> None:
    # 23:30 UTC, which is the next day in the site's time zone.
    late = datetime(2024, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=3)))
    fill(mixed, article("4", published=late, images=[Image(url="u")], source=Source(name="ص")))
    folder = written(mixed, tmp_path / "pq", "parquet")
    assert files(folder) == ["1-4.parquet"]
    place = f"'{folder}/*.parquet'"
    rows = query(f"SELECT site, day, key, strftime(published AT TIME ZONE 'UTC', '%H:%M') FROM {place} ORDER BY seq")
    day = date(2024, 10, 24)
    assert rows == [
        ("first", day, "1", "12:00"),
        ("first", day, "2", "12:00"),
        ("second", None, "3", None),
        ("first", day, "4", "23:30"),
    ]
    columns = "source.name, len(related), images[1].url, map_from_entries(origins)['body'], tags[1]"
    nested = f"SELECT {columns} FROM {place} WHERE key = '1'"
    assert query(nested) == [("بوابة الفجر", 1, "https://first.example/1.jpg", "site", "مدينة")]
    assert query(f"SELECT count(*) FROM {place} WHERE day = DATE '2024-10-24'") == [(3,)]
    assert pq.read_table(folder).num_rows == 4
    schemas = {pq.read_schema(folder / name).to_string() for name in files(folder)}
    assert len(schemas) == 1
    assert parquet.SCHEMA.names == [*FIELDS, "day"]


def test_parquet_rows_are_never_doubled(mixed: sa.Engine, tmp_path: Path) -> None:
    folder = written(mixed, tmp_path / "pq", "parquet")
    with pytest.raises(TargetError, match="is not empty"):
        written(mixed, folder)
    with pytest.raises(TargetError, match="use --after 3"):
        written(mixed, folder, after=2)
    fill(mixed, article("1", title="عنوان آخر"), article("5"))
    written(mixed, folder, after=3)
    assert files(folder) == ["1-3.parquet", "4-5.parquet"]
    read = query(f"SELECT key, version FROM '{folder}/*.parquet' ORDER BY seq")
    assert read == [("1", 1), ("2", 1), ("3", 1), ("1", 2), ("5", 1)]
    written(mixed, folder, after=5)
    assert len(files(folder)) == 2
    fill(mixed, article("6"), article("7"), article("8"))
    written(mixed, folder, after=5, limit=2)
    written(mixed, folder, after=7, limit=2)
    assert files(folder) == [f"{n}.parquet" for n in ("1-3", "4-5", "6-7", "8-8")]
    assert [path.name for path in tmp_path.iterdir() if ".part" in path.name] == []


def test_folder_has_few_files_sorted_by_site(mixed: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [article(str(n), site=f"s{n % 30}", published=NOON + timedelta(days=n % 40)) for n in range(10, 460)]
    fill(mixed, *many)
    monkeypatch.setattr(parquet, "_ROWS", 200)
    folder = written(mixed, tmp_path / "pq", "parquet")
    assert files(folder) == ["1-453.parquet"]
    assert pq.ParquetFile(folder / "1-453.parquet").num_row_groups == 3
    read = pq.read_table(folder, columns=["site", "day"]).to_pylist()
    assert [row["site"] for row in read] == sorted(row["site"] for row in read)
    # When a file is full, another one is started.
    monkeypatch.setattr(parquet, "_FULL", 1)
    folder = written(mixed, tmp_path / "full", "parquet")
    assert files(folder) == ["1-453-2.parquet", "1-453-3.parquet", "1-453.parquet"]
    assert sorted(pq.read_table(folder)["seq"].to_pylist()) == list(range(1, 454))
    with pytest.raises(TargetError, match="use --after 453"):
        written(mixed, folder, after=3)


@pytest.mark.parametrize("dated", [True, False])
def test_pandas_reads_a_folder(mixed: sa.Engine, tmp_path: Path, dated: bool) -> None:
    folder = written(mixed, tmp_path / "pq", "parquet", sites=() if dated else ("second",))
    table = pd.read_parquet(folder)
    found = {row.key: (row.site, row.day, row.title) for row in table.itertuples()}
    assert found["3"] == ("second", None, "خبر المدينة رقم 3")
    if dated:
        assert found["1"] == ("first", date(2024, 10, 24), "خبر المدينة رقم 1")
    assert len(table) == (3 if dated else 1)


def test_folder_of_an_earlier_version_is_refused(mixed: sa.Engine, tmp_path: Path) -> None:
    folder = written(mixed, tmp_path / "pq", "parquet")
    (folder / "site=first" / "2024-10-24").mkdir(parents=True)
    (folder / "1-3.parquet").rename(folder / "site=first" / "2024-10-24" / "1-3.parquet")
    with pytest.raises(TargetError, match="earlier version"):
        written(mixed, folder, after=3)


@dataclass
class Part:
    """A nested dataclass of `Whole`."""

    name: str
    at: datetime | None = None


@dataclass
class Whole:
    """A dataclass with a field of each supported type."""

    texts: list[str]
    part: Part | None
    parts: list[Part]
    names: dict[str, str]
    kind: Literal["a", "b"] | None = None
    count: int = 0
    share: float = 0.0


def test_types_are_derived_from_the_class() -> None:
    moment = pa.timestamp("us", tz="UTC")
    part = pa.struct([("name", pa.string()), ("at", moment)])
    assert {name: parquet.arrow_type(shape) for name, shape in fields_of(Whole).items()} == {
        "texts": pa.list_(pa.string()),
        "part": part,
        "parts": pa.list_(part),
        "names": pa.list_(pa.struct([("key", pa.string()), ("value", pa.string())])),
        "kind": pa.string(),
        "count": pa.int32(),
        "share": pa.float64(),
    }
