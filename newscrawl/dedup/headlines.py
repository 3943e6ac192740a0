"""Compare the words of two headlines, or of a page and the headline given by its source. Pure functions."""

from __future__ import annotations

from newscrawl.arabic import fold
from newscrawl.arabic.facts import word_forms
from newscrawl.arabic.gazetteer.notices import FILLERS

_PROMISE = 3
"""Minimum significant words of a source's headline for checking a page against it."""
_KEPT = 1 / 3
"""Minimum share of these words in an article's headline and text, even after an editor's changes."""
KEPT_BY_LONG = 1 / 6
"""The same for a long text: of 1,985 articles with more than 60 words, 3 have fewer in their text alone."""
_ARABIC = "\u0600"
_FILLERS = frozenset(word for filler in FILLERS for word in fold(filler).split())


def shared_words(first: str, second: str) -> tuple[int, int]:
    """Return the number of distinct folded words common to both headlines, and the number in the shorter headline."""
    one, other = set(fold(first).split()), set(fold(second).split())
    return len(one & other), min(len(one), len(other))


def shares_headline(source_title: str | None, title: str | None, body: str, least: float = _KEPT) -> bool | None:
    """Whether a page's headline and text have enough words of the headline that its source gave for the URL.

    `least` is the minimum share of its words. Returns None if the source's headline is no evidence: if it has only one
    or two words («خبر», «تفاصيل»), or is in Latin letters while the page is Arabic.
    """
    words = {word for word in fold(source_title or "").split() if word not in _FILLERS and not word.isdigit()}
    if len(words) < _PROMISE:
        return None
    printed = set(fold(f"{title or ''} {body}").split())
    if max(words) < _ARABIC <= max(printed, default=""):
        return None
    kept = sum(word in printed or not printed.isdisjoint(word_forms(word)) for word in words)
    return kept >= least * len(words)
