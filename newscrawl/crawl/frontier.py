"""`Frontier`: a crawl's side of the ledger. Found URLs go in, open URLs come out, outcomes are written."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Sequence
from datetime import UTC, datetime
from hashlib import sha1
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from newscrawl.crawl.ending import Tale, was_in_trouble
from newscrawl.crawl.extension import CrawlExtension
from newscrawl.crawl.failures import one_line, rejection
from newscrawl.crawl.hosts import Hosts
from newscrawl.crawl.inflight import InFlight
from newscrawl.crawl.rechecks import Rechecks
from newscrawl.crawl.requests import mark, moment_of, row_id
from newscrawl.crawl.slots import Resting, drop_waiting
from newscrawl.found import Found, Kind
from newscrawl.outcomes import Outcome, Redirected, Refusal, Rejected
from newscrawl.store import Discovered, Row, Settlement, Store, StoreError, Validators, open_engine
from newscrawl.urls import host, readable

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.spider import NewsSpider

logger = logging.getLogger(__name__)

_BATCH = 256
"""URLs taken at a time; the rest waits in the ledger, not in memory."""
_LOUD = (Outcome.FAILED, Outcome.BLOCKED, Outcome.UNAVAILABLE)
"""Outcomes that are logged as warnings."""


class Frontier(CrawlExtension):
    """Scrapy extension, one per crawl. Components get it with `Frontier.of(crawler)`."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._store: Store | None = None
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Future[None]] = set()
        self._closing: asyncio.Future[None] | None = None
        self._taken = 0
        self._more = True
        """Whether the ledger may hold open URLs that this crawl has not taken up."""
        self._max_hops = settings.getint("RELATED_MAX_HOPS")
        self.rechecks = Rechecks.from_settings(settings)
        self.in_flight = InFlight()
        self.hosts = Hosts()
        self.tale = Tale(replayed=bool(settings.getlist("REPLAY")))
        self.problem: str | None = None
        """Why the crawl could not do its work, in one line."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        frontier = cls(crawler)
        crawler.signals.connect(frontier.spider_closed, signal=signals.spider_closed)
        return frontier

    @property
    def spider(self) -> NewsSpider:
        """The spider of the crawl."""
        return self._crawler.spider  # type: ignore[return-value]  # only crawls of a NewsSpider begin

    @property
    def store(self) -> Store:
        """The open store of a crawl that has begun. Raises `StoreError` before that."""
        if self._store is None:
            raise StoreError("the crawl has not begun")
        return self._store

    @property
    def begun(self) -> bool:
        """Whether the crawl works from the ledger; not in `scrapy shell` and `scrapy parse`."""
        return self._store is not None

    # -- begin and end ---------------------------------------------------------------------------------------------

    async def begin(self) -> None:
        """Open the store and take the lease. Raises `StoreError`."""
        settings = self._crawler.settings
        store = Store(
            open_engine(settings["FEED_STORE_URL"], timeout=settings.getfloat("FEED_STORE_TIMEOUT")),
            self.spider.name,
            size=settings.getint("FEED_STORE_GROUP"),
            delay=settings.getfloat("FEED_STORE_DELAY"),
            patience=settings.getfloat("FEED_STORE_PATIENCE"),
            keep_copies=settings.getbool("DEDUP_KEEP_COPIES"),
        )
        try:
            await store.begin(self.spider.arguments.window, self._max_hops)
            self.hosts = Hosts(await store.rests(_now()))
            self.tale.in_trouble = was_in_trouble(await store.endings())
        except BaseException:
            await store.close()
            raise
        self._store = store
        # Objects loaded by now stay: the garbage collector can skip them.
        gc.freeze()

    async def requests(self, seeds: Sequence[Found]) -> AsyncIterator[Request]:
        """The requests of the crawl: the seeds, then open URLs of the ledger, until none is open or in flight."""
        for row in await self.store.enter(seeds):
            yield self._request(row)
        while True:
            self._changed.clear()
            if self.spider.arguments.url is None and self._has_room():
                for row in await self._take():
                    yield self._request(row)
            if not self.in_flight:
                return
            await self._changed.wait()

    async def spider_closed(self, reason: str) -> None:
        """Write how the crawl ended, give the lease back and close the store."""
        if self._store is None:
            return
        arguments = self.spider.arguments
        reason, problem = self.tale.ending(reason, partial=bool(arguments.url or arguments.max_items))
        if problem is not None and self.problem is None:
            self.problem = problem
            logger.error("%s: %s", self.spider.name, problem)
        try:
            await asyncio.gather(*self._tasks)
            await self._store.release(self.in_flight.rows())
            await self._store.end(reason, dict(self.tale.counts))
        except StoreError as error:
            self.fail(str(error))
        await self._store.close()
        self._store = None

    def fail(self, problem: str) -> None:
        """End a crawl that cannot continue; nothing that is stored is lost."""
        if self.problem is None:
            self.problem = problem
            logger.error("%s: %s", self.spider.name, problem)
        self._changed.set()
        engine = self._crawler.engine
        if engine is not None and engine.running:
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason="store_failed"))

    # -- found URLs ------------------------------------------------------------------------------------------------

    async def discovered(self, source_id: int, founds: Sequence[Found]) -> None:
        """Enter the URLs that a source named, and settle the source.

        A further listing page is entered only if this one named an article that no finished crawl knew.
        """
        articles = [found for found in founds if found.kind is Kind.ARTICLE]
        answers = await self._discover(articles, source_id)
        fresh = sum(answer.fresh for answer in answers)
        further = [
            found for found in founds if found.kind is not Kind.ARTICLE and (found.kind is not Kind.LISTING or fresh)
        ]
        await self._discover(further, source_id)
        self.tale.counts["found"] += fresh
        # If an index is unchanged, the sitemaps that it names may still have changed.
        validators = None if further else self.in_flight.validators(source_id)
        reason = f"{len(answers)} articles, {fresh} new, {len(further)} further pages"
        row = self.in_flight.take(source_id)
        if row is not None:
            await self._settle(row, Outcome.READ, reason, validators=validators)

    async def _discover(self, founds: Sequence[Found], source_id: int) -> list[Discovered]:
        if not founds:
            return []
        self._more = True
        return await self.store.discover(founds, source_id=source_id)

    async def moved(self, request: Request, found: Found) -> Request | None:
        """Settle a URL that redirected to another article of the site.

        Returns the request of the other one if it is open and this run has not taken it: the response is its page.
        """
        requests = [self._request(row) for row in await self.store.enter([found])]
        await self.reject(row_id(request), Redirected(f"redirects to {readable(found.url)}"))
        return requests[0] if requests else None

    # -- requests --------------------------------------------------------------------------------------------------

    def _has_room(self) -> bool:
        return not self.in_flight or (self._more and len(self.in_flight) <= _BATCH // 2)

    async def _take(self) -> list[Row]:
        limit = _BATCH - len(self.in_flight)
        most = self.spider.arguments.max_items
        if most is not None:
            limit = min(limit, most - self._taken)
        if limit <= 0 or self.problem is not None:
            return []
        rows = await self.store.take(limit)
        self._more = len(rows) == limit
        self._taken += sum(row.found.kind is Kind.ARTICLE for row in rows)
        return rows

    def _request(self, row: Row) -> Request:
        self.in_flight.add(row)
        # The ledger is the dupefilter: it knows about other runs, and never drops a request silently.
        request = self.spider.request(row.found).replace(dont_filter=True, errback=self.not_downloaded)
        # A server that wrongly answers "not modified" is found out by the last recheck, which is unconditional.
        validators = row.validators if self._is_conditional(row) and _may_be_same(row) else None
        if validators is not None:
            for header, value in (("If-None-Match", validators.etag), ("If-Modified-Since", validators.last_modified)):
                if value:
                    request.headers[header] = value
        return mark(request, row.id, conditional=validators is not None and validators.has_headers)

    def _is_conditional(self, row: Row) -> bool:
        return row.found.kind is not Kind.ARTICLE or self.rechecks.is_rechecked(row)

    def is_same(self, of: int | None, response: Response) -> bool:
        """Whether a page is, byte for byte, the one that was read last; keeps its validators for the next request."""
        row = None if of is None else self.in_flight.row(of)
        # A page that is not fetched again needs no hash.
        if row is None or not self._is_conditional(row):
            return False
        etag, last_modified = (
            value.decode("latin-1") if (value := response.headers.get(name)) else None
            for name in ("ETag", "Last-Modified")
        )
        page_hash = sha1(response.body, usedforsecurity=False).digest()
        self.in_flight.note_validators(row.id, Validators(etag=etag, last_modified=last_modified, page_hash=page_hash))
        return _may_be_same(row) and row.validators is not None and row.validators.page_hash == page_hash

    # -- outcomes --------------------------------------------------------------------------------------------------

    def not_downloaded(self, failure: Failure) -> None:
        """Errback of every request: settle a URL without a page; leave that of a resting host open."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        if isinstance(failure.value, Resting):
            rest = self.hosts.rest_of(host(request.url))
            if rest is not None:
                self.tale.left_alone(rest)
            self.in_flight.take(row_id(request))
            self.wake()
            return
        self.reject_soon(row_id(request), rejection(failure.value or RuntimeError("the request failed")))

    async def reject(self, of: int | None, rejected: Rejected) -> None:
        """Settle a URL whose page is not stored; a row that is not in flight is left as it is."""
        row = self.in_flight.take(of)
        if row is not None:
            await self._reject(row, rejected)

    def reject_soon(self, of: int | None, rejected: Rejected) -> None:
        """`reject` for callers that cannot wait; the crawl waits for it."""
        row = self.in_flight.take(of)
        if row is not None:
            self._soon(self._reject(row, rejected))

    async def _reject(self, row: Row, rejected: Rejected) -> None:
        url, reason = readable(row.found.url), one_line(rejected)
        until = rejected.until if isinstance(rejected, Refusal) else None
        if isinstance(rejected, Refusal) and not rejected.counted:
            self.refused(row.found.url, reason, until)
        # An article that is gone is news of yesterday; a source that is gone is a fault of the spider.
        if rejected.outcome in _LOUD or (rejected.outcome is Outcome.GONE and row.found.kind is not Kind.ARTICLE):
            logger.warning("%s: %s", url, reason)
        await self._settle(
            row,
            rejected.outcome,
            reason,
            published=rejected.published,
            final=rejected.final,
            not_before=until,
        )

    def refused(self, url: str, reason: str, until: datetime | None) -> None:
        """Count a refusal of a host; if the host rests from now on, requests that wait for it are not sent."""
        rest = self.hosts.refused(host(url), reason, until)
        if rest is not None:
            self.tale.left_alone(rest)
            logger.warning("%s is left alone: %s", rest.host, rest.reason)
            if self._crawler.engine is not None:
                drop_waiting(self._crawler.engine, rest.host, rest.reason)
            self._soon(self.write(self.store.rest(rest)))

    def check_rest(self, request: Request) -> None:
        """Raise `Resting` if the host of a request is left alone."""
        rest = self.hosts.rest_of(host(request.url))
        if rest is not None:
            raise Resting(rest.reason)

    async def _settle(
        self,
        row: Row,
        outcome: Outcome,
        reason: str,
        *,
        published: datetime | None = None,
        validators: Validators | None = None,
        final: bool = False,
        not_before: datetime | None = None,
    ) -> None:
        is_source = row.found.kind is not Kind.ARTICLE
        url, again = readable(row.found.url), row.tries > 0
        self.tale.settled(outcome, url, reason, is_source=is_source, again=again, final=final)
        due = self.rechecks.due(row, outcome, _now(), final=final)
        if due is not None and not_before is not None:
            due = max(due, not_before)
        await self.write(
            self.store.settle(
                Settlement.of(row, outcome, _now(), reason=reason, due=due, published=published, validators=validators)
            )
        )
        self.wake()

    def answered(self, request: Request) -> None:
        """Note that a host has sent the page that was requested."""
        self.tale.counts["fetched"] += 1
        self.hosts.answered(host(request.url), moment_of(request))

    # -- waiting ---------------------------------------------------------------------------------------------------

    def wake(self, more: bool = False) -> None:
        """Wake `requests`, if there is anything for it to do; `more` if the ledger has new open URLs."""
        self._more = self._more or more
        if self._has_room():
            self._changed.set()

    async def write(self, writing: Awaitable[None]) -> None:
        """Wait for a write; a store that cannot do it ends the crawl."""
        try:
            await writing
        except StoreError as error:
            self.fail(str(error))

    def _soon(self, coroutine: Awaitable[None]) -> None:
        task = asyncio.ensure_future(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _may_be_same(row: Row) -> bool:
    """Whether a page of the same bytes has nothing new: a date that lay in the future may have passed."""
    return row.found.kind is not Kind.ARTICLE or row.published is not None


def _now() -> datetime:
    return datetime.now(UTC)
