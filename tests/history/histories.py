"""Histories for tests: texts, rows, Parquet files, and functions that run a job and read its output."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newscrawl.history.job import DedupJob, Summary
from tests.store.test_articles import WORDS

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)


def text(number: int, *, edits: int = 0, words: int = 120) -> str:
    """A different text for each number, with `edits` adjacent words replaced."""
    found = Random(number).choices(WORDS, k=words)
    found[20 : 20 + edits] = [f"تعديل{number}و{at}" for at in range(edits)]
    return " ".join(found)


def row(site: str, key: str, body: str, *, hours: float | None = 0, **values: Any) -> dict[str, Any]:
    """A row with the required columns and `key`, as in others' Parquet files; `hours` after noon, None for undated."""
    return {
        "site": site,
        "key": key,
        "url": f"https://{site}.example/{key}",
        "title": f"القطار السريع يبدأ رحلاته {key}",
        "body": body,
        "published": None if hours is None else NOON + timedelta(hours=hours),
        **values,
    }


def write(path: Path, rows: list[dict[str, Any]], **options: Any) -> Path:
    """Write rows as one file; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows), path, **options)
    return path


def run(*places: Path, output: Path, outlets: Mapping[str, str] | None = None, **options: Any) -> Summary:
    """Run a job in this process."""
    return DedupJob(
        places=[str(place) for place in places], output=output, memory="200MB", outlets=outlets or {}, **options
    ).run()


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """`site/key` -> its row."""
    return {f"{one['site']}/{one['key']}": one for one in pq.read_table(folder).to_pylist()}
