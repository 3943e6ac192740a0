"""Normalizes the Arabic spelling of the texts that people read."""

from __future__ import annotations

from typing import Any

from newscrawl.extract.spelling import spell
from newscrawl.items import Article


class ArabicPipeline:
    """Puts title, summary, body and tags into display-safe spelling, without a loss that readers notice."""

    def process_item(self, item: Any) -> Any:
        return spell(item) if isinstance(item, Article) else item
