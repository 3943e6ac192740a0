"""Scrapy's download slots: requests that wait there for their host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from twisted.python.failure import Failure

if TYPE_CHECKING:
    from scrapy.core.engine import ExecutionEngine


class Resting(IgnoreRequest):
    """The host is left alone for now: the URL stays open."""


def drop_all(engine: ExecutionEngine, reason: str) -> None:
    """Fail all requests that wait for their hosts with `Resting`."""
    for host in list(engine.downloader.slots):
        drop_waiting(engine, host, reason)


def drop_waiting(engine: ExecutionEngine, host: str, reason: str) -> None:
    """Fail the requests that wait for a host with `Resting`; those under way are not touched."""
    slot = engine.downloader.slots.get(host)
    while slot is not None and slot.queue:
        _, waiting = slot.queue.popleft()
        waiting.errback(Failure(Resting(reason)))  # type: ignore[no-untyped-call]  # Twisted has no types here
