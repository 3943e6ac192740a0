"""`Breaker`: stops requests to hosts that refuse them or ask for a pause; their URLs stay open."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from scrapy.http import Request

from newscrawl.crawl.ending import CrawlSummary
from newscrawl.crawl.inflight import InFlight
from newscrawl.crawl.network.slots import Resting, drop_waiting
from newscrawl.crawl.network.throttle import Throttle
from newscrawl.crawl.refusals.hosts import Hosts
from newscrawl.crawl.requests import moment_of, row_id
from newscrawl.failures import Failure
from newscrawl.outcomes import NO_PAGE, Outcome
from newscrawl.store import Rest, Store
from newscrawl.urls import host

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_REST = timedelta(minutes=30)
"""How long a URL of a resting host is not due; `crawl` and `crawlall` request it anyway."""


class Breaker:
    """One per crawl."""

    def __init__(self, crawler: Crawler, in_flight: InFlight, summary: CrawlSummary) -> None:
        self._crawler = crawler
        self._in_flight = in_flight
        self._summary = summary
        self._hosts = Hosts()
        self._waiting: list[int] = []

    @cached_property
    def _throttle(self) -> Throttle:
        # Extensions can be looked up only once all of them exist.
        return Throttle.of(self._crawler)

    def begin(self, rests: Iterable[Rest]) -> None:
        """Continue the rests that began in earlier runs."""
        self._hosts = Hosts(rests)

    def moment(self) -> int:
        """See `Hosts.moment`."""
        return self._hosts.moment()

    def check(self, request: Request) -> None:
        """Raise `Resting` if the host of a request is resting."""
        rest = self._hosts.rest_of(host(request.url))
        if rest is not None:
            raise Resting(rest.reason)

    def answered(self, request: Request) -> None:
        """Note that a host has sent the page that was requested."""
        self._hosts.answered(host(request.url), moment_of(request))

    def paced(self, url: str, outcome: Outcome, failure: Failure | None) -> None:
        """Slow down requests to a URL's host after a failure that calls for it; speed up again after a page."""
        if failure is not None and failure.slows:
            self._throttle.slow_down(host(url))
        elif outcome not in NO_PAGE:
            self._throttle.answered(host(url))

    def refused(self, url: str, reason: str, until: datetime | None) -> Rest | None:
        """Count a refusal by a host, which may have asked for a pause; return the rest that it causes, if any."""
        rest = self._hosts.refused(host(url), reason, until)
        if rest is not None:
            self._summary.note_rest(rest)
            logger.warning("%s gets no more requests: %s", rest.host, rest.reason, extra={"url": url})
            if self._crawler.engine is not None:
                drop_waiting(self._crawler.engine, rest.host, rest.reason)
        return rest

    def leave_open(self, request: Request) -> None:
        """Take back a request that failed with `Resting`: its URL is no longer in flight, and has no outcome."""
        rest = self._hosts.rest_of(host(request.url))
        if rest is None:
            # The crawl is ending, which gives this row back to the ledger with the others.
            return
        self._summary.note_rest(rest)
        row = self._in_flight.remove(row_id(request))
        if row is not None:
            self._waiting.append(row.id)

    async def release(self, store: Store) -> None:
        """Give the URLs that were left open back to the ledger. Raises `StoreError`."""
        await store.release(self._waiting, until=datetime.now(UTC) + _REST)
