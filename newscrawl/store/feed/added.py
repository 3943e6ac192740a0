"""The fields of an exported article that `Article` does not have, because only the store knows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(kw_only=True, slots=True)
class Copy:
    """A copy: another place where the text of an article was found."""

    site: str
    key: str
    url: str
    title: str
    similarity: float
    """From 0 to 1; 1 for an equal text."""
    published: datetime | None
    found_at: datetime


@dataclass(kw_only=True, slots=True)
class Added:
    """The fields that follow those of `Article` in an export."""

    version: int
    seq: int
    """The article's place in the feed."""
    stored_at: datetime
    changed: list[str] | None
    """The fields in which this version differs from the one before; None for the first."""
    copy_of: str | None
    """`site/key` of the original."""
    copies: list[Copy]
