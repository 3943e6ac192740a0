"""Dates that a page prints: whether one is better than another, marks a change, or is today's date in the header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from newscrawl.arabic import Reading
from newscrawl.arabic.dates.names import WEEKDAYS
from newscrawl.extract.layout.neighbourhood import class_words

_MODIFIED_WORDS = frozenset("modified updated update".split())
_WEEKDAY = re.compile("|".join(name for names in WEEKDAYS for name in names), re.IGNORECASE)
_DATED_WORDS = frozenset("published updated".split())
_PUBLISHED_WORDS = frozenset("published entry".split())


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date, its text as printed, and where it was found: `time` or `text`."""

    reading: Reading
    raw: str
    where: str


def as_printed(reading: Reading, printed: Reading | None) -> Reading:
    """Return the printed local date if the metadata's UTC date has the same clock time, else the metadata's date.

    The same clock time means that the site labels its local time as UTC.
    """
    if printed is None or printed.precision != "minute" or reading.precision != "minute":
        return reading
    is_utc = reading.value.utcoffset() == timedelta(0)
    return printed if is_utc and _clock(reading) == _clock(printed) else reading


def is_better(reading: Reading, other: Reading) -> bool:
    """Whether a printed date to the minute agrees with another date: the same day, or the same clock time."""
    if reading.precision != "minute":
        return False
    if other.precision == "day":
        return reading.value.date() == other.value.date()
    return _clock(reading) == _clock(other)


def _clock(reading: Reading) -> datetime:
    """Day and time to the minute, without the time zone, as a reader sees them."""
    return reading.value.replace(tzinfo=None, second=0, microsecond=0)


def is_modification(element: etree._Element) -> bool:
    """Whether a date is that of the last change; WordPress uses «entry-date updated» for the first date too."""
    if "dateModified" in (element.get("itemprop") or ""):
        return True
    words = class_words(element)
    return bool(_MODIFIED_WORDS & words) and not _PUBLISHED_WORDS & words


def is_today(reading: object, now: datetime) -> bool:
    """Whether a date is the day of the fetch, printed with its weekday and without a time, like a calendar."""
    if not isinstance(reading, Reading) or reading.precision != "day" or not _WEEKDAY.search(reading.raw):
        return False
    return reading.value.date() == now.astimezone(reading.value.tzinfo).date()


def is_dated(element: etree._Element) -> bool:
    """Whether an `<abbr>` is a microformat date, with the full date in its `title`."""
    return element.get("title") is not None and not class_words(element).isdisjoint(_DATED_WORDS)
