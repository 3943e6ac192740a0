"""Stores of both kinds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from newscrawl.store import open_engine


@pytest.fixture
def store(store_url: str) -> Iterator[sa.Engine]:
    """An empty store, on each database."""
    engine = open_engine(store_url)
    yield engine
    engine.dispose()
