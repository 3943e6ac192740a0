"""The store's queries for a time window agree with `Window.excludes`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
import sqlalchemy as sa

from newscrawl.arabic import Reading
from newscrawl.found import Found, Hints, Kind, Window
from newscrawl.outcomes import Outcome
from newscrawl.store import Run, open_engine
from newscrawl.store.db.schema import ledger
from newscrawl.store.db.transactions import writing
from newscrawl.store.ledger.ledger import begin_run, discover, reopen_window, settle, take
from newscrawl.store.ledger.rows import Settlement

MIDNIGHT = datetime(2024, 10, 24, tzinfo=UTC)
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
OFFSETS = (-25 * HOUR, -24 * HOUR, -24 * HOUR + TICK, -12 * HOUR, -TICK, 0 * HOUR, TICK, 12 * HOUR, 24 * HOUR)
DATES = list(product([MIDNIGHT + offset for offset in OFFSETS], ("day", "minute")))
NOTHING = Window(since=MIDNIGHT + timedelta(days=400))


def begin(connection: sa.Connection, window: Window) -> Run:
    return begin_run(connection, "a", "host:1:1", window, 0, MIDNIGHT)


def article(number: int, hints: Hints) -> Found:
    return Found(url=f"https://a.example/{number}", kind=Kind.ARTICLE, key=str(number), via="listing", hints=hints)


def reading(date: tuple[datetime, str]) -> Reading:
    return Reading(value=date[0], precision=date[1], raw="")  # type: ignore[arg-type]  # of the two precisions above


@pytest.mark.parametrize("by_source", [True, False], ids=["dated by the source", "dated by the page"])
@pytest.mark.parametrize(
    "window",
    [
        Window(),
        Window(since=MIDNIGHT),
        Window(until=MIDNIGHT),
        Window(since=MIDNIGHT - 12 * HOUR, until=MIDNIGHT + 12 * HOUR),
    ],
    ids=["open", "since", "until", "both"],
)
def test_urls_that_are_reopened(store_url: str, window: Window, by_source: bool) -> None:
    engine = open_engine(store_url)
    with writing(engine) as connection:
        run = begin(connection, NOTHING)
        hints = [Hints(published=reading(date)) if by_source else Hints() for date in DATES]
        discover(connection, run, [article(number, hint) for number, hint in enumerate(hints)], MIDNIGHT)
        for row in take(connection, run, 100, MIDNIGHT):
            published, precision = DATES[int(row.found.key)]
            one = Settlement(row_id=row.id, outcome=Outcome.OUT_OF_WINDOW, published=published, precision=precision)
            settle(connection, [one], MIDNIGHT)
        reopen_window(connection, "a", window)
        keys = connection.execute(sa.select(ledger.c.key).where(ledger.c.outcome.is_(None))).scalars()
        assert {DATES[int(key)] for key in keys} == {date for date in DATES if window.excludes(*date) is None}
    engine.dispose()


def test_next_listing_page_is_requested_if_an_article_may_be_inside(store_url: str) -> None:
    """Each date has a site of its own, all in one store."""
    engine = open_engine(store_url)
    window = Window(since=MIDNIGHT)
    with writing(engine) as connection:
        for number, date in enumerate(DATES):
            run = begin_run(connection, f"site{number}", "host:1:1", window, 0, MIDNIGHT)
            url = f"https://{number}.example/list"
            (first,) = discover(connection, run, [Found(url=url, kind=Kind.LISTING, key=url, via="listing")], MIDNIGHT)
            take(connection, run, 1, MIDNIGHT)
            settle(connection, [Settlement(row_id=first.row_id, outcome=Outcome.READ)], MIDNIGHT)
            named = article(1, Hints(published=reading(date)))
            (answer,) = discover(connection, run, [named], MIDNIGHT, source_id=first.row_id)
            assert answer.open is (window.excludes(*date) is None), date
            stored = [Settlement(row_id=answer.row_id, outcome=Outcome.STORED)] if answer.open else []
            settle(connection, stored, MIDNIGHT)
            further = Found(url=url + "2", kind=Kind.LISTING, key=url + "2", via="listing", page=2)
            discover(connection, run, [further], MIDNIGHT, source_id=first.row_id)
            taken = [row.found.key for row in take(connection, run, 10, MIDNIGHT) if row.found.kind is Kind.LISTING]
            assert taken == ([further.key] if answer.open else []), date
    engine.dispose()
