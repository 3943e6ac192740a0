"""Reread archived pages of stored articles, as a crawl would read them today."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field

from scrapy.exceptions import DropItem

from newscrawl.crawl.fetching import Visitor
from newscrawl.crawl.refusals.failures import one_line
from newscrawl.crawl.requests import fetched_at
from newscrawl.dedup.fingerprint import Prints, fingerprint
from newscrawl.found import Found
from newscrawl.items import Article
from newscrawl.outcomes import Rejected
from newscrawl.urls import normalize, readable


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """An article as read from an archived page today, after the pipelines, and its fingerprints."""

    article: Article
    prints: Prints


@dataclass(slots=True)
class Unread:
    """The archived pages from which no article can be read today."""

    reasons: Counter[str] = field(default_factory=Counter)
    urls: dict[str, str] = field(default_factory=dict)
    """URL -> reason."""

    def note(self, url: str, reason: str) -> None:
        """Count a page."""
        self.reasons[reason] += 1
        self.urls[readable(url)] = reason


def archived(visitor: Visitor, found_urls: Iterable[Found]) -> list[Found]:
    """Return those of `found_urls` whose URLs are in the archive of the crawl."""
    held = visitor.held or ()
    return [found for found in found_urls if normalize(found.url) in held]


async def readings(visitor: Visitor, found_urls: Iterable[Found], unread: Unread) -> AsyncIterator[Reread]:
    """Yield the articles of archived pages, one page at a time; pages without one are noted in `unread`.

    Each article passes through the project's pipelines, which store nothing because no crawl has begun
    (see `Frontier.begun`).
    """
    spider = visitor.spider
    near = spider.settings.getbool("DEDUP_NEAR")
    engine = spider.crawler.engine
    assert engine is not None, "a crawl that runs has an engine"
    for found in found_urls:
        fetched = await visitor.fetch(spider.request(found))
        if fetched.response is None:
            unread.note(found.url, fetched.problem or "no page")
            continue
        try:
            articles = spider.read_all(fetched.response, found)
            for article in articles:
                article.fetched = fetched_at(fetched.response)
                prints = fingerprint(article, near=near)
                item = await engine.scraper.itemproc.process_item_async(article)
                yield Reread(article=item, prints=prints)
        except (Rejected, DropItem) as error:
            unread.note(found.url, one_line(error))
        except Exception as error:
            # An error in one page must not stop the reading of the others.
            unread.note(found.url, f"could not be read: {type(error).__name__}: {one_line(error)}")
