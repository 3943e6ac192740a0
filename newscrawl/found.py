"""`Found`: a URL on its way into a crawl, and what its source said about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.arabic import Reading


class Kind(StrEnum):
    """What a URL is; decides which callback reads it."""

    RSS = "rss"
    SITEMAP = "sitemap"
    LISTING = "listing"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The dates of publication that a crawl wants; aware, either may be open."""

    since: datetime | None = None
    until: datetime | None = None

    def excludes(self, published: datetime | None) -> str | None:
        """Why an article of that date is out of the window; None if it is in it, or its date is not known."""
        if published is None:
            return None
        if self.since is not None and published < self.since:
            return f"published {published:%Y-%m-%d %H:%M}, before since={self.since:%Y-%m-%d %H:%M}"
        if self.until is not None and published >= self.until:
            return f"published {published:%Y-%m-%d %H:%M}, not before until={self.until:%Y-%m-%d %H:%M}"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a source or the URL says about an article: the ladder's rung below the page's own metadata."""

    title: str | None = None
    summary: str | None = None
    published: Reading | None = None
    modified: Reading | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    section: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One URL of one site, and how it was found."""

    url: str
    kind: Kind
    key: str
    """Identity on the site: the key of an article, or the normalized URL of a source."""
    via: str
    """`rss`, `sitemap`, `listing`, `related` or `url`."""
    page: int = 1
    """Number of a listing page, or depth of a sitemap."""
    hops: int = 0
    parent: str | None = None
    """`site/key` of the article whose related link this is."""
    hints: Hints = field(default_factory=Hints)
