"""Follows the links of an article to others, within a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import NotConfigured

from newscrawl.crawl.frontier import Frontier
from newscrawl.crawl.related import RelatedBudget
from newscrawl.items import Article

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class RelatedPipeline:
    """Picks the links to follow: the store opens them with the article, each in the ledger of its own site.

    Without the store, those on the same site are requested at once.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("RELATED_ENABLED"):
            raise NotConfigured("RELATED_ENABLED is off")
        self._crawler = crawler
        self._frontier = Frontier.of(crawler)
        self._budget = RelatedBudget.from_settings(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        picked = self._budget.pick(item)
        if self._frontier.begun:
            self._frontier.follow(item, picked)
        else:
            for found in self._budget.founds(item, picked):
                self._crawler.engine.crawl(self._crawler.spider.request(found))  # type: ignore[union-attr]
        return item
