"""Which article has the text of which earlier one: the rule of the feed store, in one pass over a whole history.

In the order of time each key belongs to the latest original that has it; an article is judged against the owners of its
at most 8 keys, is a copy of the most similar one that is the same text, or else an original that takes over its keys.
So a template that a thousand bulletins share costs each of them at most 8 comparisons.
"""

from __future__ import annotations

import os
import struct
from array import array
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.dedup.judge import judge
from newscrawl.dedup.signature import Signature
from newscrawl.history.errors import HistoryError

if TYPE_CHECKING:
    import numpy as np

    from newscrawl.history.index import Index

_HEAD = struct.Struct("<Hiq")
_LONGEST = 540
_STRIDE = _HEAD.size + _LONGEST
_NO_DAY = -(1 << 31)
_KEPT = 20_000
"""Signatures that are held in memory."""


class SignedArticle(NamedTuple):
    """An article as the judge takes it; sites are numbered."""

    signature: Signature
    site: int
    day: int | None


class Shelf:
    """The signatures of a history by `ord`, in a sparse file: memory holds few of them."""

    def __init__(self, path: Path) -> None:
        """Begin a file. Raises `HistoryError` as `put` does if it cannot be written."""
        self._path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self._sites: dict[str, int] = {}
        self.get: Callable[[int], SignedArticle] = lru_cache(_KEPT)(self._get)

    def put(self, place: int, site: str, day: int | None, data: bytes) -> None:
        """Keep the signature of the article of this `ord`."""
        number = self._sites.setdefault(site, len(self._sites))
        record = _HEAD.pack(len(data), _NO_DAY if day is None else day, number) + data
        try:
            os.pwrite(self._file, record, place * _STRIDE)
        except OSError as error:
            raise HistoryError(f"{self._path}: {error.strerror}") from error

    def _get(self, place: int) -> SignedArticle:
        data = os.pread(self._file, _STRIDE, place * _STRIDE)
        length, day, site = _HEAD.unpack_from(data)
        signature = Signature.from_bytes(data[_HEAD.size : _HEAD.size + length])
        return SignedArticle(signature, site, None if day == _NO_DAY else day)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


class PassCounts(NamedTuple):
    """The result of a pass."""

    judged: int
    near: int


def gather(
    index: Index, shelf: Shelf, articles: int, advance: Callable[[int], None]
) -> tuple[np.ndarray, np.ndarray, PassCounts]:
    """For each `ord` its leader (or itself) and the similarity to it; and counts of the work.

    `advance` is told how many of the articles are done.
    """
    import numpy as np

    first = np.arange(articles, dtype=np.int64)
    for places, firsts in index.equal():
        first[places] = firsts
    owners = array("q", [-1]) * index.link()
    for batch in index.signatures():
        for place, site, day, data in zip(*(batch[name] for name in ("ord", "site", "day", "signature")), strict=True):
            shelf.put(place, site, day, data)
    leaders = np.arange(articles, dtype=np.int64)
    similarities = np.ones(articles, dtype=np.float32)
    judged = near = done = 0
    for place, slots in _by_article(index.links()):
        candidates = {owners[slot] for slot in slots}
        candidates.discard(-1)
        best: tuple[float, int] | None = None
        if candidates:
            judged += len(candidates)
            best = _best(shelf, place, candidates)
        if best is None:
            for slot in slots:
                owners[slot] = place
        else:
            near += 1
            similarities[place], leaders[place] = best
        if place - done >= 5000:
            advance(place - done)
            done = place
    advance(articles - done)
    # What is equal to a copy has that one's original.
    return leaders[first], np.where(first == np.arange(articles), similarities, 1), PassCounts(judged, near)


def _best(shelf: Shelf, place: int, candidates: set[int]) -> tuple[float, int] | None:
    """The most similar candidate that is the same text, the latest of equal ones: (similarity, ord)."""
    new = shelf.get(place)
    best: tuple[float, int] | None = None
    for candidate in candidates:
        old = shelf.get(candidate)
        same_day = None if new.day is None or old.day is None else new.day == old.day
        decision = judge(new.signature, old.signature, same_site=new.site == old.site, same_day=same_day)
        if decision.duplicate:
            best = max(best or (0.0, -1), (decision.similarity, candidate))
    return best


def _by_article(links: Iterator[tuple[np.ndarray, np.ndarray]]) -> Iterator[tuple[int, list[int]]]:
    """The slots of each article, from arrays sorted by article."""
    current, slots = -1, list[int]()
    for places, numbers in links:
        for place, slot in zip(places.tolist(), numbers.tolist(), strict=True):
            if place != current:
                if slots:
                    yield current, slots
                current, slots = place, []
            slots.append(slot)
    if slots:
        yield current, slots
