"""Near-duplicate signatures of folded Arabic text: pure functions of `str`, no Scrapy, no SQL.

A signature is a bottom-k sketch (Cohen & Kaplan 2007, "Summarizing data using bottom-k sketches") of the word 3-grams
of the fold, with what tells two instances of one template apart: the facts (numbers, weekdays, months), the subject
(title words that the body has, words the body says twice) and a bitmap of the body's words. Templates are recognised by
how their differences lie: an updated article differs in blocks, a bulletin or telegram of another day in single words.

    new = sign(fold(body), fold(title))
    decision = judge(new, old, same_site=True, same_day=False)
    if decision.duplicate: ...

All hashes are CRC-32 and integer arithmetic: the same in every process, Python version and byte order. Figures:
docs/measured.md.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from math import log
from typing import Generic, Literal, NamedTuple, TypeVar
from zlib import crc32

from newscrawl.arabic.facts import FACT_WORDS, word_forms

MINIMA = 64
"""3-gram hashes kept: the standard error of a similarity of .3 is .057."""
KEYS = 8
"""Index keys of an article, and so the most candidates a query looks at."""
MIN_WORDS = 12
"""A shorter text is never a near-duplicate: only the exact hash of its fold speaks for it."""
THRESHOLD = 0.32
"""Least similarity of two near-duplicates."""
SHORT = 200
"""Words up to which a text may well be an instance of a template: telegrams, accidents, most bulletins."""
SCATTERED, SCATTERED_AGAIN, SCATTERED_LONG, SCATTERED_SURELY = 1.5, 1.4, 2.0, 2.5
"""3-grams lost per lost word from which a difference is scattered: in short texts, in short texts of one site on two
days, in long texts, where words recur, and from which no long text differs in blocks."""
FOLLOW_UP = 0.75
"""Share of the shorter text below which, on one site and under other titles, what is common is background of both."""

_BITS = 1024
_FACTS, _NAMED, _REPEATED = 24, 8, 16
_VERSION = 1
# Five products of these (under 2**30) with 32-bit hashes sum to less than 2**64: no lane spills into the next.
_THREE = (0x2C1B3C6D, 0x297A2D39, 0x1B873593)
_FIVE = (0x165667B1, 0x27D4EB2F, 0x1F123BB5, 0x14DE43A7, 0x1B56C4E9)

_WORD_FACTS = frozenset(word.encode() for word in FACT_WORDS)
_NOT_DIGITS = bytes(b for b in range(256) if not 48 <= b <= 57)

Reason = Literal[
    "near-duplicate", "empty", "too short", "too different", "other facts", "other subject", "template", "follow-up"
]


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of an article to recognise it again; under 540 bytes as `to_bytes`.

    words: words of the fold, at most 65535. size: distinct word 3-grams, at most 65535.
    minima: the up to 64 smallest 32-bit hashes of its 3-grams, ascending.
    keys: the up to 8 smallest 48-bit hashes of its 5-grams, for the index.
    facts: the up to 24 smallest 16-bit hashes of its numbers, weekdays and months, a multiset, ascending.
    named: 16-bit hashes of up to 8 title words that the body has. repeated: of up to 16 words the body says twice.
    bits: which of 1,024 buckets the body's words fall into, as an integer.
    """

    words: int
    size: int
    minima: tuple[int, ...]
    keys: tuple[int, ...]
    facts: tuple[int, ...]
    named: tuple[int, ...]
    repeated: tuple[int, ...]
    bits: int

    def to_bytes(self) -> bytes:
        """Compact and the same on every machine; `from_bytes` reads it back."""
        counts = (len(self.minima), len(self.keys), len(self.facts), len(self.named), len(self.repeated))
        shorts = self.facts + self.named + self.repeated
        return b"".join(
            (
                struct.pack("<B2H5B", _VERSION, self.words, self.size, *counts),
                struct.pack(f"<{len(self.minima)}I{len(shorts)}H", *self.minima, *shorts),
                *(key.to_bytes(6, "little") for key in self.keys),
                self.bits.to_bytes(_BITS // 8, "little"),
            )
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Signature:
        """The signature `to_bytes` wrote. Raises ValueError for anything else."""
        try:
            version, words, size, *counts = struct.unpack_from("<B2H5B", data)
            minima, keys, facts, named, repeated = counts
            shorts = facts + named + repeated
            values = struct.unpack_from(f"<{minima}I{shorts}H", data, 10)
        except struct.error as error:
            raise ValueError(f"not a signature: {error}") from None
        at = 10 + 4 * minima + 2 * shorts
        end = at + 6 * keys
        if version != _VERSION or len(data) != end + _BITS // 8:
            raise ValueError(f"not a signature of version {_VERSION}: version {version}, {len(data)} bytes")
        short = values[minima:]
        return cls(
            words=words,
            size=size,
            minima=values[:minima],
            keys=tuple(int.from_bytes(data[i : i + 6], "little") for i in range(at, end, 6)),
            facts=short[:facts],
            named=short[facts : facts + named],
            repeated=short[facts + named :],
            bits=int.from_bytes(data[end:], "little"),
        )


class Decision(NamedTuple):
    """Whether two articles are one text, why, and how alike they are (0 to 1)."""

    duplicate: bool
    reason: Reason
    similarity: float


def sign(folded: str, title: str = "") -> Signature:
    """The signature of an article: `folded` is the fold of its body, `title` that of its title (empty if unknown)."""
    words = folded.encode("utf-8", "surrogatepass").split()
    hashes = list(map(crc32, words))
    lanes = int.from_bytes(struct.pack(f"<{len(hashes)}Q", *hashes), "little")
    threes = _shingles(lanes, len(hashes), _THREE, 16, 32) or ((crc32(b" ".join(words)),) if words else ())
    fives = _shingles(lanes, len(hashes), _FIVE, 0, 48)
    counts = Counter(words)
    return Signature(
        words=min(len(words), 0xFFFF),
        size=min(len(set(threes)), 0xFFFF),
        minima=_smallest(threes, MINIMA, 32),
        keys=_smallest(fives, KEYS, 48),
        facts=_facts(counts),
        named=_named(title, counts),
        repeated=_repeated(counts),
        bits=_bitmap(hashes),
    )


def similarity(a: Signature, b: Signature) -> float:
    """Estimated Jaccard similarity of the word 3-grams, 0 to 1; exact where both together have at most 64 of them.

    A text is 1.0 like itself; one or two words count as one 3-gram; an empty text is 0.0 like any, itself too.
    """
    if not a.minima or not b.minima:
        return 0.0
    if a.minima == b.minima and a.size == b.size:
        return 1.0
    first, second = set(a.minima), set(b.minima)
    union = sorted(first | second)[:MINIMA]
    return len(first.intersection(second, union)) / len(union)


def judge(a: Signature, b: Signature, *, same_site: bool, same_day: bool | None = None) -> Decision:
    """Decide whether two articles are one text. Symmetric in a and b.

    same_day: published on one day; None if a date is unknown, which counts as one day.
    """
    alike = similarity(a, b)
    if not a.words or not b.words:
        return Decision(False, "empty", alike)
    if min(a.words, b.words) < MIN_WORDS:
        return Decision(False, "too short", alike)
    if alike < THRESHOLD:
        return Decision(False, "too different", alike)
    lost_a, lost_b = _lost_words(a, b)
    # A site rarely prints one text on two days, and its templates every day: there, doubt speaks for two articles.
    again = same_site and same_day is False
    short = min(a.words, b.words) <= SHORT
    # 3-grams lost per word lost: up to 1.5 where a block of text differs, 2 to 3 where single words do.
    limit = SCATTERED_LONG if not short else SCATTERED_AGAIN if again else SCATTERED
    common = alike / (1 + alike) * (a.size + b.size)
    scatter = min((a.size - common) / max(1.0, lost_a), (b.size - common) / max(1.0, lost_b))
    scattered = scatter >= limit
    shared, facts = _shared_facts(a, b)
    listing = facts - shared >= max(2.0, min(lost_a, lost_b) / 2)  # most of what differs are facts: a table
    if facts >= 2 and shared < facts * (0.95 if again else 0.75) and (scattered or listing):
        return Decision(False, "other facts", alike)
    if scattered:
        if min(_missing(a.named, b), _missing(b.named, a)) >= 1:
            return Decision(False, "other subject", alike)
        if min(_share(a.repeated, b), _share(b.repeated, a)) >= 0.2:
            return Decision(False, "other subject", alike)
        # Other words on both sides; or the same numbers in other places, as scores have them.
        moved = facts >= 2 and common < 0.85 * min(a.size, b.size)
        if again and short and (min(lost_a, lost_b) >= 0.9 or moved):
            return Decision(False, "template", alike)
    # An updated page keeps its address (a version, not a copy): a new page with a block and a title of its own is news.
    own_block = scatter < SCATTERED_SURELY and common < FOLLOW_UP * min(a.size, b.size)
    if same_site and own_block and _other_title(a, b):
        return Decision(False, "follow-up", alike)
    return Decision(True, "near-duplicate", alike)


def is_near_duplicate(a: Signature, b: Signature, *, same_site: bool, same_day: bool | None = None) -> bool:
    """`judge` without its reason."""
    return judge(a, b, same_site=same_site, same_day=same_day).duplicate


def _shingles(lanes: int, count: int, multipliers: tuple[int, ...], shift: int, width: int) -> tuple[int, ...]:
    """A hash of `width` bits for every shingle: sums of products, all at once in one integer of 64-bit lanes."""
    count -= len(multipliers) - 1
    if count < 1:
        return ()
    total = sum((lanes >> (64 * i)) * multiplier for i, multiplier in enumerate(multipliers))
    # A bit of a product depends on all bits below it: the upper end of what is kept is well mixed, and orders.
    mask = int.from_bytes(((1 << width) - 1).to_bytes(8, "little") * count, "little")
    return struct.unpack(f"<{count}Q", (total >> shift & mask).to_bytes(8 * count, "little"))


def _smallest(values: tuple[int, ...], keep: int, width: int) -> tuple[int, ...]:
    """The `keep` smallest distinct values, ascending."""
    if len(values) > 4 * keep:  # sort about two in `len(values) / keep` of them; all if that was unlucky
        below = (2 * keep << width) // len(values)
        few = {value for value in values if value < below}
        if len(few) >= keep:
            return tuple(sorted(few)[:keep])
    return tuple(sorted(set(values))[:keep])


def _facts(counts: Counter[bytes]) -> tuple[int, ...]:
    """16-bit hashes of the words that are a number, a weekday or a month, as often as they stand there."""
    found: list[int] = []
    numbers = [word for word in counts if word[-1] < 58 or word[0] < 58]  # ASCII digits; letters come after them
    for word in (*numbers, *(_WORD_FACTS & counts.keys())):
        bare = word.lstrip(_NOT_DIGITS) or word  # a preposition may be written to the number
        found += [crc32(bare) & 0xFFFF] * min(counts[word], _FACTS)
    return tuple(sorted(found)[:_FACTS])


def _named(title: str, counts: Counter[bytes]) -> tuple[int, ...]:
    """Title words the body has, with or without a clitic or the article."""
    found: dict[int, None] = {}
    for word in title.split():
        for form in word_forms(word):
            data = form.encode("utf-8", "surrogatepass")
            if data in counts:
                if data[0] >= 58 and data not in _WORD_FACTS:
                    found[crc32(data) & 0xFFFF] = None
                break
    return tuple(found)[:_NAMED]


def _repeated(counts: Counter[bytes]) -> tuple[int, ...]:
    """The words of four letters and more that stand there most often, at least twice."""
    often = [(-n, word) for word, n in counts.items() if n > 1 and len(word) > 7 and word[0] >= 58]
    return tuple(crc32(word) & 0xFFFF for _, word in sorted(often)[:_REPEATED])


def _bitmap(hashes: list[int]) -> int:
    """Which of 1,024 buckets the words fall into."""
    digits = bytearray(b"0" * _BITS)
    for value in hashes:
        digits[value & (_BITS - 1)] = 49
    return int(digits[::-1], 2)


def _distinct(bits: int) -> float:
    """Distinct words of a bitmap, by linear counting (Whang et al. 1990)."""
    return -_BITS * log(max(1, _BITS - bits.bit_count()) / _BITS)


def _lost_words(a: Signature, b: Signature) -> tuple[float, float]:
    """About how many distinct words of a are not in b, and of b not in a."""
    union = _distinct(a.bits | b.bits)
    return union - _distinct(b.bits), union - _distinct(a.bits)


def _shared_facts(a: Signature, b: Signature) -> tuple[int, int]:
    """(facts both have, facts of the one that has fewer), as multisets; where one was cut off, only below the cut."""
    cut = min((s.facts[-1] for s in (a, b) if len(s.facts) == _FACTS), default=0xFFFF)
    first, second = (Counter(f for f in s.facts if f <= cut) for s in (a, b))
    return (first & second).total(), min(first.total(), second.total())


def _missing(hashes: tuple[int, ...], other: Signature) -> int:
    """How many of these words the other text has not."""
    return sum(not other.bits >> (h & (_BITS - 1)) & 1 for h in hashes)


def _other_title(a: Signature, b: Signature) -> bool:
    """Whether less than half of the words of both titles are common, as far as the texts have them."""
    first, second = set(a.named), set(b.named)
    return bool(first and second) and 2 * len(first & second) < len(first | second)


def _share(hashes: tuple[int, ...], other: Signature) -> float:
    return _missing(hashes, other) / len(hashes) if hashes else 0.0


T = TypeVar("T", bound=Hashable)


class Known(NamedTuple):
    """What the index keeps of an article: signature, site, day of publication as a count of days (None if unknown)."""

    signature: Signature
    site: str
    day: int | None


class Index(Generic[T]):
    """The index in memory, the reference for the one in the store: a key has one owner, the latest article."""

    def __init__(self) -> None:
        self._owners: dict[int, T] = {}
        self._known: dict[T, Known] = {}

    def __len__(self) -> int:
        return len(self._known)

    def add(self, name: T, signature: Signature, *, site: str = "", day: int | None = None) -> None:
        """Add an original (never a copy); it takes its keys over from whoever had them."""
        self._known[name] = Known(signature, site, day)
        self._owners.update(dict.fromkeys(signature.keys, name))

    def candidates(self, signature: Signature) -> list[T]:
        """The at most 8 articles that own one of these keys."""
        return list(dict.fromkeys(self._owners[key] for key in signature.keys if key in self._owners))

    def find(self, signature: Signature, *, site: str = "", day: int | None = None) -> tuple[T, Decision] | None:
        """The original this article is a near-duplicate of, the most similar one if there are several."""
        best: tuple[T, Decision] | None = None
        for name in self.candidates(signature):
            known = self._known[name]
            same_day = None if day is None or known.day is None else day == known.day
            decision = judge(signature, known.signature, same_site=site == known.site, same_day=same_day)
            if decision.duplicate and (best is None or decision.similarity > best[1].similarity):
                best = name, decision
        return best
