"""`Target`: a place that an export is written to."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Protocol


class TargetError(Exception):
    """A place cannot be written to; the message is one line that names it."""


class Target(Protocol):
    """Accepts files under temporary names; `deliver` gives them their final names."""

    @property
    def pending(self) -> str | None:
        """The temporary path if its existence after a crash shows whether delivery happened, otherwise None."""

    def open(self, name: str = "") -> AbstractContextManager[IO[bytes]]:
        """Open a file for writing, closed at the end of the block; `name` is its path within a folder of files."""

    def deliver(self) -> None:
        """Make the written files appear under their final names."""

    def discard(self) -> None:
        """Remove files that were written but not delivered; never raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Metadata of the feed as a whole, for the formats."""

    title: str
    link: str
    """The page that the feed belongs to."""
    url: str = ""
    """URL under which the feed is published; empty if unknown."""
    id: str = ""
    """A URI that identifies the feed; empty to use `link`."""
    updated: datetime | None = None
    """When its content last changed; None for now."""
    part: str
    """The range of sequence numbers it covers, for file names: `first-last`."""
    outlets: Mapping[str, str] = field(default_factory=dict)
    """Site -> name of its outlet."""
