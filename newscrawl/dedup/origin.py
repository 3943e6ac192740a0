"""Who had a story first, among all outlets that printed it. Pure.

Dates alone do not tell: a copy may be dated by the day, not at all, by a wrong clock, or minutes before the page of the
agency itself. So a credit weighs more than a date: nobody credits another one with a story of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from newscrawl.arabic.gazetteer.agencies import canonical_agency, is_desk
from newscrawl.arabic.gazetteer.phrases import compact
from newscrawl.arabic.lines.attributions import UNNAMED, credited_in, named_agency
from newscrawl.arabic.lines.datelines import read_dateline

Reason = Literal["only", "date", "credit", "agency", "undated"]
"""`only`: nobody else has it; `date`: the first that is known to have had it; `credit`: others credit it; `agency`: it
is credited to an agency or outlet whose own article is not there; `undated`: nothing tells, the first in order."""

SECOND = 1_000_000
DAY = 86_400 * SECOND
_FIRST_NEWS = 631_152_000 * SECOND
"""1990-01-01: earlier dates are those of a clock or a form that was not set."""
_CLOCKS = 300 * SECOND
"""How far two clocks may be apart."""
_OLD, _FRESH = 30 * DAY, 3 * DAY
"""A date so much older than the day a page was first seen is doubted if all others had the story within `_FRESH`."""


class Credit(NamedTuple):
    """The outlet or agency that an article credits with its text."""

    name: str
    """An agency's canonical name, another's name as printed."""
    site: str | None = None
    """The site of that outlet, if the article has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """One article of a story. Times are microseconds since 1970 (UTC)."""

    site: str
    outlet: str = ""
    """The name that others credit it by; empty if that is unknown."""
    known_by: int | None = None
    """When it is known to have been there; see `known_by`."""
    seen: int | None = None
    """When it was fetched."""
    credit: Credit | None = None


class Origin(NamedTuple):
    """Who had a story first: the place of a printing, or else the name of somebody outside; and why."""

    place: int | None
    name: str | None
    reason: Reason


def known_by(published: int | None, seen: int | None, *, only_day: bool = False) -> int | None:
    """The time by which an article is known to have been there, or None; all in microseconds since 1970 (UTC).

    A date after the page was fetched, or before 1990, is no evidence: then it is the time of the fetch. A date without
    a time counts as the end of its day.
    """
    if published is None or published < _FIRST_NEWS or (seen is not None and published > seen + _CLOCKS):
        return seen
    latest = published + DAY if only_day else published
    return latest if seen is None else min(latest, seen)


def credit_of(name: str | None, site: str | None, dateline: str | None, body: str) -> Credit | None:
    """Who an article credits: its source field, then its dateline, then its text. «وكالات» and desks are nobody."""
    if name and not is_desk(name) and canonical_agency(name) != UNNAMED:
        return Credit(canonical_agency(name) or name, site)
    if dateline:
        read = read_dateline(dateline)
        agency = named_agency((read.agency if read else None) or dateline)
        if agency:
            return Credit(agency)
    agency = credited_in(body)
    return Credit(agency) if agency else None


def origin(printings: Sequence[Printing]) -> Origin:
    """Who had the story of these articles first; they are in the order in which they are known to have been there."""
    chosen = _credited(printings)
    if chosen is not None:
        return chosen
    if len(printings) == 1:
        return Origin(0, None, "only")
    place = _first(printings)
    return Origin(place, None, "undated" if printings[place].known_by is None else "date")


def _credited(printings: Sequence[Printing]) -> Origin | None:
    """The one that most articles credit, and whom that one credits in turn."""
    names = [_key(printing.outlet) if printing.outlet else "" for printing in printings]
    credits_ = [_other(printing, name) for printing, name in zip(printings, names, strict=True)]
    votes = Counter(_voted(credit) for credit in credits_ if credit is not None)
    if not votes:
        return None
    # The most frequent; of equals the first that was credited, for a Counter keeps their order.
    key, _ = votes.most_common(1)[0]
    credit = next(credit for credit in credits_ if credit is not None and _voted(credit) == key)
    followed: set[int] = set()
    while (place := _place_of(credit, printings, names)) is not None:
        if place in followed:  # they credit one another
            return None
        followed.add(place)
        onward = credits_[place]
        if onward is None:
            return Origin(place, None, "credit")
        credit = onward
    return Origin(None, credit.name, "agency")


def _other(printing: Printing, outlet: str) -> Credit | None:
    """Its credit, unless it credits itself."""
    credit = printing.credit
    if credit is None or credit.site == printing.site or (outlet and _key(credit.name) == outlet):
        return None
    return None if _key(credit.name) in (compact(printing.site), _key(printing.site)) else credit


def _voted(credit: Credit) -> str:
    return credit.site or _key(credit.name)


def _place_of(credit: Credit, printings: Sequence[Printing], names: Sequence[str]) -> int | None:
    key = _key(credit.name)
    for place, (printing, name) in enumerate(zip(printings, names, strict=True)):
        if printing.site == credit.site or name == key or _key(printing.site) == key:
            return place
    return None


def _key(name: str) -> str:
    return canonical_agency(name) or compact(name)


def _first(printings: Sequence[Printing]) -> int:
    """The first that is known to have been there, unless its date is that of a wrong clock."""
    for place, printing in enumerate(printings):
        time, seen = printing.known_by, printing.seen
        others = [other.known_by for at, other in enumerate(printings) if at > place and other.known_by is not None]
        if time is None or seen is None or len(others) < 2 or seen - time < _OLD:
            return place
        # It was read while all others had the story for the first time, but calls itself much older.
        if any(other - time < _OLD or abs(seen - other) > _FRESH for other in others):
            return place
    return 0
