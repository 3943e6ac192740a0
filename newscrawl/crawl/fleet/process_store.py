"""`ProcessStore`: the open store of a process, its crawls' leases, and the times of its last request to each host."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from newscrawl.store import Database, StoreError, open_engine
from newscrawl.store.ledger.leases import LEASE_SECONDS, CrawlProgress, Work

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_RENEW_SECONDS = LEASE_SECONDS / 12
"""Seconds between two renewals."""
_IDLE_RENEWALS = 4
"""A process without leases renews its entry only once in this many renewals."""
_NEW_OBJECTS = 5_000
"""Number of new objects after which garbage is collected. Python's default of 700 is reached every five pages, although
pages leave almost no garbage, and takes 2% of the time for a page."""


class ProcessStore:
    """One per process. A crawl that does not get one opens its own, and closes it at the end."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.last_requests: dict[str, float] = {}
        """Host -> when this process last sent it a request, by `time.monotonic`."""
        self._fail_callbacks: dict[str, Callable[[str | StoreError], None]] = {}
        self._doing: dict[str, Callable[[], CrawlProgress]] = {}
        self._work: Callable[[], Work] | None = None
        self._renewals = 0
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def open(cls, settings: BaseSettings) -> Self:
        """Open the store that the settings name. Raises `StoreError`."""
        return cls(
            Database(
                open_engine(settings["FEED_STORE_URL"], timeout=settings.getfloat("FEED_STORE_TIMEOUT")),
                size=settings.getint("FEED_STORE_GROUP"),
                delay=settings.getfloat("FEED_STORE_DELAY"),
                patience=settings.getfloat("FEED_STORE_PATIENCE"),
            )
        )

    def hold(self, site: str, fail: Callable[[str | StoreError], None], doing: Callable[[], CrawlProgress]) -> None:
        """Renew a site's lease from now on, and store the progress that `doing` returns with it.

        `fail` is called with the problem if the lease is lost.
        """
        self._fail_callbacks[site] = fail
        self._doing[site] = doing
        self._begin()

    def enlist(self, work: Callable[[], Work]) -> None:
        """List this process among the workers in the store from now on."""
        self._work = work
        self._begin()

    def _begin(self) -> None:
        if self._task is None:
            self._task = asyncio.ensure_future(self._renew())

    def release(self, site: str) -> None:
        """Stop renewing a site's lease."""
        self._fail_callbacks.pop(site, None)
        self._doing.pop(site, None)

    async def close(self) -> None:
        """Commit the pending writes and close the database."""
        if self._task is not None:
            self._task.cancel()
        await self.database.close()

    async def _renew(self) -> None:
        while True:
            # If this process is one crawl, it has just taken its lease, so the first renewal is skipped.
            if self._work is not None or self._renewals:
                await self._renew_once()
            self._renewals += 1
            await asyncio.sleep(_RENEW_SECONDS)

    async def _renew_once(self) -> None:
        sites = list(self._fail_callbacks)
        # A process without a lease writes only to show that it is alive, so less often.
        work = self._work() if self._work is not None and (sites or self._renewals % _IDLE_RENEWALS == 0) else None
        if not sites and work is None:
            return
        try:
            lost = await self.database.renew({site: self._doing[site]() for site in sites}, work)
        except StoreError as error:
            for site in sites:
                self._report(site, error)
            return
        for site in lost:
            self._report(site, "another process took the site's lease: this one was suspended for too long")

    def _report(self, site: str, problem: str | StoreError) -> None:
        fail = self._fail_callbacks.pop(site, None)
        if fail is not None:
            fail(problem)


def load() -> None:
    """Stop garbage collection until `freeze`: importing modules makes no garbage, and collecting takes 0.1 s."""
    gc.disable()


def freeze() -> None:
    """Exclude everything loaded so far from garbage collection; once per process, while no other crawl runs."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    gc.enable()
