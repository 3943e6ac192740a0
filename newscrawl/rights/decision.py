"""Derive a decision for each use from statements.

All statements of a page and its host count; a use that one of them reserves is reserved, even if others allow it.
Within one form, a more specific statement replaces a more general one: the longest path in robots.txt, the first
matching location in `tdmrep.json`, and for TDMRep the page's tag, then the header, then the file.
"""

from __future__ import annotations

from datetime import datetime

from newscrawl.items import Decision, Rights, Statement
from newscrawl.rights.licenses import named
from newscrawl.rights.page import PageStatements, Served, own_reservation, statements_of
from newscrawl.rights.uses import Use, strictest_of

_MAX_STATEMENTS = 20


def rights_of(page: PageStatements, served: Served, now: datetime) -> Rights | None:
    """The rights of a page fetched at `now`; None if its host's policy is unknown and the page makes no statement."""
    policy = served.policy
    declared = statements_of(page, served, now)
    hosts = [] if policy is None else policy.statements(page.url)
    own = own_reservation(page, served)
    if own is not None:
        declared.append(own.statement())
    elif policy is not None and (reservation := policy.reservation(page.url)) is not None:
        hosts.append(reservation.statement())
    holder = named(page.article.get("copyrightHolder"), ("name", "@id"))
    if policy is None and not declared and holder is None:
        return None
    decisions: dict[str, Decision] = {}
    by: dict[str, str] = {}
    every = [*declared, *hosts]
    for use, decision in strictest_of(every).items():
        decisions[use] = decision
        by[use] = _first(every, use, decision)
    license_named = next((one.text for one in declared if _names_license(one)), None)
    return Rights(
        policy=None if policy is None else policy.digest,
        search=decisions.get(Use.SEARCH),
        train=decisions.get(Use.TRAIN),
        ai_input=decisions.get(Use.AI_INPUT),
        archive=decisions.get(Use.ARCHIVE),
        snippet=decisions.get(Use.SNIPPET),
        by=by,
        license=license_named or (None if policy is None else policy.license),
        holder=holder,
        said=declared[:_MAX_STATEMENTS],
    )


def _names_license(one: Statement) -> bool:
    return one.form in ("license", "rsl") and not (one.reserves or one.allows) and not one.text.startswith("usageInfo:")


def _first(statements: list[Statement], use: str, decision: Decision) -> str:
    """The form of the first statement with this decision for a use."""
    return next(one.form for one in statements if use in (one.reserves if decision == "reserve" else one.allows))
