"""An in-memory index of signatures: the reference for the index in the store."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, NamedTuple, TypeVar

from newscrawl.dedup.judge import Decision, judge
from newscrawl.dedup.signature import Signature

T = TypeVar("T", bound=Hashable)


class Known(NamedTuple):
    """The data kept per article: signature, site, and day of publication as a day number (None if unknown)."""

    signature: Signature
    site: str
    day: int | None


class Index(Generic[T]):
    """The in-memory index: each key has one owner, the latest article."""

    def __init__(self) -> None:
        self._owners: dict[int, T] = {}
        self._known: dict[T, Known] = {}

    def __len__(self) -> int:
        return len(self._known)

    def add(self, name: T, signature: Signature, *, site: str = "", day: int | None = None) -> None:
        """Add an original (never a copy), which becomes the owner of its keys."""
        self._known[name] = Known(signature, site, day)
        self._owners.update(dict.fromkeys(signature.keys, name))

    def candidates(self, signature: Signature) -> list[T]:
        """The articles, at most 8, that own one of the signature's keys."""
        return list(dict.fromkeys(self._owners[key] for key in signature.keys if key in self._owners))

    def find(self, signature: Signature, *, site: str = "", day: int | None = None) -> tuple[T, Decision] | None:
        """The original of which an article is a near-duplicate, the most similar one if there are several."""
        best: tuple[T, Decision] | None = None
        for name in self.candidates(signature):
            known = self._known[name]
            same_day = None if day is None or known.day is None else day == known.day
            decision = judge(signature, known.signature, same_site=site == known.site, same_day=same_day)
            if decision.duplicate and (best is None or decision.similarity > best[1].similarity):
                best = name, decision
        return best
