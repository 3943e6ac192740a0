"""The time window of a crawl: which dates are inside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.found import Window

MIDNIGHT = datetime(2024, 10, 24, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("since", "until", "whole_day", "is_inside"),
    [
        (None, None, False, True),
        (MIDNIGHT, None, False, True),
        (MIDNIGHT + HOUR, None, False, False),
        # An article dated only by day may be from the afternoon.
        (MIDNIGHT + 12 * HOUR, None, True, True),
        (MIDNIGHT + 23 * HOUR, None, True, True),
        (MIDNIGHT + 24 * HOUR, None, True, False),
        (None, MIDNIGHT, False, False),
        (None, MIDNIGHT, True, False),
        (None, MIDNIGHT + HOUR, True, True),
        (MIDNIGHT - HOUR, MIDNIGHT + HOUR, False, True),
    ],
)
def test_window(since: datetime | None, until: datetime | None, whole_day: bool, is_inside: bool) -> None:
    window = Window(since=since, until=until)
    assert (window.excludes(MIDNIGHT, "day" if whole_day else "minute") is None) is is_inside
    assert window.excludes(None) is None
