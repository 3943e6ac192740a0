"""Cleans the Arabic that people read."""

from __future__ import annotations

from typing import Any

from newscrawl.arabic import clean
from newscrawl.items import Article


class ArabicPipeline:
    """Title, summary, body and tags in display-safe spelling; a reader misses nothing."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            item.title = clean(item.title)
            item.summary = clean(item.summary) if item.summary else None
            item.body = clean(item.body)
            item.tags = list(dict.fromkeys(tag for tag in map(clean, item.tags) if tag))
        return item
