"""Which host had which policy since when, on SQLite and PostgreSQL alike."""

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


def told(connection: sa.Connection) -> list[tuple[str, str, int]]:
    return [(one.origin, one.digest, (one.since - NOON).days) for one in policies.history(connection)]


def test_a_line_is_added_when_a_policy_changes(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        assert policies.history(connection) == []
        for origin, digest, days in ((A, "x", 0), (A, "x", 1), (B, "x", 1), (A, "y", 2), (A, "y", 3), (A, "x", 4)):
            keep(connection, origin, digest, days)
        assert told(connection) == [(A, "x", 4), (A, "y", 2), (A, "x", 0), (B, "x", 1)]
        assert {one.digest: one.described for one in policies.history(connection)} == {
            "x": {"digest": "x"},
            "y": {"digest": "y"},
        }


def test_what_a_later_version_reads_in_the_same_files_replaces_what_was_read(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        keep(connection, A, "x", 0)
        policies.keep_policy(connection, A, "x", {"digest": "x", "more": 1}, NOON + DAY)
        assert told(connection) == [(A, "x", 0)]
        assert policies.history(connection)[0].described == {"digest": "x", "more": 1}


def test_an_archive_adds_what_was_said_before(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        keep(connection, A, "y", 10)
        keep(connection, A, "x", 0)
        keep(connection, A, "x", 5)
        assert told(connection) == [(A, "y", 10), (A, "x", 0)]


def test_the_last_tdmrep_of_an_origin(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        assert policies.tdmrep_copy(connection, A) is None
        policies.keep_tdmrep(connection, A, b"[]", NOON)
        policies.keep_tdmrep(connection, A, b"", NOON + DAY)
        assert policies.tdmrep_copy(connection, A) == (b"", NOON + DAY)
        assert policies.tdmrep_copy(connection, B) is None
