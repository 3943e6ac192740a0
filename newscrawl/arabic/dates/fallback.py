"""Last resort: look up a month name that is not in the tables with dateparser, which supplies only the month."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawl.arabic.dates import kinds as k
from newscrawl.arabic.dates.day import FIRST_YEAR, Segment
from newscrawl.arabic.dates.regions import REGIONS

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

# dateparser takes 1-20 ms, so it is called only for a day, one or two unknown words and a year in sequence.
_UNKNOWN_MONTH = k.grammar(
    rf"""
    {k.NUMBER} {k.ORDINAL}? {k.one_of(k.DASH, k.SLASH, k.DOT)}? {k.OF}? ( {k.UNKNOWN}{{1,2}} )
    {k.one_of(k.DASH, k.SLASH, k.DOT, k.COMMA)}? {k.OF}? {k.YEAR}
    """
)
_MAX_UNKNOWN = 4  # more unknown words make a sentence


def ask_dateparser(segment: Segment, region: str) -> date | None:
    """Return the day that dateparser reads with one of the region's locales; day and year must be as in the text."""
    shape = segment.shape
    if shape.count(k.UNKNOWN) > _MAX_UNKNOWN:
        return None
    match = _UNKNOWN_MONTH.search(shape)
    if match is None:
        return None
    day, year = segment.values[match.start()], segment.values[match.end() - 1]
    if not (1 <= day <= 31 and year >= FIRST_YEAR):
        return None
    text = f"{day} {' '.join(segment.tokens[match.start(1) : match.end(1)])} {year}"
    known = REGIONS.get(region.upper())
    for locale in (*(known.locales if known else ()), "ar", "en"):
        found = _parse(locale, 1, text)
        # «24 الشهر 2024» is the 24th of this month; it is detected by reading it again in July
        if found is not None and (found.day, found.year) == (day, year) and found == _parse(locale, 7, text):
            return found
    return None


def _parse(locale: str, month: int, text: str) -> date | None:
    try:
        found = parser_of(locale, month).get_date_data(text).date_obj
    except Exception:
        return None  # it raises many types of errors for unusual texts; all mean that the text is not a date
    return found.date() if isinstance(found, datetime) else None


@lru_cache(maxsize=64)
def parser_of(locale: str, month: int) -> DateDataParser:
    """Return the parser of a locale, for reading a text in a given month."""
    # Imported on demand: it takes a fifth of a second, and most crawls never need it.
    from dateparser.date import DateDataParser

    settings = {
        "DATE_ORDER": "DMY",  # on an Arabic page, 05/10 is always the fifth of October
        "REQUIRE_PARTS": ["day", "month", "year"],
        "RELATIVE_BASE": datetime(2001, month, 15),
    }
    if "-" in locale:
        return DateDataParser(locales=[locale], settings=settings)
    return DateDataParser(languages=[locale], settings=settings)
