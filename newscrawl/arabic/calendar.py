"""The days on which a country's newsrooms publish less: weekends, Ramadan, feasts, national days. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_FRIDAY_SATURDAY, _SATURDAY_SUNDAY, _THURSDAY_FRIDAY = (4, 5), (5, 6), (3, 4)
_ARAB_FRIDAY = ("BH", "DJ", "DZ", "EG", "IQ", "JO", "KM", "KW", "LY", "OM", "PS", "QA", "SA", "SD", "SO", "SY", "YE")
_WEEKENDS = dict.fromkeys((*_ARAB_FRIDAY, "IL"), _FRIDAY_SATURDAY) | {"IR": _THURSDAY_FRIDAY}
"""Region -> weekend as weekdays (Monday is 0); all others have Saturday and Sunday (also AE, LB, MA, MR and TN)."""
_RAMADAN, _SHAWWAL, _DHU_AL_HIJJA = 9, 10, 12
_FEASTS = {(_SHAWWAL, day) for day in range(1, 4)} | {(_DHU_AL_HIJJA, day) for day in range(9, 14)}
_HIJRI_HOLIDAYS = {(1, 1), (1, 10), (3, 12), (7, 27)}
"""New Year, Ashura, the Prophet's birthday, the Night Journey: each is a holiday in several countries."""
_NATIONAL: dict[str, str] = {
    "AE": "01-01 12-01 12-02 12-03",
    "BH": "01-01 05-01 12-16 12-17",
    "DE": "01-01 05-01 10-03 12-25 12-26",
    "DZ": "01-01 01-12 05-01 07-05 11-01",
    "EG": "01-07 01-25 04-25 05-01 06-30 07-23 10-06",
    "FR": "01-01 05-01 05-08 07-14 08-15 11-01 11-11 12-25",
    "GB": "01-01 12-25 12-26",
    "IQ": "01-01 01-06 03-21 05-01 07-14 10-03",
    "JO": "01-01 05-01 05-25 12-25",
    "KW": "01-01 02-25 02-26",
    "LB": "01-01 01-06 02-09 05-01 08-15 11-22 12-25",
    "LY": "02-17 05-01 09-16 10-23 12-24",
    "MA": "01-01 01-11 05-01 07-30 08-14 08-20 08-21 11-06 11-18",
    "MR": "01-01 05-01 05-25 11-28",
    "OM": "07-23 11-18 11-19",
    "PS": "01-01 05-01 11-15 12-25",
    "QA": "12-18",
    "RU": "01-01 01-02 01-03 01-04 01-05 01-06 01-07 01-08 02-23 03-08 05-01 05-09 06-12 11-04",
    "SA": "02-22 09-23",
    "SD": "01-01 12-19",
    "SY": "01-01 03-21 04-17 05-01 05-06 12-25",
    "TN": "01-01 03-20 04-09 05-01 07-25 08-13 10-15",
    "US": "01-01 07-04 12-25",
    "YE": "05-01 05-22 09-26 10-14 11-30",
}
"""Region -> holidays of the Gregorian calendar, as `month-day`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The kind of day that a date is in a region."""

    weekend: bool
    ramadan: bool
    feast: bool
    """One of the two Eids, or the day before or after, because the date depends on sighting the moon."""
    holiday: bool
    """Another holiday, of either calendar."""

    @property
    def name(self) -> str:
        """The kind of day in plain words; empty for a working day."""
        if self.feast:
            return "Eid"
        if self.holiday:
            return "a holiday"
        if self.ramadan:
            return "Ramadan"
        return "the weekend" if self.weekend else ""


@lru_cache(maxsize=16384)
def day_of(day: date, region: str) -> Day:
    """Return the kind of a day in a region (ISO 3166 code)."""
    # The Umm al-Qura calendar is computed; countries that sight the moon may be a day off.
    around = [_hijri(day + timedelta(days=offset)) for offset in (-1, 0, 1)]
    return Day(
        weekend=day.weekday() in _WEEKENDS.get(region, _SATURDAY_SUNDAY),
        ramadan=around[1][0] == _RAMADAN,
        feast=any(one in _FEASTS for one in around),
        holiday=any(one in _HIJRI_HOLIDAYS for one in around) or f"{day:%m-%d}" in _NATIONAL.get(region, "").split(),
    )


@lru_cache(maxsize=4096)
def _hijri(day: date) -> tuple[int, int]:
    """Hijri month and day; (0, 0) outside the range of the tables."""
    from hijridate import Gregorian  # imported on demand: its tables load slowly, and few commands need them

    try:
        hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    except (OverflowError, ValueError):
        return 0, 0
    return hijri.month, hijri.day
