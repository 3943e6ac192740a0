"""Durations as people write them: 90s, 15m, 6h; ages: 30d, 8w, 6m, 2y. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

_WRITTEN = re.compile(r"([0-9]{1,6}) ?([a-z])")


@dataclass(frozen=True, slots=True)
class Scale:
    """The units and limit of a kind of duration."""

    units: dict[str, timedelta]
    """Letter -> unit."""
    example: str
    most: timedelta = timedelta.max

    def read(self, text: str) -> timedelta:
        """Parse a duration such as `15m`, more than 0. Raises ValueError with the expected format."""
        found = _WRITTEN.fullmatch(text)
        unit = self.units.get(found[2]) if found is not None else None
        if found is not None and unit is not None and 0 < int(found[1]) <= self.most // unit:
            return int(found[1]) * unit
        *others, last = self.units
        limit = "" if self.most == timedelta.max else f", from 1{others[0]} to {self.most // self.units[last]}{last}"
        raise ValueError(f"expected a number and {', '.join(others)} or {last}, such as {self.example}{limit}")


TIME = Scale(
    {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}, "50m"
)
AGE = Scale(
    {"d": timedelta(days=1), "w": timedelta(weeks=1), "m": timedelta(days=30), "y": timedelta(days=365)},
    "2y",
    most=timedelta(days=100 * 365),
)


def in_words(length: timedelta) -> str:
    """Return a duration in words, with about two digits: `40 seconds`, `5.0 hours`."""
    for unit, size, most in (("seconds", 1, 90), ("minutes", 60, 90), ("hours", 3600, 48)):
        number = length.total_seconds() / size
        if number < most:
            return f"{number:.{1 if unit == 'hours' else 0}f} {unit}"
    return f"{length.total_seconds() / 86400:.1f} days"
