"""The directives of `X-Robots-Tag` and `<meta name="robots">` for everyone, for us and for agents of AI companies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from newscrawl.items import Statement
from newscrawl.rights.agents import BY_TOKEN, USES, Agent
from newscrawl.rights.uses import Use, statement, strictest

_EVERYONE = ("robots", "*", "")
_PERMISSIONS: dict[str, dict[Use, bool]] = {
    "all": {Use.SEARCH: True, Use.SNIPPET: True},
    "index": {Use.SEARCH: True},
    "archive": {Use.ARCHIVE: True},
    "noindex": {Use.SEARCH: False},
    "none": {Use.SEARCH: False},
    "noarchive": {Use.ARCHIVE: False},
    "nocache": {Use.ARCHIVE: False},
    "nosnippet": {Use.SNIPPET: False},
    "noai": {Use.TRAIN: False, Use.AI_INPUT: False},
    "noml": {Use.TRAIN: False},
    "nollm": {Use.TRAIN: False, Use.AI_INPUT: False},
}
_BARS = ("noindex", "none", "noarchive", "nocache", "noai", "noml")
"""Directives that refuse an AI company's agent they are addressed to; the use that the agent serves is reserved."""
_WITH_VALUE = ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after")
_DIRECTIVES = frozenset(
    (*_PERMISSIONS, *_WITH_VALUE, "follow", "nofollow", "noimageindex", "noimageai", "notranslate", "indexifembedded",
     "noodp", "noydir", "nositelinkssearchbox", "preview", "nopreview")
)  # fmt: skip
_MAX_SIZE = 2000
"""Maximum characters of a value that are read."""
_NAME = re.compile(r"[ \t]*([\w*.-]+)[ \t]*:")
_AFTER = re.compile(r"(?i)unavailable_after[ \t]*:[ \t]*")
# A weekday may precede the date; the comma after it does not end the directive.
_DATED = re.compile(r"(?i)(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*, *)?[^,]*")


def meta_statements(meta: Mapping[str, list[str]], agent: str, now: datetime) -> list[Statement]:
    """The statements in a page's `<meta>` tags; `meta` maps lower-case names to contents."""
    found = []
    for name in meta.keys() & {"robots", agent, *BY_TOKEN}:
        for content in meta[name]:
            permissions = _permissions(content, BY_TOKEN.get(name), now)
            text = content if name == "robots" else f"{name}: {content}"
            if permissions or _known(content):
                found.append(statement("meta", "page", text, permissions))
    return sorted(found, key=lambda one: one.text)


def header_statements(values: Iterable[str], agent: str, now: datetime) -> list[Statement]:
    """The statements in a response's `X-Robots-Tag` headers."""
    found = []
    for value in values:
        for name, directives in _addressed(value):
            if name in (*_EVERYONE, agent) or name in BY_TOKEN:
                permissions = _permissions(directives, BY_TOKEN.get(name), now)
                if permissions or _known(directives):
                    text = f"{name}: {directives}" if name else directives
                    found.append(statement("x-robots-tag", "header", text, permissions))
    return found


def forbids_archive(values: Iterable[str], meta: Mapping[str, list[str]], agent: str) -> bool:
    """Whether headers or `<meta>` tags forbid everyone or our agent to keep a copy of the page."""
    own = [text for value in values for name, text in _addressed(value) if name in (*_EVERYONE, agent)]
    own += [content for name in ("robots", agent) for content in meta.get(name, ())]
    return any(name in ("noarchive", "nocache") for text in own for name, _ in _directives(text))


def _addressed(value: str) -> list[tuple[str, str]]:
    """The agents addressed in a header, in lower case (empty for everyone), each with its directives."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for part in _commas(value[:_MAX_SIZE]):
        found = _NAME.match(part)
        if found is not None and not _is_directive(found[1].lower()):
            parts.append((found[1].lower(), []))
            part = part[found.end() :]
        parts[-1][1].append(part.strip())
    return [(name, ", ".join(filter(None, several))) for name, several in parts if any(several)]


def _is_directive(name: str) -> bool:
    return name in _DIRECTIVES or name.startswith("max-")


def _commas(text: str) -> list[str]:
    """Split a text at commas and semicolons, except at those within the date of `unavailable_after`."""
    parts = []
    # Some sites use semicolons instead of commas.
    text = text.replace(";", ",")
    while (found := _AFTER.search(text)) is not None:
        dated = _DATED.match(text, found.end())
        end = found.end() if dated is None else dated.end()
        parts += [
            *text[: found.start()].split(",")[:-1],
            text[: found.start()].rpartition(",")[2] + text[found.start() : end],
        ]
        text = text[end:].lstrip(", \t")
    return [*parts, *text.split(",")]


def _directives(text: str) -> list[tuple[str, str]]:
    """The lower-case name and the value of each directive."""
    found = []
    for part in _commas(text[:_MAX_SIZE]):
        name, _, value = part.partition(":")
        words = name.lower().split()
        # Some sites use spaces instead of commas.
        found += [(word, value.strip() if word == words[-1] else "") for word in words]
    return found


def _known(text: str) -> bool:
    return any(name in _DIRECTIVES for name, _ in _directives(text))


def _permissions(text: str, agent: Agent | None, now: datetime) -> dict[Use, bool]:
    directives = _directives(text)
    if agent is not None:
        return {USES[agent.purpose]: False} if any(name in _BARS for name, _ in directives) else {}
    return strictest(_one(name, value, now) for name, value in directives)


def _one(name: str, value: str, now: datetime) -> dict[Use, bool]:
    if name == "max-snippet" and (number := value.removeprefix("-")).isdecimal() and number.isascii():
        return {Use.SNIPPET: number.lstrip("0") != ""}
    if name == "unavailable_after":
        moment = _moment(value)
        return {Use.SEARCH: False} if moment is not None and moment <= now else {}
    return _PERMISSIONS.get(name, {})


def _moment(text: str) -> datetime | None:
    """The date of `unavailable_after`, in UTC unless it has a time zone; None if it cannot be parsed."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
