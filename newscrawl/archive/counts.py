"""Counts of what was found in an archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

_MAX_REASONS = 60
_MAX_REASON = 80
_OTHER_REASONS = "other reasons"


@dataclass(slots=True, kw_only=True)
class Counts:
    """Counts of the records of an archive by what became of them."""

    records: int = 0
    pages: int = 0
    """Records of type `response` or `resource` with an http(s) URL."""
    revisits: int = 0
    """Records that refer to the page of another record, from which the text is read."""
    wanted: int = 0
    """Pages of wanted hosts."""
    articles: int = 0
    repeated: int = 0
    """Articles that occurred earlier in the archive with the same text."""
    damaged: int = 0
    """Parts of the file that cannot be read."""
    size: int = 0
    """Size of the archive in bytes."""
    fetched: int = 0
    """Bytes of the archive that were read."""
    not_articles: Counter[str] = field(default_factory=Counter)
    """Reason -> number of wanted pages from which no article was extracted."""
    first_damage: str | None = None

    def refuse(self, reason: str) -> None:
        """Count a wanted page without an article."""
        reason = reason.partition("\n")[0]
        reason = reason if len(reason) <= _MAX_REASON else f"{reason[:_MAX_REASON]}..."
        known = reason in self.not_articles or len(self.not_articles) < _MAX_REASONS
        self.not_articles[reason if known else _OTHER_REASONS] += 1

    def damage(self, message: str) -> None:
        """Count a damaged part."""
        self.damaged += 1
        self.first_damage = self.first_damage or message

    def add(self, other: Counts) -> None:
        """Add the counts of another archive."""
        for name in (each.name for each in fields(self) if each.type == "int"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.not_articles.update(other.not_articles)
        self.first_damage = self.first_damage or other.first_damage

    def data(self) -> dict[str, Any]:
        """The counts as JSON-ready data."""
        return asdict(self) | {"not_articles": dict(self.not_articles.most_common())}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Counts:
        """The inverse of `data`."""
        known = {each.name: data[each.name] for each in fields(cls) if each.name in data}
        return cls(**{**known, "not_articles": Counter(known.get("not_articles", {}))})
