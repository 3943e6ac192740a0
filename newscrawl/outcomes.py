"""How a URL can end: the outcomes, and the exceptions that carry one. Pure; known to extraction, store and crawl."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class Outcome(StrEnum):
    """The final word on a URL of the ledger; a URL without one is open."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    NEW_VERSION = "new version"
    DUPLICATE = "duplicate"
    NOT_ARTICLE = "not an article"
    OUT_OF_WINDOW = "out of window"
    GONE = "gone"
    ROBOTS = "refused by robots"
    FAILED = "failed"
    DROPPED = "dropped"
    READ = "read"
    """A source (feed, sitemap, listing) whose links were taken over."""
    SKIPPED = "skipped"
    """A listing page that was not fetched because the page before it was older than the window."""


KEPT = (Outcome.STORED, Outcome.UNCHANGED, Outcome.NEW_VERSION)
"""The outcomes of a URL whose article the store has under its name."""


class Rejected(Exception):
    """A URL whose page is not stored; the message is the reason that the ledger keeps."""

    outcome: ClassVar[Outcome]

    def __init__(self, reason: str, published: datetime | None = None) -> None:
        super().__init__(reason)
        self.published = published


class NotAnArticle(Rejected):
    """The page is not an article."""

    outcome = Outcome.NOT_ARTICLE


class OutOfWindow(Rejected):
    """The article's date is outside `since` and `until`."""

    outcome = Outcome.OUT_OF_WINDOW


class UnreadableSource(Rejected):
    """An RSS feed, a sitemap or a listing that cannot be read."""

    outcome = Outcome.FAILED
