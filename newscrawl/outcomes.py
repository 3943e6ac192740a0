"""The outcomes of a URL, the classes of its failures, and the exceptions that carry both.

Pure; used by extraction, store and crawl.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum, Flag, StrEnum, auto
from typing import ClassVar


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


class Failure(StrEnum):
    """The class of a failure: what went wrong with a URL, in more detail than its outcome.

    Each row: value; its meaning; what an operator does about it; whether requests to the site are slowed down after it.
    A page that is merely not an article (a gallery, a video) has no failure.
    """

    meaning: str
    remedy: str
    slows: bool

    def __new__(cls, value: str, meaning: str, remedy: str, slows: bool = False) -> Failure:
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning, member.remedy, member.slows = meaning, remedy, slows
        return member

    @classmethod
    def named(cls, value: str | None) -> Failure | None:
        """Return the class with that value; None for a value that this version does not have."""
        return None if value is None else next((failure for failure in cls if failure == value), None)

    BLOCKED = (
        "blocked",
        "The server refuses this crawler: 401, 403, 407, 418, 429, or a page that says so.",
        "Send requests less often (`DOWNLOAD_DELAY`), or ask the site for permission.",
        True,
    )
    CHALLENGE = (
        "challenge",
        "A protection service requires a browser or a person; the reason names the service.",
        "Send requests less often, ask the site for permission, or set `render = True`.",
        True,
    )
    CONSENT = (
        "consent wall",
        "A page that asks for consent (cookies, privacy) in place of the article.",
        "Look at the page; feeds and AMP pages often have no such wall.",
        True,
    )
    LOGIN = (
        "login wall",
        "The article is shown only after a login.",
        "Exclude that section in `article_url`, or get permission to use an account.",
        True,
    )
    NOTICE = (
        "notice",
        "Several URLs of the site show the same text.",
        "Look at one of the pages.",
        True,
    )
    OTHER_PAGE = (
        "other page",
        "A different text than the stored one, or a page without any of the headline that the source gave.",
        "Look at the page: it may be an unknown wall, need `render = True`, or be another article by now.",
        True,
    )
    SERVER = (
        "server error",
        "5xx, or a page about maintenance or a server error.",
        "Wait; it is retried.",
        True,
    )
    SOFT_404 = (
        "soft 404",
        "“Not found” with status 200.",
        "Nothing; if there are many, check the URLs that the sources list.",
        True,
    )
    PAYWALL = (
        "paywall stub",
        "Only the beginning of a subscribers' article, or of a text that is already stored in full.",
        "Nothing; the site sells the rest.",
    )
    GONE = (
        "gone",
        "HTTP 404, 410 or 451.",
        "Nothing; for a source, correct its URL in the spider.",
    )
    ROBOTS = (
        "robots",
        "robots.txt forbids the URL.",
        "Respect it; for a source, remove it from the spider.",
    )
    ROBOTS_UNREACHABLE = (
        "robots unreachable",
        "robots.txt cannot be fetched, so no page may be fetched (RFC 9309).",
        "Wait; if it lasts, look at the site's robots.txt.",
        True,
    )
    DNS = (
        "dns",
        "The host name cannot be resolved.",
        "Check the name and this machine's resolver.",
    )
    TLS = (
        "tls",
        "The certificate or the TLS connection is not accepted.",
        "Look at the certificate; a site may opt out of the check in `custom_settings`.",
    )
    REFUSED = (
        "refused",
        "The connection is refused or cannot be made.",
        "Wait; check this machine's network if all sites have it.",
    )
    TIMEOUT = (
        "timeout",
        "No answer in time.",
        "Wait; raise `DOWNLOAD_TIMEOUT` for a slow site.",
    )
    RESET = (
        "reset",
        "The connection was closed, or the answer is not HTTP.",
        "Wait; it is retried.",
    )
    CUT_BODY = (
        "cut body",
        "The answer broke off, or its compression is damaged.",
        "Wait; it is retried.",
    )
    TOO_LARGE = (
        "too large",
        "More bytes than `DOWNLOAD_MAXSIZE`, compressed or uncompressed.",
        "Look at the page; raise the limit if it is an article.",
    )
    TOO_SLOW = (
        "too slow",
        "Reading the page took more than `PAGE_CPU_SECONDS`.",
        "Save the page (`scrapy savepage`) and report it.",
    )
    LEADS_AWAY = (
        "leads away",
        "It leads to another host, port or scheme than the site's, or to an address that is not public.",
        "Nothing; if the site has moved, correct `allowed_domains`.",
    )
    REDIRECT_LOOP = (
        "redirect loop",
        "More redirects than `REDIRECT_MAX_TIMES`.",
        "Look at the URL in a browser; the site may require a cookie.",
    )
    LAYOUT = (
        "layout change",
        "None of the site's selectors matches any more, even if other rungs still read the page.",
        "Compare with `scrapy probe`, then `scrapy repair`.",
    )
    EMPTY_SOURCE = (
        "empty source",
        "A source that can be read but lists no article.",
        "Look at it; correct its URL or `article_url`.",
    )
    FROZEN_SOURCE = (
        "frozen source",
        "A source that answers, but has had no new entry for much longer than usual.",
        "Look for the site's current feed, and replace this one.",
    )
    UNREADABLE_SOURCE = (
        "unreadable source",
        "A source that is not a feed, a sitemap or a page.",
        "Look at it; correct its URL in the spider.",
    )
    OTHER = (
        "other",
        "Anything else; the reason has the details.",
        "Read the reason: `scrapy explain URL`.",
    )


def failures_text(failures: Mapping[str, int]) -> str:
    """Return the counts of classes as text, in the order of the enum: `12 blocked, 3 timeout`; "" if there are none."""
    return ", ".join(f"{failures[failure]:,} {failure}" for failure in Failure if failures.get(failure))


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
