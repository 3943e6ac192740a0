"""Leases: one crawl per site at a time. Functions of an open connection."""

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
from newscrawl.store.ledger.clocks import Moves, common

LEASE_SECONDS = 60
"""A lease not renewed for this long is free; the holder renews it twelve times as often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """The progress of a crawl, as published in its lease."""

    counts: Mapping[str, int] = field(default_factory=dict)
    """As in `runs.counts`, so far."""
    in_flight: int = 0
    """Requests that have been sent and not been answered."""
    url: str | None = None
    """The URL that was settled last, its outcome and when."""
    outcome: str | None = None
    at: datetime | None = None

    @classmethod
    def of(cls, data: Mapping[str, Any] | None) -> Doing:
        """The inverse of `data`; None means that nothing is known."""
        found = dict(data or {})
        return cls(**{**found, "at": datetime.fromisoformat(found["at"])} if found.get("at") else found)

    def data(self) -> dict[str, Any]:
        """JSON-ready."""
        return {**asdict(self), "at": self.at and self.at.astimezone(UTC).isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A process that crawls many sites, as it reports itself."""

    command: str
    """The command: `crawldue --loop`."""
    at_once: int
    """Sites that it crawls at once."""
    next_site: str | None = None
    """The site whose turn is next, and when."""
    next_at: datetime | None = None


@cache
def owner() -> str:
    """This process: `host:pid:start`, with its start time so that a reused pid is not taken for it."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def _started(pid: int) -> str:
    """The kernel's start time of a live process; empty if there is no such process or no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    # A zombie holds its pid but crawls no more.
    return "" if fields[0] in "ZX" else fields[19]


def is_dead(holder: str) -> bool:
    """Whether a holder on this machine is known to be dead; for other machines only the clock decides."""
    host, _, rest = holder.partition(":")
    pid, _, started = rest.partition(":")
    if host != socket.gethostname() or not started or not pid.isdigit():
        return False
    return _started(int(pid)) != started


class _Patience:
    """Spares leases that seem to have run out because the clock was moved ahead: their holders renew them soon."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._moves = Moves(steady)
        self._ahead = timedelta(0)
        self._until = 0.0

    def moment(self, now: datetime) -> datetime:
        """The moment at which a lease must have run out to be free."""
        moved = self._moves.seen(now)
        if self._steady() >= self._until:
            self._ahead = timedelta(0)
        if moved > 0:
            self._ahead += timedelta(seconds=moved)
            self._until = self._steady() + LEASE_SECONDS
        return now - self._ahead


_PATIENCE = _Patience()


def judged_at(connection: sa.Connection) -> datetime:
    """The moment for `is_others`."""
    return _PATIENCE.moment(common(connection))


def is_others(lease: Any, now: datetime, holder: str | None = None) -> bool:
    """Whether a live process other than `holder`, by default this one, has a lease: a row of `leases`."""
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
    if is_others(row, _PATIENCE.moment(now), holder):
        raise LeaseHeldError(
            f"{site} is already being crawled by {process_of(row.owner)} (its lease ends "
            f"{row.expires:%H:%M:%S} UTC unless renewed); wait for it or stop it"
        )
    connection.execute(leases.update().where(leases.c.site == site).values(values))


def running(connection: sa.Connection) -> list[str]:
    """Crawls in progress, in words: leases that have not expired and whose process is not known to be dead."""
    # A store that is to be migrated has no other columns yet.
    held = sa.select(leases.c.site, leases.c.owner).where(leases.c.expires > judged_at(connection))
    rows = connection.execute(held.order_by(leases.c.site))
    return [f"{row.site} by {process_of(row.owner)}" for row in rows if not is_dead(row.owner)]


def process_of(holder: str) -> str:
    """A holder in words."""
    host, pid, *_ = holder.split(":")
    return f"process {pid} on {host}"


def renew(connection: sa.Connection, site: str, holder: str, doing: Doing | None = None) -> bool:
    """Extend the lease, and tell how far the crawl is; False if another process has taken it."""
    now = common(connection)
    values: dict[str, Any] = {"expires": now + timedelta(seconds=LEASE_SECONDS)}
    if doing is not None:
        values |= {"noted": now, "doing": doing.data()}
    statement = leases.update().where(leases.c.site == site, leases.c.owner == holder).values(values)
    return connection.execute(statement).rowcount == 1


def release(connection: sa.Connection, site: str, holder: str) -> None:
    """Give the lease back."""
    connection.execute(leases.delete().where(leases.c.site == site, leases.c.owner == holder))


def enlist(connection: sa.Connection, holder: str, work: Work) -> None:
    """Enter a process that crawls many sites, or renew its entry; those that have run out are removed."""
    now = common(connection)
    values = {**asdict(work), "expires": now + timedelta(seconds=LEASE_SECONDS)}
    renewed = connection.execute(workers.update().where(workers.c.owner == holder).values(values))
    if not renewed.rowcount:
        connection.execute(workers.delete().where(workers.c.expires < now))
        connection.execute(workers.insert().values(owner=holder, since=now, **values))


def discharge(connection: sa.Connection, holder: str) -> None:
    """Remove the entry of a process that ends."""
    connection.execute(workers.delete().where(workers.c.owner == holder))
