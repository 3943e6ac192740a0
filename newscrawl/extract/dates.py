"""The checks of the ladder's rows for dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from newscrawl.arabic import Reading, read_date
from newscrawl.arabic.dates import explain_date
from newscrawl.arabic.dates.reading import CLOCK_SKEW, UnreadDate
from newscrawl.arabic.dates.regions import home_zone
from newscrawl.extract.checks import Failed
from newscrawl.extract.layout.stamps import as_printed
from newscrawl.extract.page import Page
from newscrawl.extract.rows import Rung
from newscrawl.extract.rungs import GENERIC

_FARTHEST = timedelta(hours=14)
"""The largest offset from UTC."""
_EARLY = Failed("before the publication")


def check_date(page: Page, rung: Rung, candidates: list[Any]) -> Reading | Failed:
    """Return the first candidate that is a date, or why the first one is not."""
    detail = ""
    for candidate in candidates:
        if isinstance(candidate, Reading):
            return candidate
        found = explain_date(candidate, region=page.site.region, now=page.now)
        reading = found if isinstance(found, Reading) else _local_time_called_utc(page, found)
        if reading is not None:
            return _as_printed(page, reading)
        if isinstance(found, UnreadDate):
            detail = detail or found.detail
    return Failed(detail)


def _as_printed(page: Page, reading: Reading) -> Reading:
    """The printed local time if the UTC time has the same clock; only on pages read without selectors."""
    if reading.value.utcoffset() != timedelta(0) or page.origins.get("body") != GENERIC.name:
        return reading
    stamp, _ = page.near_dates
    return as_printed(reading, stamp.reading if stamp else None)


def _local_time_called_utc(page: Page, unread: UnreadDate) -> Reading | None:
    """Return a future UTC time as local time wrongly labelled UTC; None if it is in the future in local time too."""
    if unread.reason != "future":
        return None
    # An UnreadDate does not contain the value. A later `now` makes the date acceptable in any zone.
    reading = read_date(unread.raw, region=page.site.region, now=page.now + _FARTHEST)
    if reading is None or reading.precision == "day" or reading.value.utcoffset() != timedelta(0):
        return None
    local = reading.value.replace(second=0, microsecond=0, tzinfo=home_zone(page.site.region))
    return None if local > page.now + CLOCK_SKEW else replace(reading, value=local)


def check_modified(page: Page, rung: Rung, candidates: list[Any]) -> Reading | Failed:
    """Return the date of the last change; fails if it is before the publication: the two clocks then differ."""
    reading = check_date(page, rung, candidates)
    if reading and page.published is not None and reading.value < page.published.value:
        return _EARLY
    return reading
