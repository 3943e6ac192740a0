"""`Sources`: the sources that a spider declares, the results of their polls, and when each is polled next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from newscrawl.arabic.dates.regions import home_zone
from newscrawl.crawl.polling import DAY, Habit, Pace, local, pause
from newscrawl.discover.hub import hub_of
from newscrawl.outcomes import Outcome
from newscrawl.store import Discovered, Poll, UrlRow

if TYPE_CHECKING:
    from scrapy.http import Response
    from scrapy.settings import BaseSettings


def pace_of(settings: BaseSettings) -> Pace:
    """Return how often the settings allow sources to be polled."""
    fixed = settings.get("POLL_INTERVAL")
    return Pace(
        lateness=settings.getfloat("POLL_LATENESS"),
        least=settings.getfloat("POLL_LEAST"),
        most=settings.getfloat("POLL_MOST"),
        fixed=None if fixed is None else float(fixed),
    )


def hub_named(response: Response) -> str | None:
    """Return the URL of the WebSub hub that a feed declares, if any."""
    header = b", ".join(response.headers.getlist("Link")).decode("latin-1")
    return hub_of(header, response.body)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The result of one poll."""

    entries: int
    arrivals: tuple[datetime | None, ...]
    hub: str | None


class Sources:
    """One per crawl. Contains only declared sources; sources that they list are read together with them."""

    def __init__(self, pace: Pace, region: str) -> None:
        self._pace = pace
        self._region = region
        self._polls: dict[int, Poll | None] = {}
        self._readings: dict[int, _Reading] = {}
        self._hubs: dict[int, str] = {}

    @property
    def tolerance(self) -> timedelta:
        """How much too early a source may be polled, so that it is polled together with another source of the site."""
        return timedelta(seconds=self._pace.least / 5)

    def declared(self, rows: Sequence[UrlRow], polls: Mapping[int, Poll]) -> None:
        """Note the rows of the declared sources that this crawl polls."""
        self._polls = {row.id: polls.get(row.id) for row in rows}

    def names_hub(self, row_id: int | None, hub: str | None) -> None:
        """Note the WebSub hub that a source declares."""
        if row_id is not None and hub is not None:
            self._hubs[row_id] = hub

    def read(self, row_id: int, answers: Sequence[Discovered]) -> None:
        """Note the articles that a source lists."""
        if row_id in self._polls:
            dates = ((one.found.hints.published, one.new) for one in answers)
            arrivals = tuple(date.value if date else None for date, new in dates if new)
            self._readings[row_id] = _Reading(len(answers), arrivals, self._hubs.pop(row_id, None))

    def after(
        self, row: UrlRow, outcome: Outcome, now: datetime, due: datetime | None
    ) -> tuple[datetime | None, Poll | None]:
        """Return when a URL is fetched next, and its poll data if it is a declared source that was read.

        `due` is the time that retries and rechecks give.
        """
        if row.id not in self._polls:
            return due, None
        if outcome is not Outcome.READ:
            # As long as the spider declares it, it is tried daily after its last retry.
            return due or now + timedelta(seconds=DAY), None
        poll = self._poll(self._polls[row.id], self._readings.pop(row.id, None), now)
        return now + timedelta(seconds=poll.interval), poll

    def _poll(self, last: Poll | None, reading: _Reading | None, now: datetime) -> Poll:
        zone = self._zone
        habit, here = Habit.of(last.habit if last else None), local(now, zone)
        fresh = len(reading.arrivals) if reading else 0
        entries = reading.entries if reading else last.entries if last else 0
        before = None
        if last is not None:
            before = (now - last.polled_at).total_seconds()
            arrivals = [local(moment or now, zone) for moment in (reading.arrivals if reading else ())]
            habit = habit.after(local(last.polled_at, zone), here, arrivals)
        seconds = pause(habit, here, self._pace, entries=entries, fresh=fresh, before=before)
        hub = (reading.hub if reading else None) or (last.hub if last else None)
        return Poll(polled_at=now, interval=seconds, entries=entries, fresh=fresh, habit=habit.data(), hub=hub)

    @property
    def _zone(self) -> tzinfo:
        return home_zone(self._region)
