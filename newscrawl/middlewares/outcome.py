"""Separate responses that contain a page from those that do not; `Settling` writes the outcome of the latter."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from newscrawl.crawl.conditions import is_refetched, is_same, validators_of
from newscrawl.crawl.frontier import Frontier
from newscrawl.crawl.network.clock import skew
from newscrawl.crawl.network.retry_after import requested_pause
from newscrawl.crawl.requests import is_conditional, note_moment, row_id
from newscrawl.failures import Failure
from newscrawl.found import Found, Kind
from newscrawl.outcomes import (
    Blocked,
    Gone,
    NotAnArticle,
    NotFetched,
    Redirected,
    SourceUnchanged,
    Unavailable,
    Unchanged,
)
from newscrawl.spider import NewsSpider
from newscrawl.urls import is_front_page, normalize, readable

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_GONE = (404, 410, 451)
_BLOCKED = (401, 403, 407, 418, 429)
_UNAVAILABLE = (503, 509, 529)
_SLOW = 408
_WALLED = (Failure.CHALLENGE, Failure.LOGIN, Failure.CONSENT)
"""Failures that a page shows more exactly than the status of a refusal."""


class OutcomeMiddleware:
    """Downloader middleware, the closest to the engine, so that it gets responses after retries and redirects."""

    def __init__(self, crawler: Crawler) -> None:
        self._frontier = Frontier.of(crawler)
        self._clock_checked = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not isinstance(crawler.spider, NewsSpider):
            raise NotConfigured
        middleware = cls(crawler)
        crawler.signals.connect(middleware.response_downloaded, signal=signals.response_downloaded)
        return middleware

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Count a refusal before the next request to the host is sent; `process_response` would be too late."""
        if row_id(request) is None:
            return
        note_moment(request, self._frontier.breaker.moment())
        if response.status < 400:
            return
        until = requested_pause(response)
        if _is_refusal(response, until):
            self._frontier.parts.settling.refused(request.url, _words(response, until), until)

    def process_request(self, request: Request) -> None:
        """Hold back requests to resting hosts."""
        if row_id(request) is not None:
            self._frontier.breaker.check(request)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Raise the outcome of a response without a page; assign a redirected article to the URL it redirected to."""
        of = row_id(request)
        if of is None:
            return response
        self._check_clock(response)
        found: Found = request.cb_kwargs["found"]
        is_article = found.kind is Kind.ARTICLE
        if response.status == 304:
            if not is_conditional(request):
                raise NotFetched("HTTP 304 to an unconditional request")
            self._answered(request)
            raise (Unchanged if is_article else SourceUnchanged)("HTTP 304")
        if response.status != 200:
            raise self._refusal(response)
        from newscrawl.crawl.refusals.walls import wall_of

        wall = wall_of(response.status, response.headers, response.body, found.hints.title)
        if wall is not None:
            raise wall.rejection(requested_pause(response))
        self._answered(request)
        if is_article and request.meta.get("redirect_urls"):
            request = await self._moved(request, response, found)
            response.request = request
        if self._is_same(row_id(request), response):
            raise (Unchanged if is_article else SourceUnchanged)("the same bytes")
        if is_article:
            return response
        return await self._frontier.parts.seen.leave_out(self._frontier.in_flight.row(of), response)

    def _answered(self, request: Request) -> None:
        self._frontier.summary.counts["fetched"] += 1
        self._frontier.breaker.answered(request)

    def _is_same(self, of: int | None, response: Response) -> bool:
        """Whether a page is byte for byte the one that was read last; keeps its validators for the next request."""
        in_flight, rechecks = self._frontier.in_flight, self._frontier.rechecks
        row = None if of is None else in_flight.row(of)
        # A page that is not fetched again needs no hash.
        if row is None or not is_refetched(row, rechecks):
            return False
        validators = validators_of(response)
        in_flight.note_validators(row.id, validators)
        return is_same(row, validators)

    @staticmethod
    def _refusal(response: Response) -> Exception:
        from newscrawl.crawl.refusals.walls import wall_of

        until = requested_pause(response)
        reason = _words(response, until)
        wall = wall_of(response.status, response.headers, response.body)
        if wall is not None:
            reason = f"{reason}: {wall.reason}"
        if response.status in _GONE:
            return Gone(reason) if wall is None or not wall.blocked else Blocked(reason, failure=wall.failure)
        counted = _is_refusal(response, until)
        if response.status in _BLOCKED or (wall is not None and wall.blocked):
            more = wall.failure if wall is not None and wall.failure in _WALLED else None
            return Blocked(reason, until=until, counted=counted, failure=more)
        if response.status in _UNAVAILABLE or until is not None:
            return Unavailable(reason, until=until, counted=counted)
        if response.status == _SLOW:
            return NotFetched(reason, failure=Failure.TIMEOUT)
        if response.status < 300:
            return NotFetched(f"{reason}, which comes with no page")
        if response.status < 400:
            return NotFetched(f"{reason}, which leads to no page", failure=Failure.LEADS_AWAY)
        return NotFetched(reason, failure=Failure.SERVER if response.status >= 500 else None)

    async def _moved(self, request: Request, response: Response, found: Found) -> Request:
        """Return the request of the article that a URL redirected to; the same request if it is the same article."""
        key = self._frontier.spider.article_key(response.url)
        if key == found.key:
            return request
        if key is None:
            from newscrawl.crawl.refusals.walls import wall_at

            wall = wall_at(response.url)
            if wall is not None:
                raise wall.rejection()
            destination = "the front page" if is_front_page(response.url) else "a URL that is not an article's"
            raise NotAnArticle(f"redirects to {destination}: {readable(response.url)}")
        target = Found(
            url=normalize(response.url), kind=Kind.ARTICLE, key=key, via=found.via, hops=found.hops,
            parent=found.parent, hints=found.hints,
        )  # fmt: skip
        moved = await self._frontier.parts.discovery.moved(request, target)
        if moved is None:
            raise Redirected(f"redirects to {readable(response.url)}, which is known")
        return moved.replace(meta={**request.meta, **moved.meta})

    def _check_clock(self, response: Response) -> None:
        if self._clock_checked:
            return
        self._clock_checked = True
        difference = skew(response.headers.get("Date"), datetime.now(UTC))
        if difference is not None:
            logger.warning("this machine's clock is %s the server's: set it", difference)


def _is_refusal(response: Response, until: datetime | None) -> bool:
    """Whether the status is a refusal, or an error that becomes one because the server asks for a pause."""
    if response.status in _BLOCKED or response.status in _UNAVAILABLE:
        return True
    return response.status >= 400 and response.status not in _GONE and until is not None


def _words(response: Response, until: datetime | None) -> str:
    return f"HTTP {response.status}" + (f", asks for a pause until {until:%Y-%m-%d %H:%M} UTC" if until else "")
