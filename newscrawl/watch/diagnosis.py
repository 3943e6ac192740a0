"""Findings of the watch as kinds and figures, from which sentences in each language are built. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Figure = float | str | list[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence: its kind, a key of `english.PHRASES` and `arabic.findings.PHRASES`, and the figures in it."""

    kind: str
    figures: Mapping[str, Figure] = field(default_factory=dict)


def phrase(kind: str, **figures: Figure) -> Phrase:
    """A phrase of that kind."""
    return Phrase(kind, figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """A finding: what is wrong, why, and what to do."""

    what: Phrase
    why: Phrase
    todo: Phrase

    def plain(self) -> dict[str, Any]:
        """The finding as JSON-ready data, for the store."""
        return {name: [one.kind, dict(one.figures)] for name, one in self.parts().items()}

    def parts(self) -> dict[str, Phrase]:
        """The three phrases by name."""
        return {"what": self.what, "why": self.why, "todo": self.todo}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Diagnosis:
        """The inverse of `plain`."""
        return cls(**{name: Phrase(kind, figures) for name, (kind, figures) in plain.items()})
