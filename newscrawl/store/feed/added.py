"""The fields of an exported article that are not in `Article`, because only the store has their values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256


@dataclass(kw_only=True, slots=True)
class Copy:
    """Another publication of an article's text."""

    site: str
    key: str
    url: str
    title: str
    similarity: float
    """From 0 to 1; 1 if the texts are equal."""
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
    """The fields in which this version differs from the previous one; None for the first."""
    copy_of: str | None
    """`site/key` of the original."""
    copies: list[Copy]
    """Its known copies."""
    body_hash: str
    """SHA-256 of the body in UTF-8, in hexadecimal digits; the same for equal texts."""


def body_hash(body: str) -> str:
    """Return the SHA-256 of a body in UTF-8, in hexadecimal digits."""
    return sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
