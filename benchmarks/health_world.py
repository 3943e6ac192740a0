"""Simulated sites for `benchmarks/health.py`: a year of crawls, hour by hour, healthy or decaying, from a seed."""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from newscrawl.arabic.calendar import day_of
from newscrawl.arabic.dates.regions import REGIONS
from newscrawl.watch.site_history import HOUR, History, Slot

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
HOURS = 365 * 24
KINDS = ("agency", "portal", "daily", "weekdays", "weekly", "slow", "aggregator")
FIELDS = {
    "title": 1.0, "body": 1.0, "published": 0.99, "images": 0.92, "section": 0.9, "authors": 0.6, "tags": 0.7,
    "summary": 0.5, "modified": 0.8,
}  # fmt: skip
DECAYS = (
    "dead", "feed frozen", "feed emptied", "blocked", "challenge", "articles blocked", "title slips", "body slips",
    "date slips", "all slip one by one", "dates vanish", "section vanishes", "teasers", "duplicates only",
    "sections vanish", "slow decay", "recall loss", "another language",
)  # fmt: skip
_REGIONS = ("EG", "SA", "IQ", "AE", "DZ", "MA", "LB", "JO", "KW", "YE", "GB", "QA", "TN")
_SLIPS = {"title slips": "title", "body slips": "body", "date slips": "published"}
SPAN = timedelta(days=21)
"""Duration of half of a slow decay."""


@dataclass(slots=True)
class Decay:
    """A kind of decay, and when it begins."""

    kind: str
    at: int
    """The hour since `BEGIN`."""


@dataclass(slots=True)
class World:
    """One simulated site."""

    number: int
    kind: str
    region: str
    per_day: float
    history: History
    rates: list[float] = field(default_factory=list)


def make(seed: int, number: int, decay: Decay | None = None, first: int = 0, last: int = HOURS) -> World:
    """A site with its crawls in the hours from `first` to `last`; the same seed and number give the same site."""
    rng = random.Random(f"{seed}/{number}")
    kind = KINDS[number % len(KINDS)]
    region = rng.choice(_REGIONS)
    zone = ZoneInfo(REGIONS[region].zone)
    low, high = {
        "agency": (80, 400), "portal": (40, 200), "daily": (25, 90), "weekdays": (8, 40), "weekly": (1.5, 5),
        "slow": (0.28, 1), "aggregator": (100, 500),
    }[kind]  # fmt: skip
    per_day = math.exp(rng.uniform(math.log(low), math.log(high)))
    rates = _rates(rng, kind, region, zone, per_day)
    traits = _Traits(rng, kind)
    world = World(number, kind, region, per_day, History(
        site=f"{kind}{number}", region=region, start=BEGIN + first * HOUR, slots=[], worked_at=BEGIN, newest=None,
    ), rates)  # fmt: skip
    rng = random.Random(f"{seed}/{number}/{decay.kind if decay else ''}/{first}")
    _crawl(world, rng, traits, decay, first, last)
    return world


class _Traits:
    def __init__(self, rng: random.Random, kind: str) -> None:
        self.shares = {
            name: share if share >= 0.99 else min(max(share + rng.uniform(-0.3, 0.09), 0.05), 1.0)
            for name, share in FIELDS.items()
        }
        self.first_rung = {name: rng.choice((1.0, 0.97, 0.9, 0.8)) for name in FIELDS}
        self.words = math.log(rng.uniform(90, 500))
        self.words_deviation = rng.uniform(0.3, 0.8)
        self.duplicates = rng.uniform(0.2, 0.5) if kind == "aggregator" else rng.uniform(0, 0.12)
        self.failures = rng.uniform(0, 0.04)
        self.lost = rng.uniform(0, 0.05)
        # Our own crawl has two outages per year, of some hours or two days.
        self.ours = [(start, start + rng.choice((5, 12, 48))) for start in rng.sample(range(1500, HOURS - 100), 2)]
        # The site's server has some short outages.
        self.theirs = [(start, start + rng.randint(1, 6)) for start in rng.sample(range(HOURS), 6)]


def _rates(rng: random.Random, kind: str, region: str, zone: ZoneInfo, per_day: float) -> list[float]:
    """The average number of articles in each hour of the year."""
    clock = _clock(rng, kind)
    weekend = {"agency": rng.uniform(0.6, 1), "aggregator": 0.8, "portal": rng.uniform(0.4, 1), "daily": 0.6,
               "weekdays": 0.02, "weekly": 1, "slow": 0.5}[kind]  # fmt: skip
    feast = {
        "agency": 0.6,
        "aggregator": 0.5,
        "portal": 0.4,
        "daily": 0.1,
        "weekdays": 0.0,
        "weekly": 0.3,
        "slow": 0.3,
    }[kind]
    volatility = rng.uniform(0.05, 0.16)
    growth = rng.uniform(-0.15, 0.6)
    issue = rng.randrange(7)
    odd = {rng.randrange(365): rng.uniform(0.3, 0.7)}
    burst = rng.randrange(365), rng.uniform(1.3, 3.0)
    shift = rng.randint(2, 5)
    rates, level, today = [], 0.0, None
    days: dict[object, float] = {}
    for hour in range(HOURS):
        local = (BEGIN + hour * HOUR).astimezone(zone)
        day = day_of(local.date(), region)
        if local.date() != today:
            today = local.date()
            level = 0.5 * level + rng.gauss(0, volatility)
            number = len(days)
            scale = math.exp(level) * (1 + growth * hour / HOURS)
            scale *= weekend if day.weekend else 1.0
            scale *= feast if day.feast else rng.choice((0.5, 1.0)) if day.holiday else 1.0
            scale *= rng.uniform(0.6, 0.9) if day.ramadan else 1.0
            scale *= odd.get(number, 1.0)
            scale *= burst[1] if burst[0] <= number < burst[0] + 7 else 1.0
            if kind == "weekly":
                scale *= 6.0 if local.weekday() == issue else 1 / 6
            days[today] = scale
        place = (local.hour - shift) % 24 if day.ramadan else local.hour
        rates.append(per_day * days[today] * clock[place])
    return rates


def _clock(rng: random.Random, kind: str) -> list[float]:
    if kind == "daily" and rng.random() < 0.5:
        # The printed paper is put online all at once.
        at = rng.randint(0, 5)
        weights = [8.0 if hour == at else 1.0 if hour == at + 1 else 0.02 for hour in range(24)]
    else:
        night = {"agency": 0.25, "aggregator": 0.3}.get(kind, 0.05)
        peak = rng.uniform(11, 18)
        weights = [night + max(0.0, math.cos((hour - peak) / 24 * 2 * math.pi) + 0.35) for hour in range(24)]
    return [weight / sum(weights) for weight in weights]


def _crawl(
    world: World, rng: random.Random, traits: _Traits, decay: Decay | None, first: int, last: int
) -> None:  # fmt: skip
    history, waiting = world.history, 0
    for hour in range(first, last):
        slot = Slot()
        history.slots.append(slot)
        age = hour - decay.at if decay and hour >= decay.at else None
        kind = decay.kind if decay and age is not None else ""
        made = _poisson(rng, world.rates[hour])
        if any(start <= hour < end for start, end in traits.ours):
            waiting += made
            continue
        slot.covered = 1.0
        late, waiting = min(waiting, 30), 0
        if kind in ("blocked", "challenge", "dead") or any(start <= hour < end for start, end in traits.theirs):
            if kind == "dead" and world.number % 2:
                continue
            slot.covered = 0.0
            slot.unread, slot.shut = 1, int(kind in ("blocked", "challenge"))
            waiting = made
            continue
        slot.lists = 1
        slot.listed = 0 if kind == "feed emptied" else 30
        if kind in ("feed frozen", "feed emptied"):
            continue
        if kind == "sections vanish":
            made = sum(rng.random() < 0.4 for _ in range(made))
        elif kind == "slow decay" and age is not None:
            keep = max(0.1, 1 - 0.9 * age / (2 * SPAN / HOUR))
            made = sum(rng.random() < keep for _ in range(made))
        _answer(slot, rng, traits, kind, age or 0, made, late)


def _answer(slot: Slot, rng: random.Random, traits: _Traits, kind: str, age: int, made: int, late: int) -> None:
    total = made + late
    if not total:
        return
    blocked = sum(rng.random() < 0.95 for _ in range(total)) if kind == "articles blocked" else 0
    failed = sum(rng.random() < traits.failures for _ in range(total - blocked))
    rest = total - blocked - failed
    lost = sum(
        rng.random() < {"recall loss": 0.6, "another language": 0.97}.get(kind, traits.lost) for _ in range(rest)
    )
    copies = sum(rng.random() < (0.97 if kind == "duplicates only" else traits.duplicates) for _ in range(rest - lost))
    articles = rest - lost - copies
    slot.answered, slot.failed, slot.blocked, slot.duplicates = total, failed + blocked, blocked, copies
    slot.entries, slot.known = total, articles + copies
    slot.articles, slot.fresh = articles, max(0, articles - late)
    slipping = int(age / 72) if kind == "all slip one by one" else -1
    for _ in range(articles):
        mean = math.log(28) if kind == "teasers" else traits.words
        slot.log_words += max(rng.gauss(mean, 0.3 if kind == "teasers" else traits.words_deviation), 1.0)
        for at, (name, share) in enumerate(traits.shares.items()):
            if (kind == "dates vanish" and name == "published") or (kind == "section vanishes" and name == "section"):
                share = 0.02
            if rng.random() >= share:
                continue
            slips = _SLIPS.get(kind) == name or at <= slipping
            rung = "site" if rng.random() < (0.02 if slips else traits.first_rung[name]) else "json-ld"
            for key in (name, f"{name}:{rung}"):
                slot.filled[key] = slot.filled.get(key, 0) + 1


def _poisson(rng: random.Random, mean: float) -> int:
    if mean <= 0:
        return 0
    if mean > 50:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def usual_gap(world: World) -> float:
    """The age of the newest article, in hours, that is exceeded in only 1 of 200 hours of the healthy year."""
    ages, age = [], 0
    for slot in world.history.slots:
        age = 0 if slot.fresh else age + 1
        ages.append(age)
    ages.sort()
    return float(ages[int(len(ages) * 0.995)])


def hours_for(world: World, articles: float, at: int) -> float:
    """Hours, from hour `at` on, in which the site is expected to publish this many articles, within the year."""
    total, sums = 0.0, []
    for rate in world.rates[at:]:
        total += rate
        sums.append(total)
    return float(bisect_left(sums, articles))
