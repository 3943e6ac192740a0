"""A row of the ledger: what a crawl takes up, what it is answered, and how it gives a URL its outcome."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from newscrawl.found import Found, Hints, Kind
from newscrawl.outcomes import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What tells whether a page has changed: its headers as they were sent, and the hash of its bytes."""

    etag: str | None
    last_modified: str | None
    page_hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the ledger, as a crawl takes it up."""

    id: int
    found: Found
    tries: int
    """Failures in a row so far."""
    checks: int
    """Times the article was read so far."""
    validators: Validators | None = None
    """Of the page that was read last."""

    @classmethod
    def of(cls, row: Any) -> Self:
        """From the columns of `ledger`."""
        return cls(id=row.id, found=_found(row), tries=row.tries, checks=row.checks, validators=_validators(row))


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What the ledger says to a URL that was found."""

    row_id: int
    found: Found
    fresh: bool
    """No crawl of the site that came to its end knew the URL."""
    open: bool
    """It waits to be fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The outcome of one URL."""

    row_id: int
    outcome: Outcome
    reason: str | None = None
    due: datetime | None = None
    """When it is looked at again."""
    published: datetime | None = None
    validators: Validators | None = None
    """Of the page that was read; None keeps those of the last one."""


def pack(hints: Hints) -> dict[str, Any] | None:
    packed: dict[str, Any] = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(hints).items()
        if value
    }
    return packed or None


def unpack(packed: dict[str, Any] | None) -> Hints:
    values: dict[str, Any] = {}
    for name, value in (packed or {}).items():
        if name in ("published", "modified"):
            values[name] = datetime.fromisoformat(value)
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
    return Hints(**values)


def _validators(row: Any) -> Validators | None:
    if row.page_hash is None:
        return None
    return Validators(etag=row.etag, last_modified=row.last_modified, page_hash=bytes(row.page_hash))


def _found(row: Any) -> Found:
    return Found(
        url=row.url,
        kind=Kind(row.kind),
        key=row.key,
        via=row.via,
        page=row.page,
        hops=row.hops,
        parent=row.parent,
        hints=unpack(row.hints),
    )
