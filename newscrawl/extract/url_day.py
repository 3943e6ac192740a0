"""Find the date in a URL."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import unquote, urlsplit

# `/2020/8/24/`, `/2020-06-03-`, `/2013/middle_east/8/3/`: year, month and day are separate parts of the path.
_PATH_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_.-](?:[A-Za-z][\w-]{0,40}/)?(\d{1,2})[/_.-](\d{1,2})(?!\d)")
# `/202003171044893040-`, `/20200317/`: a number that is or begins with a date.
_NUMBER_DAY = re.compile(r"(?<![\d.-])(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\d{4,12})?(?![\d.])")


def url_day(url: str) -> str | None:
    """Return the day in a URL's path as ISO text; None if there is none, or more than one."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return None
    days = set()
    for pattern in (_PATH_DAY, _NUMBER_DAY):
        for year, month, day in pattern.findall(path):
            try:
                days.add(date(int(year), int(month), int(day)).isoformat())
            except ValueError:
                continue
    return days.pop() if len(days) == 1 else None
