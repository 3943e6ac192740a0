"""Parse the lines of a robots.txt about reuse, which parsers of RFC 9309 ignore, by group and path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from newscrawl.items import Statement
from newscrawl.rights.agents import AGENTS, BY_TOKEN, USES, Agent
from newscrawl.rights.paths import canonical, matches
from newscrawl.rights.preferences import signal, usage, with_path
from newscrawl.rights.uses import Use, bounded, statement

_LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#]*)")
_END = re.compile(r"\r\n?|\n")
_PRODUCT = re.compile(r"[\w.-]+")
_EVERYONE = "*"
_WHERE = "robots.txt"
_MAX_LICENSES = 5
_USUAL = ("allow", "disallow")
_CLOSING = (*_USUAL, "content-usage", "content-signal", "license", "crawl-delay")
"""Names of rules; a `User-agent` line after one of them begins a new group."""


class PathRule(NamedTuple):
    """A rule that allows or forbids fetching paths."""

    allows: bool
    pattern: str


class Preference(NamedTuple):
    """A rule about the use of pages with certain paths."""

    pattern: str
    form: str
    text: str
    permissions: dict[Use, bool]


@dataclass(slots=True)
class Group:
    """The lines of a robots.txt for one agent."""

    rules: list[PathRule] = field(default_factory=list)
    preferences: list[Preference] = field(default_factory=list)
    licenses: list[str] = field(default_factory=list)


class RobotsStatements:
    """The statements about reuse in a robots.txt.

    Lines before the first group apply to everyone. Preferences and licenses are read from the group for our own agent,
    otherwise from that for `*`; the rules for an agent of `AGENTS` are read from groups that name it.
    """

    def __init__(self, body: bytes, agent: str) -> None:
        """`body` is UTF-8; `agent` is our product token."""
        before, groups = _groups(body.decode("utf-8", "replace"), {agent.lower(), _EVERYONE, *BY_TOKEN})
        own = groups.get(agent.lower()) or groups.get(_EVERYONE) or Group()
        self._preferences = _by_pattern([*before.preferences, *own.preferences])
        self.licenses = list(dict.fromkeys((*before.licenses, *own.licenses)))[:_MAX_LICENSES]
        """The values of `License`, as written."""
        named = {token: group for token, group in groups.items() if token in BY_TOKEN and group.rules}
        # Agents are collected by rules, as most files have one list of rules for all of them.
        self._refusals: dict[tuple[PathRule, ...], list[Agent]] = {}
        for agent_of in AGENTS:
            group = named.get(agent_of.token.lower())
            if group is not None and any(not rule.allows for rule in group.rules):
                rules = tuple(dict.fromkeys(group.rules))
                self._refusals.setdefault(rules, []).append(agent_of)

    def refused(self, path: str) -> list[Agent]:
        """The agents that may not fetch a canonical path."""
        return [agent for rules, agents in self._refusals.items() if not _allowed(rules, path) for agent in agents]

    @property
    def refused_somewhere(self) -> list[Agent]:
        """The agents that may not fetch at least one path."""
        return [agent for agents in self._refusals.values() for agent in agents]

    def statements(self, path: str) -> list[Statement]:
        """The statements that apply to a canonical path."""
        found = list(self._refusal(path))
        for form, patterns in self._preferences.items():
            fitting = [pattern for pattern in patterns if matches(pattern, path)]
            # All preferences with the longest pattern count; `rights_of` takes the strictest.
            longest = max(fitting, key=len, default=None)
            if longest is not None:
                found += [statement(form, _WHERE, one.text, one.permissions) for one in patterns[longest]]
        return found

    def everything(self) -> list[Statement]:
        """All preferences for any path, and the licenses."""
        found = [one for patterns in self._preferences.values() for several in patterns.values() for one in several]
        return [
            *(statement(one.form, _WHERE, one.text, one.permissions) for one in found),
            *(statement("rsl", _WHERE, text, {}) for text in self.licenses),
        ]

    def _refusal(self, path: str) -> Iterator[Statement]:
        refused = self.refused(path)
        if refused:
            permissions = {USES[agent.purpose]: False for agent in refused}
            yield statement("robots-agents", _WHERE, ", ".join(agent.token for agent in refused), permissions)


def product_token(user_agent: str) -> str:
    """The product token of a `User-Agent` header."""
    found = _PRODUCT.match(user_agent.strip())
    return "" if found is None else found[0].lower()


def _groups(text: str, agents: Set[str]) -> tuple[Group, dict[str, Group]]:
    """The lines before the first group, and the groups of the given agents by lower-case token."""
    before = Group()
    groups: dict[str, Group] = {}
    open_ones: dict[str, Group] = {"": before}
    named = False
    for name, value in _lines(text):
        if name == "user-agent":
            if not named:
                open_ones = {}
            named = True
            token = _token(value)
            if token in agents:
                open_ones[token] = groups.setdefault(token, Group())
        elif name in _CLOSING:
            named = False
            for group in open_ones.values():
                _add(group, name, value)
    return before, groups


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in _END.split(text.removeprefix("\ufeff")):
        found = _LINE.match(line)
        if found is not None:
            yield found[1].lower(), found[2].strip()


def _token(value: str) -> str:
    if value.startswith(_EVERYONE):
        return _EVERYONE
    return product_token(value)


def _add(group: Group, name: str, value: str) -> None:
    if name in _USUAL:
        # An empty rule matches nothing.
        if value:
            group.rules.append(PathRule(name == "allow", canonical(value)))
    elif name == "license":
        if value:
            group.licenses.append(bounded(value))
    elif name != "crawl-delay":
        path, rest = with_path(value)
        permissions = usage(rest) if name == "content-usage" else signal(rest)
        group.preferences.append(Preference(canonical(path), name, bounded(value), permissions))


def _by_pattern(preferences: Iterable[Preference]) -> dict[str, dict[str, list[Preference]]]:
    """Form -> pattern -> preferences; duplicate lines are dropped."""
    found: dict[str, dict[str, list[Preference]]] = {}
    seen: set[tuple[str, str, str]] = set()
    for one in preferences:
        if (one.form, one.pattern, one.text) not in seen:
            seen.add((one.form, one.pattern, one.text))
            found.setdefault(one.form, {}).setdefault(one.pattern, []).append(one)
    return found


def _allowed(rules: Iterable[PathRule], path: str) -> bool:
    """Whether a path may be fetched: the longest matching pattern decides; `Allow` wins a tie."""
    fitting = [(len(rule.pattern), rule.allows) for rule in rules if matches(rule.pattern, path)]
    return max(fitting)[1] if fitting else True
