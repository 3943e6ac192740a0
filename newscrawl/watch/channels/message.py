"""The message about alarms that all channels send. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit

from newscrawl.printable import printable
from newscrawl.store.alarms import Note
from newscrawl.watch.diagnosis import Diagnosis
from newscrawl.watch.sentences import in_english


class NotSentError(Exception):
    """A message could not be sent; the text is the reason, in one line."""

    def __init__(self, reason: object) -> None:
        super().__init__(" ".join(printable(str(reason)).split()) or type(reason).__name__)


class AlarmMessage:
    """Alarms that began or ended, as text and as data."""

    def __init__(self, notes: Sequence[Note]) -> None:
        self._notes = notes

    @property
    def title(self) -> str:
        """The title, in one line."""
        begun = sorted({note.alarm.site for note in self._notes if not note.ending})
        ended = sorted({note.alarm.site for note in self._notes if note.ending})
        parts = [f"{_few(begun)}: alarm" if begun else "", f"{_few(ended)}: over" if ended else ""]
        return "newscrawl: " + ", ".join(part for part in parts if part)

    @property
    def text(self) -> str:
        """The text, with one paragraph per alarm."""
        return "\n\n".join(map(_paragraph, self._notes))

    def plain(self) -> dict[str, Any]:
        """The message as JSON-ready data: `title`, `text` (which chat services show) and `alarms`."""
        return {"title": self.title, "text": f"{self.title}\n\n{self.text}", "alarms": list(map(_plain, self._notes))}


class Channel(Protocol):
    """A way to send messages."""

    name: str

    def send(self, message: AlarmMessage) -> None:
        """Send the message. Raises `NotSentError`."""


def parts_of(url: str, schemes: Sequence[str]) -> SplitResult | None:
    """The parts of a URL if it has a host, a valid port and one of these schemes; otherwise None.

    Errors raised by urllib are caught because they quote an invalid port, which may be part of a password.
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
    alarm, diagnosis = note.alarm, Diagnosis.of(note.alarm.diagnosis)
    problem = in_english(diagnosis.what)
    if note.ending:
        until = f" {note.ended_at:%Y-%m-%d %H:%M} UTC" if note.ended_at else ""
        return f"{alarm.site}: over{until}: {problem}"
    return (
        f"{alarm.site} has been {alarm.state} since {alarm.since:%Y-%m-%d %H:%M} UTC: {problem}\n"
        f"  why: {in_english(diagnosis.why)}\n  what to do: {in_english(diagnosis.todo)}"
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
    } | {name: in_english(one) for name, one in Diagnosis.of(alarm.diagnosis).parts().items()}
