"""Determine the kind of an article from the label of its headline or the name of its section."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from newscrawl.arabic.gazetteer import kinds
from newscrawl.arabic.lines.breaking import is_breaking
from newscrawl.arabic.normalize.folding import fold

Kind = Literal["opinion", "live", "breaking", "press release"]
Strength = Literal["sure", "if signed"]

_HEAD = re.compile(r"[|:：–—()\[\]!…\-]|\.\.")
"""Signs after or around a label at the beginning of a headline."""
_TAIL = re.compile(r"[|–—()\[\]\-]")
_QUOTES = frozenset("«»\"“”„'‘’")


def _keys(phrases: Collection[str]) -> frozenset[str]:
    return frozenset(map(fold, phrases))


_LABELS: tuple[tuple[Kind, frozenset[str]], ...] = (
    ("breaking", _keys(kinds.BREAKING_LABELS)),
    ("live", _keys(kinds.LIVE_LABELS)),
    ("press release", _keys(kinds.RELEASE_LABELS)),
    ("opinion", _keys(kinds.OPINION_LABELS)),
)
_SECTIONS: tuple[tuple[Kind, frozenset[str]], ...] = (
    ("opinion", _keys(kinds.OPINION_SECTIONS)),
    ("press release", _keys(kinds.RELEASE_SECTIONS)),
    ("live", _keys(kinds.LIVE_SECTIONS)),
)
_OPENINGS = tuple(f"{fold(phrase)} " for phrase in kinds.RELEASE_OPENINGS)
_NOT_A_LABEL = _keys(kinds.NOT_A_LABEL.split())
_OPINION = _keys(kinds.OPINION_WORDS.split())
_ARTICLES = _keys(kinds.ARTICLE_WORDS.split())
_AND = fold("و")
_LONGEST = 60
"""Maximum characters of a label or of a section's name."""


def headline_kind(title: str) -> Kind | None:
    """Return the kind named by a headline's label: «عاجل | ...», «... (مباشر)», «بيان صحفي: ...»; None without a label.

    A label is set apart by a sign; only «عاجل» is also recognized without one. A quoted word is not a label.
    """
    edges = (_part(_HEAD.split(title), 1), _part(_TAIL.split(title), -1))
    for kind, labels in _LABELS:
        if any(edge in labels for edge in edges):
            return kind
    words = fold(title).split(maxsplit=6)
    if (
        is_breaking(title)
        and len(words) > 2
        and _NOT_A_LABEL.isdisjoint(words[1:3])
        and title.lstrip()[0] not in _QUOTES
    ):
        return "breaking"
    return "press release" if " ".join(words).startswith(_OPENINGS) else None


def _part(parts: list[str], step: int) -> str | None:
    """The first or last of several parts, folded; None if it is too long or quoted, or if there is only one part."""
    named = [part for part in parts if part.strip()]
    if len(named) < 2:
        return None
    part = named[::step][0]
    return None if len(part) > _LONGEST or _QUOTES.intersection(part) else fold(part)


def section_kind(section: str, names: Collection[str] = ()) -> tuple[Kind, Strength] | None:
    """Return the kind of the articles in a section, and how certain it is; `names` are the site's names, folded.

    «مقالات» is opinion only if the article is signed: many sites use the word for all their texts.
    """
    key = fold(section) if len(section) <= _LONGEST else ""
    if not key or key in names:
        return None
    for kind, phrases in _SECTIONS:
        if key in phrases:
            return kind, "sure"
    own = next((name for name in names if name and key.endswith(f" {name}")), None)
    words = (key.removesuffix(f" {own}") if own else key).split()
    words = [
        word if at == 0 or word in _OPINION | _ARTICLES else word.removeprefix(_AND) for at, word in enumerate(words)
    ]
    if not words or not all(word in _OPINION or word in _ARTICLES for word in words):
        return None
    return "opinion", "sure" if own or len(words) > 1 or words[0] in _OPINION else "if signed"
