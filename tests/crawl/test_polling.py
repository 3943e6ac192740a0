"""When a source is polled next: cases, and properties that hold for any source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.crawl.polling import DAY, Habit, Pace, pause

MONDAY = datetime(2024, 10, 7, tzinfo=UTC)
PACE = Pace()


def habit(rates: dict[int, float], *, days: int = 14, weekend: tuple[int, ...] = ()) -> Habit:
    """A source polled every half hour for some days, with articles per hour in `rates`, and none on `weekend` days."""
    known, before = Habit(), MONDAY - timedelta(days=days)
    came = 0.0
    while before < MONDAY:
        now = before + timedelta(minutes=30)
        came += 0 if before.weekday() in weekend else rates.get(before.hour, 0.0) / 2
        known = known.after(before, now, [now] * int(came))
        came -= int(came)
        before = now
    return known


ALWAYS = habit(dict.fromkeys(range(24), 4.0))
BY_DAY = habit(dict.fromkeys(range(8, 20), 6.0))
WEEKLY = habit(dict.fromkeys(range(24), 4.0), days=28, weekend=(4, 5))
NEVER = habit({}, days=28)


@pytest.mark.parametrize(
    ("known", "hour", "entries", "fresh", "before", "least", "most"),
    [
        # Unknown source: soon.
        (Habit(), 12, 20, 20, None, 300, 600),
        # Four per hour: as late as allowed.
        (ALWAYS, 12, 20, 1, 500, 480, 520),
        # The same rate with a short list that drops entries unseen: they appear every quarter of an hour.
        (ALWAYS, 12, 3, 1, 500, 480, 520),
        (habit(dict.fromkeys(range(24), 60.0)), 12, 20, 8, 500, 300, 420),
        # By day, and at night until publishing resumes.
        (BY_DAY, 12, 20, 1, 500, 480, 520),
        (BY_DAY, 23, 20, 0, 500, 1200, 9 * 3600),
        # If nearly all entries were new, it is polled twice as often, but not more often than allowed.
        (ALWAYS, 12, 20, 19, 900, 450, 450),
        (ALWAYS, 12, 20, 20, 400, 300, 300),
        # Nothing published for a month.
        (NEVER, 12, 20, 0, 3600, 3600, DAY),
        (NEVER, 12, 0, 0, 3600, 3600, DAY),
    ],
)
def test_pause(known: Habit, hour: int, entries: int, fresh: int, before: float | None, least: int, most: int) -> None:
    now = MONDAY + timedelta(hours=hour)
    assert least <= pause(known, now, PACE, entries=entries, fresh=fresh, before=before) <= most


def test_weekend_is_polled_less_often() -> None:
    noon = MONDAY + timedelta(hours=12)
    work, rest = (pause(WEEKLY, noon + timedelta(days=days), PACE, entries=20, fresh=0) for days in (1, 4))
    assert work < rest


def test_source_that_stopped_is_polled_less_and_less_often() -> None:
    known, now, pauses = ALWAYS, MONDAY, []
    while now < MONDAY + timedelta(days=12):
        seconds = pause(known, now, PACE, entries=20, fresh=0)
        pauses.append(seconds)
        known, now = known.after(now, now + timedelta(seconds=seconds), []), now + timedelta(seconds=seconds)
    assert pauses[0] < 600
    assert pauses[-1] == DAY
    # It publishes again, which ends the silence.
    again = known.after(now, now + timedelta(hours=1), [now])
    assert pause(again, now + timedelta(hours=1), PACE, entries=20, fresh=1) < DAY / 4


def test_fixed_interval_is_kept() -> None:
    for known in (Habit(), ALWAYS, NEVER):
        assert pause(known, MONDAY, replace(PACE, fixed=60.0), entries=20, fresh=20, before=10) == 60


def test_nearly_all_articles_of_a_day_are_found_in_time() -> None:
    """For a source that publishes by day, 95 % of the third day's articles are found within 10 minutes."""
    known, now, before = Habit(), MONDAY, None
    minutes = [day * 1440 + hour * 60 + n * 12 for day in range(3) for hour in range(8, 20) for n in range(5)]
    coming = [MONDAY + timedelta(minutes=minute) for minute in minutes]
    polls, late, seconds = 0, [], 0.0
    while now < MONDAY + timedelta(days=3):
        arrived = [moment for moment in coming if before is not None and before < moment <= now]
        if before is not None:
            known = known.after(before, now, arrived)
        if now >= MONDAY + timedelta(days=2):
            polls += 1
            late += [(now - moment).total_seconds() for moment in arrived]
        seconds = pause(known, now, PACE, entries=20, fresh=len(arrived), before=seconds if before else None)
        before, now = now, now + timedelta(seconds=seconds)
    assert sum(seconds <= 600 for seconds in late) >= 0.95 * len(late)
    assert polls < DAY / 480


counts = st.floats(0, 1000)
moments = st.integers(0, 5_000_000).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
habits = st.builds(
    Habit,
    arrived=st.tuples(*[counts] * 24),
    watched=st.tuples(*[counts] * 24),
    arrived_on=st.tuples(*[counts] * 7),
    watched_on=st.tuples(*[counts] * 7),
    missing=counts,
    last=st.none() | moments,
)


@given(habits, moments, st.integers(0, 50_000), st.integers(0, 1000), st.none() | st.floats(-1e6, 1e7))
def test_pause_is_within_bounds_for_any_source(
    known: Habit, now: datetime, entries: int, fresh: int, before: float | None
) -> None:
    seconds = pause(known, now, PACE, entries=entries, fresh=fresh, before=before)
    assert PACE.least <= seconds <= PACE.most
    # Media Cloud's rule: at most two thirds of the entries are expected to be new at the next poll.
    if entries and seconds > PACE.least and not known.has_stopped:
        assert known.expected(now, now + timedelta(seconds=seconds)) <= entries * 2 / 3 + 1e-6
    # A longer list, or a smaller allowed lateness, never delays the next poll.
    assert pause(known, now, replace(PACE, lateness=400), entries=entries, fresh=fresh, before=before) <= seconds


@given(habits, moments, st.floats(0, 40 * DAY), st.lists(moments, max_size=20))
def test_habit_after_any_poll_survives_serialization(
    known: Habit, now: datetime, passed: float, arrivals: list[datetime]
) -> None:
    after = known.after(now - timedelta(seconds=passed), now, arrivals)
    again = Habit.of(after.data())
    assert again.last == after.last
    assert again.arrived == pytest.approx(after.arrived, abs=0.001)
    assert all(value >= 0 for value in (*after.arrived, *after.watched, after.missing))
    assert sum(after.arrived) <= sum(known.arrived) + len(arrivals) + 1e-6


@given(
    st.recursive(
        st.none() | st.floats() | st.text(),
        lambda part: st.lists(part) | st.dictionaries(st.text(), part),
        max_leaves=10,
    )
)
def test_invalid_data_yields_an_empty_habit(data: Any) -> None:
    assert Habit.of(data) == Habit()


def test_clock_that_goes_back_is_not_counted() -> None:
    assert ALWAYS.after(MONDAY, MONDAY - timedelta(days=3), []) == replace(ALWAYS, missing=ALWAYS.missing)
