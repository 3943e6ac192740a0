"""Find the time of day and the zone in a segment of a text. Contradictions raise `RefusedError`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from newscrawl.arabic.dates import kinds as k
from newscrawl.arabic.dates.day import RefusedError, Segment
from newscrawl.arabic.dates.lexer import offset_minutes
from newscrawl.arabic.dates.lexicon import PLACES
from newscrawl.arabic.dates.names import AM, PLACES_OR_PARTS
from newscrawl.arabic.dates.signs import fold_letters

_BRACKETED = k.one_of(k.FILLER, k.OPEN, k.COLON)
# A place is a zone after «توقيت», or alone in brackets after a clock time: «16:25 (مكة المكرمة)».
_ZONE_AFTER = k.grammar(
    rf"""
    {k.one_of(k.DASH, k.COMMA, k.DOT, k.SLASH, k.OPEN, k.FILLER)}{{0,3}}
    (?: {k.ZONE_WORD} {_BRACKETED}{{0,2}} ( {k.one_of(k.ZONE, k.PLACE)} ) | ( {k.ZONE} ) )
    | [{k.OPEN}] ( {k.one_of(k.ZONE, k.PLACE)} )
    """
)
_ANY_ZONE = k.grammar(
    rf"{k.ZONE} | (?<={k.ZONE_WORD}){k.PLACE} | (?<={k.ZONE_WORD}{_BRACKETED}){k.PLACE}"
    rf"| (?<={k.ZONE_WORD}{_BRACKETED}{{2}}){k.PLACE}"
)
# «بتوقيت طوكيو», «توقيت شرق أوروبا»: an unknown zone.
_UNKNOWN_ZONE = k.grammar(rf"{k.ZONE_WORD} {_BRACKETED}{{0,2}} ({k.UNKNOWN})")
# «7:30 مساء», «7:30 (م)», «7:30 في المساء», «7:30 من مساء الثلاثاء»
_PART_AFTER = k.grammar(rf"{k.one_of(k.OPEN, k.DOT, k.FILLER, k.OF)}{{0,2}} ({k.one_of(*k.PART_KINDS)})")
_WORD_AFTER = k.grammar(rf"{k.one_of(k.OPEN, k.FILLER, k.OF)}{{0,2}} ({k.one_of(k.UNKNOWN, k.PLACE)})")
# «مساء الثلاثاء 5 مارس الساعة 7:30»: a part of the day followed by its day.
_PART_OF_DAY = k.grammar(rf"{k.DAY_PART} {k.one_of(k.UNIT, k.FILLER)}? {k.one_of(k.WEEKDAY, k.DAY_WORD)}")
_SPOKEN = k.grammar(
    rf"""
    {k.HOUR_WORD} (?P<hour> {k.NUMBER} ) (?: {k.DOT} (?P<minute> {k.NUMBER} ) )?
    {k.one_of(k.FILLER, k.OF)}? (?P<part> {k.one_of(*k.PART_KINDS)} )
    | (?<! {k.one_of(k.MONTH, k.HIJRI_MONTH, k.SLASH, k.DASH, k.COLON)} )
      (?P<lone_hour> {k.NUMBER} ) (?P<lone_part> {k.DAY_PART} ) (?! {k.one_of(k.MONTH, k.HIJRI_MONTH)} )
    """
)
_ABBREVIATION = re.compile(r"[a-z]{1,3}[sd]?t")
_LATIN = re.compile(r"[a-z]{2,5}")
_CLOCK = re.compile(r"([0-9]{1,2})[:h]([0-9]{2})(?::([0-9]{1,2})(?:[.,]([0-9]+))?)?\s?(.*)")

Zoned = tuple[time | None, tzinfo | None]
"""A clock time (None: not certain), and its zone if it has one."""


def find_clock(segment: Segment, day: date, home: tzinfo, region: str) -> tuple[time | None, tzinfo]:
    """Return the only time of day in a segment (None for none or several) and its zone, by default `home`.

    Raises RefusedError for an impossible time, an unknown zone, and times in two zones that are different instants.
    """
    shape = segment.shape
    if k.ZONE_WORD in shape and (unknown := _UNKNOWN_ZONE.search(shape)) is not None:
        raise RefusedError("zone", f"unknown: {segment.tokens[unknown.start(1)]}")
    if k.CLOCK not in shape:
        lone = _ANY_ZONE.search(shape) if k.ZONE in shape or k.PLACE in shape else None
        return _spoken_time(segment), home if lone is None else _zone_at(segment, lone.start(), region)
    clocks: list[Zoned] = []
    used: set[int] = set()
    index = shape.find(k.CLOCK)
    # «KSA 22:07 - GMT 19:07»: the zones are before their times
    leading = index > 0 and shape[index - 1] == k.ZONE
    alone = shape.count(k.CLOCK) == 1
    while index >= 0:
        moment, zone = _read_clock(segment.tokens[index])
        moment, mark = _on_24_hours(segment, index, moment, used, alone=alone)
        place = _zone_place(segment, index, max(mark, index) + 1, leading)
        if place >= 0:
            used.add(place)
            printed = _zone_at(segment, place, region)
            if zone is not None and _offset(zone, day) != _offset(printed, day):
                raise RefusedError("zone", "the offset and the zone differ")
            zone = printed
        elif zone is None and _names_unknown_zone(segment, max(mark, index) + 1):
            moment = None
        clocks.append((moment, zone))
        index = shape.find(k.CLOCK, index + 1)
    if k.ZONE in shape or k.PLACE in shape:
        _settle_zones(segment, clocks, used, day, region)
    agreed, zone = _agreed(clocks, day, home)
    return agreed, zone or home


def _on_24_hours(
    segment: Segment, index: int, moment: time | None, used: set[int], *, alone: bool
) -> tuple[time | None, int]:
    """The clock time at `index` on 24 hours, and the index of its part of the day (-1 if it has none).

    The time is None if the hour is ambiguous, so that it is never twelve hours off.
    """
    shape = segment.shape
    mark = _mark_of(shape, index, used)
    if moment is None:
        return None, mark
    match = _PART_OF_DAY.search(shape) if mark < 0 and alone and k.DAY_PART in shape else None
    if match is not None and _indefinite(segment, match):
        return _shifted(moment, segment.values[match.start()]), mark
    if mark < 0:
        return (moment if _is_certain(segment, index, moment, used, alone=alone) else None), mark
    used.add(mark)
    if mark < index and shape[mark] == k.MEEM and mark and shape[mark - 1] in (k.YEAR, k.DATE):
        # «2024 م 03:15»: «م» is the era or the afternoon; the era if the text also has «هـ»
        return (moment if k.HIJRI_ERA in shape or not 0 < moment.hour <= 12 else None), mark
    return _shifted(moment, segment.values[mark]), mark


def _indefinite(segment: Segment, match: re.Match[str]) -> bool:
    """Whether the part of the day has no article: «مساء الثلاثاء», but «المساء» in «المساء، الثلاثاء» is a paper."""
    return not segment.tokens[match.start()].startswith("ال")


def _shifted(moment: time, part: int) -> time | None:
    hour = on_24_hours(moment.hour, part)
    return None if hour is None else moment.replace(hour=hour)


def _is_certain(segment: Segment, index: int, moment: time, used: set[int], *, alone: bool) -> bool:
    """Whether a clock time without a part of the day can only be on 24 hours."""
    if not 0 < moment.hour <= 12:
        return True
    shape, tokens = segment.shape, segment.tokens
    match = _WORD_AFTER.match(shape, index + 1)
    if match is not None:
        word, kind = tokens[match.start(1)], match[1]
        if kind == k.UNKNOWN or (kind == k.PLACE and word in PLACES_OR_PARTS and shape[match.start(1) - 1] != k.OPEN):
            return False
    if index and shape[index - 1] == k.UNKNOWN:
        return False
    if not alone or k.DAY_PART not in shape:
        return True
    # «مساء الثلاثاء 5 مارس 2024 الساعة 7:30»; «جريدة المساء» and «بوابة الفجر» are names of papers
    for at, kind in enumerate(shape):
        if kind == k.DAY_PART and at not in used and not (tokens[at].startswith("ال") and not _after_filler(shape, at)):
            return on_24_hours(moment.hour, segment.values[at]) == moment.hour
    return True


def _after_filler(shape: str, at: int) -> bool:
    return at > 0 and shape[at - 1] in (k.FILLER, k.OF)


def _names_unknown_zone(segment: Segment, after: int) -> bool:
    """Whether a Latin abbreviation that is not a known zone follows a clock time: "16:20 WIB"."""
    shape = segment.shape
    after += shape[after : after + 1] == k.OPEN
    return shape[after : after + 1] == k.UNKNOWN and _LATIN.fullmatch(segment.tokens[after]) is not None


def _agreed(clocks: list[Zoned], day: date, home: tzinfo) -> Zoned:
    """The common time of several: in different zones they must be the same instant; in one zone it is unknown."""
    first, zone = clocks[0]
    if len(clocks) == 1 or all(clock == clocks[0] for clock in clocks):
        return first, zone
    if all(other == zone for _, other in clocks):
        return None, zone  # the other times are opening hours, a film's length or an edit
    instants = {
        (datetime.combine(day, moment) - _offset(other or home, day) - datetime.min) % timedelta(days=1)
        for moment, other in clocks
        if moment is not None
    }
    if len(instants) > 1:
        raise RefusedError("clocks", "times in two zones that are different instants")
    return first, zone


def _settle_zones(segment: Segment, clocks: list[Zoned], used: set[int], day: date, region: str) -> None:
    """Assign a separate zone to the only clock time; with several times, it must repeat the zone of one."""
    for match in _ANY_ZONE.finditer(segment.shape):
        if match.start() in used:
            continue
        zone = _zone_at(segment, match.start(), region)
        if len(clocks) == 1 and clocks[0][1] is None:
            clocks[0] = (clocks[0][0], zone)
        elif all(_offset(zone, day) != _offset(other, day) for _, other in clocks if other is not None):
            raise RefusedError("zone", "two zones for one time")


def _zone_place(segment: Segment, index: int, after: int, leading: bool) -> int:
    """Index of the zone of the clock time at `index`; -1 if it has none."""
    shape = segment.shape
    if leading:
        return index - 1 if shape[index - 1] == k.ZONE else -1
    match = _ZONE_AFTER.match(shape, after)
    if match is not None:
        return match.start(match.lastindex or 0)
    # "IST": the abbreviation of an unknown zone
    if shape[after : after + 1] == k.UNKNOWN and _ABBREVIATION.fullmatch(segment.tokens[after]) is not None:
        return after
    return -1


def _mark_of(shape: str, index: int, used: set[int]) -> int:
    """Index of a clock time's part of the day, after it or immediately before it; -1 if there is none."""
    match = _PART_AFTER.match(shape, index + 1)
    if match is not None:
        return match.start(1)
    mark = index - 1
    return mark if mark >= 0 and shape[mark] in k.PART_KINDS and mark not in used else -1


def _read_clock(token: str) -> Zoned:
    match = _CLOCK.fullmatch(token)
    if match is None:
        raise RefusedError("clock", token)
    hour, minute, second, fraction, zone = match.groups()
    moment: time | None = None
    if hour == "24":
        hour = "0"  # Intl's `hour12: false` prints 24:05 for five minutes past midnight
        if int(minute) == int(second or 0) == 0:
            hour = ""  # ambiguous: the start or the end of the day
    try:
        if hour:
            moment = time(int(hour), int(minute), int(second or 0), int((fraction or "0")[:6].ljust(6, "0")))
    except ValueError:
        raise RefusedError("clock", token) from None
    if not zone:
        return moment, None
    return moment, UTC if zone == "z" else fixed_zone(offset_minutes(zone))


def on_24_hours(hour: int, part: int) -> int | None:
    """Convert an hour on 12 or 24 hours, in a part of the day (`names.DAY_PARTS`), to 24 hours; None if ambiguous.

    Raises RefusedError for an afternoon hour in the morning.
    """
    if hour > 12:
        if part >> hour & 1:
            return hour
        if part & ~AM:
            return None
        raise RefusedError("clock", f"{hour} o'clock in the morning")
    morning, evening = hour % 12, hour % 12 + 12
    if part >> morning & 1:
        return None if part >> evening & 1 else morning
    return evening if part >> evening & 1 else None


def _spoken_time(segment: Segment) -> time | None:
    """Read a time without a colon: «الساعة 3 مساء», «الساعة 3.30 م»; only with a part of the day."""
    match = _SPOKEN.search(segment.shape)
    if match is None:
        return None
    group, part = ("hour", "part") if match["hour"] else ("lone_hour", "lone_part")
    hour = segment.values[match.start(group)]
    minute = segment.values[match.start("minute")] if match["minute"] else 0
    if not (0 < hour <= 12 and minute < 60):
        return None
    hours = segment.values[match.start(part)]
    on_24 = on_24_hours(hour, hours)
    if on_24 == 0 and hours & ~AM:
        return None  # «الساعة 12 ليلا» may mean the end of the day
    return None if on_24 is None else time(on_24, minute)


def _zone_at(segment: Segment, index: int, region: str) -> tzinfo:
    token, kind = segment.tokens[index], segment.shape[index]
    if kind == k.ZONE:
        return fixed_zone(segment.values[index])
    known = (PLACES.get(token) or PLACES.get(fold_letters(token))) if kind == k.PLACE else None
    if isinstance(known, int):
        return fixed_zone(known)
    name = None if known is None else next(iter(known.values())) if len(known) == 1 else known.get(region.upper())
    if name is None:
        raise RefusedError("zone", f"unknown or ambiguous: {token}")
    return ZoneInfo(name)


@lru_cache(maxsize=256)
def fixed_zone(minutes: int) -> tzinfo:
    """Return the zone of an offset in minutes east of Greenwich; raises RefusedError if no place has that offset."""
    if not -720 <= minutes <= 840:
        raise RefusedError("zone", f"an offset of {minutes} minutes")
    return timezone(timedelta(minutes=minutes)) if minutes else UTC


def _offset(zone: tzinfo, day: date) -> timedelta:
    return zone.utcoffset(datetime.combine(day, time(12))) or timedelta(0)
