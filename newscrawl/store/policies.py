"""Statements of hosts about reuse: copies of tdmrep.json, and policies over time. The functions need a connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newscrawl.store.db.prepared import Insert
from newscrawl.store.db.schema import host_policies, policies, tdmreps

_INSERT_TDMREPS = Insert(tdmreps, replace=("origin",))
_INSERT_POLICIES = Insert(policies, skip=("digest",))
_INSERT_HOSTS = Insert(host_policies, replace=("origin", "since"))


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPolicy:
    """The policy that a host had from a certain time on."""

    origin: str
    since: datetime
    digest: str
    described: Mapping[str, Any]
    """See `rights.Policy.described`."""


def tdmrep_copy(connection: sa.Connection, origin: str) -> tuple[bytes, datetime] | None:
    """Return the last tdmrep.json of an origin (empty if it has none) and when it was fetched; None if it never was."""
    row = connection.execute(sa.select(tdmreps).where(tdmreps.c.origin == origin)).one_or_none()
    return None if row is None else (bytes(row.body), row.fetched_at)


def keep_tdmrep(connection: sa.Connection, origin: str, body: bytes, now: datetime) -> None:
    """Store a tdmrep.json; empty if there is none."""
    _INSERT_TDMREPS(connection, [{"origin": origin, "body": body, "fetched_at": now}])


def keep_policy(
    connection: sa.Connection, origin: str, digest: str, described: dict[str, Any], moment: datetime
) -> None:
    """Store the policy that a host had at a certain time, which may be in the past, from an archive."""
    known = connection.execute(sa.select(policies.c.said).where(policies.c.digest == digest)).scalar()
    if known is None:
        _INSERT_POLICIES(connection, [{"digest": digest, "said": described, "first_seen": moment}])
    elif known != described:
        # A later version of newscrawl may read more in the same files.
        connection.execute(policies.update().where(policies.c.digest == digest).values(said=described))
    hosts = host_policies.c
    before = (
        sa.select(hosts.digest)
        .where(hosts.origin == origin, hosts.since <= moment)
        .order_by(hosts.since.desc())
        .limit(1)
    )
    if connection.execute(before).scalar() != digest:
        _INSERT_HOSTS(connection, [{"origin": origin, "since": moment, "digest": digest}])


def history(connection: sa.Connection) -> list[HostPolicy]:
    """Return the policies of all hosts, by origin, the newest first."""
    query = sa.select(host_policies, policies.c.said).join(policies, policies.c.digest == host_policies.c.digest)
    rows = connection.execute(query.order_by(host_policies.c.origin, host_policies.c.since.desc()))
    return [HostPolicy(origin=row.origin, since=row.since, digest=row.digest, described=row.said) for row in rows]
