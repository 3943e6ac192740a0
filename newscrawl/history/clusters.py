"""Find articles that have the text of an earlier one, by the feed store's rule in one pass over a whole history.

Articles are processed in chronological order, and each key is owned by the latest original that has it. An article is
compared with the owners of its keys, of which it has at most 8. It is a copy of the most similar owner with the same
text; without one it is an original and takes over its keys. So even if a thousand bulletins share a template, each
costs at most 8 comparisons.
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
"""Number of signatures cached in memory."""


class SignedArticle(NamedTuple):
    """The data of an article for `judge`; `site` is a number."""

    signature: Signature
    site: int
    day: int | None


class Shelf:
    """The signatures of a history by `ord`, in a sparse file with a small cache in memory."""

    def __init__(self, path: Path) -> None:
        """Create the file. Raises `OSError` if that is not possible."""
        self._path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self._sites: dict[str, int] = {}
        self.get: Callable[[int], SignedArticle] = lru_cache(_KEPT)(self._get)

    def put(self, place: int, site: str, day: int | None, data: bytes) -> None:
        """Store the signature of the article whose `ord` is `place`. Raises `HistoryError`."""
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
    """Counts of a pass: pairs judged, and near duplicates found."""

    judged: int
    near: int


def gather(
    index: Index, shelf: Shelf, articles: int, advance: Callable[[int], None]
) -> tuple[np.ndarray, np.ndarray, PassCounts]:
    """For each `ord`, its leader (or itself) and the similarity to it; and counts of the work.

    `advance` is called with the number of articles done since the last call.
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
    # An article equal to a copy gets the copy's original.
    return leaders[first], np.where(first == np.arange(articles), similarities, 1), PassCounts(judged, near)


def _best(shelf: Shelf, place: int, candidates: set[int]) -> tuple[float, int] | None:
    """The most similar candidate with the same text, or the latest of equally similar ones, as (similarity, ord)."""
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
    """Each article with its slots, from arrays sorted by article."""
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
