"""The classes of failures: what went wrong with a URL. Pure; used by extraction, store and crawl."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


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
