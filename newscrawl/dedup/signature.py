"""Near-duplicate signatures of folded Arabic text.

A signature is a bottom-k sketch (Cohen & Kaplan 2007, "Summarizing data using bottom-k sketches") of the word 3-grams
of the fold, plus the data with which `judge` distinguishes two instances of one template: the facts (numbers, weekdays,
months), the subject (title words that occur in the body, words repeated in the body) and a bitmap of the body's words.

All hashes are CRC-32 and integer arithmetic, so they are the same in every process, Python version and byte order.
Figures: docs/measured.md.
"""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import dataclass
from zlib import crc32

from newscrawl.arabic.facts import DATE_WORDS, FACT_WORDS, word_forms

MINIMA = 64
"""Maximum 3-gram hashes kept per article: the standard error of a similarity of .3 is .057."""
KEYS = 8
"""Maximum index keys per article, and thus maximum candidates per query."""
BITS = 1024
"""Number of buckets in the bitmap of words."""
MAX_FACTS = 24
"""Maximum facts kept per article."""
NAMED, REPEATED = 8, 16
LETTERS = 58
"""Minimum first byte of a word of letters; the bytes of ASCII digits are lower."""
FOUR_LETTERS = 8
"""Bytes of four Arabic letters."""
VERSION = 1
# Five products of these (under 2**30) with 32-bit hashes sum to less than 2**64, so no lane overflows into the next.
THREE = (0x2C1B3C6D, 0x297A2D39, 0x1B873593)
FIVE = (0x165667B1, 0x27D4EB2F, 0x1F123BB5, 0x14DE43A7, 0x1B56C4E9)

WORD_FACTS = frozenset(word.encode() for word in FACT_WORDS)
_NOT_DIGITS = bytes(b for b in range(256) if not 48 <= b <= 57)


@dataclass(frozen=True, slots=True)
class Signature:
    """The data by which an article is recognized again; under 540 bytes as `to_bytes`.

    words: number of words of the fold, at most 65535. size: number of distinct word 3-grams, at most 65535.
    minima: up to 64 smallest 32-bit hashes of its 3-grams, ascending.
    keys: up to 8 smallest 48-bit hashes of its 5-grams, for the index.
    facts: up to 24 smallest 16-bit hashes of its numbers, weekdays and months, a multiset, ascending.
    named: 16-bit hashes of up to 8 title words that occur in the body. repeated: of up to 16 words that it repeats.
    bits: bitmap of the buckets, of 1,024, into which the body's words fall, as an integer.
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
        """Serialize compactly, with the same result on every machine; `from_bytes` is the inverse."""
        counts = (len(self.minima), len(self.keys), len(self.facts), len(self.named), len(self.repeated))
        shorts = self.facts + self.named + self.repeated
        return b"".join(
            (
                struct.pack("<B2H5B", VERSION, self.words, self.size, *counts),
                struct.pack(f"<{len(self.minima)}I{len(shorts)}H", *self.minima, *shorts),
                *(key.to_bytes(6, "little") for key in self.keys),
                self.bits.to_bytes(BITS // 8, "little"),
            )
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Signature:
        """Parse the result of `to_bytes`. Raises ValueError for anything else."""
        try:
            version, words, size, *counts = struct.unpack_from("<B2H5B", data)
            minima, keys, facts, named, repeated = counts
            shorts = facts + named + repeated
            values = struct.unpack_from(f"<{minima}I{shorts}H", data, 10)
        except struct.error as error:
            raise ValueError(f"not a signature: {error}") from None
        at = 10 + 4 * minima + 2 * shorts
        end = at + 6 * keys
        if version != VERSION or len(data) != end + BITS // 8:
            raise ValueError(f"not a signature of version {VERSION}: version {version}, {len(data)} bytes")
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


def sign(folded: str, title: str = "") -> Signature:
    """Return the signature of an article; `folded` is its folded body, `title` its folded title (empty if unknown)."""
    words = folded.encode("utf-8", "surrogatepass").split()
    hashes = list(map(crc32, words))
    lanes = int.from_bytes(struct.pack(f"<{len(hashes)}Q", *hashes), "little")
    threes = _shingles(lanes, len(hashes), THREE, 16, 32) or ((crc32(b" ".join(words)),) if words else ())
    fives = _shingles(lanes, len(hashes), FIVE, 0, 48)
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
    """Return the estimated Jaccard similarity of the word 3-grams, 0 to 1; exact if both together have at most 64.

    A text has similarity 1.0 with itself; one or two words count as one 3-gram; an empty text has similarity 0.0 with
    any text, including itself.
    """
    if not a.minima or not b.minima:
        return 0.0
    if a.minima == b.minima and a.size == b.size:
        return 1.0
    first, second = set(a.minima), set(b.minima)
    union = sorted(first | second)[:MINIMA]
    return len(first.intersection(second, union)) / len(union)


def _shingles(lanes: int, count: int, multipliers: tuple[int, ...], shift: int, width: int) -> tuple[int, ...]:
    """A hash of `width` bits for every shingle: sums of products, computed at once in one integer of 64-bit lanes."""
    count -= len(multipliers) - 1
    if count < 1:
        return ()
    total = sum((lanes >> (64 * i)) * multiplier for i, multiplier in enumerate(multipliers))
    # A bit of a product depends on all lower bits, so the upper bits, which determine the order, are well mixed.
    mask = int.from_bytes(((1 << width) - 1).to_bytes(8, "little") * count, "little")
    return struct.unpack(f"<{count}Q", (total >> shift & mask).to_bytes(8 * count, "little"))


def _smallest(values: tuple[int, ...], keep: int, width: int) -> tuple[int, ...]:
    """The `keep` smallest distinct values, ascending."""
    if len(values) > 4 * keep:  # sort only about `2 * keep` of them; all if these turn out to be too few
        below = (2 * keep << width) // len(values)
        few = {value for value in values if value < below}
        if len(few) >= keep:
            return tuple(sorted(few)[:keep])
    return tuple(sorted(set(values))[:keep])


def _facts(counts: Counter[bytes]) -> tuple[int, ...]:
    """16-bit hashes of the words that are a number, a weekday or a month, repeated as often as they occur."""
    found: list[int] = []
    numbers = [word for word in counts if word[-1] < LETTERS or word[0] < LETTERS]
    for word in (*numbers, *(WORD_FACTS & counts.keys())):
        found += [fact_hash(word)] * min(counts[word], MAX_FACTS)
    return tuple(sorted(found)[:MAX_FACTS])


def fact_hash(word: bytes) -> int:
    """Return the 16-bit hash of a fact, without a preposition joined to a number."""
    return crc32(word.lstrip(_NOT_DIGITS) or word) & 0xFFFF


DATE_FACTS = frozenset(fact_hash(word.encode()) for word in DATE_WORDS)
"""The hashes of weekdays and months."""


def _named(title: str, counts: Counter[bytes]) -> tuple[int, ...]:
    """Hashes of title words that occur in the body, with or without a clitic or the article."""
    found: dict[int, None] = {}
    for word in title.split():
        for form in word_forms(word):
            data = form.encode("utf-8", "surrogatepass")
            if data in counts:
                if data[0] >= LETTERS and data not in WORD_FACTS:
                    found[crc32(data) & 0xFFFF] = None
                break
    return tuple(found)[:NAMED]


def _repeated(counts: Counter[bytes]) -> tuple[int, ...]:
    """Hashes of the most frequent words that have four letters or more and occur at least twice."""
    often = [(-n, word) for word, n in counts.items() if n > 1 and len(word) >= FOUR_LETTERS and word[0] >= LETTERS]
    return tuple(crc32(word) & 0xFFFF for _, word in sorted(often)[:REPEATED])


def _bitmap(hashes: list[int]) -> int:
    """Bitmap of the buckets, of 1,024, into which the words fall."""
    digits = bytearray(b"0" * BITS)
    for value in hashes:
        digits[value & (BITS - 1)] = 49
    return int(digits[::-1], 2)
