"""The faults of the world: one row per fault, with its scope and duration. Bodies are in `walls`."""

from __future__ import annotations

from enum import Enum, StrEnum

FOREVER = float("inf")


class Scope(Enum):
    """The part of the world that a fault affects."""

    ARTICLE = "one article, from its publication on"
    SITE = "all of a site, for a while"
    SOURCE = "the first source of a site, for a while"


class Fault(StrEnum):
    """Each row: name, scope, duration in simulated seconds; for an article, half to three times that duration."""

    scope: Scope
    lasts: float

    def __new__(cls, value: str, scope: Scope, lasts: float) -> Fault:
        member = str.__new__(cls, value)
        member._value_ = value
        member.scope, member.lasts = scope, lasts
        return member

    # Faults of an article that can be read later.
    FORBIDDEN = "403 wall", Scope.ARTICLE, 180
    PAUSE_SECONDS = "429, Retry-After in seconds", Scope.ARTICLE, 90
    PAUSE_DATE = "429, Retry-After as a date", Scope.ARTICLE, 90
    BUSY = "503 wall", Scope.ARTICLE, 120
    CLOUDFLARE = "Cloudflare challenge as 200", Scope.ARTICLE, 180
    IMPERVA = "Imperva challenge as 200", Scope.ARTICLE, 180
    DATADOME = "DataDome challenge as 200", Scope.ARTICLE, 180
    AKAMAI = "Akamai challenge as 200", Scope.ARTICLE, 180
    ROBOT_QUESTION = "robot question as 200", Scope.ARTICLE, 180
    CONSENT = "consent page as 200", Scope.ARTICLE, 180
    GONE_FOR_A_MINUTE = "gone for a minute", Scope.ARTICLE, 75
    RESET = "reset in mid-body", Scope.ARTICLE, 60
    CUT = "cut body", Scope.ARTICLE, 60
    SILENT = "timeout", Scope.ARTICLE, 60
    TLS = "TLS failure", Scope.ARTICLE, 60
    # Faults of an article that can never be read.
    SOFT_404 = "soft 404", Scope.ARTICLE, FOREVER
    PAYWALL = "paywall stub", Scope.ARTICLE, FOREVER
    GONE = "gone", Scope.ARTICLE, FOREVER
    TOO_LARGE = "too large", Scope.ARTICLE, FOREVER
    # Faults of a site.
    SITE_FORBIDDEN = "403 wall of the site", Scope.SITE, 240
    SITE_PAUSE = "429 of the site", Scope.SITE, 180
    SITE_BUSY = "503 wall of the site", Scope.SITE, 240
    SITE_CHALLENGE = "challenge on every page", Scope.SITE, 240
    SITE_CONSENT = "consent page on every page", Scope.SITE, 240
    SITE_ROBOTS = "robots.txt 5xx", Scope.SITE, 300
    SITE_REFUSED = "refused", Scope.SITE, 240
    SITE_SILENT = "timeout of the site", Scope.SITE, 180
    LAYOUT = "layout change", Scope.SITE, FOREVER
    # Faults of a source.
    EMPTY = "empty source", Scope.SOURCE, 360
    FROZEN = "frozen source", Scope.SOURCE, 360
    UNREADABLE = "unreadable source", Scope.SOURCE, 360
    UNRESOLVED = "unresolved host of a source", Scope.SOURCE, FOREVER


def of_scope(*scopes: Scope) -> list[Fault]:
    """The faults with the given scopes, in the order of the table."""
    return [fault for fault in Fault if fault.scope in scopes]
