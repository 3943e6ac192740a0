"""What is usual for a site: its articles by the hour of the week, its longest silence, its shares. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from newscrawl.arabic.calendar import Day, day_of
from newscrawl.arabic.dates.regions import REGIONS, home_zone
from newscrawl.watch.history import HOUR, History, Slot

LENGTH = timedelta(days=56)
"""How far back the usual reaches, at least."""
LONGEST = timedelta(days=182)
"""How far it reaches for a site that publishes little."""
_ENOUGH = 60
"""Articles from which it needs to reach no farther."""
FEAST, _HOLIDAY, _RAMADAN = 0.1, 0.4, 0.5
"""The part of the usual articles that such days must have at least."""
_CAP = 1.5
"""A day counts at most this many times as much as the median of its kind: elections are not usual."""
_SHRINK = 2.0
"""Days by which an hour of the week leans on the same hour of all such days."""
_FEW_DAYS = 10
_WHOLE_DAY = 20.0
_SPREADS = (0.02, 0.3)


@dataclass(frozen=True, slots=True)
class Share:
    """A share over the baseline, and its standard deviation from day to day beyond chance."""

    value: float
    total: float
    deviation: float


@dataclass(slots=True, kw_only=True)
class Baseline:
    """The usual of one site at one moment."""

    region: str
    covered_days: float = 0.0
    articles: float = 0.0
    per_day: float = 0.0
    hours: list[float] = field(default_factory=lambda: [0.0] * 168)
    """Usual articles in each hour of the week, local time, from Monday."""
    spread: float = _SPREADS[0]
    """The variance of a day's articles beyond chance, as a part of their square."""
    silence: float = 0.0
    """The longest silence but one, in expected articles."""
    silent_hours: float = 0.0
    """The same in hours; those of feasts and the like count as parts of hours."""
    shares: dict[str, Share] = field(default_factory=dict)
    """Field, or field and rung -> its share of the articles."""
    duplicates: Share = Share(0, 0, 0)
    failures: Share = Share(0, 0, 0)
    recall: Share = Share(1, 0, 0)
    log_words: float | None = None
    log_words_deviation: float = 0.0

    def expected(self, hour: datetime) -> float:
        """Articles that an hour must have, by its place in the week and the kind of its day."""
        place = place_of(hour, self.region)
        return self.hours[place.at] * place.factor

    def factor(self, hour: datetime) -> float:
        """The part of the usual articles that the kind of an hour's day has at least."""
        return place_of(hour, self.region).factor


class Place(NamedTuple):
    """Where an hour stands in its site's time."""

    at: int
    """Hour of the week, from Monday."""
    factor: float
    """The part of the usual articles that such a day has at least."""
    day: date


@lru_cache(maxsize=1 << 16)
def place_of(hour: datetime, region: str) -> Place:
    """The place of an hour of UTC in the time of a region."""
    local = hour.astimezone(home_zone(region))
    return Place(local.weekday() * 24 + local.hour, factor(day_of(local.date(), region)), local.date())


def factor(day: Day) -> float:
    """The part of the usual articles that a kind of day has at least."""
    if day.feast:
        return FEAST
    return (_HOLIDAY if day.holiday else 1.0) * (_RAMADAN if day.ramadan else 1.0)


def baseline_of(history: History, until: datetime) -> Baseline:
    """The usual of a site in the eight weeks before `until`, or up to half a year if it publishes little."""
    region = history.region if history.region in REGIONS else "EG"
    found = Baseline(region=region)
    last = min(max(int((until - history.start) / HOUR), 0), len(history.slots))
    first = max(0, last - int(LENGTH / HOUR))
    farthest, written = max(0, last - int(LONGEST / HOUR)), sum(slot.fresh for slot in history.slots[first:last])
    while first > farthest and written < _ENOUGH:
        first -= 1
        written += history.slots[first].fresh
    slots = history.slots[first:last]
    begin = history.start + first * HOUR
    found.covered_days = sum(min(slot.covered, 1.0) for slot in slots) / 24
    found.articles = sum(slot.fresh for slot in slots)
    days = list(_days(begin, slots, region))
    _learn_hours(found, days)
    found.silence, found.silent_hours = _longest_silences(found, begin, slots)
    groups = [[slot for _, slot in day] for day in days]
    names = {name for slot in slots for name in slot.filled}
    counts = [_filled(group) for group in groups]
    articles = [sum(slot.articles for slot in group) for group in groups]
    for name in names:
        found.shares[name] = share_of((one.get(name, 0), all_of) for one, all_of in zip(counts, articles, strict=True))
    found.duplicates = share_of(_sums(groups, lambda slot: (slot.duplicates, slot.duplicates + slot.articles)))
    found.failures = share_of(_sums(groups, lambda slot: (slot.failed, slot.answered)))
    found.recall = share_of(_sums(groups, lambda slot: (slot.known, slot.entries)))
    _learn_words(found, groups)
    return found


_Day = list[tuple[Place, Slot]]


def _days(begin: datetime, slots: list[Slot], region: str) -> Iterator[_Day]:
    """The hours of each local day, with their places."""
    day: _Day = []
    for at, slot in enumerate(slots):
        place = place_of(begin + at * HOUR, region)
        if day and day[-1][0].day != place.day:
            yield day
            day = []
        day.append((place, slot))
    if day:
        yield day


def _learn_hours(found: Baseline, days: list[_Day]) -> None:
    """Learn the hours of the week, and how much whole days differ from them."""
    kinds = [day_of(day[0][0].day, found.region) for day in days]
    plain = [factor(kind) == 1.0 for kind in kinds]
    if sum(plain) < 14:
        # A young site, or one known in Ramadan only.
        plain = [not kind.feast for kind in kinds]
    whole = [sum(min(slot.covered, 1.0) for _, slot in day) >= _WHOLE_DAY for day in days]
    totals = [sum(slot.fresh for _, slot in day) for day in days]
    usual = {
        weekend: median(kept) if (kept := [
            total for total, kind, ok, full in zip(totals, kinds, plain, whole, strict=True)
            if ok and full and kind.weekend is weekend
        ]) else 0.0
        for weekend in (False, True)
    }  # fmt: skip
    sums, weights = [0.0] * 168, [0.0] * 168
    for day, kind, ok, total in zip(days, kinds, plain, totals, strict=True):
        cap = usual[kind.weekend] * _CAP
        scale = cap / total if cap >= 1 and total > cap else 1.0
        for (at, _, _), slot in day if ok else ():
            sums[at] += slot.fresh * scale
            weights[at] += min(slot.covered, 1.0)
    weekend_of = {day[0][0].day.weekday(): kind.weekend for day, kind in zip(days, kinds, strict=True)}
    for weekend in (False, True):
        same = [weekday for weekday in range(7) if weekend_of.get(weekday, False) is weekend]
        for hour in range(24):
            places = [weekday * 24 + hour for weekday in same]
            mean = sum(sums[at] for at in places) / max(sum(weights[at] for at in places), 1.0)
            for at in places:
                found.hours[at] = (sums[at] + _SHRINK * mean) / (weights[at] + _SHRINK)
    found.per_day = sum(found.hours) / 7
    found.spread = _spread_of(
        found, [(day, total) for day, total, full in zip(days, totals, whole, strict=True) if full]
    )


def _spread_of(found: Baseline, days: list[tuple[_Day, float]]) -> float:
    """The variance of days beyond chance, by the lower half of them: bursts do not matter here."""
    squares, judged = [], 0
    for day, total in days:
        expected = sum(found.hours[at] * part for (at, part, _), _ in day)
        if expected >= 3:
            judged += 1
            if total < expected:
                squares.append(((total - expected) ** 2 - expected) / expected**2)
    low, high = _SPREADS
    if judged < _FEW_DAYS:
        return high / 3
    return min(max(sum(squares) / len(squares), low), high) if squares else low


def _longest_silences(found: Baseline, begin: datetime, slots: list[Slot]) -> tuple[float, float]:
    """The longest silence but one, which may be a breakdown that has passed: in expected articles, and in hours."""
    gaps, lengths, gap, length = [0.0, 0.0], [0.0, 0.0], 0.0, 0.0
    for at, slot in enumerate(slots):
        if slot.fresh > 0 or slot.covered < 0.5:
            gaps.append(gap)
            lengths.append(length)
            gap = length = 0.0
        else:
            gap += found.expected(begin + at * HOUR)
            length += found.factor(begin + at * HOUR)
    return sorted([*gaps, gap])[-2], sorted([*lengths, length])[-2]


def _filled(slots: Iterable[Slot]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for slot in slots:
        for name, number in slot.filled.items():
            found[name] += number
    return found


def _sums(groups: Iterable[list[Slot]], part: Callable[[Slot], tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The sums of two parts of each group's slots."""
    for group in groups:
        pairs = [part(slot) for slot in group]
        yield sum(one for one, _ in pairs), sum(all_of for _, all_of in pairs)


def share_of(days: Iterable[tuple[float, float]]) -> Share:
    """The share over days of `(successes, trials)`; a little less sure than it looks."""
    pairs = [(one, total) for one, total in days if total > 0]
    ones, total = sum(one for one, _ in pairs), sum(count for _, count in pairs)
    value = (ones + 0.5) / (total + 1)
    # Weighted variance between days, less what chance alone makes.
    between = sum(count * (one / count - value) ** 2 for one, count in pairs) / total if total else 0.0
    chance = value * (1 - value) * len(pairs) / total if total else 0.0
    return Share(value, total, math.sqrt(max(between - chance, 0.0)))


def _learn_words(found: Baseline, groups: list[list[Slot]]) -> None:
    means = [
        (sum(slot.log_words for slot in group) / count, count)
        for group in groups
        if (count := sum(slot.articles for slot in group))
    ]
    if not means:
        return
    weight = sum(count for _, count in means)
    found.log_words = sum(mean * count for mean, count in means) / weight
    # Of one article: a day's mean varies less, by the root of their number.
    deviation = sum(count * (mean - found.log_words) ** 2 for mean, count in means) / max(len(means) - 1, 1)
    found.log_words_deviation = math.sqrt(deviation)
