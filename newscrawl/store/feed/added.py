"""The fields of an exported article that `Article` does not have, because only the store knows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256


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
    """1 for the page as it was first stored, plus 1 for each later edit."""
    seq: int
    """The article's place in the feed."""
    stored_at: datetime
    """When this version was stored."""
    changed: list[str] | None
    """The fields in which this version differs from the one before; None for the first."""
    copy_of: str | None
    """`site/key` of the original."""
    copies: list[Copy]
    """Its copies that are known."""
    body_hash: str
    """SHA-256 of the body in UTF-8, in hexadecimal digits: equal texts have equal ones."""


def body_hash(body: str) -> str:
    """SHA-256 of a body in UTF-8, in hexadecimal digits."""
    return sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
