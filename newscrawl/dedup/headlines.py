"""Common words of two headlines. Pure."""

from __future__ import annotations

from newscrawl.arabic import fold


def shared_words(first: str, second: str) -> tuple[int, int]:
    """The number of distinct folded words that both headlines have, and the number in the one with fewer."""
    one, other = set(fold(first).split()), set(fold(second).split())
    return len(one & other), min(len(one), len(other))
