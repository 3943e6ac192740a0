"""How much two headlines have in common. Pure."""

from __future__ import annotations

from newscrawl.arabic import fold


def shared_words(first: str, second: str) -> tuple[int, int]:
    """The number of different folded words that both headlines have, and that of the one with fewer."""
    one, other = set(fold(first).split()), set(fold(second).split())
    return len(one & other), min(len(one), len(other))
