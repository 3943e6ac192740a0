"""Fixtures of filled stores."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newscrawl.store import open_engine
from tests.store import first_schema
from tests.store.filled import Filled

Fill = Callable[[str], None]


def _open(url: str) -> None:
    open_engine(url).dispose()


def _make_and_migrate(url: str) -> None:
    first_schema.make(url)
    _open(url)


def _copies(request: pytest.FixtureRequest, folder: Path, make: Fill, create: Fill) -> Fill:
    """A function that fills an empty database with a copy of a store, which is made once per kind of database."""
    made: dict[str, Filled] = {}

    def fill(url: str) -> None:
        kind = url.partition(":")[0]
        if kind not in made:
            is_file = kind == "sqlite"
            source = (
                f"sqlite:///{folder}/filled.sqlite" if is_file else request.getfixturevalue("postgresql").new_store()
            )
            make(source)
            made[kind] = Filled(source, create)
        made[kind].copy(url)

    return fill


@pytest.fixture(scope="session")
def fill_first(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Fill:
    """A function that fills an empty database with a store of the first schema."""
    return _copies(request, tmp_path_factory.mktemp("first"), first_schema.make, first_schema.create)


@pytest.fixture(scope="session")
def fill(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Fill:
    """A function that fills an empty database with that store, after its migration to the current schema."""
    return _copies(request, tmp_path_factory.mktemp("filled"), _make_and_migrate, _open)
