"""Measure the similarity of two texts as bags of words. Pure functions."""

from __future__ import annotations

from collections import Counter

from newscrawl.arabic import fold


def bag_of(text: str) -> Counter[str]:
    """Count the folded words of a text."""
    return Counter(fold(text).split())


def f1(one: Counter[str], other: Counter[str]) -> float:
    """Return the F1 score of two bags, 0 to 1; 1 for two empty bags."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0
