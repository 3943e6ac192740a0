"""The feed store: one database that holds everything that must survive a crawl."""

from newscrawl.store.articles.records import Verdict
from newscrawl.store.db.errors import LeaseHeldError, StoreError
from newscrawl.store.ledger.rows import Discovered, Rest, Row, Run, Settlement, Validators
from newscrawl.store.opening import open_engine
from newscrawl.store.store import Page, Store

__all__ = [
    "Discovered",
    "LeaseHeldError",
    "Page",
    "Rest",
    "Row",
    "Run",
    "Settlement",
    "Store",
    "StoreError",
    "Validators",
    "Verdict",
    "open_engine",
]
