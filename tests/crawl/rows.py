"""Rows of the ledger as a crawl takes them, for tests that need no store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from newscrawl.found import Found, Kind
from newscrawl.store import UrlRow

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)


def row(number: int = 1, *, kind: Kind = Kind.ARTICLE, **values: Any) -> UrlRow:
    """A row of a URL that was never fetched."""
    found = Found(url=f"https://first.example/news/{number}", kind=kind, key=str(number), via="rss")
    return UrlRow(id=number, found=found, **{"tries": 0, "checks": 0, **values})
