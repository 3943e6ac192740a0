"""The result of reading a date: a `Reading`, or a `Refusal` with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

# Server clocks are minutes apart. A reading further ahead means a wrong zone or a coming event, so it is refused.
CLOCK_SKEW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A date that was read.

    `value` is aware: in the zone the text names, else in the site's. `precision` "day" means that the text gives no
    time, or none that is certain; `value` is then midnight. `raw` is the text as it was given.
    """

    value: datetime
    precision: Literal["minute", "day"]
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a text gave no date: `reason` is one word to count by, ``str()`` is a line for a log."""

    reason: str
    detail: str
    raw: str

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail} in {self.raw[:80]!r}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The dates that a text gives: each a Reading, a Refusal if it contradicts itself, or None if absent."""

    published: Reading | Refusal | None
    modified: Reading | Refusal | None
