"""Texts of a card that do not come from the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The publisher and the names of a folder."""

    folder: str
    """The folder's name; the card is stored beside the folder."""
    title: str
    """Name of the person or organization that gathered the articles."""
    link: str
    """The page of the person or organization that gathered them, where the removal of an article can be requested."""
    written: datetime
    """When the card was made; timezone-aware."""
    outlets: Mapping[str, str] = field(default_factory=dict)
    """Site -> name of its outlet."""

    license = "The rights in each article stay with its outlet; see the column rights and robots.txt of its site."

    @property
    def name(self) -> str:
        """The name of the data set."""
        return self.folder.removesuffix(".parquet") or self.folder

    @property
    def version(self) -> str:
        """A version of three numbers: year, month and day of the card."""
        return f"{self.written.year}.{self.written.month}.{self.written.day}"

    @property
    def description(self) -> str:
        """The data set in one sentence."""
        return "Articles of Arabic news sites: clean text of each article, with metadata, copies and rights."

    @property
    def citation(self) -> str:
        """The text for citing the data set."""
        return f"{self.title}: {self.name}. Articles of Arabic news sites, {self.written.date()}. {self.link}"
