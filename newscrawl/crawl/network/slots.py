"""Scrapy's download slots, where requests wait for their host; all crawls of a process share their delays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader, Slot
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from newscrawl.crawl.fleet.sharing import shared_by

if TYPE_CHECKING:
    from scrapy.core.engine import ExecutionEngine
    from scrapy.crawler import Crawler


class Resting(IgnoreRequest):
    """Raised for a request to a host that is resting; its URL stays open."""


class SharedSlot(Slot):
    """The slot of a host. Its delay also applies between two sites on the host, and between two crawls of a site."""

    def __init__(
        self, host: str, concurrency: int, delay: float, jitter: float, last_requests: dict[str, float]
    ) -> None:
        self._host = host
        self._last_requests = last_requests
        super().__init__(concurrency, delay, jitter)

    @property
    def lastseen(self) -> float:
        """When the last request to the host began."""
        return self._last_requests.get(self._host, 0.0)

    @lastseen.setter
    def lastseen(self, moment: float) -> None:
        # A new slot sets 0, which must not replace the shared time.
        if moment:
            self._last_requests[self._host] = moment


class SharingDownloader(Downloader):
    """Scrapy's downloader, but its slots share the times of their last requests with those of other crawls.

    A request that a middleware does not return can be given up.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        process_store = shared_by(crawler)
        self._last_requests = process_store.last_requests if process_store is not None else {}
        self._fetching: dict[Request, Any] = {}
        self._given_up: dict[Request, Exception] = {}

    def fetch(self, request: Request, *_: object) -> Any:
        """Fetch a request through the middlewares, and keep it so that it can be given up."""
        fetching = self._fetching[request] = super().fetch(request)
        return fetching.addBoth(self._fetched, request)

    def _fetched(self, result: Response | Request | Failure, request: Request) -> Response | Request | Failure:
        del self._fetching[request]
        error = self._given_up.pop(request, None)
        if error is not None and isinstance(result, Failure):
            return Failure(error)  # type: ignore[no-untyped-call]  # Twisted has no types here
        return result

    def in_middlewares(self) -> set[Request]:
        """The requests that wait for a middleware; none while others are sent or wait for their host.

        The middleware may wait for one of those, such as that of a robots.txt.
        """
        return set() if any(slot.active for slot in self.slots.values()) else set(self.active)

    def give_up(self, request: Request, error: Exception) -> None:
        """Cancel the middleware that a request waits for, and fail the request with an error."""
        self._given_up[request] = error
        self._fetching[request].cancel()

    def _get_slot(self, request: Request, *_: object) -> tuple[str, Slot]:
        is_new = self.get_slot_key(request) not in self.slots
        key, slot = super()._get_slot(request)
        if is_new:
            slot = self.slots[key] = SharedSlot(key, slot.concurrency, slot.delay, slot.jitter, self._last_requests)
        return key, slot


def drop_all(engine: ExecutionEngine, reason: str) -> None:
    """Fail all requests that wait in slots, with `Resting`."""
    for host in list(engine.downloader.slots):
        drop_waiting(engine, host, reason)


def drop_waiting(engine: ExecutionEngine, host: str, reason: str) -> None:
    """Fail the requests that wait for a host, with `Resting`; those already sent are not affected."""
    slot = engine.downloader.slots.get(host)
    while slot is not None and slot.queue:
        _, waiting = slot.queue.popleft()
        waiting.errback(Failure(Resting(reason)))  # type: ignore[no-untyped-call]  # Twisted has no types here
