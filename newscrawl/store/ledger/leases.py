"""Leases: one crawl per site at a time. Functions of an open connection."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from newscrawl.store.db.errors import LeaseHeldError
from newscrawl.store.db.schema import leases

LEASE_SECONDS = 60
"""A lease not renewed for this long is free; the holder renews it three times as often."""


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


def _is_dead(holder: str) -> bool:
    """Whether a holder on this machine is known to be dead; for other machines only the clock decides."""
    host, _, rest = holder.partition(":")
    pid, _, started = rest.partition(":")
    if host != socket.gethostname() or not started or not pid.isdigit():
        return False
    return _started(int(pid)) != started


def is_others(lease: Any, now: datetime, holder: str | None = None) -> bool:
    """Whether a live process other than `holder`, by default this one, has a lease: a row of `leases`."""
    return lease.owner != (holder or owner()) and lease.expires > now and not _is_dead(lease.owner)


def acquire(connection: sa.Connection, site: str, holder: str, now: datetime) -> None:
    """Take the lease of a site. Raises `LeaseHeldError` while another live process has it."""
    row = connection.execute(sa.select(leases).where(leases.c.site == site)).one_or_none()
    expires = now + timedelta(seconds=LEASE_SECONDS)
    if row is None:
        connection.execute(leases.insert().values(site=site, owner=holder, expires=expires))
        return
    if is_others(row, now, holder):
        raise LeaseHeldError(
            f"{site} is already being crawled by {_process(row.owner)} (its lease ends "
            f"{row.expires:%H:%M:%S} UTC unless renewed); wait for it or stop it"
        )
    connection.execute(leases.update().where(leases.c.site == site).values(owner=holder, expires=expires))


def running(connection: sa.Connection, now: datetime) -> list[str]:
    """Crawls in progress, in words: leases that have not expired and whose process is not known to be dead."""
    rows = connection.execute(sa.select(leases).where(leases.c.expires > now).order_by(leases.c.site))
    return [f"{row.site} by {_process(row.owner)}" for row in rows if not _is_dead(row.owner)]


def _process(holder: str) -> str:
    host, pid, *_ = holder.split(":")
    return f"process {pid} on {host}"


def renew(connection: sa.Connection, site: str, holder: str, now: datetime) -> bool:
    """Extend the lease; False if another process has taken it."""
    statement = (
        leases.update()
        .where(leases.c.site == site, leases.c.owner == holder)
        .values(expires=now + timedelta(seconds=LEASE_SECONDS))
    )
    return connection.execute(statement).rowcount == 1


def release(connection: sa.Connection, site: str, holder: str) -> None:
    """Give the lease back."""
    connection.execute(leases.delete().where(leases.c.site == site, leases.c.owner == holder))
