"""Obeys robots.txt as RFC 9309 specifies, and reads its statements about reuse.

Scrapy's own middleware allows everything if robots.txt cannot be fetched; its parsers ignore statements about reuse.
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
from newscrawl.crawl.frontier import Frontier
from newscrawl.crawl.network.retry_after import requested_pause
from newscrawl.crawl.network.slots import Resting
from newscrawl.crawl.refusals.failures import rejection
from newscrawl.crawl.requests import captured_from, note_policy, row_id
from newscrawl.crawl.reuse import own_agent
from newscrawl.failures import Failure
from newscrawl.outcomes import Forbidden, Unavailable
from newscrawl.rights import TDM_PATH, Policy, product_token
from newscrawl.urls import origin_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_READ = 512 * 1024
"""Maximum bytes of a robots.txt that are read; RFC 9309 requires at least 500 KiB."""
_START = 64
"""Bytes in which an HTML page must begin."""
_MAX_SIZE = 64 * 1024 * 1024
"""Size in bytes, declared or unpacked, above which the file is refused; a download ends after `_READ` bytes anyway."""
_REDIRECTS = 5
"""Maximum redirects that are followed; RFC 9309 requires at least this many."""
_PRIORITY = 1000
_LAST_COPY = timedelta(hours=24)
"""How long the last good copy is used if robots.txt is unreachable, and in `crawldue` without a request at all."""
_TDMREP_TIMEOUT = 10
_ROBOTS = "robots_txt"
_OF_THE_HOST = (Failure.DNS, Failure.TLS, Failure.REFUSED, Failure.LEADS_AWAY)
"""Failures that affect every URL of the host, not only its robots.txt."""


@dataclass(frozen=True, slots=True)
class _Host:
    """A host's rules: which URLs may be fetched, and how pages may be used."""

    rules: RobotParser
    policy: Policy


class RobotsMiddleware:
    """Downloader middleware that fetches each host's robots.txt before other requests to it.

    A 4xx allows everything. After a 429, a 5xx, a challenge or maintenance notice with 200, a redirect loop or no
    answer, nothing else is requested from the host in this run, unless there is a copy from the last 24 hours. Any
    other page in place of a robots.txt counts as empty rules, but does not replace that copy.
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
            # The host may have started to refuse while its robots.txt was fetched.
            self._frontier.breaker.check(request)
        if isinstance(host, Unavailable):
            raise Unavailable(str(host), until=host.until, failure=host.failure)
        if not host.rules.allowed(request.url, self._agent):
            raise Forbidden("robots.txt forbids it")
        note_policy(request, host.policy)

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Stop the download of an endless robots.txt; the received part is used."""
        if _ROBOTS in request.meta:
            request.meta[_ROBOTS] += len(data)
            if request.meta[_ROBOTS] >= _READ:
                raise StopDownload(fail=False)

    async def _host(self, origin: str, request: Request) -> _Host | Unavailable:
        if self._frontier.if_due:
            # A site is polled many times a day, so its robots.txt is not fetched each time.
            known = await self._copy(origin)
            if known is not None:
                return await self._parsed(origin, known, request, None)
        robots_request = _file(f"{origin}/robots.txt")
        try:
            response = await self._download(robots_request)
        except NotInArchiveError:
            return await self._parsed(origin, b"", request, None)
        except Resting:
            # The request was never sent, so nothing is known about the host.
            raise
        except Exception as error:
            rejected = rejection(error)
            return await self._unreachable(origin, str(rejected), request, None, rejected.failure)
        if response.status == 429 or response.status >= 500 or 300 <= response.status < 400:
            return await self._unreachable(origin, f"HTTP {response.status}", request, requested_pause(response))
        if _is_page(response):
            from newscrawl.crawl.refusals.walls import wall_of

            wall = wall_of(response.status, response.headers, response.body)
            if wall is not None and (wall.blocked or wall.failure is Failure.SERVER):
                return await self._unreachable(origin, wall.reason, request, requested_pause(response))
            # Some sites answer every URL with a page, others only for a while: then the earlier rules still apply.
            if copy := await self._copy(origin):
                return await self._parsed(origin, copy, request, None)
            body = b""
        else:
            from newscrawl.extract.document import as_utf8

            body = as_utf8(_whole_lines(response), lambda: "utf-8") if response.status < 300 else b""
        if self._frontier.begun:
            await self._frontier.store.keep_robots(origin, body)
        return await self._parsed(origin, body, request, captured_from(robots_request) or datetime.now(UTC))

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
        message = f"robots.txt cannot be fetched, so nothing is requested: {reason}"
        return Unavailable(message, until=until, failure=cause if cause in _OF_THE_HOST else Failure.ROBOTS_UNREACHABLE)

    async def _copy(self, origin: str) -> bytes | None:
        """Return the store's copy, if it is recent enough."""
        if not self._frontier.begun:
            return None
        return await self._frontier.store.robots(origin, datetime.now(UTC) - _LAST_COPY)

    async def _parsed(self, origin: str, body: bytes, request: Request, moment: datetime | None) -> _Host:
        """Read a robots.txt; `moment` is when it was fetched, None for a copy or if there is none."""
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
        """Return the tdmrep.json of a host, empty if it has none. Only a crawl requests it, once a day.

        The last copy is used if robots.txt is not `fresh`, or if the file cannot be fetched.
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
    """Return the request for a file of a host; redirects may lead to another host."""
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
    """Whether there is a page in place of a robots.txt. Checked because real rules may contain the marks of walls."""
    return response.status < 300 and response.body[:_START].removeprefix(BOM_UTF8).lstrip().startswith(b"<")


def _whole_lines(response: Response) -> bytes:
    """Return the part of a robots.txt that is used, without a truncated last line."""
    body = response.body
    if len(body) < _READ:
        return body
    return body[: max(body.rfind(b"\n", 0, _READ), body.rfind(b"\r", 0, _READ)) + 1]
