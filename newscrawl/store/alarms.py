"""Alarms: the problems of sites, and the notes about them that are still to be sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from newscrawl.store.db.schema import alarm_notes, alarms
from newscrawl.store.db.transactions import writing

GRACE = timedelta(hours=12)
"""An alarm ends when it has not been found for this long, so that one that comes and goes is sent only once."""
CLAIM = timedelta(minutes=10)
"""How long a process may take to send a note before another process sends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A problem of a site, found by `scrapy health`."""

    site: str
    signal: str
    state: str
    since: datetime
    diagnosis: Mapping[str, Any]
    """The problem, its cause, and what to do: JSON of `watch.diagnosis`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A message to be sent: an alarm has begun, or it has ended."""

    alarm_id: int
    ending: bool
    alarm: Alarm
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAlarm:
    """An alarm as it is stored."""

    alarm: Alarm
    opened_at: datetime
    ended_at: datetime | None
    """None while it lasts."""


def renew(
    engine: sa.Engine, sites: Collection[str], found: Iterable[Alarm], channels: Sequence[str], now: datetime,
    removed: Mapping[str, Alarm] | None = None,
) -> None:  # fmt: skip
    """Open new alarms, and end those of `sites` that are over; add a note of each for every channel.

    All alarms of `removed` sites end; one alarm reports the removal, and its own end is not sent.
    """
    with writing(engine) as connection:
        open_alarms = {
            (row.site, row.signal): row
            for row in connection.execute(sa.select(alarms).where(alarms.c.ended_at.is_(None)))
        }
        seen = set()
        for alarm in found:
            seen.add((alarm.site, alarm.signal))
            row = open_alarms.get((alarm.site, alarm.signal))
            if row is None:
                _open(connection, alarm, channels, now)
            else:
                same = {"state": alarm.state, "told": alarm.diagnosis}
                connection.execute(alarms.update().where(alarms.c.id == row.id).values(seen_at=now, **same))
        for (site, signal), row in open_alarms.items():
            if site in sites and (site, signal) not in seen and now - row.seen_at >= GRACE:
                _end(connection, row.id, now)
                _enter(connection, row.id, channels, ending=True)
        for site, alarm in (removed or {}).items():
            for (of, signal), row in open_alarms.items():
                if of == site and signal != alarm.signal:
                    _end(connection, row.id, now)
            query = sa.select(alarms.c.id).where(alarms.c.site == site, alarms.c.signal == alarm.signal)
            if connection.execute(query).first() is None:
                _end(connection, _open(connection, alarm, channels, now), now)


def alarms_since(
    connection: sa.Connection, since: datetime, limit: int, sites: Collection[str] = ()
) -> list[StoredAlarm]:
    """Return the current alarms, then those that ended at or after `since`; newest first in both."""
    conditions = [sa.or_(alarms.c.ended_at.is_(None), alarms.c.ended_at >= since)]
    conditions += [alarms.c.site.in_(sites)] if sites else []
    order = (alarms.c.ended_at.is_not(None), alarms.c.opened_at.desc(), alarms.c.id.desc())
    rows = connection.execute(sa.select(alarms).where(*conditions).order_by(*order).limit(limit))
    return [StoredAlarm(alarm=_alarm(row), opened_at=row.opened_at, ended_at=row.ended_at) for row in rows]


def claim(engine: sa.Engine, channel: str, now: datetime) -> list[Note]:
    """Claim the unsent notes of a channel and return them in order; no other process gets them for `CLAIM`."""
    free = sa.or_(alarm_notes.c.claimed_until.is_(None), alarm_notes.c.claimed_until <= now)
    due = sa.and_(alarm_notes.c.channel == channel, alarm_notes.c.sent_at.is_(None), free)
    with writing(engine) as connection:
        query = sa.select(alarms, alarm_notes.c.ending).join(alarm_notes, alarm_notes.c.alarm_id == alarms.c.id)
        rows = connection.execute(query.where(due).order_by(alarms.c.id, alarm_notes.c.ending)).all()
        connection.execute(alarm_notes.update().where(due).values(claimed_until=now + CLAIM))
    return [Note(alarm_id=row.id, ending=row.ending, alarm=_alarm(row), ended_at=row.ended_at) for row in rows]


def settle(engine: sa.Engine, channel: str, notes: Sequence[Note], now: datetime, error: str | None) -> None:
    """Record that claimed notes were sent; or the `error`, after which they are sent the next time."""
    with writing(engine) as connection:
        for note in notes:
            identity = (alarm_notes.c.alarm_id == note.alarm_id, alarm_notes.c.ending == note.ending)
            connection.execute(
                alarm_notes.update()
                .where(*identity, alarm_notes.c.channel == channel)
                .values(
                    sent_at=now if error is None else None,
                    claimed_until=None,
                    tries=alarm_notes.c.tries + 1,
                    error=error,
                )
            )


def _open(connection: sa.Connection, alarm: Alarm, channels: Sequence[str], now: datetime) -> int:
    row = {
        "site": alarm.site, "signal": alarm.signal, "state": alarm.state, "since": alarm.since, "told": alarm.diagnosis,
        "opened_at": now, "seen_at": now,
    }  # fmt: skip
    entered = int(connection.execute(alarms.insert().values(row).returning(alarms.c.id)).scalar_one())
    _enter(connection, entered, channels, ending=False)
    return entered


def _end(connection: sa.Connection, alarm_id: int, now: datetime) -> None:
    connection.execute(alarms.update().where(alarms.c.id == alarm_id).values(ended_at=now))


def _enter(connection: sa.Connection, alarm_id: int, channels: Sequence[str], *, ending: bool) -> None:
    if channels:
        rows = [{"alarm_id": alarm_id, "ending": ending, "channel": channel, "tries": 0} for channel in channels]
        connection.execute(alarm_notes.insert(), rows)


def _alarm(row: Any) -> Alarm:
    return Alarm(site=row.site, signal=row.signal, state=row.state, since=row.since, diagnosis=row.told)
