"""When a source is polled next: soon enough for its next article, and before it drops entries that nobody saw. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any, Self

DAY = 86400.0
_HOUR = 3600.0
_LATE = 0.02
"""Articles that one pause may make late: at four an hour a poll comes 20 seconds after the lateness that is allowed."""
_MEMORY = 14 * DAY
"""Age at which what was counted is worth a third of what is counted now."""
_PRIOR = 0.25
"""Hours of the source's usual rate that each hour of the day begins with."""
_STOPPED = 5.0
"""Articles that were expected and did not come, after which a source has stopped: by chance, one time in 150."""
_SILENCE = 0.1
"""The pause of a source that has stopped, as a part of its silence so far."""
_LISTS = ("arrived", "watched", "arrived_on", "watched_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often sources may be polled, in seconds."""

    lateness: float = 480.0
    """How late an article may be found when one is expected."""
    least: float = 300.0
    most: float = DAY
    fixed: float | None = None
    """The pause of every source, whatever it publishes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """When a source publishes: articles found, and hours watched, by hour and by weekday in its time zone.

    Older counts fade.
    """

    arrived: tuple[float, ...] = (0.0,) * 24
    watched: tuple[float, ...] = (0.0,) * 24
    arrived_on: tuple[float, ...] = (0.0,) * 7
    watched_on: tuple[float, ...] = (0.0,) * 7
    missing: float = 0.0
    """Articles that were expected since the last one."""
    last: datetime | None = None
    """When the last article arrived."""

    @classmethod
    def of(cls, data: dict[str, Any] | None) -> Self:
        """From JSON; without habits for anything else."""
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
        """As JSON."""
        lists = {name: [round(value, 3) for value in getattr(self, name)] for name in _LISTS}
        return {**lists, "missing": round(self.missing, 2), "last": self.last and self.last.isoformat()}

    @property
    def has_stopped(self) -> bool:
        """Whether it has been silent for longer than a pause between two articles."""
        return self.missing > _STOPPED

    def rate(self, moment: datetime) -> float:
        """Articles per hour that are expected at a local time."""
        usual = (sum(self.arrived) + 1) / (sum(self.watched) + 1)
        hour = (self.arrived[moment.hour] + _PRIOR * usual) / (self.watched[moment.hour] + _PRIOR)
        day = moment.weekday()
        # A weekday counts once it was watched for half a day.
        weight = (self.arrived_on[day] + 12 * usual) / (self.watched_on[day] + 12) / usual
        return hour * min(max(weight, 0.1), 3.0)

    def expected(self, since: datetime, until: datetime) -> float:
        """Articles that are expected between two local times."""
        return sum(self.rate(start) * seconds / _HOUR for start, seconds in _hours(since, until))

    def time_until(self, articles: float, now: datetime, most: float) -> float:
        """Seconds from a local time until so many articles are expected, at most `most`."""
        passed = 0.0
        for start, seconds in _hours(now, now + timedelta(seconds=most)):
            coming = self.rate(start) * seconds / _HOUR
            if coming >= articles:
                return passed + seconds * articles / coming
            articles -= coming
            passed += seconds
        return most

    def after(self, since: datetime, now: datetime, arrivals: Sequence[datetime]) -> Habit:
        """The habit after a poll at `now`, the last one having been at `since`; all are local times.

        Articles dated before `since` count as published now, because the source did not list them then.
        """
        since = max(since, now - timedelta(days=7))
        fading = math.exp(-max((now - since).total_seconds(), 0.0) / _MEMORY)
        hours = [value * fading for value in self.watched]
        days = [value * fading for value in self.watched_on]
        for start, seconds in _hours(since, now):
            hours[start.hour] += seconds / _HOUR
            days[start.weekday()] += seconds / _HOUR
        came = [value * fading for value in self.arrived]
        came_on = [value * fading for value in self.arrived_on]
        moments = [moment if since < moment <= now else now for moment in arrivals]
        for moment in moments:
            came[moment.hour] += 1
            came_on[moment.weekday()] += 1
        return Habit(
            arrived=tuple(came),
            watched=tuple(hours),
            arrived_on=tuple(came_on),
            watched_on=tuple(days),
            missing=0.0 if moments else self.missing + self.expected(since, now),
            last=max(moments, default=self.last),
        )


def pause(habit: Habit, now: datetime, pace: Pace, *, entries: int, fresh: int, before: float | None = None) -> float:
    """Seconds until the next poll of a source, after one at the local time `now`.

    `entries` are the articles that the source names, `fresh` those of them that this poll found new, and `before` the
    seconds since the poll before it, None for the first. The pause ends when an article is expected and may have waited
    for `lateness`, or when a third of the entries would be new (Media Cloud's rule keeps the known ones between one and
    two thirds). A source that has stopped is polled at growing intervals, because its habit no longer holds.
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
    """A moment in the zone of a source."""
    return moment.astimezone(zone)


def _hours(since: datetime, until: datetime) -> Iterator[tuple[datetime, float]]:
    """A span of time split at the full hours: `(beginning, seconds)` each; empty if it ends before it begins.

    Changes to and from summer time are ignored: they move a few polls by an hour.
    """
    left = (until - since).total_seconds()
    while left > 0:
        rest = _HOUR - since.minute * 60 - since.second - since.microsecond / 1e6
        seconds = min(rest, left)
        yield since, seconds
        left -= seconds
        since += timedelta(seconds=seconds)
