"""Obeys robots.txt by RFC 9309, and reads what it says about reuse.

Scrapy's own middleware allows everything if robots.txt cannot be fetched; its parsers leave out what is about reuse.
"""

from __future__ import annotations

import asyncio
from codecs import BOM_UTF8
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured, StopDownload
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import build_from_crawler, load_object

from newscrawl.archive.replay import NotInArchiveError
from newscrawl.crawl.failures import rejection
from newscrawl.crawl.frontier import Frontier
from newscrawl.crawl.requests import captured_from, note_policy, row_id
from newscrawl.crawl.retry_after import asked_pause
from newscrawl.crawl.serving import own_agent
from newscrawl.crawl.slots import Resting
from newscrawl.outcomes import Failure, Forbidden, Unavailable
from newscrawl.rights import TDM_PATH, Policy, product_token
from newscrawl.urls import origin_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_READ = 512 * 1024
"""Bytes of a robots.txt that count; RFC 9309 asks for at least 500 KiB."""
_START = 64
_MAX_SIZE = 64 * 1024 * 1024
_REDIRECTS = 5
"""Redirects that are followed; RFC 9309 requires at least this many."""
_PRIORITY = 1000
_LAST_COPY = timedelta(hours=24)
"""How long the last good copy stands in for a robots.txt that is unreachable, and in `crawldue` for any."""
_TDMREP_TIMEOUT = 10
_ROBOTS = "robots_txt"
_OF_THE_HOST = (Failure.DNS, Failure.TLS, Failure.REFUSED, Failure.LEADS_AWAY)
"""Failures that every URL of the host would have, with or without a robots.txt."""


@dataclass(frozen=True, slots=True)
class _Host:
    """A host's rules: what may be fetched, and how it may be used."""

    rules: RobotParser
    policy: Policy


class RobotsMiddleware:
    """Downloader middleware.

    4xx allows everything; 429, 5xx, a challenge or a notice of maintenance with 200, a redirect loop or no answer means
    that nothing else of the host is asked for in this run, unless there is a copy of the last 24 hours. Any other page
    in its place has no rules, but does not replace that copy either.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._frontier = Frontier.of(crawler)
        self._agent = own_agent(crawler.settings)
        self._tdmrep = crawler.settings.getbool("TDMREP")
        self._replayed = bool(crawler.settings.getlist("REPLAY"))
        self._parser: Any = load_object(crawler.settings["ROBOTSTXT_PARSER"])
        self._hosts: dict[str, asyncio.Future[_Host | Unavailable]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.bytes_received, signal=signals.bytes_received)
        return middleware

    async def process_request(self, request: Request) -> None:
        """Raise `Forbidden`, or `Unavailable` while the host's robots.txt is unreachable."""
        if request.meta.get("dont_obey_robotstxt") or not request.url.startswith("http"):
            return
        origin = origin_of(request.url)
        if origin not in self._hosts:
            self._hosts[origin] = asyncio.ensure_future(self._host(origin, request))
        host = await asyncio.shield(self._hosts[origin])
        if row_id(request) is not None:
            # The host may have begun to refuse meanwhile.
            self._frontier.breaker.check(request)
        if isinstance(host, Unavailable):
            raise Unavailable(str(host), until=host.until, failure=host.failure)
        if not host.rules.allowed(request.url, self._agent):
            raise Forbidden("robots.txt forbids it")
        note_policy(request, host.policy)

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Stop reading an endless robots.txt; the part received counts."""
        if _ROBOTS in request.meta:
            request.meta[_ROBOTS] += len(data)
            if request.meta[_ROBOTS] >= _READ:
                raise StopDownload(fail=False)

    async def _host(self, origin: str, request: Request) -> _Host | Unavailable:
        if self._frontier.if_due:
            # A site is polled many times a day.
            known = await self._copy(origin)
            if known is not None:
                return await self._parsed(origin, known, request, None)
        asked = _file(f"{origin}/robots.txt")
        try:
            response = await self._download(asked)
        except NotInArchiveError:
            return await self._parsed(origin, b"", request, None)
        except Resting:
            # It waited for its turn, and nothing is known of the host.
            raise
        except Exception as error:
            rejected = rejection(error)
            return await self._unreachable(origin, str(rejected), request, None, rejected.failure)
        if response.status == 429 or response.status >= 500 or 300 <= response.status < 400:
            return await self._unreachable(origin, f"HTTP {response.status}", request, asked_pause(response))
        if _is_page(response):
            from newscrawl.crawl.walls import wall_of

            wall = wall_of(response.status, response.headers, response.body)
            if wall is not None and (wall.blocked or wall.failure is Failure.SERVER):
                return await self._unreachable(origin, wall.reason, request, asked_pause(response))
            # Some sites answer every URL with a page; others do it for a while, and their rules still apply.
            if copy := await self._copy(origin):
                return await self._parsed(origin, copy, request, None)
            body = b""
        else:
            from newscrawl.extract.document import as_utf8

            body = as_utf8(_whole_lines(response), lambda: "utf-8") if response.status < 300 else b""
        if self._frontier.begun:
            await self._frontier.store.keep_robots(origin, body)
        return await self._parsed(origin, body, request, captured_from(asked) or datetime.now(UTC))

    async def _download(self, request: Request) -> Response:
        engine = self._crawler.engine
        assert engine is not None, "the engine downloads before it exists"
        return await engine.download_async(request)

    async def _unreachable(
        self, origin: str, reason: str, request: Request, until: datetime | None, cause: Failure | None = None
    ) -> _Host | Unavailable:
        copy = await self._copy(origin)
        if copy is not None:
            return await self._parsed(origin, copy, request, None)
        told = f"robots.txt cannot be fetched, so nothing is requested: {reason}"
        return Unavailable(told, until=until, failure=cause if cause in _OF_THE_HOST else Failure.ROBOTS_UNREACHABLE)

    async def _copy(self, origin: str) -> bytes | None:
        """The store's copy, if it is recent enough."""
        if not self._frontier.begun:
            return None
        return await self._frontier.store.robots(origin, datetime.now(UTC) - _LAST_COPY)

    async def _parsed(self, origin: str, body: bytes, request: Request, moment: datetime | None) -> _Host:
        """Read a robots.txt; `moment` is when it was fetched, None for a copy or none at all."""
        rules: RobotParser = build_from_crawler(self._parser, self._crawler, body)
        await self._crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=rules, request=request
        )
        tdmrep = await self._tdm_file(origin, rules, fresh=moment is not None)
        policy = Policy(origin, body, tdmrep, product_token(self._agent))
        if self._frontier.begun and moment is not None:
            await self._frontier.store.keep_policy(origin, policy.digest, policy.described(), moment)
        return _Host(rules, policy)

    async def _tdm_file(self, origin: str, rules: RobotParser, *, fresh: bool) -> bytes:
        """The tdmrep.json of a host, empty if it has none. Only a crawl asks for it, once a day.

        Without a `fresh` robots.txt the last copy is used. If the file cannot be fetched, so is the last copy.
        """
        if not self._tdmrep or not self._frontier.begun:
            return b""
        store = self._frontier.store
        body, fetched = (not self._replayed and await store.tdmrep(origin)) or (b"", None)
        is_new = fetched is not None and datetime.now(UTC) - fetched < _LAST_COPY
        if is_new or not fresh or not rules.allowed(origin + TDM_PATH, self._agent):
            return body
        try:
            response = await self._download(_file(origin + TDM_PATH, dont_retry=True, download_timeout=_TDMREP_TIMEOUT))
        except NotInArchiveError:
            return b""
        except Resting:
            raise
        except Exception:
            response = None
        if response is not None and response.status < 500 and response.status != 429:
            body = response.body if response.status == 200 and not _is_page(response) else b""
        if not self._replayed:
            await store.keep_tdmrep(origin, body)
        return body


def _file(url: str, **meta: object) -> Request:
    """The request for a file of a host; it may be on another host."""
    return Request(
        url,
        priority=_PRIORITY,
        dont_filter=True,
        meta={
            "dont_obey_robotstxt": True,
            "download_maxsize": _MAX_SIZE,
            "redirect_ttl": _REDIRECTS,
            _ROBOTS: 0,
            **meta,
        },
        callback=NO_CALLBACK,
    )


def _is_page(response: Response) -> bool:
    """Whether there is a page in place of a robots.txt; rules may name what walls are known by."""
    return response.status < 300 and response.body[:_START].removeprefix(BOM_UTF8).lstrip().startswith(b"<")


def _whole_lines(response: Response) -> bytes:
    """The part of a robots.txt that counts, without a line that was cut off."""
    body = response.body
    if len(body) < _READ:
        return body
    return body[: max(body.rfind(b"\n", 0, _READ), body.rfind(b"\r", 0, _READ)) + 1]
