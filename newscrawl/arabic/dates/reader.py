"""Dates as Arabic news prints them: right, or absent with a reason; never guessed.

    read_date("الخميس 24 أكتوبر 2024 - 03:15 م", region="EG")   # 2024-10-24 15:15 in Cairo, to the minute
    explain_date("الجمعة 24 أكتوبر 2024", region="EG")           # Refusal: weekday: ...

The day comes before the month, always. What cannot be told is refused: a weekday or a Hijri date that contradicts, two
dates with no label, a year that is missing or has two digits, a date in the future or before 1990.

Umm al-Qura is the calendar behind a Hijri date that stands alone (Saudi Arabia's; hijridate's table); where the moon is
sighted such a date may be a day away from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from newscrawl.arabic.dates.clock import find_clock
from newscrawl.arabic.dates.day import FIRST_YEAR, RefusedError, Segment, find_day, find_partial
from newscrawl.arabic.dates.fallback import ask_dateparser
from newscrawl.arabic.dates.fastpath import elapsed, follow, plan_of
from newscrawl.arabic.dates.lexer import MAX_LENGTH, read_tokens
from newscrawl.arabic.dates.names import REGIONS
from newscrawl.arabic.dates.relative import find_days_back, find_elapsed

__all__ = ["Dates", "Reading", "Refusal", "explain_date", "read_date", "read_dates"]

# Servers' clocks are minutes apart. A reading further ahead means a wrong zone or a coming event, so it is refused.
CLOCK_SKEW = timedelta(minutes=15)
_MOST_OTHER_WORDS = 8  # a byline has fewer words that are no date's; a sentence has more, and its date is a mention
_ISO = re.compile(
    r"\s{0,99}((?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?)?)\s{0,99}"
)
_LABEL = re.compile(r"[PUX]|u(?!x)")
_DATED = re.compile(r"[ighTRrK]|n.{0,4}y")
_CLOCK = re.compile(r"[cZzS]|n[ap]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A date that was read.

    `value` is aware: in the zone the text names, else in the site's. `precision` "day" means that the text gives no
    time, or none that is certain; `value` is then midnight. `raw` is the text as it was given.
    """

    value: datetime
    precision: Literal["minute", "day"]
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a text gave no date: `reason` is one word to count by, ``str()`` is a line for a log."""

    reason: str
    detail: str
    raw: str

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail} in {self.raw[:80]!r}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """What a text says of its article: a Reading, a Refusal where it contradicts itself, None where it is silent."""

    published: Reading | Refusal | None
    modified: Reading | Refusal | None


def read_date(
    text: str, *, region: str = "EG", now: datetime | None = None, tz: tzinfo | str | None = None
) -> Reading | None:
    """Read the date of publication in a short text; the date of its last change when the text gives no other.

    `region` is the ISO 3166 code of the site's country, which gives its zone; `tz` overrides the zone. `now` is the
    moment that «منذ ساعتين» counts from and that no date may pass (for a saved page, the time of its fetch; a naive one
    is in the site's zone); None is the present.
    Never raises for any text; raises ValueError for a region or a zone that does not exist.
    """
    quick = _quick(text, region, now, tz)
    if quick is not None:
        return quick
    dates = _Reader(text, region, now, tz).dates()
    found = dates.published or dates.modified
    return found if isinstance(found, Reading) else None


def explain_date(
    text: str, *, region: str = "EG", now: datetime | None = None, tz: tzinfo | str | None = None
) -> Reading | Refusal:
    """`read_date`, with the reason when there is no reading."""
    quick = _quick(text, region, now, tz)
    if quick is not None:
        return quick
    dates = _Reader(text, region, now, tz).dates()
    return dates.published or dates.modified or Refusal(reason="none", detail="no date", raw=text)


def read_dates(text: str, *, region: str = "EG", now: datetime | None = None, tz: tzinfo | str | None = None) -> Dates:
    """Read both dates of «نشر في: … آخر تحديث: …», told apart by their labels; one without a label is `published`."""
    return _Reader(text, region, now, tz).dates()


def _quick(text: str, region: str, now: datetime | None, tz: tzinfo | str | None) -> Reading | None:
    """The reading of a text of a simple shape with nothing odd in it; None says nothing of the text."""
    if len(text) > MAX_LENGTH or (text[4:5] == "-" and _ISO.fullmatch(text) is not None):
        return None
    tokens, shape, values = read_tokens(text)
    home = _home(region, tz)
    if now is None:
        now = datetime.now(UTC)
    elif now.tzinfo is None:
        now = now.replace(tzinfo=home)
    plan = plan_of(shape)
    if plan is None:
        past = elapsed(shape, values, now, home)
        if past is None:
            return None
        moment, to_the_minute = past
    else:
        found = follow(plan, tokens, shape, values, now, home)
        if found is None:
            return None
        moment, to_the_minute = found, plan.clock >= 0
    if moment.year >= now.year and moment > now + CLOCK_SKEW:
        return None
    return Reading(value=moment, precision="minute" if to_the_minute else "day", raw=text)


class _Reader:
    """One text being read the long way, which knows every form and every reason to refuse."""

    __slots__ = ("_now", "home", "region", "text")

    def __init__(self, text: str, region: str, now: datetime | None, tz: tzinfo | str | None) -> None:
        self.text = text
        self.region = region
        self.home = _home(region, tz)
        self._now = now

    @property
    def now(self) -> datetime:
        now = self._now
        if now is None:
            return datetime.now(UTC)
        return now if now.tzinfo is not None else now.replace(tzinfo=self.home)

    def dates(self) -> Dates:
        try:
            return self.read()
        except RefusedError as refused:
            return Dates(published=self.refusal(refused), modified=None)

    def refusal(self, refused: RefusedError) -> Refusal:
        return Refusal(reason=refused.reason, detail=refused.detail, raw=self.text)

    def read(self) -> Dates:
        text = self.text
        if (match := _ISO.fullmatch(text)) is not None:
            return Dates(published=self._iso(match[1]), modified=None)
        if len(text) > MAX_LENGTH:
            text = " ".join(text.split())
            if len(text) > MAX_LENGTH:
                raise RefusedError("long", f"{len(text)} characters are an article, not a date")
        tokens, shape, values = read_tokens(text)
        if _LABEL.search(shape) is None:
            return Dates(published=self._segment(Segment("", tokens, shape, values)), modified=None)
        return self._labelled(tokens, shape, values)

    def _labelled(self, tokens: list[str], shape: str, values: tuple[int, ...]) -> Dates:
        """Read each part of a text with labels; the refusal of a labelled date stands, an unlabelled one gives way."""
        found: dict[str, Reading | Refusal] = {}
        for part in _parts(tokens, shape, values):
            if part.label == "X" or _DATED.search(part.shape) is None:
                continue
            reading: Reading | Refusal
            try:
                reading = self._segment(part)
            except RefusedError as refused:
                reading = self.refusal(refused)
            other = found.setdefault(part.label, reading)
            if isinstance(other, Reading) and isinstance(reading, Reading) and other.value != reading.value:
                found[part.label] = self.refusal(RefusedError("ambiguous", "two dates with one label"))
        published = found.get("P", found.get(""))
        modified = found.get("U")
        if published is None and modified is None:
            raise RefusedError("none", "no date of the article")
        if isinstance(published, Refusal) and "P" not in found and modified is not None:
            published = None
        if isinstance(published, Reading) and isinstance(modified, Reading) and _earlier(modified, published):
            modified = self.refusal(RefusedError("order", "changed before it was published"))
        return Dates(published=published, modified=modified)

    def _segment(self, segment: Segment) -> Reading:
        shape = segment.shape
        if shape.count("x") > _MOST_OTHER_WORDS:
            raise RefusedError("sentence", "a date in a sentence is a mention")
        day = find_day(segment)
        if day is None:
            return self._without_day(segment)
        if "T" in shape:
            self._check_day_word(segment, day)
        return self._on(segment, day)

    def _on(self, segment: Segment, day: date) -> Reading:
        """The reading of a day, with the clock and the weekday that stand beside it."""
        shape = segment.shape
        if "w" in shape:
            weekday = day.weekday()
            for index, kind in enumerate(shape):
                if kind == "w" and segment.values[index] != weekday:
                    raise RefusedError("weekday", f"{day} is a {day:%A}, the text says {segment.tokens[index]}")
        clock: time | None = None
        zone = self.home
        if _CLOCK.search(shape) is not None:
            clock, zone = find_clock(segment, day, zone, self.region)
        value = datetime.combine(day, clock or time(), zone)
        return self._checked(value, "day" if clock is None else "minute")

    def _without_day(self, segment: Segment) -> Reading:
        """The reading of a text that names no day in full: relative to now, or with a month that dateparser knows."""
        shape = segment.shape
        past = find_elapsed(segment)
        if past is not None:
            back, to_the_minute = past
            value = (self.now.astimezone(UTC) - back).astimezone(self.home)
            if to_the_minute:
                return self._checked(value.replace(second=0, microsecond=0), "minute")
            value = datetime.combine(self.now.astimezone(self.home).date() - back, time(), self.home)
            return self._checked(value, "day")
        days = find_days_back(segment) if "T" in shape else None
        if days is not None:
            return self._on(segment, self.now.astimezone(self.home).date() - timedelta(days=days))
        refused = find_partial(shape)
        if refused is not None:
            raise refused
        day = ask_dateparser(segment, self.region)
        if day is None:
            raise RefusedError("none", "no date")
        return self._on(segment, day)

    def _check_day_word(self, segment: Segment, day: date) -> None:
        """«أمس الثلاثاء (24 كانون الأول 2024)» is the day of an event; «اليوم» beside a date is the date's."""
        back = max(value for kind, value in zip(segment.shape, segment.values, strict=True) if kind == "T")
        if back and self.now.astimezone(self.home).date() - timedelta(days=back) != day:
            raise RefusedError("ambiguous", f"{day} is called yesterday")

    def _iso(self, text: str) -> Reading | Refusal:
        """An ISO 8601 date, as machines print it; without a zone it is in the site's."""
        try:
            value = datetime.fromisoformat(text)
            if value.tzinfo is None:
                value = value.replace(tzinfo=self.home)
            if value.year < FIRST_YEAR:
                raise RefusedError("past", f"the year {value.year}")
            return self._checked(value, "minute" if len(text) > 10 else "day")
        except ValueError:
            return self.refusal(RefusedError("impossible", text))
        except RefusedError as refused:
            return self.refusal(refused)

    def _checked(self, value: datetime, precision: Literal["minute", "day"]) -> Reading:
        if value.year < FIRST_YEAR:
            raise RefusedError("past", f"the year {value.year}")
        now = self.now
        if value.year >= now.year and value > now + CLOCK_SKEW:
            raise RefusedError("future", f"{value.isoformat()} is after {now.isoformat(timespec='minutes')}")
        return Reading(value=value, precision=precision, raw=self.text)


def _parts(tokens: list[str], shape: str, values: tuple[int, ...]) -> list[Segment]:
    """Cut at the labels; one with no date of its own takes the one before it: «13/3/2008 (آخر تحديث) الساعة 16:25»."""
    parts: list[Segment] = []
    cuts = [match.start() for match in _LABEL.finditer(shape)]
    for start, end in zip([-1, *cuts], [*cuts, len(shape)], strict=True):
        label = shape[start].upper() if start >= 0 else ""
        part = Segment(label, tokens[start + 1 : end], shape[start + 1 : end], values[start + 1 : end])
        if len(parts) == 1 and not parts[0].label and label != "X" and _DATED.search(part.shape) is None:
            before = parts[0]
            if _DATED.search(before.shape) is not None and not ("c" in before.shape and "c" in part.shape):
                whole = (before.tokens + part.tokens, before.shape + part.shape, before.values + part.values)
                parts[0] = Segment(label, *whole)
                continue
        parts.append(part)
    return parts


def _earlier(one: Reading, other: Reading) -> bool:
    if one.precision == other.precision == "minute":
        return one.value < other.value
    return one.value.date() < other.value.date()


def _home(region: str, tz: tzinfo | str | None) -> tzinfo:
    """The zone of a site."""
    if tz is None:
        return _zone(region)
    return _named_zone(tz) if isinstance(tz, str) else tz


@lru_cache(maxsize=256)
def _zone(region: str) -> ZoneInfo:
    try:
        return ZoneInfo(REGIONS[region.upper()])
    except KeyError:
        raise ValueError(f"no zone known for region {region!r}: pass tz") from None


@lru_cache(maxsize=256)
def _named_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise ValueError(f"no zone named {name!r}") from None
