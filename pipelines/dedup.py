"""Drops the articles whose text is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import NotConfigured

from newscrawl.crawl.dropped import DuplicateArticle
from newscrawl.crawl.frontier import Frontier
from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.items import Article

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class DedupPipeline:
    """By identity, by the hash of the folded text, by its signature; without the store, among this crawl's articles."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("DEDUP_ENABLED"):
            raise NotConfigured("DEDUP_ENABLED is off")
        self._frontier = Frontier.of(crawler)
        self._near = crawler.settings.getbool("DEDUP_NEAR")
        self._seen: dict[bytes, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        prints = fingerprint(item, near=self._near and self._frontier.begun)
        if not self._frontier.begun:
            first = self._seen.setdefault(prints.text or prints.content, f"{item.site}/{item.key}")
            if first != f"{item.site}/{item.key}":
                raise DuplicateArticle(f"same text as {first}")
            return item
        verdict = await self._frontier.store.known(item, prints)
        if verdict is not None and not verdict.kept:
            await self._frontier.drop(item, verdict)
            raise DuplicateArticle(verdict.reason or verdict.outcome)
        self._frontier.keep(item, prints)
        return item
