"""Word diff of two texts, paragraph by paragraph: what stayed, was added, removed or moved.

Words are compared by `wording`, so differences in typesetting do not count. The work is bounded: a passage that
would need too many comparisons is shown as replaced.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from newscrawl.arabic.normalize.wording import token_key, tokens, wording

Op = Literal["same", "added", "removed"]
_ALIKE = 0.5
"""Minimum share of common words, relative to the longer paragraph, for one to be an edited version of the other."""
_WORK = 2_000_000
"""Maximum word comparisons in one diff; about one second."""
_CANDIDATES = 400
"""Maximum number of paragraphs on each side that are compared with each other."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words of one paragraph."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of either text, in the order of the new one; a removed one is placed where it was."""

    spans: tuple[Span, ...]
    moved: bool = False
    """Whether it was elsewhere in the old text."""

    @property
    def changed(self) -> bool:
        """Whether it has words that were added or removed."""
        return any(span.op != "same" for span in self.spans)

    @property
    def new(self) -> str | None:
        """Its text in the new version; None if it was removed."""
        kept = [span.text for span in self.spans if span.op != "removed"]
        return "".join(kept) if kept or not self.spans else None


@dataclass(slots=True)
class _Budget:
    left: int = field(default=_WORK)

    def take(self, cost: int) -> bool:
        if cost > self.left:
            return False
        self.left -= cost
        return True


def word_diff(old: str, new: str) -> list[Paragraph]:
    """The paragraphs of the new text with their changes, and the removed ones. Texts are paragraphs joined by newlines.

    Joined together, the spans that are not removed give the new text.
    """
    before, after = old.split("\n") if old else [], new.split("\n") if new else []
    pairs = _paired(before, after)
    budget = _Budget()
    found: list[Paragraph] = []
    in_order = _rising([pairs[at] for at in range(len(after)) if at in pairs])
    shown = 0
    gone = sorted(set(range(len(before))) - set(pairs.values()))
    for at, text in enumerate(after):
        mate = pairs.get(at)
        if mate is None:
            found.append(Paragraph((Span("added", text),)))
            continue
        if mate in in_order:
            while shown < len(gone) and gone[shown] < mate:
                found.append(Paragraph((Span("removed", before[gone[shown]]),)))
                shown += 1
        found.append(Paragraph(tuple(_words(before[mate], text, budget)), moved=mate not in in_order))
    found += [Paragraph((Span("removed", before[at]),)) for at in gone[shown:]]
    return found


def count_words(paragraphs: Sequence[Paragraph]) -> tuple[int, int]:
    """The numbers of words added and removed."""
    added, removed = (
        sum(
            sum(any(map(str.isalnum, token)) for token in tokens(span.text))
            for paragraph in paragraphs
            for span in paragraph.spans
            if span.op == op
        )
        for op in ("added", "removed")
    )
    return added, removed


def _paired(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Paragraph of the new text -> the matching paragraph of the old text, unchanged or edited."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at in range(len(before) - 1, -1, -1):
        places[wording(before[at])].append(at)
    pairs: dict[int, int] = {}
    for at, text in enumerate(after):
        mates = places.get(wording(text))
        if mates:
            pairs[at] = mates.pop()
    taken = set(pairs.values())
    olds = [at for at in range(len(before)) if at not in taken]
    news = [at for at in range(len(after)) if at not in pairs]
    if olds and news and len(olds) <= _CANDIDATES and len(news) <= _CANDIDATES:
        pairs |= _edited({at: before[at] for at in olds}, {at: after[at] for at in news})
    elif len(olds) == len(news):
        pairs |= dict(zip(news, olds, strict=True))
    return pairs


def _edited(olds: dict[int, str], news: dict[int, str]) -> dict[int, int]:
    """New -> old paragraph, for those that share most of their words; the most similar are paired first."""
    old_bags = {at: _bag(text) for at, text in olds.items()}
    ranked = []
    for at, text in news.items():
        bag = _bag(text)
        for mate, other in old_bags.items():
            longer = max(bag.total(), other.total(), 1)
            alike = (bag & other).total() / longer
            # A single paragraph left on each side counts as rewritten even if little of it remains.
            if alike >= _ALIKE or (alike > 0.2 and len(olds) == len(news) == 1):
                ranked.append((-alike, abs(at - mate), at, mate))
    pairs: dict[int, int] = {}
    for _, _, at, mate in sorted(ranked):
        if at not in pairs and mate not in pairs.values():
            pairs[at] = mate
    return pairs


def _bag(text: str) -> Counter[str]:
    # The beginning is enough to identify a very long paragraph.
    return Counter(token_key(token) for token in tokens(text[:20_000]) if any(map(str.isalnum, token)))


def _rising(numbers: Sequence[int]) -> set[int]:
    """The longest increasing subsequence: paragraphs that kept their order; the others have moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        place = bisect_left(tails, number)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [number]
        ends[place : place + 1] = [at]
    kept: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(numbers[at])
        at = before[at]
    return kept


def _words(old: str, new: str, budget: _Budget) -> Iterator[Span]:
    """The words of a paragraph that is in both texts."""
    if old == new or wording(old) == wording(new):
        yield Span("same", new)
        return
    one, other = tokens(old), tokens(new)
    keys, new_keys = [token_key(token) for token in one], [token_key(token) for token in other]
    head = _common(keys, new_keys)
    tail = min(_common(keys[::-1], new_keys[::-1]), min(len(keys), len(new_keys)) - head)
    yield from _span("same", other[:head])
    middle, new_middle = keys[head : len(keys) - tail], new_keys[head : len(new_keys) - tail]
    if budget.take(_cost(middle, new_middle)):
        matcher = SequenceMatcher(None, middle, new_middle, autojunk=False)
        yield from _merged(matcher.get_opcodes(), one[head:], other[head:])
    else:
        yield from _span("removed", one[head : len(keys) - tail])
        yield from _span("added", other[head : len(new_keys) - tail])
    yield from _span("same", other[len(other) - tail :])


def _merged(codes: Sequence[tuple[str, int, int, int, int]], one: list[str], other: list[str]) -> Iterator[Span]:
    """Spans from a matcher's opcodes; changes separated only by spaces or punctuation are merged into one phrase."""
    out: list[str] = []
    into: list[str] = []
    for number, (op, start, end, new_start, new_end) in enumerate(codes):
        same = op == "equal"
        if same and 0 < number < len(codes) - 1 and not any(map(str.isalnum, "".join(other[new_start:new_end]))):
            same = False
        if same:
            yield from (*_span("removed", out), *_span("added", into))
            out, into = [], []
            yield from _span("same", other[new_start:new_end])
        else:
            out += one[start:end]
            into += other[new_start:new_end]
    yield from (*_span("removed", out), *_span("added", into))


def _span(op: Op, words: Sequence[str]) -> Iterator[Span]:
    if words:
        yield Span(op, "".join(words))


def _common(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return at
    return min(len(one), len(other))


def _cost(one: Sequence[str], other: Sequence[str]) -> int:
    """Upper bound of difflib's comparisons: pairs of equal words on both sides, times the number of passes (log2)."""
    counts = Counter(other)
    equal = sum(count * counts[word] for word, count in Counter(one).items())
    return equal * max(1, min(len(one), len(other)).bit_length()) + len(one) + len(other)
