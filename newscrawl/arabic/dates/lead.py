"""The day that an article's lead names as its own: «اليوم الثلاثاء (24 كانون الأول 2024)»."""

from __future__ import annotations

import re
from datetime import datetime

from newscrawl.arabic.dates.reader import Reading, read_date
from newscrawl.arabic.gazetteer.agencies import is_outlet

_LONGEST = 2000
# «اليوم», a weekday perhaps, and a full date: by a month's name (of up to four words) or in numbers.
_TODAY = re.compile(
    r"""
    (?P<before>(?:[^\s\d]{1,30}\s{1,3}){0,2}) \b (?P<today>و?اليوم) [\s،,:-]{0,3} [(\[]? \s?
    (?P<weekday>ال[^\W\d_]{3,8})? [\s،,]{0,3} [(\[]? \s? (?:الموافق\s)?
    (?P<day>
        \d{1,2} \s{1,2} (?:من\s)? [^\W\d_]{2,12} (?:[\s/]{1,3}[^\W\d_]{2,12}){0,3} [\s،,/]{1,3} \d{4}
        | \d{1,2} \s? [-/.] \s? \d{1,2} \s? [-/.] \s? \d{4}
        | \d{4} [-/.] \d{1,2} [-/.] \d{1,2}
    ) (?!\d) \s? [)\]]?
    """,
    re.VERBOSE,
)
_ANOTHER_DAY = frozenset("ذلك ذاك نفس مثل ذات".split())


def read_lead_day(text: str, *, region: str = "EG", now: datetime | None = None) -> Reading | None:
    """The full date beside «اليوم» in a lead; None without one, or if there are two different ones.

    The reading has precision `day`, and as `raw` the words it was read from. `region` and `now` are `read_date`'s.
    """
    found: list[Reading] = []
    for match in _TODAY.finditer(text[:_LONGEST]):
        before = match["before"].split()
        if not _ANOTHER_DAY.isdisjoint(before):
            continue
        # «بغداد اليوم» is a name.
        if before and not match["weekday"] and is_outlet(f"{before[-1]} {match['today']}"):
            continue
        reading = read_date(f"{match['weekday'] or ''} {match['day']}", region=region, now=now)
        if reading is None:
            return None
        raw = text[match.start("today") : match.end()].rstrip()
        found.append(Reading(value=reading.value, precision="day", raw=raw))
    return found[0] if len({reading.value for reading in found}) == 1 else None
