"""The short way through a date: most texts of a site have one shape, and what a simple shape means is worked out once.

It gives a reading or nothing; whatever is odd (a contradiction, a Hijri year, a place's zone) is left to the long way
in ``dates.py``, and a test holds the two to the same answers.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from newscrawl.arabic.dates.clock import fixed_zone, on_24_hours
from newscrawl.arabic.dates.day import FIRST_YEAR, RefusedError
from newscrawl.arabic.dates.lexer import LEXICON

_SIMPLE = re.compile(
    r"(?:f{0,2}[PUu]f?:?|f)?"
    r"(?:(?P<first>c)(?P<first_mark>[apsm])?[-,]?)?"
    r"(?:(?P<weekday>w)[-,]?f?)?(?P<bracket>\()?"
    r"(?:(?P<day>n)(?:o,?)?[-/]?(?P<month>g)(?:/?(?P<other>g))?[-/,]?q?(?P<year>y)M?"
    r"|(?P<month2>g)(?P<day2>n)o?,?(?P<year2>y)|(?P<numeric>i)|(?P<word>T))"
    r"(?(bracket)\))"
    r"(?(first)|(?:[-,.]?f?S?(?P<clock>c)(?P<mark>[apsm])?)?)"
    r"(?:\(?(?P<zone>Z)\)?)?[-.]?"
)
_DAY_FIRST = re.compile(r"([0-9]{1,2})\s*([-/.])\s*([0-9]{1,2})\s*\2\s*((?:19|20)[0-9]{2})")
_YEAR_FIRST = re.compile(r"((?:19|20)[0-9]{2})\s*([-/.])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,2})")
_ELAPSED = re.compile(r"R(?:([nNe])[qQ]|qf?|(d))")
_DAY = 86_400


class Plan(NamedTuple):
    """Where the parts of a date stand among the tokens; -1: nowhere."""

    weekday: int
    day: int
    month: int
    other_month: int
    year: int
    numeric: int
    word: int
    clock: int
    mark: int
    zone: int


@lru_cache(maxsize=1024)
def plan_of(shape: str) -> Plan | None:
    """The plan of a simple shape, None for any other."""
    match = _SIMPLE.fullmatch(shape)
    if match is None:
        return None
    at = match.start
    return Plan(
        weekday=at("weekday"),
        day=max(at("day"), at("day2")),
        month=max(at("month"), at("month2")),
        other_month=at("other"),
        year=max(at("year"), at("year2")),
        numeric=at("numeric"),
        word=at("word"),
        clock=max(at("clock"), at("first")),
        mark=max(at("mark"), at("first_mark")),
        zone=at("zone"),
    )


def follow(
    plan: Plan, tokens: list[str], shape: str, values: tuple[int, ...], now: datetime, home: tzinfo
) -> datetime | None:
    """The moment a simple text names, in the site's zone if it names none; None when anything in it is odd."""
    weekday, day_at, month_at, other, year_at, numeric, word, clock, mark, zone = plan
    if day_at >= 0:
        day, month, year = values[day_at], values[month_at], values[year_at]
        if other >= 0 and values[other] != month:
            return None
    elif numeric >= 0:
        token = tokens[numeric]
        if (match := _DAY_FIRST.fullmatch(token)) is not None:
            day, month, year = int(match[1]), int(match[3]), int(match[4])
        elif (match := _YEAR_FIRST.fullmatch(token)) is not None:
            year, month, day = int(match[1]), int(match[3]), int(match[4])
        else:
            return None
    else:
        back = now.astimezone(home).date() - timedelta(days=values[word])
        year, month, day = back.year, back.month, back.day
    if year < FIRST_YEAR:
        return None
    hour = minute = second = 0
    if clock >= 0:
        minutes = values[clock]
        if minutes < 0:
            # seconds; an offset, a fraction, 10h30 are left to the long way
            head, _, last = tokens[clock].rpartition(":")
            kind, minutes = LEXICON.get(head, ("x", 0))
            if kind != "c" or not last.isdigit():
                return None
            second = int(last)
        hour, minute = divmod(minutes, 60)
    try:
        if mark >= 0:
            hour = on_24_hours(hour, shape[mark], values[mark])
        value = datetime(year, month, day, hour, minute, second, tzinfo=home if zone < 0 else fixed_zone(values[zone]))
    except (ValueError, RefusedError):
        return None
    return None if weekday >= 0 and value.weekday() != values[weekday] else value


def elapsed(shape: str, values: tuple[int, ...], now: datetime, home: tzinfo) -> tuple[datetime, bool] | None:
    """The moment of «منذ 3 ساعات» and whether it is to the minute, for one span of days or less."""
    match = _ELAPSED.fullmatch(shape)
    if match is None:
        return None
    unit = values[2 if match[1] else 1]
    if unit > _DAY:
        return None
    span = timedelta(seconds=unit * (values[1] if match[1] else 2 if match[2] else 1))
    if unit == _DAY:
        day = now.astimezone(home).date() - span
        return datetime(day.year, day.month, day.day, tzinfo=home), False
    return (now.astimezone(UTC) - span).astimezone(home).replace(second=0, microsecond=0), True
