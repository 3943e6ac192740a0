"""Cleans the Arabic of what people read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import NotConfigured

from newscrawl.arabic import clean
from newscrawl.items import Article

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ArabicPipeline:
    """Title, summary, body and tags in display-safe spelling: nothing a reader would miss is lost."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("ARABIC_ENABLED"):
            raise NotConfigured("ARABIC_ENABLED is off")
        return cls()

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            item.title = clean(item.title)
            item.summary = clean(item.summary) if item.summary else None
            item.body = clean(item.body)
            item.tags = list(dict.fromkeys(tag for tag in map(clean, item.tags) if tag))
        return item
