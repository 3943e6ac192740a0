"""Folded words with their positions in the text, and tables of folded phrases, used by the recognizers."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from newscrawl.arabic.normalize.folding import fold

TATWEEL = "\u0640"
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
BLANKS = " \t\u00a0\u200e\u200f"
"""Spaces and direction marks."""

# A word ends at a space or at the punctuation of datelines and headings; a dot is part of a word (أ.ف.ب, نت.كوم).
_WORD = re.compile(rf"[^\s{re.escape(DASHES)}:：/|\\،,؛;()\[\]{{}}«»\"“”„‹›<>…!؟?#+*=~•·●▪■►▶←→&©]+")


@lru_cache(maxsize=16384)
def word_key(word: str) -> str:
    """Return the folded form of one word; cached, because words repeat."""
    return fold(word)


@lru_cache(maxsize=8192)
def compact(text: str) -> str:
    """Return the folded text without spaces and dots, so that «أ.ف.ب», «أ ف ب» and «أف ب» are equal."""
    return fold(text).replace(" ", "").replace(".", "")


class Word(NamedTuple):
    """One word of a line: its key, and the indexes of its start and end."""

    key: str
    start: int
    end: int


def words_of(text: str, limit: int = 0) -> list[Word]:
    """Return the words of `text` (at most `limit` if positive), except those that fold to nothing (bidi marks)."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        raw = match.group()
        if raw[-1] == TATWEEL:
            bare = raw.rstrip(TATWEEL)
            if len(bare) > 2:  # «القاهرةـ» ends in a dash; «هـ», «بـ», «الـ» are words
                end, raw = start + len(bare), bare
        key = word_key(raw) if len(raw) <= _OPENING else fold(raw)  # a run this long is not a word: do not cache it
        if not key:
            continue
        found.append(Word(key, start, end))
        if len(found) == limit:
            break
    return found


class Phrases:
    """A set of phrases, matched word by word from a given word on; the longest match wins."""

    def __init__(self, phrases: Iterable[str]) -> None:
        table: dict[str, set[tuple[str, ...]]] = {}
        for phrase in phrases:
            keys = tuple(word.key for word in words_of(phrase))
            if keys:
                table.setdefault(keys[0], set()).add(keys)
        self._table = {first: tuple(sorted(rows, key=len, reverse=True)) for first, rows in table.items()}
        self.firsts = frozenset(table)

    def length(self, words: Sequence[Word], start: int = 0) -> int:
        """Return the number of words from `start` on that form one of the phrases, or 0."""
        if start >= len(words):
            return 0
        for row in self._table.get(words[start].key, ()):
            if len(row) == 1:
                return 1
            if start + len(row) <= len(words) and all(words[start + at].key == key for at, key in enumerate(row) if at):
                return len(row)
        return 0


def listed(text: str) -> tuple[str, ...]:
    """Return the entries of a table written as text, separated by bars or line ends."""
    return tuple(entry for line in text.split("\n") for piece in line.split("|") if (entry := piece.strip()))


def table(text: str) -> dict[str, tuple[str, ...]]:
    """Parse a table of «name = spelling | spelling»; a line that begins with a bar continues the previous one."""
    rows: dict[str, tuple[str, ...]] = {}
    for line in text.replace("\n    |", " |").strip().split("\n"):
        name, _, spellings = line.partition("=")
        rows[name.strip()] = listed(spellings)
    return rows


def keys_of(*texts: str) -> frozenset[str]:
    """Return the words of the texts, folded, as a set."""
    return frozenset(key for text in texts for word in text.split() if (key := fold(word)))


_OPENING = 64
"""Maximum characters in which the first word must end; otherwise no recognizer accepts the line."""
_FIRST = re.compile(
    rf"[\s{re.escape(DASHES)}:/|()\[\]«»\"“”*#•·●▪■►▶←→‹›<>…!+=~.،\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
)


@lru_cache(maxsize=64)
def first_key(text: str) -> str:
    """Return the key of the first word of `text`, without reading the rest: the cheap first test of every recognizer.

    Cached, because all recognizers are tried on one paragraph in turn.
    """
    match = _WORD.match(text, 0, _OPENING)
    if match is None:
        opened = _FIRST.match(text, 0, _OPENING)
        match = _WORD.match(text, opened.end(), _OPENING) if opened else None
        if match is None:
            return ""
    word = match.group()
    return word_key(word.rstrip(TATWEEL) or word) if word[-1] == TATWEEL else word_key(word)
