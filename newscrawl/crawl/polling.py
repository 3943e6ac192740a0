"""Time of a source's next poll: soon after its next expected article, and before it drops unseen entries. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any, Self

DAY = 86400.0
_HOUR = 3600.0
_LATE = 0.02
"""Expected number of articles that are found later than `Pace.lateness` because of one pause.

At four articles per hour, a poll comes 20 seconds after the lateness that is allowed.
"""
_MEMORY = 14 * DAY
"""Age in seconds at which a count has about a third of the weight of a new one."""
_PRIOR = 0.25
"""Weight of the prior: each hour of the day starts at the source's average rate, as if watched this many hours."""
_STOPPED = 5.0
"""Expected articles without an arrival after which a source counts as stopped (by chance, one time in 150)."""
_SILENCE = 0.1
"""The pause of a source that has stopped, as a fraction of its silence so far."""
_LISTS = ("arrived", "watched", "arrived_on", "watched_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often sources may be polled, in seconds."""

    lateness: float = 480.0
    """How late an article may be found, measured from when it is expected."""
    least: float = 300.0
    most: float = DAY
    fixed: float | None = None
    """The pause of every source, however often it publishes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """When a source publishes: counts of articles and of hours watched, per hour and per weekday in its time zone.

    Older counts fade.
    """

    arrived: tuple[float, ...] = (0.0,) * 24
    watched: tuple[float, ...] = (0.0,) * 24
    arrived_on: tuple[float, ...] = (0.0,) * 7
    watched_on: tuple[float, ...] = (0.0,) * 7
    missing: float = 0.0
    """Number of articles expected since the last arrival."""
    last: datetime | None = None
    """When the last article arrived."""

    @classmethod
    def of(cls, data: dict[str, Any] | None) -> Self:
        """Return the habit from JSON data; an empty habit if the data is missing or invalid."""
        try:
            values = dict(data or {})
            last = values.pop("last", None)
            lists = {name: tuple(map(float, values[name])) for name in _LISTS}
            if [len(counts) for counts in lists.values()] != [24, 24, 7, 7]:
                return cls()
            return cls(**lists, missing=float(values["missing"]), last=last and datetime.fromisoformat(last))
        except (KeyError, TypeError, ValueError):
            return cls()

    def data(self) -> dict[str, Any]:
        """Return the habit as JSON data."""
        lists = {name: [round(value, 3) for value in getattr(self, name)] for name in _LISTS}
        return {**lists, "missing": round(self.missing, 2), "last": self.last and self.last.isoformat()}

    @property
    def has_stopped(self) -> bool:
        """Whether the source has been silent for much longer than between two of its articles."""
        return self.missing > _STOPPED

    def rate(self, moment: datetime) -> float:
        """Return the expected number of articles per hour at a local time."""
        usual = (sum(self.arrived) + 1) / (sum(self.watched) + 1)
        hour = (self.arrived[moment.hour] + _PRIOR * usual) / (self.watched[moment.hour] + _PRIOR)
        day = moment.weekday()
        # The 12 hours of prior give a weekday less weight until it was watched for half a day.
        weight = (self.arrived_on[day] + 12 * usual) / (self.watched_on[day] + 12) / usual
        return hour * min(max(weight, 0.1), 3.0)

    def expected(self, since: datetime, until: datetime) -> float:
        """Return the expected number of articles between two local times."""
        return sum(self.rate(start) * seconds / _HOUR for start, seconds in _hours(since, until))

    def time_until(self, articles: float, now: datetime, most: float) -> float:
        """Return the seconds from `now`, a local time, until `articles` articles are expected; at most `most`."""
        passed = 0.0
        for start, seconds in _hours(now, now + timedelta(seconds=most)):
            coming = self.rate(start) * seconds / _HOUR
            if coming >= articles:
                return passed + seconds * articles / coming
            articles -= coming
            passed += seconds
        return most

    def after(self, since: datetime, now: datetime, arrivals: Sequence[datetime]) -> Habit:
        """Return the habit after a poll at `now`, if the last poll was at `since`; all are local times.

        Articles dated before `since` count as published now, because the source did not list them then.
        """
        since = max(since, now - timedelta(days=7))
        fading = math.exp(-max((now - since).total_seconds(), 0.0) / _MEMORY)
        hours = [value * fading for value in self.watched]
        days = [value * fading for value in self.watched_on]
        for start, seconds in _hours(since, now):
            hours[start.hour] += seconds / _HOUR
            days[start.weekday()] += seconds / _HOUR
        arrived = [value * fading for value in self.arrived]
        arrived_on = [value * fading for value in self.arrived_on]
        moments = [moment if since < moment <= now else now for moment in arrivals]
        for moment in moments:
            arrived[moment.hour] += 1
            arrived_on[moment.weekday()] += 1
        return Habit(
            arrived=tuple(arrived),
            watched=tuple(hours),
            arrived_on=tuple(arrived_on),
            watched_on=tuple(days),
            missing=0.0 if moments else self.missing + self.expected(since, now),
            last=max(moments, default=self.last),
        )


def pause(habit: Habit, now: datetime, pace: Pace, *, entries: int, fresh: int, before: float | None = None) -> float:
    """Return the seconds until the next poll of a source, after one at the local time `now`.

    `entries` is the number of articles that the source lists, `fresh` how many of them this poll found new, and
    `before` the seconds since the previous poll, None for the first. The pause ends `lateness` after an article is
    expected, or when a third of the entries would be new (Media Cloud's rule keeps the share of known entries between
    one and two thirds). A source that has stopped is polled at growing intervals, because its habit no longer holds.
    """
    if pace.fixed is not None:
        return pace.fixed
    seconds = pace.lateness + habit.time_until(_LATE, now, pace.most)
    if habit.has_stopped and habit.last is not None:
        seconds = max(seconds, _SILENCE * (now - habit.last).total_seconds())
    elif entries:
        seconds = min(seconds, habit.time_until(entries / 3, now, pace.most))
    if entries and before is not None and 3 * fresh > 2 * entries:
        seconds = min(seconds, before / 2)
    return min(max(seconds, pace.least), pace.most)


def local(moment: datetime, zone: tzinfo) -> datetime:
    """Return a time in the time zone of a source."""
    return moment.astimezone(zone)


def _hours(since: datetime, until: datetime) -> Iterator[tuple[datetime, float]]:
    """Split a span of time at the full hours, into `(beginning, seconds)`; empty if it ends before it begins.

    Changes to and from summer time are ignored, because they only move a few polls by an hour.
    """
    left = (until - since).total_seconds()
    while left > 0:
        rest = _HOUR - since.minute * 60 - since.second - since.microsecond / 1e6
        seconds = min(rest, left)
        yield since, seconds
        left -= seconds
        since += timedelta(seconds=seconds)
