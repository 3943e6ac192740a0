"""The feed store: one database that holds everything that must survive a crawl."""

from newscrawl.store.articles import Prints, Verdict
from newscrawl.store.errors import LeaseHeldError, StoreError
from newscrawl.store.ledger import Discovered, Row
from newscrawl.store.opening import open_engine
from newscrawl.store.outcome import Outcome
from newscrawl.store.store import Page, Store

__all__ = [
    "Discovered",
    "LeaseHeldError",
    "Outcome",
    "Page",
    "Prints",
    "Row",
    "Store",
    "StoreError",
    "Verdict",
    "open_engine",
]
