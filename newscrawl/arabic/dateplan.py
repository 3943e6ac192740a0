"""The short way through a date: most texts of a site have one shape, and what a simple shape means is worked out once.

It gives a reading or nothing; whatever is odd (a contradiction, a Hijri year, a zone) is left to the long way in
``dates.py``, and a test holds the two to the same answers.
"""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple

from newscrawl.arabic.dateclock import on_24_hours
from newscrawl.arabic.dateshape import FIRST_YEAR

_SIMPLE = re.compile(
    r"(?:f{0,2}[PU]f?:?)?(?:(w)[-,]?)?(\()?"
    r"(?:(n)(?:o,?)?[-/]?(g)(?:/?(g))?[-/,]?(y)M?|(i))"
    r"(?(2)\))(?:[-,.]?f?S?(c)([apsm])?)?\.?"
)
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2((?:19|20)[0-9]{2})")
_YEAR_FIRST = re.compile(r"((?:19|20)[0-9]{2})([-/.])([0-9]{1,2})\2([0-9]{1,2})")


class Plan(NamedTuple):
    """Where the parts of a date stand among the tokens; -1: nowhere."""

    weekday: int
    day: int
    month: int
    other_month: int
    year: int
    numeric: int
    clock: int
    mark: int


@lru_cache(maxsize=1024)
def plan_of(shape: str) -> Plan | None:
    """The plan of a simple shape, None for any other."""
    match = _SIMPLE.fullmatch(shape)
    if match is None:
        return None
    return Plan(*(match.start(group) for group in (1, 3, 4, 5, 6, 7, 8, 9)))


def follow(plan: Plan, tokens: list[str], shape: str, values: list[int], home: tzinfo) -> datetime | None:
    """The moment a simple text names in the site's zone; None when anything in it is out of the ordinary."""
    weekday, day_at, month_at, other, year_at, numeric, clock, mark = plan
    if numeric >= 0:
        token = tokens[numeric]
        if (match := _DAY_FIRST.fullmatch(token)) is not None:
            day, month, year = int(match[1]), int(match[3]), int(match[4])
        elif (match := _YEAR_FIRST.fullmatch(token)) is not None:
            year, month, day = int(match[1]), int(match[3]), int(match[4])
        else:
            return None
    else:
        day, month, year = values[day_at], values[month_at], values[year_at]
        if other >= 0 and values[other] != month:
            return None
    if year < FIRST_YEAR:
        return None
    hour = minute = second = 0
    if clock >= 0:
        parts = tokens[clock].split(":")
        if not all(map(str.isdigit, parts)):
            return None
        hour, minute, second = int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) == 3 else 0
        if mark >= 0:
            if hour > 12 and shape[mark] in "as":
                return None
            hour = on_24_hours(hour, shape[mark], values[mark])
    try:
        value = datetime(year, month, day, hour, minute, second, tzinfo=home)
    except ValueError:
        return None
    return None if weekday >= 0 and value.weekday() != values[weekday] else value


def elapsed_seconds(shape: str, values: list[int]) -> int | None:
    """The seconds of «منذ 3 ساعات» and «قبل ساعتين», up to hours; None for any other shape."""
    if shape not in ("RnQ", "Rnq", "Rq", "Rd") or values[-1] > 3_600:
        return None
    return values[-1] * (2 if shape == "Rd" else 1 if shape == "Rq" else values[1])
