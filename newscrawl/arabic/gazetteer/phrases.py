"""Folded words with their place in the text, and tables of folded phrases, for the recognizers to compare."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from newscrawl.arabic.normalize.folding import fold

TATWEEL = "\u0640"
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"

# A word ends at a space or at the punctuation that parts a dateline or a heading; a dot stays inside (أ.ف.ب, نت.كوم).
_WORD = re.compile(rf"[^\s{re.escape(DASHES)}:：/|\\،,؛;()\[\]{{}}«»\"“”„‹›<>…!؟?#+*=~•·●▪■►▶←→&©]+")


@lru_cache(maxsize=16384)
def word_key(word: str) -> str:
    """The folded form of one word; words repeat, so the answers are kept."""
    return fold(word)


@lru_cache(maxsize=8192)
def compact(text: str) -> str:
    """The folded text without spaces and dots: «أ.ف.ب», «أ ف ب» and «أف ب» are one."""
    return fold(text).replace(" ", "").replace(".", "")


class Word(NamedTuple):
    """One word of a line: its key and where it stands."""

    key: str
    start: int
    end: int


def words_of(text: str, limit: int = 0) -> list[Word]:
    """The words of `text` (at most `limit` when positive), without those that fold to nothing (bidi marks, tatweel)."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        raw = match.group()
        if raw[-1] == TATWEEL:
            bare = raw.rstrip(TATWEEL)
            if len(bare) > 2:  # «القاهرةـ» ends in a dash; «هـ», «بـ», «الـ» are words
                end, raw = start + len(bare), bare
        key = word_key(raw) if len(raw) <= _OPENING else fold(raw)  # so long a run is no word: not worth caching
        if not key:
            continue
        found.append(Word(key, start, end))
        if len(found) == limit:
            break
    return found


class Phrases:
    """A set of phrases, matched word by word from a given word on, longest first."""

    def __init__(self, phrases: Iterable[str]) -> None:
        table: dict[str, set[tuple[str, ...]]] = {}
        for phrase in phrases:
            keys = tuple(word.key for word in words_of(phrase))
            if keys:
                table.setdefault(keys[0], set()).add(keys)
        self._table = {first: tuple(sorted(rows, key=len, reverse=True)) for first, rows in table.items()}
        self.firsts = frozenset(table)

    def length(self, words: Sequence[Word], start: int = 0) -> int:
        """The number of words from `start` on that make one of the phrases, or 0."""
        if start >= len(words):
            return 0
        for row in self._table.get(words[start].key, ()):
            if len(row) == 1:
                return 1
            if start + len(row) <= len(words) and all(words[start + at].key == key for at, key in enumerate(row) if at):
                return len(row)
        return 0


def listed(text: str) -> tuple[str, ...]:
    """The entries of a table written as text, separated by bars or line ends."""
    return tuple(entry for line in text.split("\n") for piece in line.split("|") if (entry := piece.strip()))


def table(text: str) -> dict[str, tuple[str, ...]]:
    """A table of «name = spelling | spelling»; a line that begins with a bar continues the one above."""
    rows: dict[str, tuple[str, ...]] = {}
    for line in text.replace("\n    |", " |").strip().split("\n"):
        name, _, spellings = line.partition("=")
        rows[name.strip()] = listed(spellings)
    return rows


def keys_of(*texts: str) -> frozenset[str]:
    """Single words, folded, as a set."""
    return frozenset(key for text in texts for word in text.split() if (key := fold(word)))


_OPENING = 64
"""The first word must end within this many characters, or no recognizer accepts the line."""
_FIRST = re.compile(
    rf"[\s{re.escape(DASHES)}:/|()\[\]«»\"“”*#•·●▪■►▶←→‹›<>…!+=~.،\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
)


@lru_cache(maxsize=64)
def first_key(text: str) -> str:
    """The key of the first word of `text`, read without the rest: the cheap first test of every recognizer.

    A paragraph is shown to one recognizer after the other: the answers for the last few are kept.
    """
    match = _WORD.match(text, 0, _OPENING)
    if match is None:
        opened = _FIRST.match(text, 0, _OPENING)
        match = _WORD.match(text, opened.end(), _OPENING) if opened else None
        if match is None:
            return ""
    word = match.group()
    return word_key(word.rstrip(TATWEEL) or word) if word[-1] == TATWEEL else word_key(word)
