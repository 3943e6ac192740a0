"""The clock and the zone that a text's shape names (shapes: ``datewords.py``). Contradictions raise RefusedError."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from newscrawl.arabic.dates.day import RefusedError, Segment
from newscrawl.arabic.dates.lexer import PLACES, offset_minutes
from newscrawl.arabic.dates.names import SHARED_PLACES

# A place is a zone after «توقيت», or alone in brackets behind a clock: «16:25 (مكة المكرمة)».
_ZONE_AFTER = re.compile(r"[-,./(f]{0,3}(?:t[f(:]{0,2}([zZx])|(Z))|[(]([zZ])")
_ANY_ZONE = re.compile(r"Z|(?<=t)z|(?<=t[f(:])z")
_SPOKEN = re.compile(r"S(n)(?:\.(n))?f?([apsm])|(?<![gh/-])(n)()([ap])(?![gh])")
_ABBREVIATION = re.compile(r"[a-z]{1,3}[sd]?t")
_CLOCK = re.compile(r"([0-9]{1,2})[:h]([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?\s?(.*)")

Zoned = tuple[time, tzinfo | None]


def find_clock(segment: Segment, day: date, home: tzinfo, region: str) -> tuple[time | None, tzinfo]:
    """The one time of day a segment gives (None when it gives none or several) and its zone (`home` if unsaid).

    Raises RefusedError for an impossible clock, an unknown zone, and clocks of two zones that show different instants.
    """
    shape = segment.shape
    if "c" not in shape:
        lone = _ANY_ZONE.search(shape) if "Z" in shape or "z" in shape else None
        return _spoken_time(segment), home if lone is None else _zone_at(segment, lone.start(), region)
    clocks: list[Zoned] = []
    used: set[int] = set()
    doubtful = False
    index = shape.find("c")
    # «KSA 22:07 - GMT 19:07»: the zones stand before their clocks
    leading = index > 0 and shape[index - 1] == "Z"
    while index >= 0:
        moment, zone = _read_clock(segment.tokens[index])
        mark = _mark_of(shape, index, used)
        if mark >= 0:
            used.add(mark)
            if mark < index and shape[mark] == "m" and mark and shape[mark - 1] in "yi":
                # «2024 م 03:15»: the era, or the afternoon, unless «هـ» stands in the text too
                doubtful = doubtful or (0 < moment.hour <= 12 and "H" not in shape)
            else:
                moment = moment.replace(hour=on_24_hours(moment.hour, shape[mark], segment.values[mark]))
        place = _zone_place(segment, index, max(mark, index) + 1, leading)
        if place >= 0:
            used.add(place)
            printed = _zone_at(segment, place, region)
            if zone is not None and _offset(zone, day) != _offset(printed, day):
                raise RefusedError("zone", "an offset and a zone that differ")
            zone = printed
        clocks.append((moment, zone))
        index = shape.find("c", index + 1)
    if "Z" in shape or "z" in shape:
        _settle_zones(segment, clocks, used, day, region)
    agreed, zone = _agreed(clocks, day, home)
    return None if doubtful else agreed, zone or home


def _agreed(clocks: list[Zoned], day: date, home: tzinfo) -> tuple[time | None, tzinfo | None]:
    """One clock of several: with zones they must show one instant; without, the day stands and the time is unknown."""
    first, zone = clocks[0]
    if len(clocks) == 1 or all(clock == clocks[0] for clock in clocks):
        return first, zone
    if all(other == zone for _, other in clocks):
        return None, zone  # opening hours, a film's length, an edit
    instants = {
        (datetime.combine(day, moment) - _offset(other or home, day) - datetime.min) % timedelta(days=1)
        for moment, other in clocks
    }
    if len(instants) > 1:
        raise RefusedError("clocks", "clocks of two zones that show different instants")
    return first, zone


def _settle_zones(segment: Segment, clocks: list[Zoned], used: set[int], day: date, region: str) -> None:
    """A zone that stands apart belongs to the only clock, or repeats the zone of one."""
    for match in _ANY_ZONE.finditer(segment.shape):
        if match.start() in used:
            continue
        zone = _zone_at(segment, match.start(), region)
        if len(clocks) == 1 and clocks[0][1] is None:
            clocks[0] = (clocks[0][0], zone)
        elif all(_offset(zone, day) != _offset(other, day) for _, other in clocks if other is not None):
            raise RefusedError("zone", "two zones for one clock")


def _zone_place(segment: Segment, index: int, after: int, leading: bool) -> int:
    """Where the zone of the clock at `index` stands, -1 when it has none."""
    shape = segment.shape
    if leading:
        return index - 1 if shape[index - 1] == "Z" else -1
    match = _ZONE_AFTER.match(shape, after)
    if match is not None:
        return match.start(match.lastindex or 0)
    # "IST": the abbreviation of a zone we do not know
    if shape[after : after + 1] == "x" and _ABBREVIATION.fullmatch(segment.tokens[after]) is not None:
        return after
    return -1


def _mark_of(shape: str, index: int, used: set[int]) -> int:
    """Where a clock's half-day mark stands: behind it, behind a bracket or stop after it, or before it; -1: none."""
    mark = index + 1
    if shape[mark : mark + 1] in ("(", "."):
        mark += 1
    if shape[mark : mark + 1] in ("a", "p", "s", "m"):
        return mark
    mark = index - 1
    return mark if mark >= 0 and shape[mark] in "apsm" and mark not in used else -1


def _read_clock(token: str) -> Zoned:
    match = _CLOCK.fullmatch(token)
    if match is None:
        raise RefusedError("clock", token)
    hour, minute, second, fraction, zone = match.groups()
    try:
        moment = time(int(hour), int(minute), int(second or 0), int((fraction or "0")[:6].ljust(6, "0")))
    except ValueError:
        raise RefusedError("clock", token) from None
    if not zone:
        return moment, None
    return moment, UTC if zone == "z" else fixed_zone(offset_minutes(zone))


def on_24_hours(hour: int, kind: str, value: int) -> int:
    """The hour that a clock of twelve hours shows, with the mark of its half; `value` 1 is the night, 2 is noon."""
    if kind in "as":
        if hour > 12:
            raise RefusedError("clock", f"{hour} o'clock in the morning")
        return hour % 12
    if value == 1 and (hour < 6 or hour == 12):
        return hour % 12
    if value == 2 and hour == 11:
        return hour
    return hour + 12 if hour < 12 else hour


def _spoken_time(segment: Segment) -> time | None:
    """«الساعة 3 مساء», «الساعة 3.30 م»: an hour is read only with its half of the day."""
    match = _SPOKEN.search(segment.shape)
    if match is None:
        return None
    first = 1 if match[1] else 4
    hour = segment.values[match.start(first)]
    minute = segment.values[match.start(first + 1)] if match[first + 1] else 0
    mark = match.start(first + 2)
    if not (0 < hour <= 12 and minute < 60):
        return None
    return time(on_24_hours(hour, segment.shape[mark], segment.values[mark]), minute)


def _zone_at(segment: Segment, index: int, region: str) -> tzinfo:
    token, kind = segment.tokens[index], segment.shape[index]
    if kind == "Z":
        minutes = segment.values[index]
        if not minutes and segment.shape[index + 1 : index + 3] == "+n":
            minutes = 60 * segment.values[index + 2]  # «غرينتش+3»
        return fixed_zone(minutes)
    name = PLACES.get(token) or SHARED_PLACES.get(token, {}).get(region)
    if kind == "x" or name is None:
        raise RefusedError("zone", f"the time of {token}")
    return ZoneInfo(name)


@lru_cache(maxsize=256)
def fixed_zone(minutes: int) -> tzinfo:
    """The zone of an offset in minutes east of Greenwich; raises RefusedError for one that no place has."""
    if not -720 <= minutes <= 840:
        raise RefusedError("zone", f"an offset of {minutes} minutes")
    return timezone(timedelta(minutes=minutes)) if minutes else UTC


def _offset(zone: tzinfo, day: date) -> timedelta:
    return zone.utcoffset(datetime.combine(day, time(12))) or timedelta(0)
