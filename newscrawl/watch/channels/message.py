"""The message about alarms that all channels send. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit

from newscrawl.printable import printable
from newscrawl.store.alarms import Note
from newscrawl.watch.inwords import in_english
from newscrawl.watch.told import Told


class NotSentError(Exception):
    """A message could not be sent; why, in one line."""

    def __init__(self, reason: object) -> None:
        super().__init__(" ".join(printable(str(reason)).split()) or type(reason).__name__)


class AlarmMessage:
    """Alarms that began or ended, in plain words and as data."""

    def __init__(self, notes: Sequence[Note]) -> None:
        self._notes = notes

    @property
    def title(self) -> str:
        """One line."""
        begun = sorted({note.alarm.site for note in self._notes if not note.ending})
        ended = sorted({note.alarm.site for note in self._notes if note.ending})
        parts = [f"{_few(begun)}: alarm" if begun else "", f"{_few(ended)}: over" if ended else ""]
        return "newscrawl: " + ", ".join(part for part in parts if part)

    @property
    def text(self) -> str:
        """A paragraph for each alarm."""
        return "\n\n".join(map(_paragraph, self._notes))

    def plain(self) -> dict[str, Any]:
        """As JSON: `title`, `text` (which chat services show) and `alarms`."""
        return {"title": self.title, "text": f"{self.title}\n\n{self.text}", "alarms": list(map(_plain, self._notes))}


class Channel(Protocol):
    """A way out."""

    name: str

    def send(self, message: AlarmMessage) -> None:
        """Send it. Raises `NotSentError`."""


def parts_of(url: str, schemes: Sequence[str]) -> SplitResult | None:
    """The parts of a URL with a host, a possible port and one of these schemes; None for any other.

    Errors of urllib would quote what stands in the place of a port: a part of a password.
    """
    try:
        parts = urlsplit(url)
        possible = parts.port != 0
    except ValueError:
        return None
    return parts if possible and parts.scheme in schemes and parts.hostname else None


def _few(sites: list[str]) -> str:
    return ", ".join(sites) if len(sites) <= 3 else f"{len(sites)} sites"


def _paragraph(note: Note) -> str:
    alarm, told = note.alarm, Told.of(note.alarm.told)
    what = in_english(told.what)
    if note.ending:
        until = f" {note.ended_at:%Y-%m-%d %H:%M} UTC" if note.ended_at else ""
        return f"{alarm.site}: over{until}: {what}"
    return (
        f"{alarm.site} is {alarm.state} since {alarm.since:%Y-%m-%d %H:%M} UTC: {what}\n"
        f"  why: {in_english(told.why)}\n  what to do: {in_english(told.todo)}"
    )


def _plain(note: Note) -> dict[str, Any]:
    alarm = note.alarm
    return {
        "event": "end" if note.ending else "begin",
        "site": alarm.site,
        "signal": alarm.signal,
        "state": alarm.state,
        "since": alarm.since.isoformat(),
        "ended": note.ended_at.isoformat() if note.ended_at and note.ending else None,
    } | {name: in_english(one) for name, one in Told.of(alarm.told).parts().items()}
