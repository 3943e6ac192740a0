"""The rate of publication by hour and region, lower at night and on weekends."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

REGIONS: dict[str, tuple[str, tuple[int, ...]]] = {
    "EG": ("Africa/Cairo", (4, 5)),
    "SA": ("Asia/Riyadh", (4, 5)),
    "AE": ("Asia/Dubai", (5, 6)),
    "IQ": ("Asia/Baghdad", (4, 5)),
    "JO": ("Asia/Amman", (4, 5)),
    "LB": ("Asia/Beirut", (5, 6)),
    "SY": ("Asia/Damascus", (4, 5)),
    "KW": ("Asia/Kuwait", (4, 5)),
    "QA": ("Asia/Qatar", (4, 5)),
    "YE": ("Asia/Aden", (4, 5)),
    "SD": ("Africa/Khartoum", (4, 5)),
    "LY": ("Africa/Tripoli", (4, 5)),
    "TN": ("Africa/Tunis", (5, 6)),
    "DZ": ("Africa/Algiers", (4, 5)),
    "MA": ("Africa/Casablanca", (5, 6)),
}
"""ISO 3166 code -> time zone and the days of the weekend (Monday is 0)."""

_BY_HOUR = (
    0.35, 0.2, 0.12, 0.08, 0.08, 0.15, 0.4, 0.8, 1.2, 1.5, 1.6, 1.65,
    1.7, 1.7, 1.65, 1.6, 1.5, 1.45, 1.4, 1.35, 1.2, 1.0, 0.8, 0.52,
)  # fmt: skip
_MEAN = sum(_BY_HOUR) / 24
_WEEKEND = 0.55


def weight(region: str, moment: datetime) -> float:
    """The rate of publication in a region at a timezone-aware time, relative to the mean rate on a working day."""
    zone, weekend = REGIONS[region]
    local = moment.astimezone(ZoneInfo(zone))
    this, following = _BY_HOUR[local.hour], _BY_HOUR[(local.hour + 1) % 24]
    hour = this + (following - this) * local.minute / 60
    return hour / _MEAN * (_WEEKEND if local.weekday() in weekend else 1.0)


def local_time(region: str, moment: datetime) -> datetime:
    """A time in the local time of a region."""
    return moment.astimezone(ZoneInfo(REGIONS[region][0]))


def steps(begin: datetime, end: datetime, seconds: int) -> list[datetime]:
    """The times from `begin` until `end` in steps of `seconds`."""
    return [begin + timedelta(seconds=at) for at in range(0, int((end - begin).total_seconds()), seconds)]
