"""Fetch pages for a command through Scrapy's engine: politely, obeying robots.txt, live or from archives."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from scrapy.http import Request, Response

from newscrawl.archive.replay import NotInArchiveError, ReplayAddon
from newscrawl.crawl.network.bodies import MAX_SOURCE_SIZE
from newscrawl.crawl.refusals.failures import rejection
from newscrawl.crawl.refusals.walls import wall_of
from newscrawl.spider import NewsSpider

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The result of a request: a response that holds a page, or why there is none."""

    url: str
    """The URL that was requested; after a redirect, the response has another one."""
    response: Response | None = None
    problem: str | None = None
    """Why there is no page, in a few words; None if there is one."""
    missing: bool = False
    """Whether the site or the archive does not have the page."""


class Interrupted(Exception):
    """A signal ended a script before it had a result."""


class Visitor:
    """Fetches pages through the engine of a running crawl. `spider` is the site's, with the settings of its crawls."""

    def __init__(self, spider: NewsSpider) -> None:
        self.spider = spider

    @cached_property
    def held(self) -> frozenset[str] | None:
        """The normalized URLs in the archive of the crawl; None if it fetches from the live site."""
        addon = self.spider.crawler.get_addon(ReplayAddon)
        return None if addon is None or addon.archive is None else frozenset(addon.archive.urls())

    async def fetch(self, target: str | Request) -> Fetched:
        """Return the response to one request. Redirects are followed; walls and errors become problems."""
        request = Request(target, meta={"download_maxsize": MAX_SOURCE_SIZE}) if isinstance(target, str) else target
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

    The ledger is not used, and nothing is stored. `site` is the spider whose settings and requests are used (a browser,
    a delay). Raises what the script raises, and what prevents a crawl from starting (`SettingError`, `ArchiveError`);
    `Interrupted` if a signal ends it first.
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

    # `Fetched` already reports the problems that Scrapy would log.
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    crawl = process.crawl(type("VisitingSpider", (site,), {"name": getattr(site, "name", "visit"), "start": start}))
    process.start()
    error = result.error or (crawl.exception() if crawl.done() and not crawl.cancelled() else None)
    if error is not None:
        raise error
    if not result.values:
        raise Interrupted("interrupted")
    return result.values[0]
