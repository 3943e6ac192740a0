"""The baseline of a site: usual articles per hour of the week, longest silence, shares. Pure."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from newscrawl.arabic.calendar import Day, day_of
from newscrawl.arabic.dates.regions import REGIONS, home_zone
from newscrawl.watch.site_history import HOUR, History, Slot

LENGTH = timedelta(days=56)
"""How far back the baseline reaches at least."""
LONGEST = timedelta(days=182)
"""How far back it reaches at most, for a site that publishes little."""
_ENOUGH = 60
"""Number of articles with which the baseline is not extended further back."""
FEAST, _HOLIDAY, _RAMADAN = 0.1, 0.4, 0.5
"""Minimum fraction of the usual articles that is expected on such days."""
_CAP = 1.5
"""A day counts as at most this multiple of the median of its kind, so that elections do not raise the baseline."""
_SHRINK = 2.0
"""Weight, in days, of the hour's mean over all days of the same kind, in the estimate for one hour of the week."""
_FEW_DAYS = 10
_WHOLE_DAY = 20.0
_SPREADS = (0.02, 0.3)


@dataclass(frozen=True, slots=True)
class Share:
    """A share over the baseline period, and its standard deviation from day to day beyond chance."""

    value: float
    total: float
    deviation: float


@dataclass(slots=True, kw_only=True)
class Baseline:
    """The usual figures of one site at one moment."""

    region: str
    covered_days: float = 0.0
    articles: float = 0.0
    per_day: float = 0.0
    hours: list[float] = field(default_factory=lambda: [0.0] * 168)
    """Usual articles in each hour of the week, in local time, starting on Monday."""
    spread: float = _SPREADS[0]
    """The variance of a day's articles beyond chance, as a fraction of the square of their expected number."""
    silence: float = 0.0
    """The second-longest silence, in expected articles."""
    silent_hours: float = 0.0
    """The second-longest silence in hours; hours on feasts, holidays and in Ramadan count as fractions."""
    shares: dict[str, Share] = field(default_factory=dict)
    """Field, or field and rung -> its share of the articles."""
    duplicates: Share = Share(0, 0, 0)
    failures: Share = Share(0, 0, 0)
    recall: Share = Share(1, 0, 0)
    log_words: float | None = None
    log_words_deviation: float = 0.0

    def expected(self, hour: datetime) -> float:
        """Expected articles in an hour, given its place in the week and the kind of day."""
        place = place_of(hour, self.region)
        return self.hours[place.at] * place.factor

    def factor(self, hour: datetime) -> float:
        """The minimum fraction of the usual articles for the kind of day that an hour belongs to."""
        return place_of(hour, self.region).factor


class HourPlace(NamedTuple):
    """The position of an hour in the local time of a site."""

    at: int
    """Hour of the week, starting on Monday."""
    factor: float
    """The minimum fraction of the usual articles on such a day."""
    day: date


@lru_cache(maxsize=1 << 16)
def place_of(hour: datetime, region: str) -> HourPlace:
    """The position of a UTC hour in the local time of a region."""
    local = hour.astimezone(home_zone(region))
    return HourPlace(local.weekday() * 24 + local.hour, factor(day_of(local.date(), region)), local.date())


def factor(day: Day) -> float:
    """The minimum fraction of the usual articles on a kind of day."""
    if day.feast:
        return FEAST
    return (_HOLIDAY if day.holiday else 1.0) * (_RAMADAN if day.ramadan else 1.0)


@dataclass(slots=True)
class _Day:
    """The sums of one local day."""

    kind: Day
    date: date
    first: int
    """Its first hour in the history."""
    hours: list[tuple[HourPlace, Slot]] = field(default_factory=list)
    covered: float = 0.0
    fresh: float = 0.0
    articles: int = 0
    log_words: float = 0.0
    duplicates: int = 0
    answered: int = 0
    failed: int = 0
    entries: int = 0
    known: int = 0
    filled: dict[str, int] = field(default_factory=dict)

    def add(self, place: HourPlace, slot: Slot) -> None:
        """Add an hour."""
        self.hours.append((place, slot))
        self.covered += min(slot.covered, 1.0)
        self.fresh += slot.fresh
        self.articles += slot.articles
        self.log_words += slot.log_words
        self.duplicates += slot.duplicates
        self.answered += slot.answered
        self.failed += slot.failed
        self.entries += slot.entries
        self.known += slot.known
        for name, number in slot.filled.items():
            self.filled[name] = self.filled.get(name, 0) + number


class Calendar:
    """The local days of a history; one instance can be used for many baselines if the history no longer changes."""

    def __init__(self, history: History) -> None:
        self.region = history.region if history.region in REGIONS else "EG"
        self.days: list[_Day] = []
        for at, slot in enumerate(history.slots):
            place = place_of(history.start + at * HOUR, self.region)
            if not self.days or self.days[-1].date != place.day:
                self.days.append(_Day(day_of(place.day, self.region), place.day, at))
            self.days[-1].add(place, slot)

    def before(self, last: int) -> list[_Day]:
        """The whole days before hour `last`: eight weeks, or up to half a year if these hold few articles."""
        end = bisect_right(self.days, last, key=lambda day: day.first + len(day.hours))
        first = max(0, end - LENGTH.days)
        written = sum(day.fresh for day in self.days[first:end])
        while first > max(0, end - LONGEST.days) and written < _ENOUGH:
            first -= 1
            written += self.days[first].fresh
        return self.days[first:end]


def baseline_of(history: History, until: datetime, calendar: Calendar | None = None) -> Baseline:
    """The baseline of a site from the eight weeks before `until`, or up to half a year if it publishes little."""
    calendar = calendar or Calendar(history)
    found = Baseline(region=calendar.region)
    days = calendar.before(int((until - history.start) / HOUR))
    found.covered_days = sum(day.covered for day in days) / 24
    found.articles = sum(day.fresh for day in days)
    _learn_hours(found, days)
    found.silence, found.silent_hours = _longest_silences(found, days)
    for name in {name for day in days for name in day.filled}:
        found.shares[name] = share_of((day.filled.get(name, 0), day.articles) for day in days)
    found.duplicates = share_of((day.duplicates, day.duplicates + day.articles) for day in days)
    found.failures = share_of((day.failed, day.answered) for day in days)
    found.recall = share_of((day.known, day.entries) for day in days)
    _learn_words(found, days)
    return found


def _learn_hours(found: Baseline, days: list[_Day]) -> None:
    """Learn the usual articles per hour of the week, and how much whole days vary around them."""
    plain = [day for day in days if factor(day.kind) == 1.0]
    if len(plain) < 14:
        # A site with a short history, or one seen only in Ramadan.
        plain = [day for day in days if not day.kind.feast]
    sums, weights = [0.0] * 168, [0.0] * 168
    weekends = {day.date.weekday() for day in days if day.kind.weekend}
    for weekend in (False, True):
        same = [day for day in plain if day.kind.weekend is weekend]
        whole = [day.fresh for day in same if day.covered >= _WHOLE_DAY]
        cap = _CAP * median(whole) if whole else 0.0
        for day in same:
            scale = cap / day.fresh if cap >= 1 and day.fresh > cap else 1.0
            for (at, _, _), slot in day.hours:
                sums[at] += slot.fresh * scale
                weights[at] += min(slot.covered, 1.0)
        weekdays = [weekday for weekday in range(7) if (weekday in weekends) is weekend]
        for hour in range(24):
            places = [weekday * 24 + hour for weekday in weekdays]
            mean = sum(sums[at] for at in places) / max(sum(weights[at] for at in places), 1.0)
            for at in places:
                found.hours[at] = (sums[at] + _SHRINK * mean) / (weights[at] + _SHRINK)
    found.per_day = sum(found.hours) / 7
    found.spread = _spread_of(found, [day for day in days if day.covered >= _WHOLE_DAY])


def _spread_of(found: Baseline, days: list[_Day]) -> float:
    """The variance of days beyond chance, estimated from days below the mean so that bursts have no effect."""
    squares, judged = [], 0
    for day in days:
        expected = sum(found.hours[at] * part for (at, part, _), _ in day.hours)
        if expected >= 3:
            judged += 1
            if day.fresh < expected:
                squares.append(((day.fresh - expected) ** 2 - expected) / expected**2)
    low, high = _SPREADS
    if judged < _FEW_DAYS:
        return high / 3
    return min(max(sum(squares) / len(squares), low), high) if squares else low


def _longest_silences(found: Baseline, days: list[_Day]) -> tuple[float, float]:
    """The second-longest silence, in expected articles and in hours; the longest may have been an outage."""
    gaps, lengths, gap, length = [0.0, 0.0], [0.0, 0.0], 0.0, 0.0
    for day in days:
        for (at, part, _), slot in day.hours:
            if slot.fresh > 0 or slot.covered < 0.5:
                gaps.append(gap)
                lengths.append(length)
                gap = length = 0.0
            else:
                gap += found.hours[at] * part
                length += part
    return sorted([*gaps, gap])[-2], sorted([*lengths, length])[-2]


def share_of(days: Iterable[tuple[float, float]]) -> Share:
    """The share over days of `(successes, trials)`, smoothed so that it is never exactly 0 or 1."""
    pairs = [(one, total) for one, total in days if total > 0]
    ones, total = sum(one for one, _ in pairs), sum(count for _, count in pairs)
    value = (ones + 0.5) / (total + 1)
    # Weighted variance between days, and the part of it that chance alone explains.
    between = sum(count * (one / count - value) ** 2 for one, count in pairs) / total if total else 0.0
    chance = value * (1 - value) * len(pairs) / total if total else 0.0
    # The sampling error of that part, which matters if there are few days.
    error = chance * math.sqrt(2 / len(pairs)) if pairs else 0.0
    return Share(value, total, math.sqrt(max(between - chance - error, 0.0)))


def _learn_words(found: Baseline, days: list[_Day]) -> None:
    means = [(day.log_words / day.articles, day.articles) for day in days if day.articles]
    if not means:
        return
    weight = sum(count for _, count in means)
    found.log_words = sum(mean * count for mean, count in means) / weight
    # The deviation of one article; a day's mean varies less, by the square root of its number of articles.
    deviation = sum(count * (mean - found.log_words) ** 2 for mean, count in means) / max(len(means) - 1, 1)
    found.log_words_deviation = math.sqrt(deviation)
