"""The outcomes of a URL, and the exceptions that carry an outcome and the class of a failure.

Pure; used by extraction, store and crawl.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum, Flag, StrEnum, auto
from typing import ClassVar

from newscrawl.failures import Failure


class AppliesTo(Enum):
    """The kind of URL that an outcome applies to."""

    ARTICLES = "articles"
    SOURCES = "sources"
    BOTH = "both"


class Column(StrEnum):
    """The column of `scrapy crawlall` that counts an outcome."""

    STORED = "stored"
    DUPLICATES = "duplicates"
    FAILED = "failed"
    NOT_STORED = "not stored"


class Trait(Flag):
    """A property of an outcome that the code asks for."""

    KEPT = auto()  # the store holds an article under the URL's key
    WRITTEN = auto()  # the fetch wrote a text to the store: a new article, or a change of one
    EDITED = auto()  # the article has changed since it was stored, and may soon change again
    KNOWN = auto()  # the article counts as known, although the store holds none under the URL's key
    RETRIED = auto()  # it is retried on the schedule of `crawl.rechecks`
    CONFIRMED = auto()  # it is final only if the same answer confirms it at least a day later
    REFUSED = auto()  # the server answers, but not with the page


class Outcome(StrEnum):
    """The outcome of a URL in the ledger; a URL without one is open.

    Each row: value, kind of URL, column of `crawlall` (None: not counted), traits. A new outcome needs its row here and
    in docs/ledger.md only: code asks for traits, columns and kinds of URLs, with the tuples below.
    """

    applies_to: AppliesTo
    column: Column | None
    traits: Trait
    kept: bool
    retried: bool

    def __new__(
        cls,
        value: str,
        applies_to: AppliesTo = AppliesTo.BOTH,
        column: Column | None = None,
        traits: Trait = Trait(0),  # noqa: B008  # immutable
    ) -> Outcome:
        member = str.__new__(cls, value)
        member._value_ = value
        member.applies_to, member.column, member.traits = applies_to, column, traits
        member.kept, member.retried = Trait.KEPT in traits, Trait.RETRIED in traits
        return member

    STORED = "stored", AppliesTo.ARTICLES, Column.STORED, Trait.KEPT | Trait.WRITTEN
    UNCHANGED = "unchanged", AppliesTo.ARTICLES, None, Trait.KEPT
    REVISED = "revised", AppliesTo.ARTICLES, None, Trait.KEPT | Trait.WRITTEN | Trait.EDITED
    NEW_VERSION = "new version", AppliesTo.ARTICLES, Column.STORED, Trait.KEPT | Trait.WRITTEN | Trait.EDITED
    DUPLICATE = "duplicate", AppliesTo.ARTICLES, Column.DUPLICATES, Trait.KNOWN | Trait.CONFIRMED
    NOT_ARTICLE = "not an article", AppliesTo.ARTICLES, Column.NOT_STORED, Trait.RETRIED
    OUT_OF_WINDOW = "out of window", AppliesTo.ARTICLES, Column.NOT_STORED, Trait.KNOWN
    GONE = "gone", AppliesTo.BOTH, Column.NOT_STORED, Trait.RETRIED | Trait.CONFIRMED
    ROBOTS = "refused by robots", AppliesTo.BOTH, Column.NOT_STORED, Trait.RETRIED
    BLOCKED = "blocked", AppliesTo.BOTH, Column.FAILED, Trait.RETRIED | Trait.REFUSED
    UNAVAILABLE = "unavailable", AppliesTo.BOTH, Column.FAILED, Trait.RETRIED | Trait.REFUSED
    FAILED = "failed", AppliesTo.BOTH, Column.FAILED, Trait.RETRIED
    DROPPED = "dropped", AppliesTo.ARTICLES, Column.NOT_STORED
    READ = "read", AppliesTo.SOURCES
    SKIPPED = "skipped", AppliesTo.SOURCES


def _having(trait: Trait) -> tuple[Outcome, ...]:
    return tuple(outcome for outcome in Outcome if trait in outcome.traits)


KEPT = _having(Trait.KEPT)
"""The outcomes of a URL for whose key the store holds an article."""
WRITTEN = _having(Trait.WRITTEN)
"""The outcomes if the fetch wrote a text to the store."""
EDITED = _having(Trait.EDITED)
"""The outcomes of an article that has changed since it was stored."""
KNOWN = (*KEPT, *_having(Trait.KNOWN))
"""The outcomes of an article that is stored, or is known and need not be."""
CONFIRMED = _having(Trait.CONFIRMED)
"""The outcomes that the same answer must confirm at least a day later."""
REFUSALS = _having(Trait.REFUSED)
"""The outcomes if a server answers, but not with the page."""
NEW_TEXTS = tuple(outcome for outcome in Outcome if outcome.column is Column.STORED)
"""The outcomes of an article whose text the store did not have."""
FAILURES = tuple(outcome for outcome in Outcome if outcome.column is Column.FAILED)
"""The outcomes that count as failures."""
OF_ARTICLES = tuple(outcome for outcome in Outcome if outcome.applies_to is not AppliesTo.SOURCES)
"""The outcomes that the URL of an article can have."""
SOURCES_READ = tuple(outcome for outcome in Outcome if outcome.applies_to is AppliesTo.SOURCES)
"""The outcomes of a source that did not fail."""
NO_PAGE = tuple(outcome for outcome in Outcome if outcome.applies_to is AppliesTo.BOTH)
"""The outcomes if no page was read; only these do not depend on the kind of page."""


class Rejected(Exception):
    """Raised for a URL whose page is not stored; the message is the reason written to the ledger.

    `published` is the article's date, if the page has one, and `precision` that of the date (see `Reading`). A
    `final` rejection is proved: the URL is not retried. `failure` is its class, by default `usual`.
    """

    outcome: ClassVar[Outcome]
    usual: ClassVar[Failure | None] = None
    """The default class of a rejection of this kind."""

    def __init__(
        self,
        reason: str,
        *,
        published: datetime | None = None,
        precision: str | None = None,
        final: bool = False,
        failure: Failure | None = None,
    ) -> None:
        super().__init__(reason)
        self.published = published
        self.precision = precision
        self.final = final
        self.failure = failure or self.usual


class NotAnArticle(Rejected):
    """The page is not an article. Final only if it declares itself something else: a gallery, a video, a list."""

    outcome = Outcome.NOT_ARTICLE


class OutOfWindow(Rejected):
    """The article's date is outside `since` and `until`."""

    outcome = Outcome.OUT_OF_WINDOW


class UnreadableSource(Rejected):
    """An RSS feed, a sitemap or a listing that cannot be read."""

    outcome = Outcome.FAILED
    usual = Failure.UNREADABLE_SOURCE


class NotFetched(Rejected):
    """The page could not be downloaded, or its reading failed."""

    outcome = Outcome.FAILED
    usual = Failure.OTHER


class Gone(Rejected):
    """The server answers that the page does not exist."""

    outcome = Outcome.GONE
    usual = Failure.GONE


class Forbidden(Rejected):
    """robots.txt forbids the URL."""

    outcome = Outcome.ROBOTS
    usual = Failure.ROBOTS


class Refusal(Rejected):
    """The server answers, but not with the page.

    `until`: it wants no requests before then. `counted`: it is already included in the host's refusals.
    """

    def __init__(
        self, reason: str, *, until: datetime | None = None, counted: bool = False, failure: Failure | None = None
    ) -> None:
        super().__init__(reason, failure=failure)
        self.until = until
        self.counted = counted


class Blocked(Refusal):
    """The server refuses this crawler: 403, 429, a challenge."""

    outcome = Outcome.BLOCKED
    usual = Failure.BLOCKED


class Unavailable(Refusal):
    """The server shows a notice in place of the page: maintenance, consent, login, an error page."""

    outcome = Outcome.UNAVAILABLE
    usual = Failure.SERVER


class Unchanged(Rejected):
    """The page is the one that was read last."""

    outcome = Outcome.UNCHANGED


class SourceUnchanged(Rejected):
    """The source is the one that was read last."""

    outcome = Outcome.READ


class Redirected(Rejected):
    """The URL leads to another article of the site."""

    outcome = Outcome.DUPLICATE
