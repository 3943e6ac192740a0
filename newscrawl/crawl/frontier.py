"""`Frontier`: a crawl's side of the ledger. Found URLs go in, open URLs come out, outcomes are written."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from newscrawl.crawl.certificates import quiet_refused_certificates
from newscrawl.crawl.conditions import add_conditions, is_asked_again, is_conditional, is_same, validators_of
from newscrawl.crawl.ending import Tale, was_in_trouble
from newscrawl.crawl.extension import CrawlExtension
from newscrawl.crawl.failures import rejection
from newscrawl.crawl.holding import Holding, freeze, shared_by
from newscrawl.crawl.hosts import Hosts
from newscrawl.crawl.inflight import InFlight
from newscrawl.crawl.rechecks import Rechecks
from newscrawl.crawl.requests import mark, moment_of, row_id
from newscrawl.crawl.seen import SeenEntries
from newscrawl.crawl.settling import Settling
from newscrawl.crawl.slots import Resting, drop_waiting
from newscrawl.crawl.sources import Sources, pace_of
from newscrawl.crawl.staleness import failure_of, stale_after
from newscrawl.crawl.tally import many, progress
from newscrawl.crawl.throttle import Throttle
from newscrawl.found import Found, Kind
from newscrawl.outcomes import Outcome, Redirected, told
from newscrawl.store import Discovered, Doing, Rest, Row, Store, StoreError
from newscrawl.urls import host, readable

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.spider import NewsSpider

logger = logging.getLogger(__name__)

_BATCH = 256
"""URLs taken up at a time; the rest waits in the ledger, not in memory."""
_REST = timedelta(minutes=30)
"""How long a URL of a host that is left alone is not due; `crawl` and `crawlall` ask for it all the same."""


class Frontier(CrawlExtension):
    """Scrapy extension, one per crawl. Components get it with `Frontier.of(crawler)`."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._store: Store | None = None
        self._holding: Holding | None = None
        self.if_due = settings.getbool("CRAWL_DUE")
        """Whether only what is due is fetched."""
        self._changed = asyncio.Event()
        self._settling: Settling | None = None
        self._seen: SeenEntries | None = None
        self._beginning: asyncio.Future[None] | None = None
        self._closing: asyncio.Future[None] | None = None
        self._end: asyncio.Future[None] | None = None
        self._taken = 0
        self._resting: list[int] = []
        self._more = True
        """Whether the ledger may hold open URLs that this crawl has not taken up."""
        self._max_hops = settings.getint("RELATED_MAX_HOPS")
        self.rechecks = Rechecks.from_settings(settings)
        self.in_flight = InFlight()
        self.hosts = Hosts()
        self.sources = Sources(pace_of(settings), getattr(crawler.spidercls, "region", "EG"))
        self.tale = Tale(replayed=bool(settings.getlist("REPLAY")))
        self.problem: str | None = None
        """Why the crawl could not do its work, in one line."""
        self.store_error: StoreError | None = None
        """The problem, if it is the store's: the site can do nothing about it."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        quiet_refused_certificates()
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
    def settling(self) -> Settling:
        """What writes the outcomes of a crawl that has begun. Raises `StoreError` before that."""
        if self._settling is None:
            raise StoreError("the crawl has not begun")
        return self._settling

    @property
    def seen(self) -> SeenEntries:
        """What is left unread of long sitemaps, in a crawl that has begun. Raises `StoreError` before that."""
        if self._seen is None:
            raise StoreError("the crawl has not begun")
        return self._seen

    @cached_property
    def _throttle(self) -> Throttle:
        # Extensions know each other once all are made.
        return Throttle.of(self._crawler)

    @property
    def begun(self) -> bool:
        """Whether the crawl works from the ledger; not in `scrapy shell` and `scrapy parse`."""
        return self._store is not None

    # -- begin and end ---------------------------------------------------------------------------------------------

    async def begin(self) -> None:
        """Take the lease, in a store that is opened unless it is shared. Raises `StoreError`.

        A crawl that is ended meanwhile takes it and gives it back: what is on its way to the store cannot be recalled.
        """
        if self._end is not None:
            raise StoreError("the crawl has ended")
        self._beginning = asyncio.ensure_future(self._begin())
        await asyncio.shield(self._beginning)

    async def _begin(self) -> None:
        settings = self._crawler.settings
        shared = shared_by(self._crawler)
        holding = shared or Holding.open(settings)
        store = Store(holding.database, self.spider.name, keep_copies=settings.getbool("DEDUP_KEEP_COPIES"))
        try:
            beginning = await store.begin(self.spider.arguments.window, self._max_hops)
        except BaseException:
            if shared is None:
                await holding.close()
            raise
        self.hosts = Hosts(beginning.rests)
        self.tale.in_trouble = was_in_trouble(beginning.endings)
        self._store = store
        self._seen = SeenEntries(self.spider, store)
        self._holding = holding
        holding.hold(store.site, self.fail, self.doing)
        self._settling = Settling(
            store,
            self.in_flight,
            self.tale,
            rechecks=self.rechecks,
            hosts=self.hosts,
            sources=self.sources,
            settled=self.wake,
            fail=self.fail,
            left_alone=self._left_alone,
            slow_down=self._throttle.slow_down,
        )
        if shared is None:
            freeze()

    async def requests(self, seeds: Sequence[Found]) -> AsyncIterator[Request]:
        """The requests of the crawl: the seeds, then open URLs of the ledger, until none is open or in flight."""
        rows = await self._seeded(seeds)
        what = "one URL" if self.spider.arguments.url is not None else many(len(rows), "source")
        logger.info("%s: the crawl begins with %s", self.spider.name, what)
        for row in rows:
            yield self._request(row)
        while True:
            self._changed.clear()
            if self.spider.arguments.url is None and self._has_room():
                for row in await self._take():
                    yield self._request(row)
            if not self.in_flight:
                return
            await self._changed.wait()

    async def _seeded(self, seeds: Sequence[Found]) -> list[Row]:
        if self.spider.arguments.url is not None:
            return await self.store.enter(seeds)
        by = _now() + self.sources.together if self.if_due else None
        rows, polls = await self.store.poll(seeds, if_due_by=by)
        self.sources.declared(rows, polls)
        return rows

    async def spider_closed(self, reason: str) -> None:
        """Write how the crawl ended, give the lease back, and close the store unless it is shared; once."""
        if self._end is None:
            self._end = asyncio.ensure_future(self._finish(reason))
        await asyncio.shield(self._end)

    async def _finish(self, reason: str) -> None:
        if self._beginning is not None:
            await asyncio.gather(self._beginning, return_exceptions=True)
        if self._store is None or self._holding is None:
            return
        arguments = self.spider.arguments
        reason, problem = self.tale.ending(reason, partial=bool(arguments.url or arguments.max_items))
        if problem is not None and self.problem is None:
            self.problem = problem
            logger.error("%s: %s", self.spider.name, problem)
        elif self.tale.failures:
            logger.info("%s: failures: %s", self.spider.name, told(self.tale.failures))
        try:
            await self.settling.finished()
            await self._store.release(self._resting, until=_now() + _REST)
            await self._store.end(reason, dict(self.tale.counts), self.tale.all_figures, self.problem)
        except StoreError as error:
            self.fail(error)
        seconds = time.monotonic() - self.tale.began
        logger.info(
            "%s: the crawl has ended (%s) after %.0f s: %s",
            self._store.site,
            reason,
            seconds,
            progress(self.tale.counts),
        )
        self._holding.let_go(self._store.site)
        if shared_by(self._crawler) is None:
            await self._holding.close()
        self._store = self._holding = None

    def fail(self, problem: str | StoreError) -> None:
        """End a crawl that cannot continue; nothing that is stored is lost."""
        if self.problem is None:
            self.problem = str(problem)
            self.store_error = problem if isinstance(problem, StoreError) else None
            # A store that is away is a problem of all crawls that share it: their process says so once.
            quiet = self.store_error is not None and shared_by(self._crawler) is not None
            logger.log(logging.INFO if quiet else logging.ERROR, "%s: %s", self.spider.name, problem)
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
        self.sources.read(source_id, answers)
        fresh = sum(answer.fresh for answer in answers)
        further = [
            found for found in founds if found.kind is not Kind.ARTICLE and (found.kind is not Kind.LISTING or fresh)
        ]
        await self._discover(further, source_id)
        self.tale.counts["found"] += fresh
        left_out = await self.seen.entered(source_id)
        self.tale.gathered.read(len(answers) + left_out)
        # If an index is unchanged, the sitemaps that it names may still have changed.
        validators = None if further else self.in_flight.validators(source_id)
        known = f", {left_out} entries read before" if left_out else ""
        reason = f"{len(answers)} articles, {fresh} new, {len(further)} further pages{known}"
        row = self.in_flight.take(source_id)
        if row is not None:
            # The sources of an archive are of its time.
            stale = None if self.tale.replayed else stale_after(answer.appeared for answer in answers)
            failure = failure_of(row, len(founds), stale, _now())
            await self.settling.settle(
                row, Outcome.READ, reason, validators=validators, failure=failure, stale_after=stale
            )

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
        await self.settling.reject(row_id(request), Redirected(f"redirects to {readable(found.url)}"))
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
        rows = await self.store.take(limit, if_due=self.if_due)
        self._more = len(rows) == limit
        self._taken += sum(row.found.kind is Kind.ARTICLE for row in rows)
        return rows

    def _request(self, row: Row) -> Request:
        self.in_flight.add(row)
        request = self.spider.request(row.found)
        # The ledger is the dupefilter: it knows about other runs, and never drops a request silently.
        request.dont_filter, request.errback = True, self.not_downloaded
        validators = row.validators if is_conditional(row, self.rechecks, _now()) else None
        if validators is not None:
            add_conditions(request, validators)
        return mark(request, row.id, conditional=validators is not None and validators.has_headers)

    def is_same(self, of: int | None, response: Response) -> bool:
        """Whether a page is, byte for byte, the one that was read last; keeps its validators for the next request."""
        row = None if of is None else self.in_flight.row(of)
        # What is not fetched again needs no hash.
        if row is None or not is_asked_again(row, self.rechecks):
            return False
        validators = validators_of(response)
        self.in_flight.note_validators(row.id, validators)
        return is_same(row, validators)

    # -- outcomes --------------------------------------------------------------------------------------------------

    def not_downloaded(self, failure: Failure) -> None:
        """Errback of every request: settle a URL without a page; leave that of a resting host open."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        if isinstance(failure.value, Resting):
            rest = self.hosts.rest_of(host(request.url))
            if rest is None:
                # The crawl ends: the row is put back with the others.
                return
            self.tale.left_alone(rest)
            row = self.in_flight.take(row_id(request))
            if row is not None:
                self._resting.append(row.id)
            self.wake()
            return
        self.settling.reject_soon(row_id(request), rejection(failure.value or RuntimeError("the request failed")))

    def check_rest(self, request: Request) -> None:
        """Raise `Resting` if the host of a request is left alone."""
        rest = self.hosts.rest_of(host(request.url))
        if rest is not None:
            raise Resting(rest.reason)

    def _left_alone(self, rest: Rest) -> None:
        """Take back what waits for a host that rests."""
        if self._crawler.engine is not None:
            drop_waiting(self._crawler.engine, rest.host, rest.reason)

    def answered(self, request: Request) -> None:
        """Note that a host has sent the page that was requested."""
        self.tale.counts["fetched"] += 1
        self.hosts.answered(host(request.url), moment_of(request))
        self._throttle.answered(host(request.url))

    def doing(self) -> Doing:
        """How far the crawl is."""
        engine, tale = self._crawler.engine, self.tale
        slots = engine.downloader.slots.values() if engine is not None else ()
        return Doing(
            counts=dict(tale.counts),
            in_flight=sum(len(slot.transferring) for slot in slots),
            url=tale.last and tale.last[1],
            outcome=tale.last and tale.last[0],
            at=tale.last_at,
        )

    # -- waiting ---------------------------------------------------------------------------------------------------

    def wake(self, more: bool = False) -> None:
        """Wake `requests`, if there is anything for it to do; `more` if the ledger has new open URLs."""
        self._more = self._more or more
        if self._has_room():
            self._changed.set()


class BesideFrontier(CrawlExtension):
    """An extension that works with the crawl's frontier."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @cached_property
    def _frontier(self) -> Frontier:
        # Extensions know each other once all are made.
        return Frontier.of(self._crawler)


def _now() -> datetime:
    return datetime.now(UTC)
