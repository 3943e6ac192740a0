"""Stores the article: the last step, after which it counts as known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from newscrawl.crawl.delivery import Delivery
from newscrawl.crawl.dropped import NotStored
from newscrawl.items import Article

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class FeedStorePipeline:
    """`process_item` returns when the article, its fingerprints, its links and its URL's outcome are committed."""

    def __init__(self, crawler: Crawler) -> None:
        self._delivery = Delivery.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article) or not self._delivery.begun:
            return item
        verdict = await self._delivery.put(item)
        if verdict.kept and verdict.match is not None:
            item.copy_of = str(verdict.match.original)
        elif not verdict.is_stored:
            raise NotStored(verdict)
        return item
