"""The dataset card next to a folder of Parquet files, and readers that open the folder with default arguments."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from newscrawl.export.card import writing
from newscrawl.export.card.croissant import CONFORMS_TO
from newscrawl.export.card.figures import figures_of
from newscrawl.export.card.meanings import meanings
from newscrawl.export.formats import parquet
from newscrawl.items import Image, Link, Rights
from newscrawl.store.db.transactions import writing as transaction
from newscrawl.store.feed.query import FIELDS
from tests.articles import NOON, article, export, files, fill, put, written

LICENSE = "https://creativecommons.org/licenses/by/4.0/"


@pytest.fixture
def folder(mixed: sa.Engine, tmp_path: Path) -> Path:
    """A folder with two files: one of three articles, and one of two more."""
    path = written(mixed, tmp_path / "news.parquet", "parquet")
    fill(
        mixed,
        article("4", country="EG", kind="opinion", rights=Rights(train="reserve", license=LICENSE)),
        article(
            "1",
            title="عنوان آخر",
            country="EG",
            published=NOON + timedelta(days=40),
            images=[Image(url="a"), Image(url="b", caption="ص")],
            related=[Link(url=None, text="أ", kind="block"), Link(url="https://b.example/", text="ب", kind="inline")],
            rights=Rights(train="allow"),
        ),
    )
    return written(mixed, path, after=3)


def card(folder: Path, suffix: str) -> str:
    return folder.with_name(folder.name + suffix).read_text("utf-8")


def rows_of(text: str, heading: str) -> dict[str, list[str]]:
    """The rows of the table below a heading, by their first cell."""
    part = (text.split(f"## {heading}", 1)[1] if heading else text).split("\n## ", maxsplit=1)[0]
    lines = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    return {cells[0].strip("`"): cells[1:] for cells in lines[2:]}


def test_readme_describes_the_whole_folder(folder: Path) -> None:
    text = card(folder, writing.README)
    assert files(folder) == ["1-3.parquet", "4-5.parquet"]
    summary = rows_of(text, "")
    assert summary["rows"] == ["5"]
    assert summary["later versions of an article"] == ["1"]
    assert summary["published"] == ["2024-10-24 to 2024-12-03"]
    assert summary["training"] == ["1 reserve, 1 allow, 3 unsaid"]
    assert rows_of(text, "Sources")["first"] == [
        "صحيفة الأولى", "Egypt", "4", "0", "2024-10-24 to 2024-12-03", "1", "1", "2",
    ]  # fmt: skip
    assert rows_of(text, "Licenses named by pages") == {LICENSE: ["1"]}
    assert rows_of(text, "Kinds") == {"news": ["4"], "opinion": ["1"]}
    assert rows_of(text, "When: rows per day") == {"2024-10-24": ["3"], "2024-12-03": ["1"]}
    columns = rows_of(text, "Columns")
    assert list(columns) == [*FIELDS, "day"]
    filled = {name: columns[name][1] for name in ("url", "published", "images", "related", "tags", "rights", "country")}
    assert filled == {
        "url": "100.0%", "published": "80.0%", "images": "80.0%", "related": "80.0%", "tags": "80.0%",
        "rights": "40.0%", "country": "40.0%",
    }  # fmt: skip
    assert all(cells[-1] for cells in columns.values())
    masader = rows_of(text, "Masader")
    assert (masader["Volume"], masader["Unit"], masader["Script"]) == (["5"], ["documents"], ["Arab"])


def test_copies_are_counted(store: sa.Engine, tmp_path: Path) -> None:
    with transaction(store) as connection:
        first = put(connection, article("1"))
        put(connection, article("2", "second"), copy_of=first)
    text = card(written(store, tmp_path / "pq", "parquet"), writing.README)
    summary = rows_of(text, "")
    assert (summary["originals"], summary["copies of another article (`copy_of`)"]) == (["1"], ["1"])


def test_croissant_has_what_the_specification_requires(folder: Path) -> None:
    data = json.loads(card(folder, writing.CROISSANT))
    assert {"@context", "@type", "conformsTo", "name", "description", "license", "url", "creator", "datePublished"} <= {
        *data
    }
    assert (data["@type"], data["conformsTo"], data["name"]) == ("sc:Dataset", CONFORMS_TO, "news")
    assert data["temporalCoverage"] == "2024-10-24/2024-12-03"
    (held,) = data["distribution"]
    assert {"@type", "@id", "name", "encodingFormat", "includes"} <= {*held}
    assert len(list(folder.parent.glob(held["includes"]))) == 2
    (records,) = data["recordSet"]
    assert [field["name"] for field in records["field"]] == parquet.SCHEMA.names
    for field in records["field"]:
        assert field["description"] == meanings()[field["name"]]
        for part in field.get("subField", [field]):
            source = part["source"]
            assert (source["fileSet"], source["extract"]) == ({"@id": held["@id"]}, {"column": field["name"]})
            assert part["dataType"].startswith("sc:")
    repeated = {field["name"] for field in records["field"] if field.get("repeated")}
    assert {"authors", "tags", "links_out", "copies"} <= repeated
    assert "title" not in repeated


def test_croissant_validates(folder: Path) -> None:
    mlcroissant: Any = pytest.importorskip("mlcroissant", reason="the package mlcroissant is not installed")
    dataset = mlcroissant.Dataset(folder.with_name(folder.name + writing.CROISSANT))
    assert dataset.metadata.ctx.issues.errors == set()


def test_unwritable_card_does_not_stop_the_export(mixed: sa.Engine, tmp_path: Path) -> None:
    (tmp_path / "pq.README.md").mkdir()
    (tmp_path / "pq.README.md" / "in the way").touch()
    folder = tmp_path / "pq"
    messages = export(mixed, folder, fmt="parquet")
    assert pq.read_table(folder).num_rows == 3
    warnings = [line for line in messages if "but the card was not" in line]
    assert len(warnings) == 1
    assert "\n" not in warnings[0]
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name.removesuffix(".parquet")] == []


def test_figures_do_not_depend_on_the_batch_size(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = figures_of(path.open("rb") for path in sorted(folder.glob("*.parquet")))
    monkeypatch.setattr("newscrawl.export.card.figures._BATCH", 1)
    assert figures_of(path.open("rb") for path in sorted(folder.glob("*.parquet"))) == whole
    assert whole.rows == sum(whole.kinds.values()) == 5


def _by_datasets(folder: Path) -> int:
    datasets: Any = pytest.importorskip("datasets")
    loaded = datasets.load_dataset("parquet", data_dir=str(folder), cache_dir=str(folder.parent / "cache"))
    return int(loaded["train"].num_rows)


READERS: dict[str, Callable[[Path], int]] = {
    "pandas": lambda folder: len(pd.read_parquet(folder)),
    "polars": lambda folder: pl.read_parquet(folder).height,
    "polars, lazily": lambda folder: pl.scan_parquet(folder).collect().height,
    "pyarrow": lambda folder: ds.dataset(folder).count_rows(),
    "duckdb": lambda folder: len(duckdb.connect().execute(f"SELECT key FROM '{folder}/*.parquet'").fetchall()),
    "datasets": _by_datasets,
}


@pytest.mark.parametrize("name", READERS)
def test_readers_open_the_folder_with_default_arguments(folder: Path, name: str) -> None:
    assert READERS[name](folder) == 5
