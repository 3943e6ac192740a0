"""Stores to export from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from newscrawl.store import open_engine
from tests.articles import article, fill

# Text with markup, and with characters that XML forbids.
BAD = 'نص فيه \x0b وحرف \ufffe و <script>alert(1)</script> & "علامة"'


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    """A store with three articles, on SQLite."""
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    fill(engine, *(article(key) for key in "123"))
    yield engine
    engine.dispose()


@pytest.fixture
def mixed(tmp_path: Path) -> Iterator[sa.Engine]:
    """Three articles: an ordinary one, one with bad characters, and one with hardly any data."""
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    cairo = timezone(timedelta(hours=3))
    fill(
        engine,
        article("1", modified=datetime(2024, 10, 24, 18, 30, tzinfo=cairo), tags=["مدينة", "محافظات"]),
        article("2", title=BAD, body=f"{BAD}\n=الفقرة", authors=["=HYPERLINK()", "-منى"], tags=["@مدينة"]),
        article(
            "3",
            "second",
            published=None,
            published_precision=None,
            published_raw=None,
            authors=[],
            section=None,
            tags=[],
            source=None,
            images=[],
            related=[],
        ),
    )
    yield engine
    engine.dispose()


@pytest.fixture
def store(store_url: str) -> Iterator[sa.Engine]:
    """An empty store; the test runs on each kind of database."""
    engine = open_engine(store_url)
    yield engine
    engine.dispose()
