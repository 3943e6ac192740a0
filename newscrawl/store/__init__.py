"""The feed store: one database with everything that must survive a crawl.

Its names are imported on first use, so that a command that only looks something up loads less than a crawl.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.lazy_imports import lazy_imports

if TYPE_CHECKING:
    from newscrawl.store.articles.records import Verdict
    from newscrawl.store.database import Database
    from newscrawl.store.db.errors import LeaseHeldError, StoreError
    from newscrawl.store.ledger.leases import CrawlProgress, Work
    from newscrawl.store.ledger.rows import Discovered, Poll, Rest, Run, Settlement, UrlRow, Validators
    from newscrawl.store.opening import open_engine
    from newscrawl.store.store import Page, Store

__all__ = [
    "CrawlProgress",
    "Database",
    "Discovered",
    "LeaseHeldError",
    "Page",
    "Poll",
    "Rest",
    "Run",
    "Settlement",
    "Store",
    "StoreError",
    "UrlRow",
    "Validators",
    "Verdict",
    "Work",
    "open_engine",
]
__getattr__ = lazy_imports(
    __name__,
    {
        "articles.records": ("Verdict",),
        "database": ("Database",),
        "db.errors": ("LeaseHeldError", "StoreError"),
        "ledger.leases": ("CrawlProgress", "Work"),
        "ledger.rows": ("Discovered", "Poll", "Rest", "Run", "Settlement", "UrlRow", "Validators"),
        "opening": ("open_engine",),
        "store": ("Page", "Store"),
    },
)
