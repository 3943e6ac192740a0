"""`Discovery`: enters the URLs that sources list, and those that articles have moved to, in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from scrapy.http import Request

from newscrawl.crawl.ending import CrawlSummary
from newscrawl.crawl.inflight import InFlight
from newscrawl.crawl.refusals.staleness import failure_of, stale_after
from newscrawl.crawl.requests import row_id
from newscrawl.crawl.seen import SeenEntries
from newscrawl.crawl.settling import Settling
from newscrawl.crawl.sources import Sources
from newscrawl.crawl.supply import Supply
from newscrawl.found import Found, Kind
from newscrawl.outcomes import Outcome, Redirected
from newscrawl.printable import counted
from newscrawl.store import Store
from newscrawl.urls import readable


class Discovery:
    """One per crawl that has begun."""

    def __init__(
        self,
        store: Store,
        supply: Supply,
        settling: Settling,
        in_flight: InFlight,
        sources: Sources,
        seen: SeenEntries,
        summary: CrawlSummary,
    ) -> None:
        self._store = store
        self._supply = supply
        self._settling = settling
        self._in_flight = in_flight
        self._sources = sources
        self._seen = seen
        self._summary = summary

    async def read(self, source_id: int, found_urls: Sequence[Found]) -> None:
        """Enter the URLs that a source lists, and settle the source.

        The next listing page is entered only if this one lists an article that no finished crawl knew.
        """
        articles = [found for found in found_urls if found.kind is Kind.ARTICLE]
        answers = await self._supply.enter(articles, source_id)
        self._sources.read(source_id, answers)
        fresh = sum(answer.fresh for answer in answers)
        further = [
            found
            for found in found_urls
            if found.kind is not Kind.ARTICLE and (found.kind is not Kind.LISTING or fresh)
        ]
        await self._supply.enter(further, source_id)
        self._summary.counts["found"] += fresh
        left_out = await self._seen.entered(source_id)
        self._summary.gathered.read(len(answers) + left_out)
        # If a sitemap index is unchanged, the sitemaps that it lists may still have changed.
        validators = None if further else self._in_flight.validators(source_id)
        known = f", {left_out} entries read before" if left_out else ""
        listed, pages = counted(len(answers), "article"), counted(len(further), "further page")
        reason = f"{listed}, {fresh} new, {pages}{known}"
        row = self._in_flight.remove(source_id)
        if row is not None:
            # Archived sources are as old as the archive, not stale.
            stale = None if self._summary.replayed else stale_after(answer.appeared for answer in answers)
            failure = failure_of(row, len(found_urls), stale, datetime.now(UTC))
            await self._settling.settle(
                row, Outcome.READ, reason, validators=validators, failure=failure, stale_after=stale
            )

    async def moved(self, request: Request, found: Found) -> Request | None:
        """Settle a URL that redirected to another article of the site.

        Returns the request for the other URL if it is open and this run has not taken it, because the response is its
        page.
        """
        requests = [self._supply.request(row) for row in await self._store.enter([found])]
        await self._settling.reject(row_id(request), Redirected(f"redirects to {readable(found.url)}"))
        return requests[0] if requests else None
