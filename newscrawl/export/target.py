"""`Target`: a place an export is written to."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Protocol


class TargetError(Exception):
    """A place that cannot be written to; the message is one line that names it."""


class Target(Protocol):
    """Takes files under temporary names; `deliver` gives them their final ones."""

    @property
    def pending(self) -> str | None:
        """The temporary path, if its existence after a crash shows whether delivery happened; else None."""

    def open(self, name: str = "") -> AbstractContextManager[IO[bytes]]:
        """Open a file to write, closed at the end; `name` is its path within a folder of several files."""

    def deliver(self) -> None:
        """Make the written files appear under their final names."""

    def discard(self) -> None:
        """Remove files that were written and have not appeared; never raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The feed as a whole, as formats describe it."""

    title: str
    link: str
    """The page the feed belongs to."""
    url: str = ""
    """URL that the feed is published under; empty if it is not known."""
    id: str = ""
    """A URI that stands for the feed; empty to use `link`."""
    updated: datetime | None = None
    """When its content last changed; None for now."""
    part: str
    """The range of sequence numbers it covers, for file names: `first-last`."""
    outlets: Mapping[str, str] = field(default_factory=dict)
    """Site -> name of its outlet."""
