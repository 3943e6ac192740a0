"""Texts of a card that do not come from the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who publishes a folder, and how it is named."""

    folder: str
    """The folder's name, as it stands beside the card."""
    title: str
    """Who gathered it."""
    link: str
    """The page of whoever gathered it; also where to ask that an article be taken out."""
    written: datetime
    """When the card was made, aware."""
    outlets: Mapping[str, str] = field(default_factory=dict)
    """Site -> name of its outlet."""

    license = "The rights in each article stay with its outlet; see the column rights and robots.txt of its site."

    @property
    def name(self) -> str:
        """The name of the data set."""
        return self.folder.removesuffix(".parquet") or self.folder

    @property
    def version(self) -> str:
        """A version of three numbers: the day of the card."""
        return f"{self.written.year}.{self.written.month}.{self.written.day}"

    @property
    def description(self) -> str:
        """The data set in a sentence."""
        return "Articles of Arabic news sites: the text of each article alone, with its metadata, copies and rights."

    @property
    def citation(self) -> str:
        """How it is cited."""
        return f"{self.title}: {self.name}. Articles of Arabic news sites, {self.written.date()}. {self.link}"
