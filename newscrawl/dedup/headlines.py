"""Common words of two headlines, and of a page and the headline that its source gave. Pure."""

from __future__ import annotations

from newscrawl.arabic import fold
from newscrawl.arabic.facts import word_forms
from newscrawl.arabic.gazetteer.notices import FILLERS

_PROMISE = 3
"""Minimum words of its own that a source's headline has, so that a page can be without them."""
_KEPT = 1 / 3
"""Share of these words that an article has in its headline and text, whatever an editor has rewritten."""
_FILLERS = frozenset(word for filler in FILLERS for word in fold(filler).split())


def shared_words(first: str, second: str) -> tuple[int, int]:
    """The number of distinct folded words that both headlines have, and the number in the one with fewer."""
    one, other = set(fold(first).split()), set(fold(second).split())
    return len(one & other), min(len(one), len(other))


def keeps_promise(promised: str | None, title: str | None, body: str) -> bool | None:
    """Whether a page's headline or text has anything of the headline that its source gave for the URL.

    None without a promise: a headline of a word or two («خبر», «تفاصيل») promises nothing.
    """
    words = {word for word in fold(promised or "").split() if word not in _FILLERS and not word.isdigit()}
    if len(words) < _PROMISE:
        return None
    printed = set(fold(f"{title or ''} {body}").split())
    kept = sum(word in printed or not printed.isdisjoint(word_forms(word)) for word in words)
    return kept >= _KEPT * len(words)
