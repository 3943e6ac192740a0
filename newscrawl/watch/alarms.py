"""Turn judgements into alarms, and send the beginning and the end of each alarm once through every channel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from newscrawl.store import alarms as stored
from newscrawl.store.alarms import Alarm
from newscrawl.watch import advice
from newscrawl.watch.channels.message import AlarmMessage, Channel, NotSentError
from newscrawl.watch.judge import Judgement, State

if TYPE_CHECKING:
    import sqlalchemy as sa

REMOVED = "removed"
"""The signal for a site without a spider."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The result of one channel: how many notes it was given, and the error if they were not sent."""

    channel: str
    notes: int
    error: str | None


def send(
    engine: sa.Engine, judgements: Sequence[Judgement], removed: Iterable[str], channels: Sequence[Channel],
    now: datetime, patience: float = 60.0,
) -> list[Sent]:  # fmt: skip
    """Store the alarms of these judgements, and send those that are new, have ended or could not be sent before.

    Each channel has `patience` seconds. A note may be sent twice only if the process is killed after the channel
    succeeds and before the store commits, or if the channel succeeds after its time is up. Raises `StoreError`.
    """
    # A site that is not crawled, or has too little history, cannot be considered healthy: its alarms stay open.
    judged = [one.site for one in judgements if one.state not in (State.OFF, State.NEW)]
    found = [
        Alarm(
            site=one.site,
            signal=finding.signal,
            state=finding.state,
            since=finding.since,
            diagnosis=finding.diagnosis.plain(),
        )
        for one in judgements
        for finding in one.findings
    ]
    gone = {
        site: Alarm(site=site, signal=REMOVED, state=State.OFF, since=now, diagnosis=advice.REMOVED.plain())
        for site in removed
    }
    stored.renew(engine, judged, found, [channel.name for channel in channels], now, gone)
    return [one for channel in channels if (one := _send(engine, channel, now, patience)) is not None]


def _send(engine: sa.Engine, channel: Channel, now: datetime, patience: float) -> Sent | None:
    notes = stored.claim(engine, channel.name, now)
    if not notes:
        return None
    error = _fault_of(channel, AlarmMessage(notes), patience)
    stored.settle(engine, channel.name, notes, max(now, datetime.now(UTC)), error)
    return Sent(channel.name, len(notes), error)


def _fault_of(channel: Channel, message: AlarmMessage, patience: float) -> str | None:
    """Send a message; return the error, or None. The thread bounds servers that never hit their own socket timeout."""
    done: SimpleQueue[str | None] = SimpleQueue()

    def work() -> None:
        try:
            channel.send(message)
        except NotSentError as failure:
            done.put(str(failure))
        except Exception as failure:
            # The other channels must still be tried.
            done.put(f"{channel.name}: {type(failure).__name__}: {NotSentError(failure)}")
        else:
            done.put(None)

    Thread(target=work, daemon=True).start()
    try:
        return done.get(timeout=patience)
    except Empty:
        return f"{channel.name}: no answer within {patience:.0f} seconds"
