"""The `meta` of a crawl's requests: the only module that uses its keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.http import Request, Response

from newscrawl.crawl.network.clock import trusted_now
from newscrawl.items import Capture

if TYPE_CHECKING:
    from newscrawl.rights import Policy

_ROW = "ledger_row"
_CONDITIONAL = "conditional"
_CAPTURED = "captured"
_RECORD = "archive_record"
_MOMENT = "moment"
_POLICY = "rights_policy"


def mark(request: Request, row_id: int, *, conditional: bool) -> Request:
    """Link a request to its row of the ledger; `conditional`: it carries validators."""
    request.meta[_ROW] = row_id
    request.meta[_CONDITIONAL] = conditional
    return request


def row_id(request: Request | None) -> int | None:
    """Return the id of a request's ledger row; None for requests of `scrapy shell`, robots.txt and the like."""
    return None if request is None else request.meta.get(_ROW)


def is_conditional(request: Request) -> bool:
    """Whether the page was requested only if it has changed."""
    return bool(request.meta.get(_CONDITIONAL))


def note_captured(request: Request, moment: datetime) -> None:
    """Remember when an archive captured the page."""
    request.meta[_CAPTURED] = moment


def captured_from(request: Request) -> datetime | None:
    """Return when an archive captured the response to a request; None for a response from the network."""
    return request.meta.get(_CAPTURED)


def captured_at(response: Response) -> datetime | None:
    """Return when an archive captured the page; None for a page from the network."""
    return captured_from(response.request) if response.request else None


def fetched_at(response: Response) -> datetime:
    """Return when a page was fetched, aware: by an archive, or now (the server's time if this clock is wrong)."""
    return captured_at(response) or trusted_now(response.headers.get("Date"), datetime.now(UTC))


def note_record(request: Request, record: Capture | None) -> None:
    """Remember the archive record that contains the response to a request."""
    request.meta[_RECORD] = record


def record_of(response: Response) -> Capture | None:
    """Return the archive record that a page came from or was recorded in; None if it is in no archive."""
    return response.request.meta.get(_RECORD) if response.request else None


def note_moment(request: Request, moment: int) -> None:
    """Store the position of the response in the order of downloads."""
    request.meta[_MOMENT] = moment


def moment_of(request: Request) -> int | None:
    """Return the position of the response in the order of downloads; None if it was not downloaded."""
    return request.meta.get(_MOMENT)


def note_policy(request: Request, policy: Policy) -> None:
    """Store the reuse policy of a request's host."""
    request.meta[_POLICY] = policy


def policy_of(request: Request) -> Policy | None:
    """Return the reuse policy of a request's host; None if its robots.txt was not read."""
    return request.meta.get(_POLICY)
