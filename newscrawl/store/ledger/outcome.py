"""How a URL can end."""

from __future__ import annotations

from enum import StrEnum


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
