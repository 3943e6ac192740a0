"""`Supply`: the requests of a crawl, first for its sources, then for the open URLs of the ledger."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.http import Request
from twisted.python.failure import Failure

from newscrawl.crawl.conditions import add_conditions, is_conditional
from newscrawl.crawl.inflight import InFlight
from newscrawl.crawl.rechecks import Rechecks
from newscrawl.crawl.requests import mark
from newscrawl.crawl.sources import Sources
from newscrawl.found import Found, Kind
from newscrawl.printable import counted
from newscrawl.store import Discovered, Store, UrlRow

if TYPE_CHECKING:
    from newscrawl.spider import NewsSpider

logger = logging.getLogger(__name__)

_BATCH = 256
"""Maximum number of URLs in flight; the others wait in the ledger, not in memory."""


class Supply:
    """One per crawl that has begun. Makes a request for each row that it takes, and adds the row to those in flight."""

    def __init__(
        self,
        spider: NewsSpider,
        store: Store,
        in_flight: InFlight,
        rechecks: Rechecks,
        sources: Sources,
        *,
        if_due: bool,
        not_downloaded: Callable[[Failure], None],
    ) -> None:
        """With `if_due`, only due URLs are fetched; `not_downloaded` is the errback of every request."""
        self._spider = spider
        self._store = store
        self._in_flight = in_flight
        self._rechecks = rechecks
        self._sources = sources
        self._if_due = if_due
        self._not_downloaded = not_downloaded
        self._changed = asyncio.Event()
        self._taken = 0
        self._more = True
        """Whether the ledger may contain open URLs that this crawl has not taken."""
        self._stopped = False

    async def requests(self, seeds: Sequence[Found]) -> AsyncIterator[Request]:
        """Yield requests for the seeds, then for open URLs until none is open or in flight. Raises `StoreError`."""
        rows = await self._seeded(seeds)
        amount = "one URL" if self._only_one else counted(len(rows), "source")
        logger.info("%s: the crawl begins with %s", self._spider.name, amount)
        for row in rows:
            yield self.request(row)
        while True:
            self._changed.clear()
            if not self._only_one and self._has_room():
                for row in await self._take():
                    yield self.request(row)
            if not self._in_flight:
                return
            await self._changed.wait()

    def request(self, row: UrlRow) -> Request:
        """Return the request for a row, which is in flight from now on."""
        self._in_flight.add(row)
        request = self._spider.request(row.found)
        # The ledger replaces Scrapy's dupefilter: it includes other runs, and never drops a request silently.
        request.dont_filter, request.errback = True, self._not_downloaded
        validators = row.validators if is_conditional(row, self._rechecks, datetime.now(UTC)) else None
        if validators is not None:
            add_conditions(request, validators)
        return mark(request, row.id, conditional=validators is not None and validators.has_headers)

    async def enter(self, found_urls: Sequence[Found], source_id: int) -> list[Discovered]:
        """Enter the URLs that a source lists in the ledger, to be requested from there later. Raises `StoreError`."""
        if not found_urls:
            return []
        self._more = True
        return await self._store.discover(found_urls, source_id=source_id)

    def wake(self, more: bool = False) -> None:
        """Continue, if there is anything to do; `more`: the ledger has new open URLs."""
        self._more = self._more or more
        if self._has_room():
            self._changed.set()

    def stop(self) -> None:
        """Take no more rows from the ledger."""
        self._stopped = True
        self._changed.set()

    @property
    def _only_one(self) -> bool:
        return self._spider.arguments.url is not None

    async def _seeded(self, seeds: Sequence[Found]) -> list[UrlRow]:
        if self._only_one:
            return await self._store.enter(seeds)
        by = datetime.now(UTC) + self._sources.tolerance if self._if_due else None
        rows, polls = await self._store.poll(seeds, if_due_by=by)
        self._sources.declared(rows, polls)
        return rows

    def _has_room(self) -> bool:
        return not self._in_flight or (self._more and len(self._in_flight) <= _BATCH // 2)

    async def _take(self) -> list[UrlRow]:
        limit = _BATCH - len(self._in_flight)
        most = self._spider.arguments.max_items
        if most is not None:
            limit = min(limit, most - self._taken)
        if limit <= 0 or self._stopped:
            return []
        rows = await self._store.take(limit, if_due=self._if_due)
        self._more = len(rows) == limit
        self._taken += sum(row.found.kind is Kind.ARTICLE for row in rows)
        return rows
