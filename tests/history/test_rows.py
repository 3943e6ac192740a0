"""Rows of articles become rows of signatures, for any type of column and independently of other rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.history.rows import SCHEMA, sign_rows
from tests.articles import article
from tests.history.histories import text

MOMENT = datetime(2024, 10, 24, 12, 30, tzinfo=UTC)
DAY = 20_020
NOON = int(MOMENT.timestamp()) * 1_000_000
MIDNIGHT = (DAY + 1) * 86_400 * 1_000_000


def signed(**columns: Any) -> list[dict[str, Any]]:
    """The signature rows of articles with these columns; other required columns are filled in."""
    (count,) = {len(column) for column in columns.values()}
    filled = {"title": ["عنوان"], "body": [text(1)], "site": ["first"], "url": ["https://a.example/1"]}
    table = {name: column * count for name, column in filled.items()} | {"published": pa.nulls(count), **columns}
    batch = sign_rows(pa.RecordBatch.from_pydict(table))
    assert batch.schema == SCHEMA
    return list(batch.to_pylist())


@pytest.mark.parametrize(
    ("published", "known"),
    [
        *((pa.array([MOMENT.replace(tzinfo=None)], pa.timestamp(unit)), NOON) for unit in ("s", "ms", "us")),
        (pa.array([NOON * 1000 + 1], pa.int64()).cast(pa.timestamp("ns", "Asia/Riyadh")), NOON),
        (pa.array([MOMENT], pa.timestamp("us", "Asia/Riyadh")), NOON),
        (pa.array([date(2024, 10, 24)], pa.date32()), MIDNIGHT),
        (pa.array([date(2024, 10, 24)], pa.date64()), MIDNIGHT),
        (["2024-10-24T15:30:00+03:00"], NOON),
        (["2024-10-24T12:30:00"], NOON),
        (pa.array(["2024-10-24T12:30:00"]).dictionary_encode(), NOON),
        (["24 October"], None),
        ([5], None),
        ([None], None),
    ],
)
def test_any_form_of_a_date(published: Any, known: int | None) -> None:
    (row,) = signed(published=published)
    assert row["known"] == known
    assert row["day"] == (None if known is None else DAY)


def test_a_day_counts_as_its_end() -> None:
    first, second = signed(published=[MOMENT.replace(hour=0, minute=0)] * 2, published_precision=["day", "minute"])
    assert first["known"] == MIDNIGHT
    assert second["known"] == DAY * 86_400 * 1_000_000


@pytest.mark.parametrize(
    ("source", "credit"),
    [
        (["رويترز", None, "وكالات"], [("رويترز", None), (None, None), (None, None)]),
        ([{"name": "AFP", "site": None}, None, {"name": "الشروق", "site": "shorouk"}],
         [("أ ف ب", None), (None, None), ("الشروق", "shorouk")]),
    ],
)  # fmt: skip
def test_a_source_is_a_name_or_an_outlet(source: list[Any], credit: list[Any]) -> None:
    assert [(row["credit"], row["credit_site"]) for row in signed(source=source)] == credit


def test_prints_are_those_of_a_crawl() -> None:
    bodies = ["", "نص", text(2, words=12), text(3, words=13), None, text(4), "😀 " * 20, text(5) + " ٣٫٥ 😀"]
    rows = signed(body=bodies, title=["العنوان", None, *["عنوان"] * 6])
    for row, body, title in zip(rows, bodies, ["العنوان", "", *["عنوان"] * 6], strict=True):
        prints = fingerprint(article(title=title, body=body or ""))
        assert row["text"] == prints.text
        assert row["signature"] == (prints.signature and prints.signature.to_bytes())
        assert row["keys"] == list(prints.signature.keys if prints.signature else ())


def test_no_rows() -> None:
    assert signed(body=pa.array([], pa.string())) == []
