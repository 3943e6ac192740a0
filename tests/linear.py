"""Whether work is linear in the size of its input, by the CPU time of an input and of one four times as large.

Linear work takes four times as long, quadratic work sixteen times. What lies between is memory: a large input leaves
the CPU's caches, the more so on a busy machine. Other programs only add to a measurement, so the minimum of several is
compared; and the cost of memory levels off, so work is nonlinear only if it is so at two sizes, one four times the
other.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TypeVar

Input = TypeVar("Input")

_LIMIT = 7.0
_TRIES = 20
_WORTH_MEASURING = 0.002  # seconds of CPU; below it a ratio is noise


def growth(
    work: Callable[[Input], object],
    make: Callable[[int], Input],
    size: int,
    *,
    max_size: int = 0,
    calls: int = 1,
) -> float:
    """The cost of four times the input, as a multiple of the input's; 0.0 if the work is linear or cheap.

    `make(size)` gives an input of that size, not seen before if `work` caches its results. While an input costs too
    little to be measured, its size is doubled, up to `max_size`. `calls`: how many inputs one measurement takes.
    """
    while size < max_size and _cost(work, make, size, calls) < _WORTH_MEASURING:
        size *= 2
    return _growth(work, make, size, calls) and _growth(work, make, 4 * size, calls)


def _growth(work: Callable[[Input], object], make: Callable[[int], Input], size: int, calls: int) -> float:
    small = large = float("inf")
    for _ in range(_TRIES):
        large = min(large, _cost(work, make, 4 * size, calls))
        if large < _WORTH_MEASURING:
            return 0.0
        small = min(small, _cost(work, make, size, calls))
        if large < _LIMIT * small:
            return 0.0
    return large / small


def _cost(work: Callable[[Input], object], make: Callable[[int], Input], size: int, calls: int) -> float:
    """CPU seconds, without garbage collection, because its cost falls on any allocation."""
    inputs = [make(size) for _ in range(calls)]
    gc.disable()
    try:
        began = time.thread_time()
        for one in inputs:
            work(one)
        return time.thread_time() - began
    finally:
        gc.enable()
