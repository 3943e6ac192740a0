"""Recognize headlines of breaking news."""

from __future__ import annotations

from newscrawl.arabic.gazetteer.page_words import BREAKING
from newscrawl.arabic.normalize.folding import fold

_BREAKING = frozenset(fold(BREAKING).split())
_NEWS = fold("خبر")


def is_breaking(title: str) -> bool:
    """Whether a headline is labelled as breaking news: «عاجل | ...», «خبر عاجل: ...», «(عاجل) ...»."""
    words = fold(title).split()
    # Only at the beginning: later in a headline it is an adjective («اجتماع عاجل»).
    return next((word for word in words[:2] if word != _NEWS), None) in _BREAKING
