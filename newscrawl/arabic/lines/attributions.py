"""The agency that a whole text is credited to, wherever the credit stands: at its head, at its end, or in its lead."""

from __future__ import annotations

import re

from newscrawl.arabic.gazetteer.agencies import canonical_agency, is_weak_agency
from newscrawl.arabic.gazetteer.phrases import keys_of, words_of
from newscrawl.arabic.lines.datelines import read_dateline
from newscrawl.arabic.lines.sources import credited_agency, is_credit_line, read_source

UNNAMED = "وكالات"
"""The canonical name of agencies that are not named."""
_LONGEST = 200
_LEAD = 60
"""Words of a lead that are looked at."""
_LONGEST_NAME = 6
_AT_THE_END = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]\s*[.…]?\s*$")
_PASSED_ON = keys_of("نقلا بحسب حسب وفق وفقا حسبما نقلت ذكرت أفادت أوردت نشرت")
_BETWEEN = keys_of("عن ما ذكرت أوردت أفادت نقلت نقلته نشرته به إلى")
_AGENCY = keys_of("وكالة لوكالة")


def named_agency(name: str) -> str | None:
    """The canonical name of an agency that is named; None for «وكالات» and for anything else."""
    agency = canonical_agency(name)
    return None if agency == UNNAMED else agency


def credited_in(body: str) -> str | None:
    """The canonical name of the agency that a text credits as a whole, or None.

    Credits are the dateline or byline of its first paragraph, a credit line or «(رويترز)» at its end, and «نقلا عن
    وكالة رويترز» in its lead. An agency that is only quoted further down is no credit.
    """
    head, _, rest = body.partition("\n")
    tails = rest.rsplit("\n", 2)[-2:] if rest else []
    dateline = read_dateline(head)
    if dateline is not None and dateline.agency and (agency := named_agency(dateline.agency)):
        return agency
    for line in reversed(tails):
        if agency := _of_line(line.strip()):
            return agency
    end = _AT_THE_END.search(body[-60:])
    if end and (agency := named_agency(end[1])):
        return agency
    return _passed_on(head)


def _of_line(line: str) -> str | None:
    if not line or len(line) > _LONGEST or not is_credit_line(line):
        return None
    source = read_source(line)
    for name in (*(source.names if source else ()), credited_agency(line) or ""):
        if agency := named_agency(name):
            return agency
    return None


def _passed_on(lead: str) -> str | None:
    """The agency after «نقلا عن», «بحسب», «وفق ما ذكرت» in a lead."""
    words = words_of(lead[: 12 * _LEAD], _LEAD)
    at = 0
    while at < len(words):
        at += 1
        if words[at - 1].key not in _PASSED_ON:
            continue
        start = at
        while start < min(len(words), at + 3) and words[start].key in _BETWEEN:
            start += 1
        called = start < len(words) and words[start].key in _AGENCY
        for end in range(min(len(words), start + _LONGEST_NAME), start, -1):
            name = lead[words[start].start : words[end - 1].end]
            agency = named_agency(name)
            if agency and (called or not is_weak_agency(name)):
                return agency
    return None
