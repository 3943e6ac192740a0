"""`Found`: a URL that was found for a crawl, with the hints that its source gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.arabic import Reading


class Kind(StrEnum):
    """The kind of a URL, which decides the callback that reads it."""

    RSS = "rss"
    SITEMAP = "sitemap"
    LISTING = "listing"
    ARTICLE = "article"


SOURCES = tuple(kind.value for kind in Kind if kind is not Kind.ARTICLE)
"""The kinds of sources; in `Found.via`, they mean that the site itself listed the URL."""

FRESH = timedelta(days=2)
"""An article published longer than this before it is stored is not news, but from an archive or a first crawl."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The dates of publication that a crawl is limited to: `since` <= date < `until`; both aware, None for no limit."""

    since: datetime | None = None
    until: datetime | None = None

    def excludes(self, published: datetime | None, precision: str | None = None) -> str | None:
        """Return why an article of that date is outside the window; None if it is or may be inside.

        A date of precision `day` (see `Reading`) is outside only if the whole day is.
        """
        if published is None:
            return None
        latest = published + timedelta(days=1, microseconds=-1) if precision == "day" else published
        if self.since is not None and latest < self.since:
            return f"published {published:%Y-%m-%d %H:%M}, before since={self.since:%Y-%m-%d %H:%M}"
        if self.until is not None and published >= self.until:
            return f"published {published:%Y-%m-%d %H:%M}, not before until={self.until:%Y-%m-%d %H:%M}"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """The data that a source gives for an article; the ladder uses it if the page's own metadata has no value."""

    title: str | None = None
    summary: str | None = None
    published: Reading | None = None
    modified: Reading | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    section: str | None = None
    day: Reading | None = None
    """The day in the URL, if its source gave no date. Used only for the window; the ladder reads the URL itself."""

    @property
    def date(self) -> Reading | None:
        """The best date of publication known before the page is read."""
        return self.published or self.day


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A URL of a site, and how it was found."""

    url: str
    kind: Kind
    key: str
    """Identity on the site: the key of an article, or the normalized URL of a source."""
    via: str
    """The kind of source that listed it, or else `related`, `archive` or `url`."""
    page: int = 1
    """Number of a listing page, or depth of a sitemap."""
    hops: int = 0
    """Related links followed to reach it."""
    parent: str | None = None
    """`site/key` of the article whose related link this is."""
    hints: Hints = field(default_factory=Hints)
