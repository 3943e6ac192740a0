"""Find the agency that a whole text is credited to: at its beginning, at its end, or in its lead."""

from __future__ import annotations

import re

from newscrawl.arabic.gazetteer.agencies import canonical_agency, is_weak_agency
from newscrawl.arabic.gazetteer.phrases import keys_of, words_of
from newscrawl.arabic.lines.datelines import read_dateline
from newscrawl.arabic.lines.sources import credited_agency, is_credit_line, read_source

UNNAMED = "وكالات"
"""The canonical name for unnamed agencies."""
_LONGEST = 200
_LEAD, _REACH = 400, 80
"""Maximum characters searched: of a lead, and of the text after a word such as «بحسب» for the agency's name."""
_LONGEST_NAME = 6
_AT_THE_END = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]\s*[.…]?\s*$")
# Most leads have none of these stems; testing for them takes a fifth of the pattern's time. Both are searched in the
# text as printed, because folding every word would take longer than everything else.
_STEMS = ("نقل", "حسب", "وفق", "ذكرت", "أفادت", "أوردت", "نشرت")
_PASSED_ON = re.compile(r"\b(?:نقل(?:ا|اً|ًا|ت)|ب?حسب|حسبما|وفق(?:ا|اً|ًا)?|ذكرت|أفادت|أوردت|نشرت)\b")
_BETWEEN = keys_of("عن ما ذكرت أوردت أفادت نقلت نقلته نشرته به إلى")
_AGENCY = keys_of("وكالة لوكالة")


def named_agency(name: str) -> str | None:
    """Return the canonical name of a specific agency; None for «وكالات» and for anything else."""
    agency = canonical_agency(name)
    return None if agency == UNNAMED else agency


def credited_in(body: str) -> str | None:
    """Return the canonical name of the agency that the whole text is credited to, or None.

    Credits are the dateline or byline of the first paragraph, a credit line or «(رويترز)» at the end, and «نقلا عن
    وكالة رويترز» in the lead. An agency that is only quoted later in the text is not a credit.
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
    head = lead[:_LEAD]
    if not any(stem in head for stem in _STEMS):
        return None
    for found in _PASSED_ON.finditer(head):
        words = words_of(lead[found.end() : found.end() + _REACH], _LONGEST_NAME + 4)
        start = 0
        while start < min(len(words), 2) and words[start].key in _BETWEEN:
            start += 1
        called = start < len(words) and words[start].key in _AGENCY
        for end in range(min(len(words), start + _LONGEST_NAME), start, -1):
            name = lead[found.end() + words[start].start : found.end() + words[end - 1].end]
            # «وفقا لرويترز»
            agency = named_agency(name) or (named_agency(name[1:]) if name[0] == "ل" else None)
            if agency and (called or not is_weak_agency(name)):
                return agency
    return None
