"""Differences between an article as stored and as extracted today. Pure.

Articles are compared field by field as JSON-ready data (see `store.articles.codec`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

_MAX_WORDS = 2000
"""Maximum words on one side of a change for a comparison word by word, whose cost may be quadratic."""
_MAX_LINES = 2000
"""Maximum paragraphs on one side for a comparison paragraph by paragraph."""
_CONTEXT = 4
"""Words shown on each side of a change."""


class TextChange(NamedTuple):
    """One piece of a text: `-` is only in the old text, `+` only in the new one, `=` in both."""

    sign: str
    text: str


def differences(old: Mapping[str, Any], new: Mapping[str, Any], fields: Sequence[str]) -> dict[str, tuple[Any, Any]]:
    """Field -> its old and new value, for those of `fields` that differ."""
    return {name: (old.get(name), new.get(name)) for name in fields if _plain(old, name) != _plain(new, name)}


def _plain(data: Mapping[str, Any], name: str) -> Any:
    """The value for comparison; for links only kind, target and text, not whether we crawl that site."""
    value = data.get(name)
    if name == "related":
        return [(link.get("kind"), link.get("url"), link.get("text")) for link in value or []]
    return value or None


def text_changes(old: str, new: str) -> list[TextChange]:
    """The pieces in which two texts (paragraphs joined by newlines) differ, each with some words around it."""
    before, after = old.split("\n"), new.split("\n")
    if max(len(before), len(after)) > _MAX_LINES:
        return _by_words(before, after)
    changes: list[TextChange] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            changes += _by_words(before[start:end], after[new_start:new_end])
    return changes


def _by_words(old: Sequence[str], new: Sequence[str]) -> list[TextChange]:
    before, after = " ".join(old).split(), " ".join(new).split()
    if not old or not new or max(len(before), len(after)) > _MAX_WORDS:
        return [*(TextChange("-", line) for line in old), *(TextChange("+", line) for line in new)]
    changes: list[TextChange] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            words = before[start:end]
            if len(words) > 2 * _CONTEXT:
                words = [*words[:_CONTEXT], "...", *words[-_CONTEXT:]]
            changes.append(TextChange("=", " ".join(words)))
            continue
        changes += [TextChange("-", " ".join(before[start:end]))] * (end > start)
        changes += [TextChange("+", " ".join(after[new_start:new_end]))] * (new_end > new_start)
    return changes


def word_counts(changes: Sequence[TextChange]) -> tuple[int, int]:
    """The numbers of words removed and added."""
    gone, come = (sum(len(text.split()) for sign, text in changes if sign == wanted) for wanted in "-+")
    return gone, come


def shown(value: Any, limit: int = 70) -> str:
    """A value as a short line."""
    if value is None or value == []:
        return "nothing"
    if isinstance(value, list):
        texts = [str(next(iter(one.values()), "")) if isinstance(one, dict) else str(one) for one in value]
        value = f"{len(value)}: {' | '.join(texts)}" if len(value) > 1 else " | ".join(texts)
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 3] + "..."
