"""How alike two texts are as bags of words. Pure."""

from __future__ import annotations

from collections import Counter

from newscrawl.arabic import fold


def bag_of(text: str) -> Counter[str]:
    """The folded words of a text, counted."""
    return Counter(fold(text).split())


def f1(one: Counter[str], other: Counter[str]) -> float:
    """F1 of two bags, 0 to 1; 1 for two empty ones."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0
