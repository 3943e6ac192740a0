"""Parse `Content-Usage` (IETF AIPREF) and `Content-Signal` (Cloudflare) into allowed and reserved uses."""

from __future__ import annotations

import re
from collections.abc import Mapping

from newscrawl.rights.structured import dictionary
from newscrawl.rights.uses import Use, strictest

_AI = (Use.TRAIN, Use.AI_INPUT)
_SEARCH = (Use.SEARCH, Use.SNIPPET)
# General labels first, as more specific ones override them. `bots`, `tdm`, `ai` and `genai` are from drafts 00-04.
_LABELS: tuple[tuple[str, tuple[Use, ...]], ...] = (
    ("bots", (*_AI, *_SEARCH)),
    ("tdm", _AI),
    ("ai", _AI),
    ("genai", _AI),
    ("train-ai", (Use.TRAIN,)),
    ("train-genai", (Use.TRAIN,)),
    ("ai-use", (Use.AI_INPUT,)),
    ("ai-output", (Use.AI_INPUT,)),
    ("search", _SEARCH),
)
_ANSWERS = {"y": True, "n": False}
_SIGNALS = {"search": _SEARCH, "ai-input": (Use.AI_INPUT,), "ai-train": (Use.TRAIN,)}
_SIGNAL = re.compile(r"([\w-]+)[ \t]*=[ \t]*([\w-]+)")
_YES_NO = {"yes": True, "no": False}
_PATH = re.compile(r"(/[^ \t]*)(?:[ \t]+|$)")


def usage(text: str) -> dict[Use, bool]:
    """The uses in a `Content-Usage` value; empty if it is not a dictionary. Unknown labels and values are ignored."""
    members = dictionary(text) or {}
    permissions: dict[Use, bool] = {}
    for label, uses in _LABELS:
        answer = _ANSWERS.get(members.get(label, ""))
        if answer is not None:
            permissions |= dict.fromkeys(uses, answer)
    return permissions


def signal(text: str) -> dict[Use, bool]:
    """The uses in a `Content-Signal` value; `no` overrides `yes`. Unknown signals and values are ignored."""
    found = ((_SIGNALS.get(name), _YES_NO.get(value)) for name, value in _SIGNAL.findall(text.lower()))
    permissions: list[Mapping[Use, bool]] = [
        dict.fromkeys(uses, answer) for uses, answer in found if uses is not None and answer is not None
    ]
    return strictest(permissions)


def with_path(text: str) -> tuple[str, str]:
    """The path at the beginning of a robots.txt rule (`/` if there is none), and the rest."""
    path = _PATH.match(text)
    return ("/", text) if path is None else (path[1], text[path.end() :])
