"""Decide which outlet had a story first, among all that printed it. Pure functions.

Dates alone do not decide this: a copy may be dated only by day, not at all, by a wrong clock, or minutes before the
agency's own page. A credit therefore outweighs a date: no outlet credits another one for its own story.
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
"""`only`: no other outlet has it; `date`: the first that is known to have had it; `credit`: others credit it; `agency`:
it is credited to an agency or outlet whose own article is not there; `undated`: no evidence, so the first in order."""

SECOND = 1_000_000
DAY = 86_400 * SECOND
_FIRST_NEWS = 631_152_000 * SECOND
"""1990-01-01: earlier dates come from a clock or a form that was not set."""
_CLOCKS = 300 * SECOND
"""Maximum difference between two clocks."""
_OLD, _FRESH = 30 * DAY, 3 * DAY
"""A date older than the fetch by `_OLD` or more is doubted if all other dates are within `_FRESH` of the fetch."""


class Credit(NamedTuple):
    """The outlet or agency that an article credits with its text."""

    name: str
    """The canonical name of an agency, any other name as printed."""
    site: str | None = None
    """The site of that outlet, if the article names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """One article of a story. Times are microseconds since 1970 (UTC)."""

    site: str
    outlet: str = ""
    """The name by which others credit it; empty if unknown."""
    known_by: int | None = None
    """The time by which it is known to have existed; see `known_by`."""
    seen: int | None = None
    """The time of its fetch."""
    credit: Credit | None = None


class Origin(NamedTuple):
    """The origin of a story: the index of a printing, or else the name of an outlet that is not among them; and why."""

    place: int | None
    name: str | None
    reason: Reason


def known_by(published: int | None, seen: int | None, *, only_day: bool = False) -> int | None:
    """Return the time by which an article is known to have existed, or None; all in microseconds since 1970 (UTC).

    A date after the page was fetched, or before 1990, is no evidence; the time of the fetch is then returned. A date
    without a time counts as the end of its day.
    """
    if published is None or published < _FIRST_NEWS or (seen is not None and published > seen + _CLOCKS):
        return seen
    latest = published + DAY if only_day else published
    return latest if seen is None else min(latest, seen)


def credit_of(name: str | None, site: str | None, dateline: str | None, body: str) -> Credit | None:
    """Return the credit of an article: from its source field, dateline or text. «وكالات» and desks do not count."""
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
    """Return which of these articles had the story first; they must be in the order of their `known_by`."""
    chosen = _credited(printings)
    if chosen is not None:
        return chosen
    if len(printings) == 1:
        return Origin(0, None, "only")
    place = _first(printings)
    return Origin(place, None, "undated" if printings[place].known_by is None else "date")


def _credited(printings: Sequence[Printing]) -> Origin | None:
    """The outlet that most articles credit, following the credits of that outlet in turn."""
    names = [_key(printing.outlet) if printing.outlet else "" for printing in printings]
    credits_ = [_other(printing, name) for printing, name in zip(printings, names, strict=True)]
    votes = Counter(_voted(credit) for credit in credits_ if credit is not None)
    if not votes:
        return None
    # The most frequent one; of equals, the first that was credited, because a Counter keeps insertion order.
    key, _ = votes.most_common(1)[0]
    credit = next(credit for credit in credits_ if credit is not None and _voted(credit) == key)
    followed: set[int] = set()
    while (place := _place_of(credit, printings, names)) is not None:
        if place in followed:  # they credit each other
            return None
        followed.add(place)
        onward = credits_[place]
        if onward is None:
            return Origin(place, None, "credit")
        credit = onward
    return Origin(None, credit.name, "agency")


def _other(printing: Printing, outlet: str) -> Credit | None:
    """The credit of a printing, unless it credits itself."""
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
    """The first that is known to have existed, except those whose date comes from a wrong clock."""
    for place, printing in enumerate(printings):
        time, seen = printing.known_by, printing.seen
        others = [other.known_by for at, other in enumerate(printings) if at > place and other.known_by is not None]
        if time is None or seen is None or len(others) < 2 or seen - time < _OLD:
            return place
        # Not if it was fetched when all others had the story for the first time, but its date is much older.
        if any(other - time < _OLD or abs(seen - other) > _FRESH for other in others):
            return place
    return 0
