"""Selects the related links of an article to follow, within limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from newscrawl.crawl.delivery import Delivery
from newscrawl.crawl.related import RelatedBudget
from newscrawl.items import Article

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class RelatedPipeline:
    """Select related links; the store enters them in the ledger together with the article, each under its own site."""

    def __init__(self, crawler: Crawler) -> None:
        self._delivery = Delivery.of(crawler)
        self._budget = RelatedBudget.from_settings(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            self._delivery.follow(item, self._budget.pick(item))
        return item
