"""`Page`: one page while it is read, with the fields found so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from lxml import etree

from newscrawl.arabic import Reading, clean
from newscrawl.extract.document import Document
from newscrawl.extract.layout.generic import PageText, read_text
from newscrawl.extract.layout.near_headline import NearHeadline
from newscrawl.extract.layout.stamps import Stamp
from newscrawl.extract.related import RelatedBlocks
from newscrawl.extract.selectors import Selection, text_of
from newscrawl.extract.text.body import Prose, Sorter
from newscrawl.found import Found
from newscrawl.rights import Served
from newscrawl.sites import Declaration, Sites


@dataclass(kw_only=True)
class Page:
    """The page as the rungs of the ladder see it, and the fields filled so far."""

    document: Document
    found: Found
    now: datetime
    """When the page was fetched; later dates are refused."""
    site: Declaration
    sites: Sites
    select: Mapping[str, Selection]
    """Field -> the site's selectors."""
    names: list[str]
    """The site's names, folded."""
    sorter: Sorter
    related: RelatedBlocks
    """Declared related and most-read blocks."""
    served: Served = field(default_factory=Served)
    """The page's headers, and the policy of its host."""
    values: dict[str, Any] = field(default_factory=dict)
    """Field -> its value, as returned by the row's check."""
    origins: dict[str, str] = field(default_factory=dict)
    """Field -> the rung that filled it."""

    @cached_property
    def text(self) -> PageText:
        """The article's text as found without selectors."""
        return read_text(self.document, self.values.get("title"))

    @cached_property
    def bodies(self) -> list[etree._Element]:
        """The elements that the site's body selector matches."""
        return self.select["body"].elements(self.document.root)

    @property
    def declared(self) -> bool:
        """Whether the site declares a body selector."""
        return bool(self.select["body"])

    def printed(self, title: str) -> str | None:
        """Return the headline as printed on the page; None if the page does not print that title."""
        outline = self.document.outline
        at = outline.headline(title)
        return clean(outline.printed(at, title)) if at is not None else None

    @cached_property
    def printed_titles(self) -> list[str]:
        """Candidates for the printed headline: the line that matches `<title>`, a lone `<h1>`, and `<title>` itself."""
        named = next((text for element in self.document.root.iter("title") if (text := text_of(element))), "")
        headings = [
            line.text for line in self.document.outline.lines if line.place.block.tag == "h1" and line.words > 2
        ]
        found = (self.printed(named) if named else None, headings[0] if len(headings) == 1 else None, named)
        return [title for title in found if title]

    @cached_property
    def near(self) -> NearHeadline:
        """The text near the headline."""
        return NearHeadline(self.document, self.text, self.names)

    @cached_property
    def near_dates(self) -> tuple[Stamp | None, Stamp | None]:
        """The dates of publication and of the last change that are printed near the headline."""
        return self.near.dates(region=self.site.region, now=self.now)

    @property
    def title(self) -> str:
        """The headline, once its row has been read."""
        return str(self.values["title"])

    @property
    def prose(self) -> Prose:
        """The sorted text, once the row of the body has been read."""
        prose = self.values["body"]
        assert isinstance(prose, Prose)
        return prose

    @property
    def published(self) -> Reading | None:
        """The date of publication, once its row has been read."""
        return self.values.get("published")

    def tried(self, field: str, rung: str, candidates: list[Any], value: Any) -> None:
        """Called after each attempt of a rung, with its candidates and the checked value; see `TracedPage`."""

    def passed_over(self, field: str, rung: str, reason: str) -> None:
        """Called if a rung is skipped although no earlier rung has finally filled the field."""

    def done(self, step: str) -> None:
        """Called after each step of the extraction that is not part of the ladder."""
