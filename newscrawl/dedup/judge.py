"""Decide by their signatures whether two articles are the same text.

Templates are recognized by the distribution of the differences: an updated article differs in blocks of text, a
bulletin or telegram of another day in single words.

    new = sign(fold(body), fold(title))
    decision = judge(new, old, same_site=True, same_day=False)
    if decision.duplicate: ...

Figures: docs/measured.md.
"""

from __future__ import annotations

from collections import Counter
from math import log
from typing import Literal, NamedTuple

from newscrawl.dedup.signature import BITS, DATE_FACTS, MAX_FACTS, Signature, similarity

MIN_WORDS = 12
"""Minimum words of a near-duplicate; a shorter text is compared only by the exact hash of its fold."""
THRESHOLD = 0.32
"""Minimum similarity of two near-duplicates."""
SHORT = 200
"""Maximum words of a text that is probably an instance of a template: telegrams, accidents, most bulletins."""
SCATTERED, SCATTERED_AGAIN, SCATTERED_LONG, SCATTERED_SURELY = 1.5, 1.4, 2.0, 2.5
"""Minimum 3-grams lost per lost word for a difference that counts as scattered: in short texts; in short texts of one
site on two days; in long texts, where words recur; and the value from which no long text differs in blocks."""
FOLLOW_UP = 0.75
"""If the common part is less than this share of the shorter text, it may be background repeated by two reports."""
CONTAINED = 0.42
"""If the shorter text's size is below this share of the longer's, the longer contains it and is not its copy."""
OWN_TEXT = 120
"""Minimum 3-grams by which the longer text must exceed the shorter to be a separate text; boilerplate has fewer."""
FEW = 2.0
"""Maximum words lost if the texts differ in little more than their date."""
OTHER_NAMES = 0.6
"""If at least this share of its title words is missing from the other text, an article has another subject."""

Reason = Literal[
    "near-duplicate", "empty", "too short", "too different", "contained", "other facts", "other subject", "template",
    "follow-up",
]  # fmt: skip


class Decision(NamedTuple):
    """Whether two articles are the same text, the reason, and their similarity (0 to 1)."""

    duplicate: bool
    reason: Reason
    similarity: float


def judge(a: Signature, b: Signature, *, same_site: bool, same_day: bool | None = None) -> Decision:
    """Decide whether two articles are the same text. Symmetric in a and b.

    `same_day`: whether they were published on the same day; None if a date is unknown, which counts as the same day.
    """
    alike = similarity(a, b)
    if not a.words or not b.words:
        return Decision(False, "empty", alike)
    if min(a.words, b.words) < MIN_WORDS:
        return Decision(False, "too short", alike)
    if alike < THRESHOLD:
        return Decision(False, "too different", alike)
    shorter, longer = sorted((a.size, b.size))
    if shorter < CONTAINED * longer and longer - shorter >= OWN_TEXT:
        return Decision(False, "contained", alike)
    lost_a, lost_b = _lost_words(a, b)
    # A site rarely prints a text again on another day, but its templates every day: in doubt, these are two articles.
    again = same_site and same_day is False
    short = min(a.words, b.words) <= SHORT
    # 3-grams lost per lost word: up to 1.5 if a block of text differs, 2 to 3 if single words differ.
    limit = SCATTERED_LONG if not short else SCATTERED_AGAIN if again else SCATTERED
    common = alike / (1 + alike) * (a.size + b.size)
    scatter = min((a.size - common) / max(1.0, lost_a), (b.size - common) / max(1.0, lost_b))
    scattered = scatter >= limit
    shared, facts = _shared_facts(a, b)
    listing = facts - shared >= max(2.0, min(lost_a, lost_b) / 2)  # a table: most of the differences are facts
    if facts >= 2 and shared < facts * (0.95 if again else 0.75) and (scattered or listing):
        return Decision(False, "other facts", alike)
    # A single word of a long text changes so few 3-grams that the estimated similarity may not show it.
    if again and (scattered or max(lost_a, lost_b) <= FEW) and _other_date(a, b):
        return Decision(False, "other facts", alike)
    if scattered:
        if min(_missing(a.named, b), _missing(b.named, a)) >= 1:
            return Decision(False, "other subject", alike)
        if min(_share(a.repeated, b), _share(b.repeated, a)) >= 0.2:
            return Decision(False, "other subject", alike)
        # Different words on both sides; or the same numbers in different places, as in scores.
        moved = facts >= 2 and common < 0.85 * shorter
        if again and short and (min(lost_a, lost_b) >= 0.9 or moved):
            return Decision(False, "template", alike)
    own_block = scatter < SCATTERED_SURELY and common < FOLLOW_UP * shorter
    # The common part is boilerplate, such as a long footer.
    if own_block and min(_share(a.named, b), _share(b.named, a)) >= OTHER_NAMES:
        return Decision(False, "other subject", alike)
    # An updated page keeps its URL (a version, not a copy): a new page with its own block and title is a new article.
    if same_site and own_block and _other_title(a, b):
        return Decision(False, "follow-up", alike)
    return Decision(True, "near-duplicate", alike)


def _distinct(bits: int) -> float:
    """Approximate number of distinct words in a bitmap, by linear counting (Whang et al. 1990)."""
    return -BITS * log(max(1, BITS - bits.bit_count()) / BITS)


def _lost_words(a: Signature, b: Signature) -> tuple[float, float]:
    """Approximate number of distinct words of a that are not in b, and of b that are not in a."""
    union = _distinct(a.bits | b.bits)
    return union - _distinct(b.bits), union - _distinct(a.bits)


def _facts(a: Signature, b: Signature) -> tuple[Counter[int], Counter[int]]:
    """The facts of both texts, as multisets; if truncated, only up to the cut."""
    cut = min((s.facts[-1] for s in (a, b) if len(s.facts) == MAX_FACTS), default=0xFFFF)
    first, second = (Counter(f for f in s.facts if f <= cut) for s in (a, b))
    return first, second


def _shared_facts(a: Signature, b: Signature) -> tuple[int, int]:
    """Number of common facts, and of facts in the text with fewer."""
    first, second = _facts(a, b)
    return (first & second).total(), min(first.total(), second.total())


def _other_date(a: Signature, b: Signature) -> bool:
    """Whether each text has a weekday or month in place of one of the other's."""
    first, second = _facts(a, b)
    return not DATE_FACTS.isdisjoint(first - second) and not DATE_FACTS.isdisjoint(second - first)


def _missing(hashes: tuple[int, ...], other: Signature) -> int:
    """Number of these words that are missing from the other text."""
    return sum(not other.bits >> (h & (BITS - 1)) & 1 for h in hashes)


def _other_title(a: Signature, b: Signature) -> bool:
    """Whether the titles share less than half of their words, counting only title words that occur in the texts."""
    first, second = set(a.named), set(b.named)
    return bool(first and second) and 2 * len(first & second) < len(first | second)


def _share(hashes: tuple[int, ...], other: Signature) -> float:
    return _missing(hashes, other) / len(hashes) if hashes else 0.0
