"""What a command found wrong, as it tells people: the first lines, and how many more there are."""

from __future__ import annotations

import sys
from collections.abc import Iterable

_LINES = 20


def print_faults(faults: Iterable[str]) -> int:
    """Print the first 20 on standard error, one line each, as they are found; return how many there are."""
    count = 0
    for count, fault in enumerate(faults, start=1):
        if count <= _LINES:
            print(fault, file=sys.stderr, flush=True)
    if count > _LINES:
        print(f"and {count - _LINES} more", file=sys.stderr)
    return count
