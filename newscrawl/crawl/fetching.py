"""Fetches pages for a command, through the project's engine: politely, by robots.txt, live or from archives."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from scrapy.exceptions import UsageError
from scrapy.http import Request, Response

from newscrawl.archive.replay import NotInArchiveError, ReplayAddon
from newscrawl.crawl.bodies import MAX_SOURCE_SIZE
from newscrawl.crawl.failures import rejection
from newscrawl.crawl.walls import wall_of
from newscrawl.spider import NewsSpider

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The result of a request: a response that holds a page, or why there is none."""

    url: str
    """The URL that was requested; the response may have another one."""
    response: Response | None = None
    problem: str | None = None
    """Why there is no page, in a few words; None if there is one."""
    missing: bool = False
    """The site, or the archive, answered that there is no such page."""


class Visitor:
    """Fetches through the engine of a running crawl. `spider` is the site's own, with the settings of its crawls."""

    def __init__(self, spider: NewsSpider) -> None:
        self.spider = spider

    @cached_property
    def held(self) -> frozenset[str] | None:
        """The normalized URLs that the archive of the crawl holds; None if it fetches from the live site."""
        addon = self.spider.crawler.get_addon(ReplayAddon)
        return None if addon is None or addon.archive is None else frozenset(addon.archive.urls())

    async def fetch(self, asked: str | Request) -> Fetched:
        """The response to one request; redirects are followed, and walls and errors are problems."""
        request = Request(asked, meta={"download_maxsize": MAX_SOURCE_SIZE}) if isinstance(asked, str) else asked
        engine = self.spider.crawler.engine
        assert engine is not None, "a crawl that runs has an engine"
        try:
            response = await engine.download_async(request.replace(dont_filter=True))
        except Exception as error:
            missing = isinstance(error, NotInArchiveError)
            return Fetched(url=request.url, problem=str(rejection(error)), missing=missing)
        wall = wall_of(response.status, response.headers, response.body)
        if response.status == 200 and wall is None:
            return Fetched(url=request.url, response=response)
        status = "" if response.status == 200 else f"HTTP {response.status}"
        problem = ": ".join(filter(None, (status, wall.reason if wall else "")))
        return Fetched(url=request.url, problem=problem, missing=response.status in (404, 410))


@dataclass(slots=True)
class _Result(Generic[T]):
    values: list[T]
    error: Exception | None = None


def visit(
    process: AsyncCrawlerProcess, script: Callable[[Visitor], Awaitable[T]], site: type[NewsSpider] = NewsSpider
) -> T:
    """Run a script that fetches pages, and return its result; once per process.

    Nothing goes through the ledger, and nothing is stored. `site` gives the settings and requests of a spider (a
    browser, a pace). Raises what the script raises, and what keeps a crawl from beginning (`UsageError`,
    `ArchiveError`); `UsageError` if it is interrupted.
    """
    result: _Result[T] = _Result([])

    async def start(self: NewsSpider) -> AsyncIterator[Request]:
        try:
            result.values.append(await script(Visitor(self)))
        except Exception as error:
            result.error = error
        none: tuple[Request, ...] = ()
        for request in none:
            yield request

    # `Fetched` already reports what Scrapy logs about single requests.
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    crawl = process.crawl(type("VisitingSpider", (site,), {"name": getattr(site, "name", "visit"), "start": start}))
    process.start()
    error = result.error or (crawl.exception() if crawl.done() and not crawl.cancelled() else None)
    if error is not None:
        raise error
    if not result.values:
        raise UsageError("interrupted", print_help=False)
    return result.values[0]
