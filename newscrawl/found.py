"""`Found`: a URL on its way into a crawl, and what the place that named it said of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a URL is, which decides the callback that reads it."""

    RSS = "rss"
    SITEMAP = "sitemap"
    LISTING = "listing"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a feed, a sitemap or a URL says of an article: the ladder's rung below the page's own metadata."""

    title: str | None = None
    summary: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    section: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One URL of one site, with the way it was found."""

    url: str
    kind: Kind
    key: str
    """Identity on the site: an article's key, or the normalized URL of a source."""
    via: str
    """`rss`, `sitemap`, `listing`, `related` or `url`."""
    page: int = 1
    """Number of a listing page, or depth of a sitemap."""
    hops: int = 0
    parent: str | None = None
    """`site/key` of the article whose related link this is."""
    hints: Hints = field(default_factory=Hints)
