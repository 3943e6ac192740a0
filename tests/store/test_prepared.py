"""Prepared statements do what SQLAlchemy does, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import make_url
from sqlalchemy.sql.compiler import SQLCompiler

from newscrawl.outcomes import Outcome
from newscrawl.store import open_engine
from newscrawl.store.db.prepared import Insert, Lookup, Update, filled, places
from newscrawl.store.db.schema import ledger
from newscrawl.store.db.transactions import writing

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)
ROWS: list[dict[str, Any]] = [
    {
        "site": "a", "kind": "article", "key": str(number), "url": f"https://a.example/{number}", "via": "rss",
        "page": 1, "hops": 0, "hints": {"title": "خبر"} if number % 2 else None, "found_run": 1, "found_at": NOON,
        "published": NOON if number % 3 else None, "tries": 0, "checks": number,
    }
    for number in range(5)
]  # fmt: skip
SETTLE = (
    ledger.update()
    .where(ledger.c.key == sa.bindparam("of"))
    .values(outcome=sa.bindparam("to"), due=sa.bindparam("at"), reason="constant", checks=ledger.c.checks + 1)
)
SETTLED: list[dict[str, Any]] = [
    {"of": "1", "to": Outcome.STORED, "at": NOON},
    {"of": "2", "to": Outcome.GONE, "at": None},
]


@pytest.fixture
def engine(store_url: str) -> Iterator[sa.Engine]:
    """A new store."""
    engine = open_engine(store_url)
    yield engine
    engine.dispose()


def rows(connection: sa.Connection) -> list[dict[str, Any]]:
    """The ledger, as it is read back; without the rows' ids."""
    found = connection.execute(sa.select(ledger).order_by(ledger.c.key)).mappings()
    return [{name: value for name, value in row.items() if name != "id"} for row in found]


def test_prepared_statements_write_what_sqlalchemy_writes(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        connection.execute(ledger.insert(), ROWS)
        connection.execute(SETTLE, SETTLED)
        expected = rows(connection)
        connection.execute(ledger.delete())
        Insert(ledger, skip=("site", "kind", "key"))(connection, ROWS)
        Update(SETTLE)(connection, SETTLED)
        assert rows(connection) == expected
        assert {row["outcome"] for row in expected} == {"stored", "gone", None}


def test_prepared_lookup_finds_what_sqlalchemy_finds(engine: sa.Engine) -> None:
    wanted = ["0", "2", "4"]
    query = sa.select(ledger.c.key, ledger.c.checks).order_by(ledger.c.key)
    lookup = Lookup(lambda count: query.where(ledger.c.key.in_(places("key", count, ledger.c.key))))
    with writing(engine) as connection:
        connection.execute(ledger.insert(), ROWS)
        expected = [tuple(row) for row in connection.execute(query.where(ledger.c.key.in_(wanted)))]
        found = lookup(connection, len(wanted), lambda count: filled("key", wanted, count, ""))
        assert [tuple(row) for row in found] == expected


@pytest.mark.parametrize("url", ["sqlite://", "postgresql+psycopg://"])
def test_sqlalchemy_still_has_what_prepared_uses(url: str) -> None:
    """`_bind_processors` and `positiontup` are not part of its interface; pyproject.toml allows one minor version."""
    dialect: sa.Dialect = make_url(url).get_dialect()()
    compiled = sa.select(ledger.c.key).where(ledger.c.found_at == sa.bindparam("at")).compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    assert set(compiled._bind_processors) <= {"at"}
    assert compiled.positiontup == (["at"] if dialect.positional else None)
