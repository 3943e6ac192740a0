"""Stores the article: the last step, and the one that makes it count as seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import NotConfigured

from newscrawl.crawl.dropped import DuplicateArticle
from newscrawl.crawl.frontier import Frontier
from newscrawl.items import Article
from newscrawl.store import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class FeedStorePipeline:
    """Returns when the article, its fingerprints, its links and its URL's outcome are committed."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("FEEDSTORE_ENABLED"):
            raise NotConfigured("FEEDSTORE_ENABLED is off")
        self._frontier = Frontier.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article) or not self._frontier.begun:
            return item
        verdict = await self._frontier.put(item)
        if verdict.kept and verdict.match is not None:
            item.copy_of = str(verdict.match.original)
        elif verdict.outcome in (Outcome.DUPLICATE, Outcome.UNCHANGED):
            raise DuplicateArticle(verdict.reason or verdict.outcome)
        return item
