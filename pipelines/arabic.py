"""Cleans the Arabic that people read."""

from __future__ import annotations

from typing import Any

from newscrawl.extract.spelling import spell
from newscrawl.items import Article


class ArabicPipeline:
    """Title, summary, body and tags in display-safe spelling; a reader misses nothing."""

    def process_item(self, item: Any) -> Any:
        return spell(item) if isinstance(item, Article) else item
