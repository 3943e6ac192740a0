"""The outcomes of a URL, and the exceptions that carry one. Pure; used by extraction, store and crawl."""

from __future__ import annotations

from datetime import datetime
from enum import Enum, StrEnum
from typing import ClassVar


class Of(Enum):
    """The kind of URL that an outcome is for."""

    ARTICLES = "articles"
    SOURCES = "sources"
    BOTH = "both"


class Column(StrEnum):
    """The column of `scrapy crawlall` that counts an outcome."""

    STORED = "stored"
    DUPLICATES = "duplicates"
    FAILED = "failed"
    NOT_STORED = "not stored"


class Outcome(StrEnum):
    """The outcome of a URL in the ledger; a URL without one is open.

    Each row: value, kind of URL, column of `crawlall` (None: not counted), whether it is retried on the schedule of
    `crawl.rechecks`, and whether the store has the URL's article under its name.
    """

    of: Of
    column: Column | None
    retried: bool
    kept: bool

    def __new__(
        cls, value: str, of: Of = Of.BOTH, column: Column | None = None, retried: bool = False, kept: bool = False
    ) -> Outcome:
        member = str.__new__(cls, value)
        member._value_ = value
        member.of, member.column, member.retried, member.kept = of, column, retried, kept
        return member

    STORED = "stored", Of.ARTICLES, Column.STORED, False, True
    UNCHANGED = "unchanged", Of.ARTICLES, None, False, True
    REVISED = "revised", Of.ARTICLES, None, False, True
    NEW_VERSION = "new version", Of.ARTICLES, Column.STORED, False, True
    DUPLICATE = "duplicate", Of.ARTICLES, Column.DUPLICATES
    NOT_ARTICLE = "not an article", Of.ARTICLES, Column.NOT_STORED, True
    OUT_OF_WINDOW = "out of window", Of.ARTICLES, Column.NOT_STORED
    GONE = "gone", Of.BOTH, Column.NOT_STORED, True
    ROBOTS = "refused by robots", Of.BOTH, Column.NOT_STORED, True
    BLOCKED = "blocked", Of.BOTH, Column.FAILED, True
    UNAVAILABLE = "unavailable", Of.BOTH, Column.FAILED, True
    FAILED = "failed", Of.BOTH, Column.FAILED, True
    DROPPED = "dropped", Of.ARTICLES, Column.NOT_STORED
    READ = "read", Of.SOURCES
    SKIPPED = "skipped", Of.SOURCES


KEPT = tuple(outcome for outcome in Outcome if outcome.kept)
"""The outcomes of a URL whose article the store has under its name."""
REFUSALS = (Outcome.BLOCKED, Outcome.UNAVAILABLE)
"""The outcomes of a server that answers, but not with the page."""


class Rejected(Exception):
    """A URL whose page is not stored; the message is the reason that the ledger keeps.

    `published` is the article's date, if the page has one, and `precision` that of the date (see `Reading`). A `final`
    rejection is proof: the URL is not retried.
    """

    outcome: ClassVar[Outcome]

    def __init__(
        self, reason: str, *, published: datetime | None = None, precision: str | None = None, final: bool = False
    ) -> None:
        super().__init__(reason)
        self.published = published
        self.precision = precision
        self.final = final


class NotAnArticle(Rejected):
    """The page is not an article. Final only if the page declares it: a gallery, a listing, another language."""

    outcome = Outcome.NOT_ARTICLE


class OutOfWindow(Rejected):
    """The article's date is outside `since` and `until`."""

    outcome = Outcome.OUT_OF_WINDOW


class UnreadableSource(Rejected):
    """An RSS feed, a sitemap or a listing that cannot be read."""

    outcome = Outcome.FAILED


class NotFetched(Rejected):
    """The page could not be downloaded, or its reading failed."""

    outcome = Outcome.FAILED


class Gone(Rejected):
    """The server answers that the page does not exist."""

    outcome = Outcome.GONE


class Forbidden(Rejected):
    """robots.txt forbids the URL."""

    outcome = Outcome.ROBOTS


class Refusal(Rejected):
    """The server answers, but not with the page.

    `until`: it asks to be left alone until then. `counted`: the host's refusals have this one already.
    """

    def __init__(self, reason: str, *, until: datetime | None = None, counted: bool = False) -> None:
        super().__init__(reason)
        self.until = until
        self.counted = counted


class Blocked(Refusal):
    """The server refuses this crawler: 403, 429, a challenge."""

    outcome = Outcome.BLOCKED


class Unavailable(Refusal):
    """The server shows a notice in place of the page: maintenance, consent, login, an error page."""

    outcome = Outcome.UNAVAILABLE


class Unchanged(Rejected):
    """The page is the one that was read last."""

    outcome = Outcome.UNCHANGED


class SourceUnchanged(Rejected):
    """The source is the one that was read last."""

    outcome = Outcome.READ


class Redirected(Rejected):
    """The URL leads to another article of the site."""

    outcome = Outcome.DUPLICATE
