"""Read dates as printed in Arabic news: correctly, or not at all with a reason; dates are never guessed.

    read_date("الخميس 24 أكتوبر 2024 - 03:15 م", region="EG")   # 2024-10-24 15:15 in Cairo, to the minute
    explain_date("الجمعة 24 أكتوبر 2024", region="EG")           # UnreadDate: weekday: ...

The day comes before the month, unless the format may put the month first ("3/9/2024 4:20:11 PM"): then only a weekday
decides. Uncertain dates are refused: a contradictory weekday or Hijri date, two dates without labels, a year that is
missing or has two digits (except in RFC 822), a date in the future or before 1990. If an unknown word is next to a time
on 12 hours, only the day is read. Ten or 13 digits that begin with 1 are a time stamp.

A Hijri date without a Gregorian one is read in the Umm al-Qura calendar (Saudi Arabia's; hijridate's table); in
countries that sight the moon, the actual day may differ by one.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from newscrawl.arabic.dates import kinds as k
from newscrawl.arabic.dates.clock import find_clock
from newscrawl.arabic.dates.day import FIRST_YEAR, RefusedError, Segment, find_day, find_partial
from newscrawl.arabic.dates.fallback import ask_dateparser
from newscrawl.arabic.dates.fastpath import read_simple
from newscrawl.arabic.dates.lexer import MAX_LENGTH, Lexed, read_tokens
from newscrawl.arabic.dates.reading import CLOCK_SKEW, Dates, Reading, UnreadDate
from newscrawl.arabic.dates.regions import home_zone
from newscrawl.arabic.dates.relative import find_days_back, find_elapsed

_MAX_OTHER_WORDS = 8  # maximum words of a byline that are not part of a date; with more, it is a date in a sentence
_ISO = re.compile(
    r"\s{0,99}((?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{1,2}(?:\.[0-9]{1,9})?)?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?)?)\s{0,99}"
)
_ONE_DIGIT_SECOND = re.compile(r"(?<=:[0-9]{2}:)(?=[0-9](?![0-9]))")
# Seconds or milliseconds since 1970, bare or as .NET writes them in JSON: "1729771200", "/Date(1729771200000+0300)/".
_EPOCH = re.compile(
    r"\s{0,99}(?:\\?/Date\(|@)?(1[0-9]{9})(?:[0-9]{3}|\.[0-9]{1,9})?(?:(?:[+-][0-9]{4})?\)\\?/)?\s{0,99}"
)
_LABEL = k.grammar(rf"{k.one_of(k.PUBLISHED, k.UPDATED, k.OTHER_LABEL)} | {k.MAYBE_UPDATED} (?! {k.UNKNOWN} )")
_DATED = k.grammar(
    rf"""
    {k.one_of(k.DATE, k.MONTH, k.HIJRI_MONTH, k.DAY_WORD, k.SINCE, k.AGO, k.NOW)}
    | {k.NUMBER} .{{0,4}} {k.YEAR}
    """
)
_CLOCK = k.grammar(
    rf"{k.one_of(k.CLOCK, k.ZONE, k.PLACE, k.ZONE_WORD, k.HOUR_WORD)} | {k.NUMBER} {k.one_of(*k.PART_KINDS)}"
)


def read_date(
    text: str, *, region: str = "EG", now: datetime | None = None, tz: tzinfo | str | None = None
) -> Reading | None:
    """Read the publication date in a short text; the date of the last change if the text has no other.

    `region` is the ISO 3166 code of the site's country, which determines its zone; `tz` overrides the zone. `now` is
    the time from which «منذ ساعتين» is counted and after which dates are refused (for a saved page, the time of its
    fetch; a naive one is in the site's zone); None is the present.
    Never raises for any text; raises ValueError for a region or a zone that does not exist.
    """
    found = _first_date(text, region, now, tz)
    return found if isinstance(found, Reading) else None


def explain_date(
    text: str, *, region: str = "EG", now: datetime | None = None, tz: tzinfo | str | None = None
) -> Reading | UnreadDate:
    """Like `read_date`, but return an UnreadDate with the reason if no date can be read."""
    return _first_date(text, region, now, tz) or UnreadDate(reason="none", detail="no date", raw=text)


def read_dates(text: str, *, region: str = "EG", now: datetime | None = None, tz: tzinfo | str | None = None) -> Dates:
    """Read both dates of «نشر في: … آخر تحديث: …», distinguished by label; a date without a label is `published`."""
    return _Reader(text, region, now, tz).dates()


def _first_date(text: str, region: str, now: datetime | None, tz: tzinfo | str | None) -> Reading | UnreadDate | None:
    lexed: Lexed | None = None
    if len(text) <= MAX_LENGTH and not (text[4:5] == "-" and _ISO.fullmatch(text)):
        lexed = read_tokens(text)
        quick = read_simple(text, region, now, tz, lexed)
        if quick is not None:
            return quick
    dates = _Reader(text, region, now, tz, lexed).dates()
    return dates.published or dates.modified


class _Reader:
    """The full path for one text, which handles every form and every reason for refusal."""

    __slots__ = ("_now", "home", "lexed", "region", "text")

    def __init__(
        self, text: str, region: str, now: datetime | None, tz: tzinfo | str | None, lexed: Lexed | None = None
    ) -> None:
        self.lexed = lexed
        self.text = text
        self.region = region
        self.home = home_zone(region, tz)
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
            return Dates(published=self.unread(refused), modified=None)

    def unread(self, refused: RefusedError) -> UnreadDate:
        return UnreadDate(reason=refused.reason, detail=refused.detail, raw=self.text)

    def read(self) -> Dates:
        text = self.text
        if self.lexed is None and (match := _ISO.fullmatch(text)) is not None:
            return Dates(published=self._iso(match[1]), modified=None)
        if len(text) > MAX_LENGTH:
            text = " ".join(text.split())
            if len(text) > MAX_LENGTH:
                raise RefusedError("long", f"{len(text)} characters are too many for a date")
        tokens, shape, values = self.lexed or read_tokens(text)
        if k.LONG_NUMBER in shape and (match := _EPOCH.fullmatch(text)) is not None:
            return Dates(published=self._epoch(int(match[1])), modified=None)
        if _LABEL.search(shape) is None:
            return Dates(published=self._segment(Segment("", tokens, shape, values)), modified=None)
        return self._labelled(tokens, shape, values)

    def _labelled(self, tokens: list[str], shape: str, values: tuple[int, ...]) -> Dates:
        """Read each part of a text with labels.

        A labelled date that is refused stays refused; an unlabelled one is ignored if there is another date.
        """
        found: dict[str, Reading | UnreadDate] = {}
        for part in _parts(tokens, shape, values):
            if part.label == k.OTHER_LABEL or _DATED.search(part.shape) is None:
                continue
            reading: Reading | UnreadDate
            try:
                reading = self._segment(part)
            except RefusedError as refused:
                reading = self.unread(refused)
            other = found.setdefault(part.label, reading)
            if isinstance(other, Reading) and isinstance(reading, Reading) and other.value != reading.value:
                found[part.label] = self.unread(RefusedError("ambiguous", "two dates with one label"))
        published = found.get(k.PUBLISHED, found.get(""))
        modified = found.get(k.UPDATED)
        if published is None and modified is None:
            raise RefusedError("none", "no date that belongs to the article")
        if isinstance(published, UnreadDate) and k.PUBLISHED not in found and modified is not None:
            published = None
        if isinstance(published, Reading) and isinstance(modified, Reading) and _earlier(modified, published):
            modified = self.unread(RefusedError("order", "changed before it was published"))
        return Dates(published=published, modified=modified)

    def _segment(self, segment: Segment) -> Reading:
        shape = segment.shape
        if shape.count(k.UNKNOWN) > _MAX_OTHER_WORDS:
            raise RefusedError("sentence", "the date is only mentioned in a sentence")
        day = find_day(segment)
        if day is None:
            return self._without_day(segment)
        if k.DAY_WORD in shape:
            self._check_day_word(segment, day)
        return self._on(segment, day)

    def _on(self, segment: Segment, day: date) -> Reading:
        """The reading of a day, with the segment's clock time and checked against its weekday."""
        shape = segment.shape
        if k.WEEKDAY in shape:
            weekday = day.weekday()
            for index, kind in enumerate(shape):
                if kind == k.WEEKDAY and segment.values[index] != weekday:
                    raise RefusedError("weekday", f"{day} is a {day:%A}, but the text has {segment.tokens[index]}")
        clock: time | None = None
        zone = self.home
        if _CLOCK.search(shape) is not None:
            clock, zone = find_clock(segment, day, zone, self.region)
        value = datetime.combine(day, clock or time(), zone)
        return self._checked(value, "day" if clock is None else "minute")

    def _without_day(self, segment: Segment) -> Reading:
        """The reading of a text without a complete day: relative to now, or with a month that dateparser knows."""
        shape = segment.shape
        past = find_elapsed(segment)
        if past is not None:
            back, to_the_minute = past
            value = (self.now.astimezone(UTC) - back).astimezone(self.home)
            if to_the_minute:
                return self._checked(value.replace(second=0, microsecond=0), "minute")
            value = datetime.combine(self.now.astimezone(self.home).date() - back, time(), self.home)
            return self._checked(value, "day")
        days = find_days_back(segment) if k.DAY_WORD in shape else None
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
        """Refuse a date called yesterday that is not: «أمس الثلاثاء (24 كانون الأول 2024)» is the day of an event."""
        back = max(value for kind, value in zip(segment.shape, segment.values, strict=True) if kind == k.DAY_WORD)
        if back and self.now.astimezone(self.home).date() - timedelta(days=back) != day:
            raise RefusedError("ambiguous", f"{day} is called yesterday, but was not")

    def _iso(self, text: str) -> Reading | UnreadDate:
        """Read an ISO 8601 date; without a zone it is in the site's."""
        text = _ONE_DIGIT_SECOND.sub("0", text)
        try:
            value = datetime.fromisoformat(text)
            if value.tzinfo is None:
                value = value.replace(tzinfo=self.home)
            if value.year < FIRST_YEAR:
                raise RefusedError("past", f"the year {value.year}")
            return self._checked(value, "minute" if len(text) > 10 else "day")
        except ValueError:
            return self.unread(RefusedError("impossible", text))
        except RefusedError as refused:
            return self.unread(refused)

    def _epoch(self, seconds: int) -> Reading:
        """Read a time stamp, in the site's zone. In a date field, ten or 13 digits that begin with 1 are always one."""
        return self._checked(datetime.fromtimestamp(seconds, UTC).astimezone(self.home), "minute")

    def _checked(self, value: datetime, precision: Literal["minute", "day"]) -> Reading:
        if value.year < FIRST_YEAR:
            raise RefusedError("past", f"the year {value.year}")
        now = self.now
        if value.year >= now.year and value > now + CLOCK_SKEW:
            raise RefusedError("future", f"{value.isoformat()} is after {now.isoformat(timespec='minutes')}")
        return Reading(value=value, precision=precision, raw=self.text)


def _parts(tokens: list[str], shape: str, values: tuple[int, ...]) -> list[Segment]:
    """Split at the labels; a part without a date takes the previous one: «13/3/2008 (آخر تحديث) الساعة 16:25»."""
    parts: list[Segment] = []
    cuts = [match.start() for match in _LABEL.finditer(shape)]
    for start, end in zip([-1, *cuts], [*cuts, len(shape)], strict=True):
        label = shape[start].upper() if start >= 0 else ""
        part = Segment(label, tokens[start + 1 : end], shape[start + 1 : end], values[start + 1 : end])
        if len(parts) == 1 and not parts[0].label and label != k.OTHER_LABEL and _DATED.search(part.shape) is None:
            before = parts[0]
            if _DATED.search(before.shape) is not None and not (k.CLOCK in before.shape and k.CLOCK in part.shape):
                whole = (before.tokens + part.tokens, before.shape + part.shape, before.values + part.values)
                parts[0] = Segment(label, *whole)
                continue
        parts.append(part)
    return parts


def _earlier(one: Reading, other: Reading) -> bool:
    if one.precision == other.precision == "minute":
        return one.value < other.value
    return one.value.date() < other.value.date()
