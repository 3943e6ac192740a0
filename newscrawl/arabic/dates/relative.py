"""Read relative dates, which depend on the time of reading: «منذ 3 ساعات», «أمس 10:30»."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from newscrawl.arabic.dates import kinds as k
from newscrawl.arabic.dates.day import RefusedError, Segment

DAY = 86_400
WEEK = 7 * DAY
# «3 ساعات», «حوالي ساعتين», «يوم واحد»
_SPAN = rf"""
    {k.ABOUT}? (?:
        {k.one_of(k.NUMBER, k.NUMERAL, k.LONG_NUMBER)}? {k.ABOUT}? {k.one_of(k.UNIT, k.PLURAL_UNIT)} {k.NUMERAL}?
        | {k.DUAL_UNIT} {k.NUMERAL}?
    ) {k.ABOUT}?
"""
_SPANS = rf"{_SPAN} (?: {k.one_of(k.COMMA, k.UNTIL)}? {_SPAN} ){{0,2}}"
_AGO = k.grammar(rf"{k.SINCE} {_SPANS} | {_SPANS} {k.AGO}")
# Tokens allowed next to a relative date; with any other, the text is a sentence («توقف القصف منذ 3 ساعات»).
_SIGNS = (k.DASH, k.COMMA, k.DOT, k.SLASH, k.OPEN, k.CLOSE, k.COLON, k.FILLER)
_BARE = k.grammar(rf"{k.one_of(*_SIGNS)}*")
_BESIDE = rf"""
    (?: {k.one_of(*_SIGNS, k.WEEKDAY, k.CLOCK, *k.PART_KINDS, k.ZONE)}
    | {k.ZONE_WORD} {k.one_of(k.FILLER, k.OPEN)}? {k.one_of(k.ZONE, k.PLACE, k.FILLER)}
    | {k.HOUR_WORD} {k.NUMBER}?
    | [{k.OPEN}] {k.PLACE} {k.FILLER}? [{k.CLOSE}] )*
"""
_DAY_WORD = k.grammar(rf"{_BESIDE} ( {k.DAY_WORD}{{1,2}} ) {_BESIDE}")
_NOW = k.grammar(rf"{k.one_of(*_SIGNS)}* {k.SINCE}? {k.NOW} {k.one_of(*_SIGNS)}*")


def find_elapsed(segment: Segment) -> tuple[timedelta, bool] | None:
    """Return the elapsed time, and whether it is exact to the minute; None if the text does not have that form.

    Days, and one week, are counted from midnight to midnight, because it is unknown how sites round the hours. Raises
    RefusedError for spans that do not determine a day: weeks, months, years, or a plural without a number.
    """
    shape, values = segment.shape, segment.values
    match = _AGO.search(shape)
    if match is None:
        return (timedelta(0), False) if _NOW.fullmatch(shape) else None
    start, end = match.span()
    if not (_BARE.fullmatch(shape, 0, start) and _BARE.fullmatch(shape, end)):
        raise RefusedError("sentence", "a span of time among other words")
    seconds = 0
    finest = WEEK
    number: int | None = None
    for index in range(start, end):
        kind = shape[index]
        if kind == k.NUMERAL and shape[index - 1] in (k.UNIT, k.DUAL_UNIT) and index + 1 < end and number is None:
            # «ساعة ثلاث دقائق»: the numeral belongs to the next unit
            number = values[index] if shape[index + 1] in (k.UNIT, k.PLURAL_UNIT) else None
        elif kind == k.NUMERAL and shape[index - 1] in (k.UNIT, k.DUAL_UNIT, k.PLURAL_UNIT):
            if values[index] != (2 if shape[index - 1] == k.DUAL_UNIT else 1):
                raise RefusedError("span", "the unit and the numeral do not agree")
        elif kind in (k.NUMBER, k.NUMERAL, k.LONG_NUMBER):
            number = values[index]
        elif kind in (k.UNIT, k.DUAL_UNIT, k.PLURAL_UNIT):
            if kind == k.PLURAL_UNIT and number is None:
                raise RefusedError("span", "a plural without a number")
            unit = values[index]
            if unit > WEEK or (unit == WEEK and (kind != k.UNIT or (number or 1) != 1)):
                raise RefusedError("span", "a span of more than a week does not determine a day")
            seconds += unit * (2 if kind == k.DUAL_UNIT else 1 if number is None else number)
            finest = min(finest, unit)
            number = None
    return timedelta(seconds=seconds), finest < DAY


def find_days_back(segment: Segment) -> int | None:
    """Return 0 for «اليوم», 1 for «أمس», 2 for «أول أمس», if the text contains only that and a time; else None."""
    match = _DAY_WORD.fullmatch(segment.shape)
    if match is None:
        return None
    days = segment.values[match.start(1)]
    if len(match[1]) == 2 and days != 2:
        raise RefusedError("ambiguous", "today and yesterday")
    return days


_ONE_DAY, _ANOTHER = (datetime(2099, 7, day, 12, tzinfo=UTC) for day in (1, 4))


def is_relative(text: str) -> bool:
    """Whether a printed date depends on the time of reading («منذ ساعة», «أمس»): read later, it is a different date."""
    from newscrawl.arabic.dates.reader import read_date

    one, other = (read_date(text, now=now) for now in (_ONE_DAY, _ANOTHER))
    return one is not None and other is not None and one.value != other.value
