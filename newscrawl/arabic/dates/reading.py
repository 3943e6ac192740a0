"""The result of reading a date: a `Reading`, or an `UnreadDate` with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

# Server clocks may differ by minutes. A date further in the future means a wrong zone or a coming event: refused.
CLOCK_SKEW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A date that was read.

    `value` is aware: in the zone named by the text, else in the site's. `precision` is "day" if the text has no time,
    or none that is certain; `value` is then midnight. `raw` is the given text.
    """

    value: datetime
    precision: Literal["minute", "day"]
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadDate:
    """Why no date was read from a text: `reason` is one word for statistics, ``str()`` is a line for a log."""

    reason: str
    detail: str
    raw: str

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail} in {self.raw[:80]!r}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The dates in a text: each a Reading, an UnreadDate if it contradicts itself, or None if absent."""

    published: Reading | UnreadDate | None
    modified: Reading | UnreadDate | None
