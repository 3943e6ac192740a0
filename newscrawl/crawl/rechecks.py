"""When a URL is looked at again: articles ever more rarely, failures a few times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from newscrawl.outcomes import KEPT
from newscrawl.store import Outcome, Row

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_RETRIES = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
"""After the last of them a URL has failed for good."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rechecks of a crawl's articles."""

    rechecks: tuple[timedelta, ...]
    """How long after each reading the next one is due; after the last the article rests."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """The rechecks of RECHECK_HOURS."""
        return cls(tuple(timedelta(hours=float(hours)) for hours in settings.getlist("RECHECK_HOURS")))

    def due(self, row: Row, outcome: Outcome, now: datetime) -> datetime | None:
        """When a URL that has now this outcome is looked at again, None for never."""
        if outcome is Outcome.FAILED:
            return now + _RETRIES[row.tries] if row.tries < len(_RETRIES) else None
        return now + self.rechecks[row.checks] if outcome in KEPT and self.is_rechecked(row) else None

    def is_rechecked(self, row: Row) -> bool:
        """Whether this look at an article is not the last one."""
        return row.checks < len(self.rechecks)
