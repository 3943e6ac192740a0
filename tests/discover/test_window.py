"""The window of dates that a crawl wants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from newscrawl.found import Window


def test_a_day_may_be_in_a_window_that_begins_at_noon() -> None:
    day = datetime(2024, 10, 24, tzinfo=UTC)
    window = Window(since=day.replace(hour=12))
    assert window.excludes(day, "day") is None
    assert window.excludes(day, "minute") is not None
    assert window.excludes(day - timedelta(days=1), "day") is not None
