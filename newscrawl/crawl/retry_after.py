"""`Retry-After` of a response: until when a host asks to be left alone. Source: RFC 9110, section 10.2.3."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_LONGEST = timedelta(days=7)
"""A longer rest is cut to this: a year is an error of the server."""


def retry_after(value: bytes | str | None, now: datetime) -> datetime | None:
    """The moment that a `Retry-After` header names (seconds or an HTTP date), aware.

    None without a header, for one that cannot be read, and for a moment that has passed.
    """
    text = (value.decode("latin-1") if isinstance(value, bytes) else value or "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        seconds = int(text[:9]) if len(text) <= 9 else int(_LONGEST.total_seconds())
        moment = now + min(timedelta(seconds=seconds), _LONGEST)
    else:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        moment = min(moment, now + _LONGEST)
    return moment if moment > now else None
