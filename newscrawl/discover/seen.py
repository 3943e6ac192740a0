"""Remove the entries of long sitemaps that were read before, without parsing them. Pure functions."""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

_END = b"</url>"
_MIN = 1_000
"""Minimum number of entries for which it is worthwhile."""
_EDGE = 100
"""Number of entries at either end that are always read: the newest ones show how often the source has new entries."""
_SIZE = 8
"""Bytes of an entry's mark: among a million entries, the probability of a collision is one in 10^7."""


class Trimmed(NamedTuple):
    """A sitemap without the entries that were read before."""

    body: bytes
    marks: bytes
    """The marks of all its entries, concatenated; to be passed as `seen` the next time."""
    left_out: int


def trimmed(body: bytes, seen: bytes, *, most: int, reader: bytes) -> Trimmed | None:
    """Return the sitemap without the entries whose marks are in `seen`; None if it is too small, too large or unusual.

    An entry is all text between two `</url>`, including its date, so a changed entry is new. `reader` identifies the
    way entries are read: if it changes, all entries are new. A sitemap with more than `most` entries is not read in
    full, so its entries are not marked.
    """
    pieces = body.split(_END)
    tail = pieces.pop()
    begin = pieces[0].find(b"<url>") if pieces else -1
    # A comment may contain entries, or the end of one.
    if not _MIN <= len(pieces) <= most or begin < 0 or b"<!--" in body:
        return None
    head, pieces[0] = pieces[0][:begin], pieces[0][begin:]
    key = blake2b(reader, digest_size=16).digest()
    marks = [blake2b(piece.strip(), digest_size=_SIZE, key=key).digest() for piece in pieces]
    known = {seen[at : at + _SIZE] for at in range(0, len(seen), _SIZE)}
    last = len(pieces) - _EDGE
    kept = [
        piece
        for at, (piece, mark) in enumerate(zip(pieces, marks, strict=True))
        if mark not in known or at < _EDGE or at >= last
    ]
    return Trimmed(head + b"".join(piece + _END for piece in kept) + tail, b"".join(marks), len(pieces) - len(kept))
