"""Exceptions for articles that our pipelines drop."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from newscrawl.store import Verdict


class _Unstored(DropItem):
    """Raised to drop an article that is not stored; carries the verdict on it."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason or verdict.outcome, log_level="DEBUG")
        self.verdict = verdict


class Dropped(_Unstored):
    """Drops an article whose verdict is still to be written to the ledger."""


class NotStored(_Unstored):
    """Drops an article that the store judged known, or worse than the stored one; its outcome is already written."""
