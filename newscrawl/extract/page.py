"""`Page`: one page while it is read, with what has been found on it so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from newscrawl.arabic import Reading
from newscrawl.extract.body import Prose, Sorter
from newscrawl.extract.document import Document
from newscrawl.extract.related import RelatedBlocks
from newscrawl.extract.selectors import Selection
from newscrawl.found import Found
from newscrawl.sites import Site, Sites


@dataclass(slots=True, kw_only=True)
class Page:
    """What the rungs of the ladder look at, and the fields that later ones depend on."""

    document: Document
    found: Found
    now: datetime
    """When the page was fetched; no date lies after it."""
    site: Site
    sites: Sites
    select: Mapping[str, Selection]
    """Field -> the site's selectors."""
    names: list[str]
    """The site's names, folded."""
    sorter: Sorter
    related: RelatedBlocks
    """Declared related and most-read blocks."""
    title: str = ""
    prose: Prose = field(default_factory=Prose)
    published: Reading | None = None
    origins: dict[str, str] = field(default_factory=dict)
    """Field -> the rung that filled it."""
