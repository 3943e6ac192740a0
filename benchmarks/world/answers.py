"""The response of a site at a moment: a page, a source, or a fault."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import format_datetime
from enum import Enum, auto
from functools import cache
from urllib.parse import quote, unquote

from benchmarks.world import sources, walls
from benchmarks.world.faults import Fault, Scope
from benchmarks.world.pages import article_page
from benchmarks.world.plan import Article, Plan, Site

_HTML = "text/html; charset=utf-8"
_XML = "application/xml; charset=utf-8"
_TOO_LARGE = 40_000_000
_PAUSE = 60
_ROBOTS = b"User-agent: *\nDisallow: /admin/\nDisallow: /search\n"


class Ending(Enum):
    """How a connection ends."""

    KEPT = auto()
    CLOSED = auto()
    """Closed before the declared length has been sent."""
    RESET = auto()
    SILENT = auto()
    """Nothing is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response; `kind` (what was requested) and `fault` (what is wrong with it) are for statistics."""

    kind: str
    status: int = 200
    body: bytes = b""
    content_type: str = _HTML
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None
    """The declared length, if it differs from that of the body."""
    ending: Ending = Ending.KEPT
    fault: Fault | None = None


_WALLS: dict[Fault, tuple[int, bytes]] = {
    Fault.FORBIDDEN: (403, walls.FORBIDDEN),
    Fault.PAUSE_SECONDS: (429, walls.TOO_MANY),
    Fault.PAUSE_DATE: (429, walls.TOO_MANY),
    Fault.BUSY: (503, walls.BUSY),
    Fault.CLOUDFLARE: (200, walls.CLOUDFLARE),
    Fault.IMPERVA: (200, walls.IMPERVA),
    Fault.DATADOME: (200, walls.DATADOME),
    Fault.AKAMAI: (200, walls.AKAMAI),
    Fault.ROBOT_QUESTION: (200, walls.ROBOT_QUESTION),
    Fault.CONSENT: (200, walls.CONSENT),
    Fault.GONE_FOR_A_MINUTE: (404, walls.NOT_FOUND),
    Fault.SOFT_404: (200, walls.SOFT_404),
    Fault.GONE: (410, walls.NOT_FOUND),
    Fault.SITE_FORBIDDEN: (403, walls.FORBIDDEN),
    Fault.SITE_PAUSE: (429, walls.TOO_MANY),
    Fault.SITE_BUSY: (503, walls.BUSY),
    Fault.SITE_CHALLENGE: (200, walls.CLOUDFLARE),
    Fault.SITE_CONSENT: (200, walls.CONSENT),
}
"""Faults that replace the whole page -> status and body."""


class World:
    """The sites of a plan, for a server."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._by_host = {site.host: site for site in plan.sites}
        self._patterns = {site.number: _pattern(site.shape) for site in plan.sites}

    def site(self, host: str) -> Site | None:
        """The site for a `Host` header."""
        return self._by_host.get(host.partition(":")[0])

    def answer(self, site: Site, target: str, headers: Mapping[str, str], at: float) -> Answer:
        """The response to a GET for a path and query; `headers` are the request's, by lower-case name."""
        fault = site.in_fault(at, Scope.SITE)
        kind, found, make = self._asked(site, target, at)
        if fault is Fault.SITE_SILENT:
            return Answer(kind=kind, ending=Ending.SILENT, fault=fault)
        if kind == "robots.txt":
            if fault is Fault.SITE_ROBOTS:
                return Answer(kind=kind, status=503, body=walls.BUSY, fault=fault)
            return Answer(kind=kind, body=_ROBOTS, content_type="text/plain")
        if fault in _WALLS:
            return self._wall(kind, fault, at)
        if make is None:
            return Answer(kind="unknown", status=404, body=walls.NOT_FOUND)
        if found is not None and found.is_faulty(at) and found.fault is not Fault.PAYWALL:
            assert found.fault is not None
            return self._faulty(site, found, found.fault, at)
        down = sources.is_down(site, kind, at)
        if down is Fault.UNREADABLE:
            return Answer(kind=kind, body=walls.UNREADABLE, fault=down)
        if down is None and site.in_fault(at, Scope.SOURCE) is Fault.FROZEN and kind == site.sources[0]:
            down = Fault.FROZEN
        if found is not None:
            down = found.fault if found.fault is Fault.PAYWALL else fault if fault is Fault.LAYOUT else None
        content_type = _HTML if kind in ("article", "listing") else _XML
        return _conditional(
            site,
            Answer(kind=kind, body=make(), content_type=content_type, fault=down),
            headers,
            self._validity(found, at),
        )

    def _asked(self, site: Site, target: str, at: float) -> tuple[str, Article | None, Callable[[], bytes] | None]:
        """The kind of a target, its article, and a function that builds its body; None if there is none."""
        plan = self.plan
        if target == "/robots.txt":
            return target[1:], None, None
        for kind, make in (
            ("rss", sources.rss),
            ("news sitemap", sources.news_sitemap),
            ("sitemap index", sources.sitemap_index),
        ):
            if target == sources.PATHS[kind] and kind in site.sources:
                return kind, None, lambda make=make: make(plan, site, at)
        part = re.fullmatch(r"/sitemap-(\d{1,6})\.xml", target)
        if part and "sitemap index" in site.sources:
            return "sitemap index", None, lambda: sources.sitemap(plan, site, int(part[1]), at)
        page = re.fullmatch(r"/latest\?page=(\d{1,6})", target)
        if page and "listing" in site.sources:
            return "listing", None, lambda: sources.listing(plan, site, int(page[1]), at)
        match = self._patterns[site.number].fullmatch(unquote(target))
        number = int(match["n"]) if match else 0
        if 1 <= number <= site.until(at):
            article = site.articles[number - 1]
            return "article", article, lambda: article_page(plan, site, article, at)
        return "unknown", None, None

    def _wall(self, kind: str, fault: Fault, at: float) -> Answer:
        status, body = _WALLS[fault]
        headers: tuple[tuple[str, str], ...] = ()
        if fault in (Fault.PAUSE_SECONDS, Fault.SITE_PAUSE):
            headers = (("Retry-After", str(_PAUSE)),)
        elif fault is Fault.PAUSE_DATE:
            moment = (self.plan.moment(at) + timedelta(seconds=_PAUSE)).replace(microsecond=0)
            headers = (("Retry-After", format_datetime(moment, usegmt=True)),)
        return Answer(kind=kind, status=status, body=body, headers=headers, fault=fault)

    def _faulty(self, site: Site, article: Article, fault: Fault, at: float) -> Answer:
        if fault in _WALLS:
            return self._wall("article", fault, at)
        answer = Answer(kind="article", fault=fault)
        if fault is Fault.SILENT:
            return replace(answer, ending=Ending.SILENT)
        if fault is Fault.TLS:
            # The port answers a TLS handshake with an alert.
            target = f"https://{site.host}:{self.plan.port}{quote(self.plan.path(article), safe='/?=')}"
            return replace(answer, status=302, headers=(("Location", target),))
        page = article_page(self.plan, site, article, at)
        if fault is Fault.TOO_LARGE:
            return replace(answer, body=page, length=_TOO_LARGE, ending=Ending.CLOSED)
        ending = Ending.RESET if fault is Fault.RESET else Ending.CLOSED
        return replace(answer, body=page[: len(page) // 2], length=len(page), ending=ending)

    def _validity(self, article: Article | None, at: float) -> str | None:
        """The time of an article page's last change, as a header value; None for a source."""
        if article is None:
            return None
        changed = article.updated if article.updated is not None and at >= article.updated else article.published
        return format_datetime(self.plan.moment(changed).replace(microsecond=0), usegmt=True)


def _conditional(site: Site, answer: Answer, headers: Mapping[str, str], modified: str | None) -> Answer:
    """The answer with the validators that the site sends, or a 304; compressed if the site does that."""
    validators: list[tuple[str, str]] = []
    if site.style % 3 == 0:
        tag = f'"{hashlib.blake2b(answer.body, digest_size=8).hexdigest()}"'
        validators.append(("ETag", tag))
        if headers.get("if-none-match") == tag:
            return replace(answer, status=304, body=b"", headers=tuple(validators))
    elif site.style % 3 == 1 and modified:
        validators.append(("Last-Modified", modified))
        if headers.get("if-modified-since") == modified:
            return replace(answer, status=304, body=b"", headers=tuple(validators))
    if site.style % 5 == 0 and "gzip" in headers.get("accept-encoding", ""):
        validators.append(("Content-Encoding", "gzip"))
        answer = replace(answer, body=gzip.compress(answer.body, 1, mtime=0))
    return replace(answer, headers=tuple(validators))


@cache
def _pattern(shape: str) -> re.Pattern[str]:
    return re.compile(
        re.escape(shape)
        .replace(r"\{n\}", r"(?P<n>\d{1,9})")
        .replace(r"\{day\}", r"[\d/]+")
        .replace(r"\{slug\}", r"[^/]+")
    )
