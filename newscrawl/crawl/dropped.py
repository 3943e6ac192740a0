"""Articles that pipelines of ours take out of the chain."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from newscrawl.store import Verdict


class Dropped(DropItem):
    """An article that is not stored, with the verdict that the ledger keeps."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason or verdict.outcome, log_level="DEBUG")
        self.verdict = verdict


class NotStored(DropItem):
    """An article that the store has taken for known, or worse than what it has; its outcome is written already."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason or verdict.outcome, log_level="DEBUG")
