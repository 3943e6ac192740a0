"""Date lines: a date, its label, or both, and nothing else («تاريخ النشر: 24th, October 2024 GMT»)."""

from newscrawl.arabic.dates import kinds as k
from newscrawl.arabic.dates.lexer import read_tokens

_LONGEST = 100
_LABELS = frozenset((k.PUBLISHED, k.UPDATED, k.MAYBE_UPDATED))


def is_date_line(line: str) -> bool:
    """Whether every word of the line is a date's: its day, its clock, its zone, its label."""
    if len(line) > _LONGEST:
        return False
    _, shape, _ = read_tokens(line)
    return k.UNKNOWN not in shape and (any(map(str.isdigit, line)) or not _LABELS.isdisjoint(shape))
