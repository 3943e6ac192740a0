"""`Target`: a place an export is written to."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO, Protocol


class TargetError(Exception):
    """A place that cannot be written to; the message is one line that names it."""


class Target(Protocol):
    """Takes files under temporary names; `deliver` gives them their own."""

    @property
    def pending(self) -> str | None:
        """The temporary path, where a look at it tells after a kill what has become of it; None elsewhere."""

    def open(self, name: str = "") -> AbstractContextManager[IO[bytes]]:
        """A file to write, closed at the end; `name` is its path within a folder, of which it may be one of many."""

    def deliver(self) -> None:
        """Make what was written appear."""

    def discard(self) -> None:
        """Remove what was written and has not appeared; never raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a format says of the feed as a whole."""

    title: str
    link: str
    """The page the feed belongs to."""
    part: str
    """The sequence numbers it looked at, as they name a file: `first-last`."""
