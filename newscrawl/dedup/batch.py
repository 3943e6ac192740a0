"""Compute the signatures of many articles at once: the same bytes as `signature.sign`, at a fraction of the cost. Pure.

The words of all articles are in one array, as indexes of distinct words. Each distinct word is hashed once, and numpy
processes all words at once instead of one by one, as `sign` does. Needs numpy and pyarrow, which a crawl does not load.

Arrays of words have the shape (words of the batch,): `ids` are the indexes of the words among the distinct words,
`owners` the indexes of the articles that contain them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import pyarrow as pa

from newscrawl.arabic.facts import word_forms
from newscrawl.dedup import signature
from newscrawl.dedup.signature import BITS, KEYS, MAX_FACTS, MINIMA

MAX = 1 << 16
"""Maximum articles of a batch: an article's index must fit into 64 bits together with a key of 48 bits."""

Array = np.ndarray[Any, Any]


class Signed(NamedTuple):
    """The signatures of a batch."""

    signatures: list[bytes]
    """The signature of each article, as `Signature.to_bytes`."""
    keys: Array
    """The index keys of all articles, in article order: uint64."""
    key_counts: Array
    """Number of index keys of each article: int64, shape (articles,)."""


def sign_all(folded: Sequence[bytes], titles: Sequence[bytes]) -> Signed:
    """Sign articles, given their folded bodies and titles as UTF-8. Raises ValueError for more than `MAX` articles."""
    count = len(folded)
    if count > MAX:
        raise ValueError(f"a batch has at most {MAX} articles, not {count}")
    words = _Words.of(folded)
    hashes = words.hashes[words.ids]
    minima, sizes = _minima(words, hashes, folded)
    keys = _first(_distinct(_beside(*_shingles(hashes, words.owners, signature.FIVE, 0, 48), 48)), KEYS, 48, count)
    # Each distinct word of each article, and how often it occurs there.
    ordered = np.sort(_beside(words.owners, words.ids.astype(np.uint64), 32))
    starts = np.flatnonzero(_new(ordered))
    pairs, times = ordered[starts], np.diff(starts, append=len(ordered))
    shorts = (_facts(words), _named(words, pairs, _Words.of(titles)), _repeated(words, pairs, times))
    heads = np.zeros(count, _HEAD)
    heads["version"] = signature.VERSION
    heads["words"] = np.minimum(words.counts, 0xFFFF)
    heads["size"] = np.minimum(sizes, 0xFFFF)
    heads["counts"] = np.stack([part.counts for part in (minima, keys, *shorts)], axis=1)
    pieces = (
        _pieces(heads.tobytes(), np.full(count, _HEAD.itemsize)),
        _pieces(minima.values.astype("<u4").tobytes(), minima.counts * 4),
        *(_pieces(part.values.astype("<u2").tobytes(), part.counts * 2) for part in shorts),
        _pieces(keys.values.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :6].tobytes(), keys.counts * 6),
        _pieces(_bitmaps(words, hashes).tobytes(), np.full(count, BITS // 8)),
    )
    return Signed(list(map(b"".join, zip(*pieces, strict=True))), keys.values, keys.counts)


_HEAD = np.dtype([("version", "u1"), ("words", "<u2"), ("size", "<u2"), ("counts", "u1", 5)])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of a batch of texts."""

    distinct: list[bytes]
    hashes: Array
    """CRC-32 of each distinct word: uint64."""
    firsts: Array
    """First byte of each distinct word; `lasts` is its last byte, `lengths` its number of bytes."""
    lasts: Array
    lengths: Array
    calendar: Array
    """Whether a distinct word is in `signature.WORD_FACTS`: bool."""
    ids: Array
    owners: Array
    """uint64, ascending."""
    counts: Array
    """Number of words of each text: int64, shape (texts,)."""

    @classmethod
    def of(cls, texts: Sequence[bytes]) -> _Words:
        """Split folded texts into words, which are separated by one space."""
        counts = np.array([text.count(b" ") + 1 if text else 0 for text in texts], np.int64)
        joined = b" ".join([*filter(None, texts), b""])
        ends = np.flatnonzero(np.frombuffer(joined, np.uint8) == _SPACE) + 1
        # Each word includes the space after it, so that Arrow can use the text without copying.
        offsets = np.concatenate([[0], ends])
        cut = pa.Array.from_buffers(
            pa.large_binary(), len(ends), [None, pa.py_buffer(offsets), pa.py_buffer(joined)]
        ).dictionary_encode()
        kept = cut.dictionary
        offsets = np.frombuffer(kept.buffers()[1], np.int64, len(kept) + 1)
        data = kept.buffers()[2].to_pybytes()[: offsets[-1]] if len(kept) else b""
        distinct = data.split(b" ")[:-1]
        letters = np.frombuffer(data, np.uint8)
        return cls(
            distinct=distinct,
            hashes=np.fromiter(map(crc32, distinct), np.uint64, len(distinct)),
            firsts=letters[offsets[:-1]],
            lasts=letters[offsets[1:] - 2],
            lengths=np.diff(offsets) - 1,
            calendar=np.fromiter(map(signature.WORD_FACTS.__contains__, distinct), np.bool_, len(distinct)),
            ids=cut.indices.to_numpy(),
            owners=np.repeat(np.arange(len(texts), dtype=np.uint64), counts),
            counts=counts,
        )


_SPACE = 32


class _Ragged(NamedTuple):
    """A varying number of values per article, concatenated: shapes (values,) and (articles,)."""

    values: Array
    counts: Array


def _pieces(data: bytes, sizes: Array) -> Iterator[bytes]:
    """Split the data into pieces with the given numbers of bytes."""
    ends = np.cumsum(sizes).tolist()
    return (data[start:end] for start, end in zip([0, *ends], ends, strict=False))


def _shingles(
    hashes: Array, owners: Array, multipliers: tuple[int, ...], shift: int, width: int
) -> tuple[Array, Array]:
    """The owner of every shingle that is within one article, and its hash of `width` bits."""
    reach = len(multipliers) - 1
    count = max(0, len(hashes) - reach)
    total = np.zeros(count, np.uint64)
    for at, multiplier in enumerate(multipliers):
        total += hashes[at : at + count] * np.uint64(multiplier)
    inside = owners[:count] == owners[reach:]
    values = total >> np.uint64(shift) & np.uint64((1 << width) - 1)
    return owners[:count][inside], values[inside]


def _minima(words: _Words, hashes: Array, folded: Sequence[bytes]) -> tuple[_Ragged, Array]:
    """The smallest hashes of 3-grams per article, and the number of distinct ones; one or two words are one 3-gram."""
    owners, values = _shingles(hashes, words.owners, signature.THREE, 16, 32)
    short = np.flatnonzero((words.counts > 0) & (words.counts < len(signature.THREE)))
    values = np.concatenate([values, np.array([crc32(folded[at]) for at in short.tolist()], np.uint64)])
    owners = np.concatenate([owners, short.astype(np.uint64)])
    distinct = _distinct(_beside(owners, values, 32))
    sizes = np.bincount((distinct >> np.uint64(32)).astype(np.int64), minlength=len(folded))
    return _first(distinct, MINIMA, 32, len(folded)), sizes


def _beside(owners: Array, values: Array, width: int) -> Array:
    """Combine owners (high bits) and values of `width` bits, so that sorting sorts the values within each article."""
    return owners << np.uint64(width) | values


def _new(ordered: Array) -> Array:
    """Which values differ from the previous one."""
    return np.concatenate([np.ones(min(1, len(ordered)), np.bool_), ordered[1:] != ordered[:-1]])


def _distinct(values: Array) -> Array:
    """The distinct values, ascending; `np.unique` hashes first, which takes ten times as long."""
    ordered = np.sort(values)
    return ordered[_new(ordered)]


def _first(ordered: Array, keep: int, width: int, articles: int) -> _Ragged:
    """The first `keep` values of each article, in order, of values that `_beside` combined with their owners."""
    owners = (ordered >> np.uint64(width)).astype(np.int64)
    counts = np.bincount(owners, minlength=articles)
    ranks = np.arange(len(ordered)) - (np.cumsum(counts) - counts)[owners]
    values = ordered[ranks < keep] & np.uint64((1 << width) - 1)
    return _Ragged(values, np.minimum(counts, keep))


def _facts(words: _Words) -> _Ragged:
    """Hashes of the numbers, weekdays and months of each article, repeated as often as they occur."""
    facts = words.calendar | (words.firsts < signature.LETTERS) | (words.lasts < signature.LETTERS)
    hashes = np.zeros(len(words.distinct), np.uint64)
    for at in np.flatnonzero(facts).tolist():
        hashes[at] = signature.fact_hash(words.distinct[at])
    there = facts[words.ids]
    found = np.sort(_beside(words.owners[there], hashes[words.ids[there]], 16))
    return _first(found, MAX_FACTS, 16, len(words.counts))


def _repeated(words: _Words, pairs: Array, times: Array) -> _Ragged:
    """Hashes of the most frequent words of each article that have four letters or more and occur at least twice."""
    owners, ids = pairs >> np.uint64(32), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
    often = (times > 1) & (words.lengths[ids] >= signature.FOUR_LETTERS) & (words.firsts[ids] >= signature.LETTERS)
    owners, ids, times = owners[often], ids[often], times[often]
    # Words of equal frequency are ordered by their bytes.
    there = np.flatnonzero(np.bincount(ids))
    ranks = np.zeros(len(words.distinct), np.int64)
    ranks[sorted(there.tolist(), key=words.distinct.__getitem__)] = np.arange(len(there))
    order = np.lexsort((ranks[ids], -times, owners))
    values = words.hashes[ids[order]] & np.uint64(0xFFFF)
    return _first(_beside(owners[order], values, 16), signature.REPEATED, 16, len(words.counts))


def _named(words: _Words, pairs: Array, titles: _Words) -> _Ragged:
    """Hashes of title words that occur in the body, with or without a clitic or the article: the first form found."""
    places = {word: at for at, word in enumerate(words.distinct)}
    forms = np.full((len(titles.distinct), _FORMS), -1)
    forms[:, 0] = [places.get(word if len(word) > _TWO_LETTERS else _forms(word)[0], -1) for word in titles.distinct]
    # Most title words occur unchanged in the body, so other forms are made only of the remaining ones.
    lost = np.flatnonzero(np.bincount(titles.ids[~_there(forms[:, :1], titles, pairs)[:, 0]]))
    others = [places.get(form, -1) for at in lost.tolist() for form in _forms(titles.distinct[at])]
    forms[lost] = np.array(others, np.int64).reshape(-1, _FORMS)
    there = _there(forms, titles, pairs)
    chosen = np.argmax(there, axis=1)
    rows = np.flatnonzero(there.any(axis=1))
    ids, owners = forms[titles.ids[rows], chosen[rows]], titles.owners[rows]
    names = (words.firsts[ids] >= signature.LETTERS) & ~words.calendar[ids]
    found = _beside(owners[names], words.hashes[ids[names]] & np.uint64(0xFFFF), 16)
    # Keep the first occurrence of each hash.
    _, order = np.unique(found, return_index=True)
    return _first(found[np.sort(order)], signature.NAMED, 16, len(words.counts))


def _there(forms: Array, titles: _Words, pairs: Array) -> Array:
    """Which forms of each title word (indexes of distinct words, or -1) occur in the body of the same article."""
    places = forms[titles.ids]
    wanted = _beside(titles.owners[:, None], np.maximum(places, 0).astype(np.uint64), 32)
    return (places >= 0) & _among(wanted, pairs)


def _among(wanted: Array, ordered: Array) -> Array:
    """Which of the values occur in a sorted array."""
    if not len(ordered):
        return np.zeros(wanted.shape, np.bool_)
    places = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return np.equal(ordered[places], wanted)


_FORMS = 4
_TWO_LETTERS = 8
"""Maximum bytes of two characters; the first form of a longer word is the word itself."""


@lru_cache(1 << 16)
def _forms(word: bytes) -> tuple[bytes, ...]:
    """The forms that a title's word may have in the body, padded to `_FORMS` with empty ones."""
    forms = [form.encode("utf-8", "surrogatepass") for form in word_forms(word.decode("utf-8", "surrogatepass"))]
    return (*forms, *(b"",) * (_FORMS - len(forms)))


def _bitmaps(words: _Words, hashes: Array) -> Array:
    """Bitmap of the buckets, of 1,024, into which each article's words fall: uint8, shape (articles, BITS / 8)."""
    buckets = np.zeros((len(words.counts), BITS), np.bool_)
    buckets[words.owners, hashes & np.uint64(BITS - 1)] = True
    return np.packbits(buckets, axis=1, bitorder="little")
