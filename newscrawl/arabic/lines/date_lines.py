"""Recognize date lines: only a date, its label, or both («تاريخ النشر: 24th, October 2024 GMT», «قبل شهرين»)."""

from newscrawl.arabic.dates import kinds as k
from newscrawl.arabic.dates.lexer import read_tokens

_LONGEST = 100
_LABELS = frozenset((k.PUBLISHED, k.UPDATED, k.MAYBE_UPDATED))
_DATES = frozenset((k.DATE, k.CLOCK, k.MONTH, k.HIJRI_MONTH))
_UNITS = (k.UNIT, k.DUAL_UNIT, k.PLURAL_UNIT)
_DAY = 86400
_MARKERS = frozenset((k.PUBLISHED, k.UPDATED, k.MAYBE_UPDATED, k.SINCE, k.AGO))


def is_date_line(line: str) -> bool:
    """Whether the line consists only of parts of a date: day, time, zone, label; at least one number or label."""
    if len(line) > _LONGEST:
        return False
    _, shape, _ = read_tokens(line)
    return k.UNKNOWN not in shape and (any(map(str.isdigit, line)) or not _MARKERS.isdisjoint(shape))


def is_stamp_line(line: str) -> bool:
    """Whether the line is a page's time stamp: a date labelled as publication or change, or «منذ 3 ساعات».

    A date alone is not, because it may be the heading of a chronicle; the same is true of «منذ عامين».
    """
    if len(line) > _LONGEST:
        return False
    _, shape, values = read_tokens(line)
    if k.UNKNOWN in shape:
        return False
    units = [value for value, kind in zip(values, shape, strict=True) if kind in _UNITS]
    if not {k.SINCE, k.AGO}.isdisjoint(shape) and units:
        return max(units) < _DAY
    return not _LABELS.isdisjoint(shape) and not _DATES.isdisjoint(shape)
