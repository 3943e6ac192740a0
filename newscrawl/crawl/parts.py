"""`Parts`: the components of a crawl that has begun, each built from those it works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from newscrawl.crawl.discovery import Discovery
from newscrawl.crawl.seen import SeenEntries
from newscrawl.crawl.settling import Settling
from newscrawl.crawl.supply import Supply

if TYPE_CHECKING:
    from newscrawl.crawl.fleet.process_store import ProcessStore
    from newscrawl.crawl.frontier import Frontier
    from newscrawl.store import Store


@dataclass(frozen=True, slots=True)
class Parts:
    """The open store, and the components that work on its ledger."""

    process_store: ProcessStore
    store: Store
    supply: Supply
    """Takes open URLs and makes the requests."""
    settling: Settling
    """Writes the outcomes."""
    discovery: Discovery
    """Enters found URLs."""
    seen: SeenEntries
    """Recognizes entries of long sitemaps that were read before."""

    @classmethod
    def of(cls, frontier: Frontier, process_store: ProcessStore, store: Store) -> Self:
        """Build the parts of a crawl."""
        supply = Supply(
            frontier.spider,
            store,
            frontier.in_flight,
            frontier.rechecks,
            frontier.sources,
            if_due=frontier.if_due,
            not_downloaded=frontier.not_downloaded,
        )
        settling = Settling(
            store,
            frontier.in_flight,
            frontier.summary,
            rechecks=frontier.rechecks,
            breaker=frontier.breaker,
            sources=frontier.sources,
            settled=supply.wake,
            fail=frontier.fail,
        )
        seen = SeenEntries(frontier.spider, store)
        discovery = Discovery(store, supply, settling, frontier.in_flight, frontier.sources, seen, frontier.summary)
        return cls(process_store, store, supply, settling, discovery, seen)
