"""Clock changes: how they are detected, and their effect on leases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newscrawl.found import Kind
from newscrawl.outcomes import Outcome
from newscrawl.store import LeaseHeldError, open_engine
from newscrawl.store.db.schema import ledger
from newscrawl.store.db.transactions import writing
from newscrawl.store.ledger import clocks, due, leases
from newscrawl.store.ledger.ledger import settle
from newscrawl.store.ledger.rows import Settlement, UrlRow

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = 3600.0


class Steady:
    """A monotonic clock, which nobody can set."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.mark.parametrize(
    ("passed", "clock", "moved"),
    [(5, 5, 0), (5, 20, 0), (5, 5 + 3 * HOUR, 3 * HOUR), (5, 5 - 3 * HOUR, -3 * HOUR), (5 * HOUR, 5 * HOUR, 0)],
)
def test_clock_change_is_detected_once(passed: float, clock: float, moved: float) -> None:
    steady = Steady()
    moves = clocks.ClockMoves(steady)
    assert moves.seen(NOW) == 0
    steady.seconds += passed
    later = NOW + timedelta(seconds=clock)
    assert moves.seen(later) == pytest.approx(moved)
    assert moves.seen(later) == 0


def test_clock_set_ahead_does_not_free_a_renewed_lease(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steady, engine = Steady(), open_engine(store_url)
    said = [NOW]
    monkeypatch.setattr(leases, "_PATIENCE", leases._Patience(steady))
    monkeypatch.setattr(leases, "common", lambda _: said[0])

    def passes(seconds: float, ahead: float = 0) -> None:
        steady.seconds += seconds
        said[0] += timedelta(seconds=seconds + ahead)

    def take(holder: str) -> None:
        with writing(engine) as connection:
            leases.acquire(connection, "a", holder)

    try:
        take("one:1:1")
        with pytest.raises(LeaseHeldError):
            take("two:1:1")
        # Both before and after the first holder renews it.
        passes(4, 3 * HOUR)
        with pytest.raises(LeaseHeldError):
            take("two:1:1")
        with writing(engine) as connection:
            assert [one.held for one in due.due_sites(connection, ["a"])] == [True]
            assert leases.renew(connection, "a", "one:1:1")
        passes(leases.LEASE_SECONDS - 5)
        with pytest.raises(LeaseHeldError):
            take("two:1:1")
        # A dead holder loses it, even if the clock is changed repeatedly.
        passes(10, -2 * HOUR)
        with pytest.raises(LeaseHeldError):
            take("two:1:1")
        with writing(engine) as connection:
            assert leases.renew(connection, "a", "one:1:1")
        passes(1, 5 * HOUR)
        with pytest.raises(LeaseHeldError):
            take("two:1:1")
        passes(leases.LEASE_SECONDS + 1)
        take("two:1:1")
    finally:
        engine.dispose()


def test_common_clock_is_the_servers(store_url: str) -> None:
    engine = open_engine(store_url)
    with engine.connect() as connection:
        assert abs(clocks.common(connection) - datetime.now(UTC)) < timedelta(minutes=5)
    engine.dispose()


def source(kind: Kind, **values: Any) -> dict[str, Any]:
    """A source in the ledger."""
    return {
        "site": "a", "kind": kind, "key": kind, "url": f"https://a.example/{kind}", "via": "x", "hops": 0,
        "found_at": NOW, "found_run": 1, "tries": 0, "checks": 0, "page": 1, "hints": {}, **values,
    }  # fmt: skip


def test_sources_polled_in_the_future_are_due(store_url: str) -> None:
    engine = open_engine(store_url)
    rows = [
        # kind, settled, due (hours from now) -> due after that
        (Kind.RSS, 3.0, 3.2, 0.0),
        (Kind.SITEMAP, -0.1, 0.4, 0.4),
        (Kind.LISTING, 3.0, None, None),
        (Kind.ARTICLE, 3.0, 4.0, 4.0),
    ]
    with writing(engine) as connection:
        for kind, settled, hours, _ in rows:
            settled_at, at = (None if hour is None else NOW + timedelta(hours=hour) for hour in (settled, hours))
            connection.execute(ledger.insert().values(source(kind, outcome="read", settled_at=settled_at, due=at)))
        assert due.recall(connection, ["a", "b"], NOW) == 1
        found_due = {row.kind: row.due for row in connection.execute(ledger.select())}
    for kind, _, _, hours in rows:
        assert found_due[kind] == (None if hours is None else NOW + timedelta(hours=hours))
    engine.dispose()


def test_clock_set_back_before_the_result_of_a_poll_is_written(store_url: str) -> None:
    engine = open_engine(store_url)
    polled = NOW + timedelta(hours=5)
    with writing(engine) as connection:
        connection.execute(ledger.insert().values(source(Kind.RSS)))
        row = UrlRow.of(connection.execute(ledger.select()).one())
        settle(connection, [Settlement.of(row, Outcome.READ, polled, due=polled + timedelta(seconds=2))], NOW)
        assert due.recall(connection, ["a"], NOW) == 1
    engine.dispose()
