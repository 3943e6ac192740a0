"""Find the day in a segment of a text. Contradictions raise `RefusedError`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from newscrawl.arabic.dates import kinds as k

FIRST_YEAR = 1990  # no Arabic news site is older; an earlier date is a birthday, a war or a zero time stamp
# Umm al-Qura (hijridate) is computed; in countries that sight the moon, dates differ by one day, rarely by two.
SIGHTING = timedelta(days=2)
_HIJRI_YEARS = range(1343, 1501)  # the years in hijridate's table

_SEPARATOR = k.one_of(k.DASH, k.SLASH, k.DOT)
_WIDE_SEPARATOR = k.one_of(k.DASH, k.SLASH, k.DOT, k.COMMA)
# A day, a month by name, a year: «24 أكتوبر/تشرين الأول 2024», "24th, October 2024"; "October 24, 2024";
# "Oct 24 10:12 2024", «2024 أكتوبر 24»; or three numbers. Few other tokens are allowed between them:
# «قتل 12 في يناير 2024» and «العدد 12، يناير 2024» do not name a day.
_DAY = k.grammar(
    rf"""
    (?: (?<!{k.UNKNOWN}) {k.NUMBER}{k.COMMA} | {k.NUMBER} (?:{k.ORDINAL}{k.COMMA}?)? {_SEPARATOR}? )
    {k.OF}? {k.UNIT}?
    (?P<names> {k.MONTH} (?: {k.one_of(k.DASH, k.SLASH, k.DOT, k.COMMA, k.OPEN)}{{0,2}} {k.MONTH} )? | {k.HIJRI_MONTH} )
    {k.one_of(k.DASH, k.SLASH, k.DOT, k.COMMA, k.OPEN, k.CLOSE)}{{0,2}} {k.one_of(k.OF, k.UNIT)}{{0,3}}
    {k.YEAR}
    | {k.MONTH} {_SEPARATOR}? {k.NUMBER} {k.ORDINAL}? {_WIDE_SEPARATOR}{{0,2}} {k.YEAR}
    | {k.YEAR} {_SEPARATOR}? {k.MONTH} {_SEPARATOR}? {k.NUMBER} (?! {k.one_of(k.NUMBER, k.YEAR)} )
    | {k.MONTH} {k.NUMBER} {k.CLOCK} {k.one_of(*k.PART_KINDS)}? {k.one_of(k.ZONE, k.PLACE)}? {k.YEAR}
    | {k.DATE}
    """
)
# RFC 822 and 850 with a two-digit year: "Tue, 05 Mar 24 16:20:00 +0200", "Tuesday, 05-Mar-24 16:20:00 GMT".
_SHORT_YEAR = k.grammar(
    rf"""
    (?P<weekday> {k.WEEKDAY} {k.COMMA}? )?
    (?P<day> {k.NUMBER} ) {k.DASH}? (?P<month> {k.MONTH} ) {k.DASH}? (?P<year> {k.NUMBER} ) (?P<clock> {k.CLOCK} )
    {k.ZONE}?
    """
)
_PARTIAL = k.grammar(
    rf"""
    {k.NUMBER} {k.ORDINAL}? {_SEPARATOR}? {k.OF}? {k.UNIT}? {k.MONTH}
    | {k.MONTH} {k.NUMBER} {k.ORDINAL}? (?! {k.one_of(k.NUMBER, k.YEAR)} )
    | {k.MONTH} {k.YEAR}
    """
)
_RANGE_BEFORE = k.grammar(
    rf"{k.one_of(k.NUMBER, k.LONG_NUMBER)} {k.one_of(k.DASH, k.SLASH, k.DOT, k.COMMA, k.UNTIL)} $"
)
# «الأربعاء, 12/04/2024 - 10:15»: Drupal's default format, with the month first.
_DRUPAL = k.grammar(rf"{k.WEEKDAY} {k.COMMA} {k.DATE} {k.DASH} {k.CLOCK}")
_NUMERIC = re.compile(r"([0-9]+)\s*([-/.])\s*([0-9]+)\s*\2\s*([0-9]+)(م?)")


class RefusedError(Exception):
    """A text has no date, or contradicts itself: a code, and a detail for the log."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class Segment(NamedTuple):
    """A stretch of a text between two labels: everything it contains about one date."""

    label: str
    tokens: list[str]
    shape: str
    values: tuple[int, ...]


def find_day(segment: Segment) -> date | None:
    """Return the only day in a segment, or None. Raises RefusedError for two days, or an impossible one."""
    shape = segment.shape
    match = _DAY.search(shape)
    if match is None:
        return _short_year_day(segment)
    gregorian: date | None = None
    hijri: tuple[int, int, int] | None = None
    rest = shape
    short = ""
    while match is not None:
        start, end = match.span()
        if start and shape[start - 1] == k.UNTIL and segment.tokens[start - 1] != "و":
            raise RefusedError("ambiguous", "the end of a range of days")
        day = _numeric_day(segment, start) if shape[start] == k.DATE else _named_day(segment, match)
        if day is None:
            short = segment.tokens[start]
        elif day[0] < 1600:
            if hijri is not None and hijri != day:
                raise RefusedError("ambiguous", "two Hijri dates")
            hijri = day
        else:
            found = _gregorian(*day)
            if gregorian is not None and gregorian != found:
                raise RefusedError("ambiguous", f"two dates, {gregorian} and {found}")
            gregorian = found
        rest = f"{rest[:start]}{'_' * (end - start)}{rest[end:]}"
        match = _DAY.search(shape, end)
    if gregorian is None and hijri is None:
        raise RefusedError("year", f"no four-digit year in {short!r}")
    if k.MONTH in rest and _PARTIAL.search(rest):
        raise RefusedError("ambiguous", "a second date, incomplete")
    if gregorian is None:
        assert hijri is not None
        gregorian = _from_hijri(*hijri, sighted=False)
    elif hijri is not None:
        other = _from_hijri(*hijri, sighted=True)
        if abs(other - gregorian) > SIGHTING:
            raise RefusedError("calendars", f"Hijri {hijri[2]}/{hijri[1]}/{hijri[0]} is {other}, not {gregorian}")
    return gregorian


def may_be_month_first(segment: Segment) -> bool:
    """Whether a month-first formatter may have produced the text: Drupal's default, .NET's en-US."""
    shape = segment.shape
    if _DRUPAL.search(shape) is not None:
        return True
    latin = (segment.tokens[at].isascii() for at, kind in enumerate(shape) if kind in (k.DAY_PART, k.WEEKDAY))
    return any(latin)


def _named_day(segment: Segment, match: re.Match[str]) -> tuple[int, int, int]:
    """Year, month and day of a match with the name of a month; a year below 1600 is Hijri."""
    shape, values = segment.shape, segment.values
    start, end = match.span()
    year = values[end - 1]
    if match["names"] is None and shape[start] == k.YEAR:
        return values[start], values[shape.index(k.MONTH, start)], values[end - 1]
    if match["names"] is None:  # month first
        if start and shape[start - 1] == k.NUMBER:
            raise RefusedError("ambiguous", "a number on each side of the month")
        _check_era(shape, end, hijri=False)
        return year, values[start], values[shape.index(k.NUMBER, start)]
    if start and shape[start - 1] != k.DOT and _RANGE_BEFORE.search(shape, 0, start):
        raise RefusedError("ambiguous", "a range of days")
    if shape[end : end + 2] in (k.DASH + k.YEAR, k.SLASH + k.YEAR) and values[end + 1] >= FIRST_YEAR:
        raise RefusedError("ambiguous", "a range of years")
    first, last = match.span("names")
    month = values[first]
    if values[last - 1] != month:
        raise RefusedError("months", f"two months, {segment.tokens[first]} and {segment.tokens[last - 1]}")
    hijri = shape[first] == k.HIJRI_MONTH
    if not hijri and year < FIRST_YEAR and year not in _HIJRI_YEARS:
        raise RefusedError("past", f"the year {year}")
    if hijri != (year in _HIJRI_YEARS):
        raise RefusedError("impossible", f"{segment.tokens[first]} {year}")
    _check_era(shape, end, hijri=hijri)
    return year, month, values[start]


def _numeric_day(segment: Segment, index: int) -> tuple[int, int, int] | None:
    """Year, month and day of three numbers: usually day first, or year first. None without a four-digit year."""
    token, shape = segment.tokens[index], segment.shape
    if token[0] in "/=":
        return _joined_day(token[1:])
    match = _NUMERIC.fullmatch(token)
    if match is None:
        return None
    first, mark, middle, last, era = match.groups()
    if len(first) == 4 and len(last) <= 2:
        year, month, day = int(first), int(middle), int(last)
        iso = mark == "-" and len(token) == 10
    elif len(last) == 4 and len(first) <= 2:
        year = int(last)
        month, day = int(middle), int(first)
        if mark == "/" and year not in _HIJRI_YEARS:
            month, day = _order(segment, month, day, year)
        iso = False
    else:
        return None
    if index and _RANGE_BEFORE.search(shape, 0, index) and not (iso and shape[index - 1] == k.DASH):
        raise RefusedError("ambiguous", "a range of days")
    hijri = year in _HIJRI_YEARS
    if not hijri and year < FIRST_YEAR:
        raise RefusedError("past", f"the year {year}")
    if era and hijri:
        raise RefusedError("calendars", f"{token} is not a Gregorian date")
    _check_era(shape, index + 1, hijri=hijri)
    return year, month, day


def _order(segment: Segment, month: int, day: int, year: int) -> tuple[int, int]:
    """Month and day of «05/10/2024»: the day comes first, unless a month-first formatter may have printed it.

    In that case only a weekday that fits exactly one order decides. Raises RefusedError if there is none.
    """
    if day == month or day > 12 or not may_be_month_first(segment):
        return month, day
    at = segment.shape.find(k.WEEKDAY)
    orders = [(month, day), (day, month)]
    agreeing = [order for order in orders if at >= 0 and _is_weekday(year, *order, segment.values[at])]
    if len(agreeing) != 1:
        raise RefusedError("ambiguous", f"the month may come first in {day}/{month}/{year}")
    return agreeing[0]


def _is_weekday(year: int, month: int, day: int, weekday: int) -> bool:
    try:
        return date(year, month, day).weekday() == weekday
    except ValueError:
        return False


def _short_year_day(segment: Segment) -> date | None:
    """The day of an RFC 822 date with a two-digit year, if its month is in Latin letters; needs a weekday or zone."""
    match = _SHORT_YEAR.search(segment.shape)
    if match is None:
        return None
    tokens, values = segment.tokens, segment.values
    if not tokens[match.start("month")].isascii():
        return None
    zoned = match.end() > match.end("clock") or not {"+", "-"}.isdisjoint(tokens[match.start("clock")])
    if match["weekday"] is None and not zoned:
        return None
    short = values[match.start("year")]
    year = 2000 + short if short < 50 else 1900 + short  # RFC 2822, section 4.3
    if year < FIRST_YEAR:
        raise RefusedError("past", f"the year {year}")
    return _gregorian(year, values[match.start("month")], values[match.start("day")])


def _joined_day(digits: str) -> tuple[int, int, int] | None:
    """Year, month and day of eight digits in a URL, year or day first: no number is a valid date both ways."""
    if FIRST_YEAR <= int(digits[:4]) < 2100 and int(digits[4:6]) <= 12:
        return int(digits[:4]), int(digits[4:6]), int(digits[6:])
    if FIRST_YEAR <= int(digits[4:]) < 2100:
        return int(digits[4:]), int(digits[2:4]), int(digits[:2])
    return None


def _check_era(shape: str, end: int, *, hijri: bool) -> None:
    """Raise RefusedError for a contradictory era: «هـ» after a Gregorian date, or «ميلادي» after a Hijri one."""
    era = shape[end : end + 1]
    if (era == k.HIJRI_ERA and not hijri) or (era in (k.GREGORIAN_ERA, k.MEEM) and hijri):
        raise RefusedError("calendars", "the era does not match the date")


def _gregorian(year: int, month: int, day: int) -> date:
    if year < FIRST_YEAR:
        raise RefusedError("past", f"the year {year}")
    try:
        return date(year, month, day)
    except ValueError:
        raise RefusedError("impossible", f"day {day} of month {month} of {year}") from None


def _from_hijri(year: int, month: int, day: int, *, sighted: bool) -> date:
    """The Gregorian day; `sighted` allows the 30th of a month that has 29 days in Umm al-Qura."""
    try:
        if not 1 <= day <= 30:
            raise ValueError
        from hijridate import Hijri  # imported on demand: its tables load slowly, and most crawls never need them

        known = Hijri(year, month, min(day, 29) if sighted else day).to_gregorian()
    except (ValueError, OverflowError):
        raise RefusedError("impossible", f"day {day} of Hijri month {month} of {year}") from None
    return date(known.year, known.month, known.day) + timedelta(days=1 if sighted and day == 30 else 0)


def find_partial(shape: str) -> RefusedError | None:
    """Return the refusal of a text that looks like an incomplete date; None for any other text."""
    match = _PARTIAL.search(shape)
    if match is None:
        return None
    return (
        RefusedError("day", "no day of the month") if match[0] == k.MONTH + k.YEAR else RefusedError("year", "no year")
    )
