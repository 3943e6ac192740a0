"""`Settling`: writes the outcomes of a crawl's URLs, and counts refusals by hosts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from newscrawl.crawl.ending import CrawlSummary
from newscrawl.crawl.inflight import InFlight
from newscrawl.crawl.rechecks import Rechecks
from newscrawl.crawl.refusals.breaker import Breaker
from newscrawl.crawl.refusals.failures import one_line
from newscrawl.crawl.refusals.staleness import failure_of_unchanged
from newscrawl.crawl.sources import Sources
from newscrawl.failures import Failure
from newscrawl.found import Kind
from newscrawl.outcomes import FAILURES, Outcome, Refusal, Rejected, SourceUnchanged
from newscrawl.store import Settlement, Store, StoreError, UrlRow, Validators
from newscrawl.urls import readable

logger = logging.getLogger(__name__)


class Settling:
    """One per crawl that has begun.

    `settled` is called after each outcome; `fail` is called with the error if the store cannot write.
    """

    def __init__(
        self,
        store: Store,
        in_flight: InFlight,
        summary: CrawlSummary,
        *,
        rechecks: Rechecks,
        breaker: Breaker,
        sources: Sources,
        settled: Callable[[], None],
        fail: Callable[[StoreError], None],
    ) -> None:
        self._store = store
        self._in_flight = in_flight
        self._summary = summary
        self._rechecks = rechecks
        self._breaker = breaker
        self._sources = sources
        self._settled = settled
        self._fail = fail
        self._tasks: set[asyncio.Future[None]] = set()

    async def reject(self, of: int | None, rejected: Rejected) -> None:
        """Settle a URL whose page is not stored; does nothing if the row is not in flight."""
        row = self._in_flight.remove(of)
        if row is not None:
            await self._reject(row, rejected)

    def reject_soon(self, of: int | None, rejected: Rejected) -> None:
        """`reject` for callers that cannot wait; `finished` waits for it."""
        # The source was sent in full, with unchanged bytes.
        sent = self._in_flight.validators(of) if of is not None and isinstance(rejected, SourceUnchanged) else None
        row = self._in_flight.remove(of)
        if row is not None:
            self._soon(self._reject(row, rejected, sent))

    async def _reject(self, row: UrlRow, rejected: Rejected, sent: Validators | None = None) -> None:
        url, reason = readable(row.found.url), one_line(rejected)
        until = rejected.until if isinstance(rejected, Refusal) else None
        if isinstance(rejected, Refusal) and not rejected.counted:
            self.refused(row.found.url, reason, until)
        failure = rejected.failure
        if rejected.outcome is Outcome.GONE and row.found.kind is Kind.LISTING and row.found.page > 1:
            # A listing page that does not exist: the previous page was the last.
            failure = None
        # An article that is gone is normal; a source that is gone is an error in the spider.
        elif rejected.outcome in FAILURES or (rejected.outcome is Outcome.GONE and row.found.kind is not Kind.ARTICLE):
            logger.warning("%s: %s", url, reason, extra={"url": url})
        if isinstance(rejected, SourceUnchanged):
            failure = failure_of_unchanged(row, datetime.now(UTC))
        await self.settle(
            row,
            rejected.outcome,
            reason,
            failure=failure,
            published=rejected.published,
            precision=rejected.precision,
            validators=sent,
            final=rejected.final,
            not_before=until,
        )

    def refused(self, url: str, reason: str, until: datetime | None) -> None:
        """Count a refusal by a host; if this starts a rest, store it, so that later runs keep it too, up to `until`."""
        rest = self._breaker.refused(url, reason, until)
        if rest is not None:
            self._soon(self.write(self._store.rest(rest)))

    async def settle(
        self,
        row: UrlRow,
        outcome: Outcome,
        reason: str,
        *,
        failure: Failure | None = None,
        stale_after: datetime | None = None,
        published: datetime | None = None,
        precision: str | None = None,
        validators: Validators | None = None,
        final: bool = False,
        not_before: datetime | None = None,
    ) -> None:
        """Write the outcome of a URL that is no longer in flight, and when it is fetched again."""
        is_source = row.found.kind is not Kind.ARTICLE
        url, is_retry = readable(row.found.url), row.tries > 0
        self._summary.settled(
            outcome, url, reason, is_source=is_source, is_retry=is_retry, final=final, failure=failure
        )
        self._breaker.paced(row.found.url, outcome, failure)
        if not is_source:
            self._summary.gathered.answered(row.found, outcome, is_known=row.is_known)
        now = datetime.now(UTC)
        answers = self._summary.answers
        due = self._rechecks.due(row, outcome, now, final=final, answers=answers)
        due, poll = self._sources.after(row, outcome, now, due)
        if due is not None and not_before is not None:
            due = max(due, not_before)
        settlement = Settlement.of(
            row,
            outcome,
            now,
            reason=reason,
            failure=failure,
            stale_after=stale_after,
            due=due,
            published=published,
            precision=precision,
            validators=validators,
            poll=poll,
            proved=outcome is Outcome.GONE and answers and self._rechecks.is_proved(row, outcome, now),
        )
        await self.write(self._store.settle(settlement))
        self._settled()

    async def write(self, writing: Awaitable[None]) -> None:
        """Wait for a write; if the store cannot do it, end the crawl."""
        try:
            await writing
        except StoreError as error:
            self._fail(error)

    async def finished(self) -> None:
        """Wait for the outcomes that are still to be written."""
        await asyncio.gather(*self._tasks)

    def _soon(self, coroutine: Awaitable[None]) -> None:
        task = asyncio.ensure_future(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
