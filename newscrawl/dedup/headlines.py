"""Common words of two headlines, and of a page and the headline that its source gave. Pure."""

from __future__ import annotations

from newscrawl.arabic import fold
from newscrawl.arabic.facts import word_forms
from newscrawl.arabic.gazetteer.notices import FILLERS

_PROMISE = 3
"""Minimum words of its own that a source's headline has, so that a page can be without them."""
_KEPT = 1 / 3
"""Share of these words that an article has in its headline and text, whatever an editor has rewritten."""
KEPT_BY_LONG = 1 / 6
"""The same of a long text: of 1,985 articles of more than 60 words 3 have fewer in their text alone."""
_ARABIC = "\u0600"
_FILLERS = frozenset(word for filler in FILLERS for word in fold(filler).split())


def shared_words(first: str, second: str) -> tuple[int, int]:
    """The number of distinct folded words that both headlines have, and the number in the one with fewer."""
    one, other = set(fold(first).split()), set(fold(second).split())
    return len(one & other), min(len(one), len(other))


def keeps_promise(promised: str | None, title: str | None, body: str, least: float = _KEPT) -> bool | None:
    """Whether a page's headline or text has anything of the headline that its source gave for the URL.

    That is the share `least` of its words. None without a promise: a headline of a word or two («خبر», «تفاصيل»)
    promises nothing, nor does one in Latin letters for an Arabic page.
    """
    words = {word for word in fold(promised or "").split() if word not in _FILLERS and not word.isdigit()}
    if len(words) < _PROMISE:
        return None
    printed = set(fold(f"{title or ''} {body}").split())
    if max(words) < _ARABIC <= max(printed, default=""):
        return None
    kept = sum(word in printed or not printed.isdisjoint(word_forms(word)) for word in words)
    return kept >= least * len(words)
