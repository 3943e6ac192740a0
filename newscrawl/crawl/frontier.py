"""`Frontier`: a crawl's side of the ledger. What is found goes in, what is open comes out, what happened is written."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from hashlib import sha1
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from newscrawl.crawl.rechecks import Schedule
from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.found import Found, Kind
from newscrawl.items import Article
from newscrawl.store import (
    Discovered,
    Outcome,
    Page,
    Prints,
    Row,
    Settlement,
    Store,
    StoreError,
    Validators,
    Verdict,
    open_engine,
)
from newscrawl.store.ledger.leases import LEASE_SECONDS
from newscrawl.urls import readable

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.spider import NewsSpider

logger = logging.getLogger(__name__)

_BATCH = 256
"""URLs taken up at a time; the rest waits in the ledger, not in memory."""
_QUIET_SECONDS = 5.0
"""How often a crawl looks whether anything it waits for is still on its way."""
_QUIETS_A_LEASE = int(LEASE_SECONDS / 3 / _QUIET_SECONDS)


class Frontier:
    """One a crawl; `Frontier.of(crawler)` gives it to every component. Needs the store."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._store: Store | None = None
        self._in_flight: dict[int, Row] = {}
        self._pages: defaultdict[tuple[str, str], list[Page]] = defaultdict(list)
        self._prints: dict[tuple[str, str], Prints] = {}
        self._follow: dict[tuple[str, str], set[int]] = {}
        self._validators: dict[int, Validators] = {}
        self._changed = asyncio.Event()
        self._heartbeat: asyncio.Task[None] | None = None
        self._closing: asyncio.Future[None] | None = None
        self._tasks: set[asyncio.Future[None]] = set()
        self._taken = 0
        self._more = True
        """Whether the ledger may hold open URLs that this crawl has not taken up."""
        self.counts: Counter[str] = Counter()
        self.problem: str | None = None
        """Why the crawl could not do its work, in one line."""
        self._first_failure: str | None = None
        settings = crawler.settings
        self._max_hops = settings.getint("RELATED_MAX_HOPS") if settings.getbool("RELATED_ENABLED") else 0
        self._schedule = Schedule.from_settings(settings)

    @classmethod
    def of(cls, crawler: Crawler) -> Frontier:
        """The frontier of a crawl."""
        if crawler not in _frontiers:
            _frontiers[crawler] = cls(crawler)
        return _frontiers[crawler]

    @property
    def spider(self) -> NewsSpider:
        """The spider of the crawl."""
        return self._crawler.spider  # type: ignore[return-value]

    @property
    def store(self) -> Store:
        """The open store of a crawl that has begun."""
        if self._store is None:
            raise StoreError("the crawl has not begun")
        return self._store

    @property
    def begun(self) -> bool:
        """Whether the crawl works from the ledger; not in `scrapy shell` and `scrapy parse`."""
        return self._store is not None

    # -- the crawl -------------------------------------------------------------------------------------------------

    async def begin(self) -> None:
        """Open the store and take the lease. Raises `StoreError`."""
        settings = self._crawler.settings
        engine = open_engine(settings["FEED_STORE_URL"], timeout=settings.getfloat("FEED_STORE_TIMEOUT"))
        store = Store(
            engine,
            self.spider.name,
            size=settings.getint("FEED_STORE_GROUP"),
            delay=settings.getfloat("FEED_STORE_DELAY"),
            patience=settings.getfloat("FEED_STORE_PATIENCE"),
            keep_copies=settings.getbool("DEDUP_KEEP_COPIES"),
            max_hops=self._max_hops,
        )
        try:
            await store.begin(self.spider.arguments.since, self.spider.arguments.until)
        except Exception:
            await store.close()
            raise
        self._store = store
        # What is loaded by now stays: no collection of garbage needs to look at it again.
        gc.freeze()
        self._heartbeat = asyncio.create_task(self._watch(), name="watch")

    async def feed(self, seeds: Sequence[Request]) -> AsyncIterator[Request]:
        """The requests of the crawl: the seeds, then what the ledger has open, until nothing is left or on its way."""
        founds = [request.cb_kwargs["found"] for request in seeds]
        for answer in await self._discover(founds, None, take=True):
            if answer.open:
                yield self._request(Row(id=answer.row_id, found=answer.found, tries=0, checks=0))
        if self.spider.arguments.url is not None:
            while self._in_flight:
                await self._wait()
            return
        while True:
            self._changed.clear()
            if not self._in_flight or (self._more and len(self._in_flight) <= _BATCH // 2):
                for row in await self._take():
                    yield self._request(row)
            if not self._in_flight:
                return
            await self._wait()

    async def end(self, reason: str) -> None:
        """Write how the crawl ended, give the lease back and close the store."""
        if self._store is None:
            return
        if self._heartbeat is not None:
            self._heartbeat.cancel()
        if not self.counts["fetched"] and self._first_failure and self.problem is None:
            self.problem = f"nothing could be fetched: {self._first_failure}"
            reason = "unreachable"
            logger.error("%s: %s", self.spider.name, self.problem)
        arguments = self.spider.arguments
        if reason == "finished" and (arguments.url or arguments.max_items):
            # It did not look at all there was: the next crawl may not take what it knows for all there is.
            reason = "partial"
        try:
            await asyncio.gather(*self._tasks)
            await self._store.release(list(self._in_flight))
            await self._store.end(reason, dict(self.counts))
        except StoreError as error:
            self.fail(str(error))
        await self._store.close()
        self._store = None

    def fail(self, problem: str) -> None:
        """Say why the crawl cannot go on, and end it; nothing that is stored is lost."""
        if self.problem is None:
            self.problem = problem
            logger.error("%s: %s", self.spider.name, problem)
        self._changed.set()
        engine = self._crawler.engine
        if engine is not None and engine.running:
            task = asyncio.ensure_future(engine.close_spider_async(reason="store_failed"))
            self._closing = task

    def note_failure(self, url: str, reason: str) -> None:
        """Remember the first failure, for a crawl that gets nothing at all."""
        self._first_failure = self._first_failure or f"{readable(url)}: {reason}"

    async def _take(self) -> list[Row]:
        limit = _BATCH - len(self._in_flight)
        most = self.spider.arguments.max_items
        if most is not None:
            limit = min(limit, most - self._taken)
        if limit <= 0 or self.problem is not None:
            return []
        rows = await self.store.take(limit, self.spider.arguments.since)
        self._more = len(rows) == limit
        self._taken += sum(row.found.kind is Kind.ARTICLE for row in rows)
        return rows

    def _request(self, row: Row) -> Request:
        self._in_flight[row.id] = row
        # The ledger is the dupefilter: it knows what other runs did, and never drops a request in silence.
        request = self.spider.request(row.found).replace(dont_filter=True, errback=self._not_downloaded)
        request.meta["ledger_id"] = row.id
        # Servers that wrongly say "not modified" are found out by the last look, which does not ask.
        if row.validators is not None and self._schedule.is_rechecked(row):
            for header, value in (
                ("If-None-Match", row.validators.etag),
                ("If-Modified-Since", row.validators.last_modified),
            ):
                if value:
                    request.headers[header] = value
        return request

    def _not_downloaded(self, failure: Failure) -> None:
        """Settle what a downloader middleware gave up (too many redirects, a broken gzip); the rest is settled."""
        request: Request = failure.request  # type: ignore[attr-defined]
        ledger_id = request.meta["ledger_id"]
        if ledger_id in self._in_flight:
            reason = str(failure.value).split("\n")[0] or type(failure.value).__name__
            self.note_failure(request.url, reason)
            logger.warning("%s: %s", readable(request.url), reason)
            self.settle_soon(ledger_id, Outcome.FAILED, reason)

    async def _wait(self) -> None:
        await self._changed.wait()
        self._changed.clear()

    def _wake(self) -> None:
        """Let the feed go on, if there is anything for it to do."""
        if not self._in_flight or (self._more and len(self._in_flight) <= _BATCH // 2):
            self._changed.set()

    async def _settle_lost(self) -> None:
        """Settle what no component has on its way any more: a request that another component dropped in silence."""
        engine = self._crawler.engine
        if engine is None or engine.scraper.slot is None or engine._slot is None:
            return
        idle = engine.scraper.slot.is_idle() and not engine.downloader.active
        if idle and not engine._slot.scheduler.has_pending_requests():
            for row_id in list(self._in_flight):
                await self.settle(row_id, Outcome.FAILED, "the request was dropped by a component that did not say so")

    async def _watch(self) -> None:
        """Every few seconds, while the crawl goes on: keep the lease, and see that nothing is waited for in vain."""
        quiet = 0
        while True:
            await asyncio.sleep(_QUIET_SECONDS)
            quiet += 1
            try:
                await self._settle_lost()
                if quiet % _QUIETS_A_LEASE == 0 and not await self.store.renew():
                    self.fail("another process has taken the site's lease; this crawl was suspended for too long")
                    return
            except StoreError as error:
                self.fail(str(error))
                return

    # -- what is found ---------------------------------------------------------------------------------------------

    async def discovered(self, ledger_id: int, founds: Sequence[Found]) -> None:
        """Enter what a source named, and settle the source.

        A further listing page is entered only where this one named an article that no finished crawl knew.
        """
        articles = [found for found in founds if found.kind is Kind.ARTICLE]
        answers = await self._discover(articles, ledger_id)
        fresh = sum(answer.fresh for answer in answers)
        further = [
            found for found in founds if found.kind is not Kind.ARTICLE and (found.kind is not Kind.LISTING or fresh)
        ]
        await self._discover(further, ledger_id)
        self.counts["found"] += fresh
        await self.settle(
            ledger_id, Outcome.READ, f"{len(answers)} articles, {fresh} new, {len(further)} further pages"
        )

    async def _discover(self, founds: Sequence[Found], source_id: int | None, take: bool = False) -> list[Discovered]:
        if not founds:
            return []
        self._more = True
        return await self.store.discover(founds, source_id=source_id, excluded=self._excluded, take=take)

    def _excluded(self, found: Found) -> str | None:
        return None if found.via == "url" else self.spider.arguments.excludes(found.hints.published)

    async def moved(self, ledger_id: int, found: Found) -> int | None:
        """A page that redirected to another article of the site: settle the one, return the other's row if open."""
        self._in_flight.pop(ledger_id, None)
        answer = await self.store.move(ledger_id, found, f"redirects to {readable(found.url)}")
        self._wake()
        if not answer.open or answer.row_id in self._in_flight:
            return None
        self._in_flight[answer.row_id] = Row(id=answer.row_id, found=found, tries=0, checks=0)
        return answer.row_id

    # -- what happened ---------------------------------------------------------------------------------------------

    async def settle(
        self, ledger_id: int, outcome: Outcome, reason: str | None, published: datetime | None = None
    ) -> None:
        """Give a URL its outcome; a failure comes with the time it is tried again."""
        row = self._in_flight.get(ledger_id)
        if row is None:
            return
        due = self._schedule.due(row, outcome, _now())
        self.counts[outcome] += 1
        try:
            await self.store.settle(
                Settlement(row_id=ledger_id, outcome=outcome, reason=reason, due=due, published=published)
            )
        except StoreError as error:
            self.fail(str(error))
        self._in_flight.pop(ledger_id, None)
        self._validators.pop(ledger_id, None)
        self._wake()

    def settle_soon(self, ledger_id: int, outcome: Outcome, reason: str, published: datetime | None = None) -> None:
        """`settle` for callers that cannot wait; the crawl waits for it."""
        task = asyncio.ensure_future(self.settle(ledger_id, outcome, reason, published))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def is_same(self, ledger_id: int, response: Response) -> bool:
        """Whether a page is, byte for byte, the one that was read last; keeps what the next look asks by."""
        row = self._in_flight.get(ledger_id)
        # What is not looked at again needs no hash.
        if row is None or not self._schedule.is_rechecked(row):
            return False
        headers = [response.headers.get(name) for name in ("ETag", "Last-Modified")]
        etag, last_modified = [value.decode("latin-1") if value else None for value in headers]
        page_hash = sha1(response.body, usedforsecurity=False).digest()
        self._validators[ledger_id] = Validators(etag=etag, last_modified=last_modified, page_hash=page_hash)
        return row.validators is not None and row.validators.page_hash == page_hash

    def expect(self, ledger_id: int, items: Sequence[Article]) -> None:
        """Say which items a page holds, before they go to the pipelines."""
        row = self._in_flight.get(ledger_id)
        if row is None:
            return
        page = Page(
            row=row,
            expected=len(items),
            due=lambda outcome: self._schedule.due(row, outcome, _now()),
            validators=self._validators.pop(ledger_id, None),
        )
        for item in items:
            # Two pages may print the same article below their own: then each has its turn.
            self._pages[item.site, item.key].append(page)

    def keep(self, article: Article, prints: Prints) -> None:
        """Keep an article's fingerprints until it is stored."""
        self._prints[article.site, article.key] = prints

    def follow(self, article: Article, picked: set[int]) -> None:
        """Keep which of an article's related links are followed once it is stored."""
        self._follow[article.site, article.key] = picked

    async def put(self, article: Article) -> Verdict:
        """Store an article; see `Store.put`. Raises `StoreError`."""
        follow = self._follow.get((article.site, article.key), set())
        prints = self._prints.get((article.site, article.key)) or fingerprint(article, equal=False, near=False)
        page = self._page_of(article)
        verdict = await self.store.put(article, prints, follow, page)
        self._done(article, page, verdict.outcome)
        return verdict

    async def drop(self, article: Article, verdict: Verdict) -> None:
        """Note an item that is not stored."""
        page = self._page_of(article)
        try:
            await self.store.drop(article, verdict, page)
        except StoreError as error:
            self.fail(str(error))
        self._done(article, page, verdict.outcome)

    def _page_of(self, article: Article) -> Page | None:
        pages = self._pages.get((article.site, article.key))
        return pages.pop(0) if pages else None

    def _done(self, article: Article, page: Page | None, outcome: Outcome) -> None:
        identity = (article.site, article.key)
        self._prints.pop(identity, None)
        followed = bool(self._follow.pop(identity, None))
        if not self._pages.get(identity):
            self._pages.pop(identity, None)
        self.counts[outcome] += 1
        self._more = self._more or followed
        if outcome is Outcome.STORED and article.found_via == "related":
            self.counts["related"] += 1
        if page is not None and page.submitted >= page.expected:
            self._in_flight.pop(page.row.id, None)
        self._wake()


_frontiers: WeakKeyDictionary[Crawler, Frontier] = WeakKeyDictionary()


def _now() -> datetime:
    return datetime.now(UTC)
