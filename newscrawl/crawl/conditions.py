"""Conditional requests: the validators of a page's last fetch, and whether an unchanged page can hold anything new."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha1

from scrapy.http import Request, Response

from newscrawl.crawl.rechecks import Rechecks
from newscrawl.found import Kind
from newscrawl.store import UrlRow, Validators


def is_refetched(row: UrlRow, rechecks: Rechecks) -> bool:
    """Whether a URL will be fetched again after the current fetch."""
    return row.found.kind is not Kind.ARTICLE or rechecks.is_rechecked(row)


def is_conditional(row: UrlRow, rechecks: Rechecks, now: datetime) -> bool:
    """Whether a URL is requested conditionally."""
    return rechecks.is_conditional(row, now) and _may_be_same(row)


def add_conditions(request: Request, validators: Validators) -> None:
    """Add the conditional headers, with the validators that the page was last sent with."""
    for header, value in (("If-None-Match", validators.etag), ("If-Modified-Since", validators.last_modified)):
        if value:
            request.headers[header] = value


def validators_of(response: Response) -> Validators:
    """Return the validators for the next request of a page, and the hash of its bytes."""
    etag, last_modified = (
        value.decode("latin-1") if (value := response.headers.get(name)) else None for name in ("ETag", "Last-Modified")
    )
    page_hash = sha1(response.body, usedforsecurity=False).digest()
    return Validators(etag=etag, last_modified=last_modified, page_hash=page_hash)


def is_same(row: UrlRow, validators: Validators) -> bool:
    """Whether a page is byte for byte the one that was read last, so that it has nothing new."""
    return _may_be_same(row) and row.validators is not None and row.validators.page_hash == validators.page_hash


def _may_be_same(row: UrlRow) -> bool:
    """Whether an unchanged page has nothing new. An undated article may: a date rejected as future may be past now."""
    return row.found.kind is not Kind.ARTICLE or row.published is not None
