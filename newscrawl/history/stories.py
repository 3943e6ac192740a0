"""The columns about an article's story: its cluster, the cluster's size, its origin, and what it is a copy of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa

from newscrawl.dedup.origin import Credit, Printing, origin
from newscrawl.history.index import RESULTS

_BATCH = 20_000


def stories(batches: Iterator[dict[str, list[Any]]], outlets: Mapping[str, str]) -> Iterator[Any]:
    """Batches of `RESULTS` from `Index.members`; `outlets` are the names by which others credit sites."""
    found: list[dict[str, Any]] = []
    rows = (dict(zip(batch, values, strict=True)) for batch in batches for values in zip(*batch.values(), strict=True))
    for _, members in groupby(rows, itemgetter("leader")):
        found += _story(list(members), outlets)
        if len(found) >= _BATCH:
            yield pa.RecordBatch.from_pylist(found, RESULTS)
            found = []
    yield pa.RecordBatch.from_pylist(found, RESULTS)


def _story(members: list[dict[str, Any]], outlets: Mapping[str, str]) -> list[dict[str, Any]]:
    result = origin([printing(member, outlets) for member in members])
    # If the origin is not among the members, the first printing counts as the original.
    place = result.place or 0
    name = members[place]["name"] if result.place is not None else result.name
    out = []
    for at, member in enumerate(members):
        alike: float | None = member["similarity"]
        if at == place:
            alike = None
        elif at == 0:
            # `judge` is symmetric: the first is as similar to the origin as the origin is to it.
            alike = members[place]["similarity"]
        out.append(
            {
                "ord": member["ord"],
                "cluster": members[0]["name"],
                "size": len(members),
                "origin": name,
                "reason": result.reason,
                "similarity": alike,
                "copy_of": None if at == place else members[place]["name"],
            }
        )
    return out


def printing(row: Mapping[str, Any], outlets: Mapping[str, str]) -> Printing:
    """The printing for an article, from the columns of its signature."""
    site, credit = row["site"], row["credit"]
    return Printing(
        site=site,
        outlet=outlets.get(site, ""),
        known_by=row.get("known"),
        seen=row.get("seen"),
        credit=None if credit is None else Credit(credit, row["credit_site"]),
    )
