"""Pages served in place of an article: challenges, consent and login walls, maintenance, "not found" with 200. Pure.

Told by what a protection service writes into its own pages, and by headings that say nothing else, on pages with little
text. A page with a text or an article's metadata is never one: news about captchas, cookies and outages is news.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from newscrawl.arabic.lines import notice_kind
from newscrawl.extract.document import as_utf8

_MAX_SIZE = 96 * 1024
"""A larger body is no challenge: those carry a script or two."""
_HEAD = 32 * 1024
"""Bytes in which a page's title and first heading are looked for."""
_LITTLE = 160
"""Words of visible text from which a page is taken for one with content."""
_SERVICES: tuple[tuple[bytes, str], ...] = (
    (b"_cf_chl_opt", "Cloudflare"),
    (b"cf-browser-verification", "Cloudflare"),
    (b"challenge-error-text", "Cloudflare"),
    (b"cf-error-details", "Cloudflare"),
    (b"_Incapsula_Resource", "Imperva"),
    (b"Incapsula incident", "Imperva"),
    (b"captcha-delivery.com", "DataDome"),
    (b"px-captcha", "PerimeterX"),
    (b"_pxAppId", "PerimeterX"),
    (b"sucuri_cloudproxy", "Sucuri"),
    (b"sucuri.net/privacy", "Sucuri"),
    (b"ddos-guard", "DDoS-Guard"),
    (b"errors.edgesuite.net", "Akamai"),
    (b"sec-if-cpt-container", "Akamai"),
    (b"bm-verify", "Akamai"),
    (b"awswaf.com", "AWS WAF"),
    (b"aws-waf-token", "AWS WAF"),
    (b"__arcsjs", "ArvanCloud"),
    (b"hcaptcha.com/1/api.js", "hCaptcha"),
    (b"google.com/recaptcha/api.js", "reCAPTCHA"),
    (b"window.KPSDK", "Kasada"),
    (b"slowAES.decrypt", "a cookie script"),
)
"""What a service writes into its challenge -> its name."""
_ARTICLE = (
    b"NewsArticle",
    b"article:published_time",
    b'itemprop="articleBody"',
    b"ReportageNewsArticle",
    b"BlogPosting",
)
_OPENING = re.compile(rb"<(title|h1)\b[^<>]*>", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")
_UNSEEN = re.compile(r"<(script|style|noscript|template|svg)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_MAX_HEADING = 400


@dataclass(frozen=True, slots=True)
class Wall:
    """A page that stands in place of another."""

    reason: str
    """What it is and how it was told, for the ledger."""
    blocked: bool
    """It is meant for this crawler; otherwise everybody gets it."""


def wall_of(status: int, headers: Mapping[Any, Any], body: bytes) -> Wall | None:
    """The wall that a response shows, None for a page.

    `headers` are looked up by name. A page with content costs a search for its title.
    """
    if headers.get("cf-mitigated"):
        return Wall("a challenge (Cloudflare)", blocked=True)
    if len(body) > _MAX_SIZE:
        return None
    for mark, service in _SERVICES:
        if mark in body and (status != 200 or _is_bare(body)):
            return Wall(f"a challenge ({service})", blocked=True)
    for heading in _headings(body):
        kind = notice_kind(heading)
        if kind is not None and (status != 200 or _is_bare(body)):
            return Wall(f"{kind.value} («{heading[:60]}»)", blocked=kind.blocked)
    return None


def _headings(body: bytes) -> list[str]:
    """The page's title and first heading, as text."""
    head = body[:_HEAD]
    found: list[str] = []
    seen: set[bytes] = set()
    for opening in _OPENING.finditer(head):
        name = opening[1].lower()
        if name not in seen:
            seen.add(name)
            raw = head[opening.end() : opening.end() + _MAX_HEADING]
            end = raw.find(b"</")
            found.append(_text(raw if end < 0 else raw[:end]))
    return [heading for heading in found if heading]


def _is_bare(body: bytes) -> bool:
    """Whether a page has little text and none of the metadata of an article."""
    if any(mark in body for mark in _ARTICLE):
        return False
    return len(_text(body).split()) <= _LITTLE


def _text(raw: bytes) -> str:
    """What a reader sees of some markup."""
    text = as_utf8(raw, lambda: "windows-1256").decode("utf-8", "replace")
    return " ".join(unescape(_TAGS.sub(" ", _UNSEEN.sub(" ", text))).split())
