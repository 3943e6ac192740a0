"""The history of each host's policies, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from newscrawl.store import open_engine, policies
from newscrawl.store.db.transactions import writing

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
A, B = "https://a.example", "https://b.example"


@pytest.fixture
def engine(store_url: str) -> Iterator[sa.Engine]:
    """A new store."""
    engine = open_engine(store_url)
    yield engine
    engine.dispose()


def keep(connection: sa.Connection, origin: str, digest: str, days: int) -> None:
    policies.keep_policy(connection, origin, digest, {"digest": digest}, NOON + days * DAY)


def lines_of_history(connection: sa.Connection) -> list[tuple[str, str, int]]:
    return [(one.origin, one.digest, (one.since - NOON).days) for one in policies.history(connection)]


def test_history_grows_when_a_policy_changes(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        assert policies.history(connection) == []
        for origin, digest, days in ((A, "x", 0), (A, "x", 1), (B, "x", 1), (A, "y", 2), (A, "y", 3), (A, "x", 4)):
            keep(connection, origin, digest, days)
        assert lines_of_history(connection) == [(A, "x", 4), (A, "y", 2), (A, "x", 0), (B, "x", 1)]
        assert {one.digest: one.described for one in policies.history(connection)} == {
            "x": {"digest": "x"},
            "y": {"digest": "y"},
        }


def test_new_reading_of_the_same_files_replaces_the_old_one(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        keep(connection, A, "x", 0)
        policies.keep_policy(connection, A, "x", {"digest": "x", "more": 1}, NOON + DAY)
        assert lines_of_history(connection) == [(A, "x", 0)]
        assert policies.history(connection)[0].described == {"digest": "x", "more": 1}


def test_older_policy_from_an_archive_is_added(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        keep(connection, A, "y", 10)
        keep(connection, A, "x", 0)
        keep(connection, A, "x", 5)
        assert lines_of_history(connection) == [(A, "y", 10), (A, "x", 0)]


def test_last_tdmrep_of_an_origin_is_kept(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        assert policies.tdmrep_copy(connection, A) is None
        policies.keep_tdmrep(connection, A, b"[]", NOON)
        policies.keep_tdmrep(connection, A, b"", NOON + DAY)
        assert policies.tdmrep_copy(connection, A) == (b"", NOON + DAY)
        assert policies.tdmrep_copy(connection, B) is None
