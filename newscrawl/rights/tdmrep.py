"""The TDM Reservation Protocol: `tdmrep.json`, headers and `<meta>` tags, in order of increasing precedence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newscrawl.items import Statement
from newscrawl.rights.paths import canonical, matches
from newscrawl.rights.uses import Use, bounded, statement

TDM_PATH = "/.well-known/tdmrep.json"
RESERVATION = "tdm-reservation"
POLICY = "tdm-policy"
_MAX_RULES = 1000
_VALUES = {"0": True, "1": False}


@dataclass(frozen=True, slots=True)
class Reservation:
    """A declaration: whether text and data mining is free, and the URL of the policy."""

    free: bool
    policy: str | None
    where: str
    text: str

    def statement(self) -> Statement:
        """The declaration as a statement; mining covers training and AI input."""
        return statement("tdmrep", self.where, self.text, {Use.TRAIN: self.free, Use.AI_INPUT: self.free})


class TdmFile:
    """A `tdmrep.json`; an unreadable one contains no rules."""

    def __init__(self, body: bytes) -> None:
        self._rules = list(_rules(body))

    def of(self, path: str) -> Reservation | None:
        """The first rule whose location matches a canonical path."""
        return next((rule for pattern, rule in self._rules if matches(pattern, path)), None)

    def everything(self) -> list[Statement]:
        """Its rules in their order."""
        return [rule.statement() for _, rule in self._rules]


def declared(values: Mapping[str, list[str]], where: str) -> Reservation | None:
    """The declaration in headers or `<meta>` tags, given by lower-case name; of several, the strictest counts."""
    # Proxies join headers with the same name.
    flags = [one.strip() for value in values.get(RESERVATION, ()) for one in value.split(",")]
    found = [_VALUES[one] for one in flags if one in _VALUES]
    if not found:
        return None
    policy = next(iter(values.get(POLICY, ())), None)
    return _reservation(all(found), policy, where)


def _reservation(free: bool, policy: str | None, where: str, location: str = "") -> Reservation:
    policy = bounded(policy) if policy else None
    shown = f"{location} {RESERVATION}: {int(not free)}".strip() + (f", {POLICY}: {policy}" if policy else "")
    return Reservation(free, policy, where, shown)


def _rules(body: bytes) -> list[tuple[str, Reservation]]:
    try:
        value: Any = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return []
    listed = value if isinstance(value, list) else [value]
    rules = []
    for item in listed[:_MAX_RULES]:
        location = item.get("location") if isinstance(item, dict) else None
        if not isinstance(location, str):
            continue
        flag, policy = item.get(RESERVATION), item.get(POLICY)
        # Some files have the number as a string.
        free = None if isinstance(flag, bool | float) else _VALUES.get(str(flag).strip())
        if free is not None:
            policy = policy if isinstance(policy, str) else None
            rules.append((canonical(location), _reservation(free, policy, "tdmrep.json", bounded(location))))
    return rules
