"""Read the day that an article's lead calls today: «اليوم الثلاثاء (24 كانون الأول 2024)»."""

from __future__ import annotations

import re
from datetime import datetime

from newscrawl.arabic.dates import kinds as k
from newscrawl.arabic.dates.lexer import read_tokens
from newscrawl.arabic.dates.reader import read_date
from newscrawl.arabic.dates.reading import Reading
from newscrawl.arabic.gazetteer.agencies import is_outlet

_LONGEST = 2000
_MAX_WORDS = 16
"""Maximum words of a date in two calendars, each with weekday, month and era."""
_VOWELS = "[\u064b-\u0652\u0670ـ]{0,3}"
# Not before a quotation mark, which ends a name: «بغداد اليوم».
_TODAY = re.compile(
    rf"(?P<before>(?:[^\s\d]{{1,30}}\s{{1,3}}){{0,2}}) (?<!\w) (?P<today>و?{_VOWELS}{_VOWELS.join('اليوم')}{_VOWELS})"
    r"(?=[\s،,:(\[–—-])",
    re.VERBOSE,
)
_WORD = re.compile(r"\S+")
# «الموافق لـ24», «المصادف 24», «الواقع فيه 24» connect a weekday with its date.
_JOINING = frozenset("المصادف مصادف الواقع فيه لتاريخ ليوم ل".split())
_JOINED = re.compile(r"(?:ل|ال|لل)ـ{0,3}(?=\d)")
_ANOTHER_DAY = frozenset("ذلك ذاك نفس مثل ذات".split())

_SIGN = k.one_of(k.DASH, k.COMMA, k.DOT, k.SLASH, k.OPEN, k.CLOSE, k.COLON, k.FILLER)
_MONTH = rf"(?: {k.MONTH} (?: {_SIGN}{{0,2}} {k.MONTH} )? | {k.HIJRI_MONTH} )"
_DAY = rf"""
    (?: {k.NUMBER} {_SIGN}? {k.OF}? {k.UNIT}? {_MONTH} {_SIGN}{{0,2}} {k.one_of(k.OF, k.UNIT)}{{0,3}} {k.YEAR}
      | {k.MONTH} {k.NUMBER} {_SIGN}? {k.YEAR}
      | {k.DATE} )
    (?: {_SIGN}? {k.one_of(k.GREGORIAN_ERA, k.HIJRI_ERA, k.MEEM)} )?
"""
_ENDS = k.one_of(k.CLOSE, k.COMMA, k.DOT)
# An optional weekday and a full date, in one calendar or two.
_DATED = k.grammar(rf"{_SIGN}{{0,3}} {k.WEEKDAY}? {_SIGN}{{0,4}} {_DAY} (?: {_SIGN}{{1,4}} {_DAY} )? {_ENDS}*")


def read_lead_day(text: str, *, region: str = "EG", now: datetime | None = None) -> Reading | None:
    """Return the full date after «اليوم» in a lead; None if there is none, or two different ones.

    The reading has precision `day`, and as `raw` the words from which it was read. `region` and `now` are as in
    `read_date`.
    """
    text = text[:_LONGEST]
    found: list[Reading] = []
    for match in _TODAY.finditer(text):
        before = match["before"].split()
        if not _ANOTHER_DAY.isdisjoint(before):
            continue
        date, end = _date_after(text, match.end())
        if not date:
            continue
        # «بغداد اليوم» is a name.
        if before and k.WEEKDAY not in read_tokens(date)[1] and is_outlet(f"{before[-1]} {match['today']}"):
            continue
        reading = read_date(date, region=region, now=now)
        if reading is None:
            return None
        raw = text[match.start("today") : end].rstrip(" ،,.:–—-")
        found.append(Reading(value=reading.value, precision="day", raw=raw))
    return found[0] if len({reading.value for reading in found}) == 1 else None


def _date_after(text: str, start: int) -> tuple[str, int]:
    """The longest run of words from `start` that is a full date, and its end index; an empty text if there is none."""
    words: list[str] = []
    found = "", start
    for count, match in enumerate(_WORD.finditer(text, start)):
        if count == _MAX_WORDS:
            break
        word = _JOINED.sub("", match[0])
        if word.replace("ـ", "") not in _JOINING:
            words.append(word)
        date = " ".join(words)
        if _DATED.fullmatch(read_tokens(date)[1]):
            found = date, match.end()
    return found
