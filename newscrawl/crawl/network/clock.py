"""Compare this machine's clock with a server's: if they differ much, dates are checked against the server's. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_TOLERANCE = timedelta(hours=1)


def server_time(date: bytes | str | None) -> datetime | None:
    """Return the time of a `Date` header in UTC; None if it is missing or unreadable."""
    text = date.decode("latin-1") if isinstance(date, bytes) else date
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def skew(date: bytes | None, now: datetime) -> str | None:
    """Return in words how far `now` is from a `Date` header; None if that is an hour or less."""
    moment = server_time(date)
    if moment is None or abs(now - moment) <= _TOLERANCE:
        return None
    hours = abs(now - moment).total_seconds() / 3600
    length = f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"
    return f"{length} {'behind' if now < moment else 'ahead of'}"


def trusted_now(date: bytes | None, now: datetime) -> datetime:
    """Return the current time: `now`, or the server's time if the two are more than an hour apart."""
    moment = server_time(date)
    return moment if moment is not None and abs(now - moment) > _TOLERANCE else now
