"""Date lines: a date, its label, or both, and nothing else («تاريخ النشر: 24th, October 2024 GMT», «قبل شهرين»)."""

from newscrawl.arabic.dates import kinds as k
from newscrawl.arabic.dates.lexer import read_tokens

_LONGEST = 100
_TELLING = frozenset((k.PUBLISHED, k.UPDATED, k.MAYBE_UPDATED, k.SINCE, k.AGO))


def is_date_line(line: str) -> bool:
    """Whether the line is a date and nothing else: day, clock, zone, label; at least one word a number or a label."""
    if len(line) > _LONGEST:
        return False
    _, shape, _ = read_tokens(line)
    return k.UNKNOWN not in shape and (any(map(str.isdigit, line)) or not _TELLING.isdisjoint(shape))
