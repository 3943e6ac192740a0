"""Exceptions for articles that our pipelines drop."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from newscrawl.store import Verdict


class _Unstored(DropItem):
    """An article that is not stored, and the verdict on it."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason or verdict.outcome, log_level="DEBUG")
        self.verdict = verdict


class Dropped(_Unstored):
    """An article that is not stored, with the verdict that the ledger keeps."""


class NotStored(_Unstored):
    """An article that the store judged known, or worse than the stored one; its outcome is already written."""
