"""Why our pipelines drop an article."""

from __future__ import annotations

from scrapy.exceptions import DropItem


class DuplicateArticle(DropItem):
    """The text is known: the same article unchanged, or a copy of another one; the ledger says so already."""

    written = True

    def __init__(self, message: str) -> None:
        super().__init__(message, log_level="DEBUG")
