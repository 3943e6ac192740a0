"""`Retry-After`: the time before which a host does not want requests. Source: RFC 9110, section 10.2.3."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.crawl.network.clock import server_time

if TYPE_CHECKING:
    from scrapy.http import Response

_LONGEST = timedelta(days=7)
"""A longer pause is cut to this, because something like a year is a server error."""
_DIGITS = 9
"""Maximum number of digits that are parsed; a longer number means more than the longest pause."""
# Some servers send fractions, a unit, or two headers, which arrive joined as one list.
_SECONDS = re.compile(r"([0-9]+)(?:\.[0-9]*)?\s*(?:s|sec|seconds)?(?:\s*[,;].*)?", re.IGNORECASE)


def retry_after(value: bytes | str | None, now: datetime) -> datetime | None:
    """Return the time that a `Retry-After` header gives (in seconds or as an HTTP date), aware.

    None if there is no header, if it cannot be read, and if the time has passed.
    """
    text = (value.decode("latin-1") if isinstance(value, bytes) else value or "").strip()
    seconds = _SECONDS.fullmatch(text)
    if seconds is not None:
        digits = seconds[1].lstrip("0") or "0"
        pause = min(timedelta(seconds=int(digits)), _LONGEST) if len(digits) <= _DIGITS else _LONGEST
        return now + pause if pause else None
    moment = server_time(text)
    return min(moment, now + _LONGEST) if moment is not None and moment > now else None


def requested_pause(response: Response) -> datetime | None:
    """Return the time in the `Retry-After` of a response that has just arrived; None if there is none."""
    return retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
