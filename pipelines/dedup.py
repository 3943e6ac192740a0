"""Drops articles whose text is already known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from newscrawl.crawl.delivery import Delivery
from newscrawl.crawl.dropped import Dropped
from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.items import Article

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class DedupPipeline:
    """Compares by identity, by the hash of the folded text, and by near-duplicate signature; also drops notices."""

    def __init__(self, crawler: Crawler) -> None:
        self._delivery = Delivery.of(crawler)
        self._near = crawler.settings.getbool("DEDUP_NEAR")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Article) and self._delivery.begun:
            verdict = await self._delivery.judge(item, fingerprint(item, near=self._near))
            if verdict is not None:
                raise Dropped(verdict)
        return item
