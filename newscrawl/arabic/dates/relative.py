"""«منذ 3 ساعات», «أمس 10:30»: dates that lean on the moment of reading (shapes: ``datewords.py``)."""

from __future__ import annotations

import re
from datetime import timedelta

from newscrawl.arabic.dates.day import RefusedError, Segment

_DAY = 86_400
_SPAN = r"(?:[neN]?[qQ]|d)"
_AGO = re.compile(rf"R({_SPAN}(?:[,l]?{_SPAN}){{0,2}})|({_SPAN}(?:[,l]?{_SPAN}){{0,2}})r")
# What may stand beside a relative form: anything more is a sentence («توقف القصف منذ 3 ساعات»), not a stamp.
_BARE = re.compile(r"[-,./():f]*")
_BESIDE = r"(?:[-,./():fwcapsmZ]|t[f(]?[zZf]|Sn?|[(]zf?[)])*"
_DAY_WORD = re.compile(rf"{_BESIDE}(T{{1,2}}){_BESIDE}")
_NOW = re.compile(r"[-,./():f]*R?K[-,./():f]*")


def find_elapsed(segment: Segment) -> tuple[timedelta, bool] | None:
    """How long ago, and whether that is to the minute. None when the text is not of that form.

    Days back are counted from midnight to midnight, as sites that print them do not say which hours they round.
    Raises RefusedError for spans that name no day: weeks, months, years, or a plural without its number.
    """
    shape, values = segment.shape, segment.values
    match = _AGO.search(shape)
    if match is None:
        return (timedelta(0), False) if _NOW.fullmatch(shape) else None
    start, end = match.span()
    if not (_BARE.fullmatch(shape, 0, start) and _BARE.fullmatch(shape, end)):
        raise RefusedError("sentence", "a span of time among other words")
    seconds = 0
    finest = _DAY * 30
    number: int | None = None
    for index in range(start, end):
        kind = shape[index]
        if kind in "neN":
            number = values[index]
        elif kind in "qQd":
            if kind == "Q" and number is None:
                raise RefusedError("span", "a plural without its number")
            unit = values[index]
            if unit > _DAY:
                raise RefusedError("span", "a week and longer names no day")
            seconds += unit * (2 if kind == "d" else 1 if number is None else number)
            finest = min(finest, unit)
            number = None
    return timedelta(seconds=seconds), finest < _DAY


def find_days_back(segment: Segment) -> int | None:
    """0 for «اليوم», 1 for «أمس», 2 for «أول أمس», when the text says no more than that and a time."""
    match = _DAY_WORD.fullmatch(segment.shape)
    if match is None:
        return None
    days = segment.values[match.start(1)]
    if len(match[1]) == 2 and days != 2:
        raise RefusedError("ambiguous", "today and yesterday")
    return days
