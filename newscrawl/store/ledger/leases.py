"""Leases: one crawl per site at a time. The functions need an open connection."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from newscrawl.store.db.errors import LeaseHeldError
from newscrawl.store.db.schema import leases, workers
from newscrawl.store.ledger.clocks import ClockMoves, common

LEASE_SECONDS = 60
"""A lease not renewed for this long is free; the holder renews it twelve times as often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlProgress:
    """The progress of a crawl, as published in its lease."""

    counts: Mapping[str, int] = field(default_factory=dict)
    """The current values for `runs.counts`."""
    in_flight: int = 0
    """Number of requests that were sent but not answered yet."""
    url: str | None = None
    """The URL that was settled last; `outcome` and `at` are its outcome and time."""
    outcome: str | None = None
    at: datetime | None = None

    @classmethod
    def of(cls, data: Mapping[str, Any] | None) -> CrawlProgress:
        """Return the progress from `data()`; the defaults for None."""
        found = dict(data or {})
        return cls(**{**found, "at": datetime.fromisoformat(found["at"])} if found.get("at") else found)

    def data(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return {**asdict(self), "at": self.at and self.at.astimezone(UTC).isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The entry of a process that crawls many sites, as it reports it."""

    command: str
    """The command, such as `crawldue --loop`."""
    at_once: int
    """Maximum number of sites that it crawls at once."""
    next_site: str | None = None
    """The site that is crawled next; `next_at` is when."""
    next_at: datetime | None = None


@cache
def owner() -> str:
    """Return the name of this process, `host:pid:start`; the start time distinguishes it from one with a reused pid."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def _started(pid: int) -> str:
    """Return the kernel's start time of a live process; "" if there is no such process or no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    # A zombie still has its pid, but no longer crawls.
    return "" if fields[0] in "ZX" else fields[19]


def is_dead(holder: str) -> bool:
    """Whether a holder on this machine is known to be dead; for other machines, only the lease's expiry counts."""
    host, _, rest = holder.partition(":")
    pid, _, started = rest.partition(":")
    if host != socket.gethostname() or not started or not pid.isdigit():
        return False
    return _started(int(pid)) != started


class _Patience:
    """Keeps leases that seem expired because the clock was moved forward, until their holders can renew them."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._moves = ClockMoves(steady)
        self._ahead = timedelta(0)
        self._until = 0.0

    def moment(self, now: datetime) -> datetime:
        """Return the time by which a lease must have expired to be free."""
        moved = self._moves.seen(now)
        if self._steady() >= self._until:
            self._ahead = timedelta(0)
        if moved > 0:
            self._ahead += timedelta(seconds=moved)
            self._until = self._steady() + LEASE_SECONDS
        return now - self._ahead


_PATIENCE = _Patience()


def judged_at(connection: sa.Connection) -> datetime:
    """Return the time to pass to `is_held_elsewhere`."""
    return _PATIENCE.moment(common(connection))


def is_held_elsewhere(lease: Any, now: datetime, holder: str | None = None) -> bool:
    """Whether a lease (a row of `leases`) is held by a live process other than `holder`, by default this process."""
    return lease.owner != (holder or owner()) and lease.expires > now and not is_dead(lease.owner)


def acquire(connection: sa.Connection, site: str, holder: str) -> None:
    """Take the lease of a site. Raises `LeaseHeldError` while another live process has it."""
    now = common(connection)
    row = connection.execute(sa.select(leases).where(leases.c.site == site)).one_or_none()
    values = {
        "owner": holder, "expires": now + timedelta(seconds=LEASE_SECONDS), "since": now, "noted": now, "doing": None
    }  # fmt: skip
    if row is None:
        connection.execute(leases.insert().values(site=site, **values))
        return
    if is_held_elsewhere(row, _PATIENCE.moment(now), holder):
        raise LeaseHeldError(
            f"{site} is already being crawled by {process_of(row.owner)} (its lease ends "
            f"{row.expires:%H:%M:%S} UTC unless renewed); wait for it or stop it"
        )
    connection.execute(leases.update().where(leases.c.site == site).values(values))


def running(connection: sa.Connection) -> list[str]:
    """Return crawls in progress as text: leases that have not expired and whose process is not known to be dead."""
    # Only these columns, because a store that is still to be migrated may lack the others.
    held = sa.select(leases.c.site, leases.c.owner).where(leases.c.expires > judged_at(connection))
    rows = connection.execute(held.order_by(leases.c.site))
    return [f"{row.site} by {process_of(row.owner)}" for row in rows if not is_dead(row.owner)]


def process_of(holder: str) -> str:
    """Return a holder as text."""
    host, pid, *_ = holder.split(":")
    return f"process {pid} on {host}"


def renew(connection: sa.Connection, site: str, holder: str, doing: CrawlProgress | None = None) -> bool:
    """Extend the lease, and store the crawl's progress; return False if another process has taken the lease."""
    now = common(connection)
    values: dict[str, Any] = {"expires": now + timedelta(seconds=LEASE_SECONDS)}
    if doing is not None:
        values |= {"noted": now, "doing": doing.data()}
    statement = leases.update().where(leases.c.site == site, leases.c.owner == holder).values(values)
    return connection.execute(statement).rowcount == 1


def release(connection: sa.Connection, site: str, holder: str) -> None:
    """Release the lease."""
    connection.execute(leases.delete().where(leases.c.site == site, leases.c.owner == holder))


def enlist(connection: sa.Connection, holder: str, work: Work) -> None:
    """Enter a process that crawls many sites, or renew its entry; a new entry also removes expired ones."""
    now = common(connection)
    values = {**asdict(work), "expires": now + timedelta(seconds=LEASE_SECONDS)}
    renewed = connection.execute(workers.update().where(workers.c.owner == holder).values(values))
    if not renewed.rowcount:
        connection.execute(workers.delete().where(workers.c.expires < now))
        connection.execute(workers.insert().values(owner=holder, since=now, **values))


def discharge(connection: sa.Connection, holder: str) -> None:
    """Remove the entry of a process that is ending."""
    connection.execute(workers.delete().where(workers.c.owner == holder))
