"""Long sitemaps: entries that were read before are left out before parsing. Pure."""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

_END = b"</url>"
_LEAST = 1_000
"""Entries from which it pays."""
_EDGE = 100
"""Entries at either end that are always read: the newest, by which is judged how often the source has new ones."""
_SIZE = 8
"""Bytes of an entry's mark: among a million entries two have the same with a chance of one in 10^7."""


class Trimmed(NamedTuple):
    """A sitemap without the entries that were read before."""

    body: bytes
    marks: bytes
    """Of all its entries, one after the other; for the next time."""
    left_out: int


def trimmed(body: bytes, seen: bytes, *, most: int, reader: bytes) -> Trimmed | None:
    """The sitemap without the entries whose marks are in `seen`; None for one that is small, or not plain enough.

    An entry is what stands between two `</url>`, date and all: one that has changed is new. `reader` stands for how
    entries are read: with another one all are new. One of more than `most` entries is not read whole, so not marked.
    """
    pieces = body.split(_END)
    tail = pieces.pop()
    begin = pieces[0].find(b"<url>") if pieces else -1
    # A comment may hold entries, or the end of one.
    if not _LEAST <= len(pieces) <= most or begin < 0 or b"<!--" in body:
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
