"""`Fleet`: the crawls of many sites in one process, with one store, each under its own lease."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.crawl.fleet.process import CrawlProcess
from newscrawl.crawl.fleet.switches import OWN
from newscrawl.crawl.network.slots import drop_all
from newscrawl.endings import Ending
from newscrawl.errors import SettingError
from newscrawl.log.lines import SITE
from newscrawl.store import StoreError, lookup

if TYPE_CHECKING:
    import sqlalchemy as sa
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings
    from scrapy.spiderloader import SpiderLoaderProtocol

    from newscrawl.crawl.fleet.process_store import ProcessStore

logger = logging.getLogger(__name__)
_STEP = 0.25
"""Seconds between two checks of crawls that are being stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The result of a site's turn."""

    site: str
    problem: str | None = None
    """Why the crawl failed, in one line."""
    held: bool = False
    """Whether the problem is that another process is crawling the site."""
    store_error: StoreError | None = None
    """The error, if the problem is that the store cannot be used."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """See `CrawlSummary.counts`."""

    def plain(self) -> dict[str, Any]:
        """Return the turn as JSON-ready arguments, without the exception, for the process that collects the turns."""
        return {"site": self.site, "problem": self.problem, "held": self.held, "counts": dict(self.counts)}


class Fleet:
    """Crawls sites, each with `crawl`. `settings` are the project's, `arguments` are passed to every spider."""

    def __init__(
        self,
        process_store: ProcessStore,
        loader: SpiderLoaderProtocol,
        settings: BaseSettings,
        *,
        arguments: Mapping[str, Any],
        adjust: Callable[[str], Mapping[str, Any]],
        ended: Callable[[str], None],
        logs: Path | None = None,
        command_settings: Sequence[str] = (),
    ) -> None:
        """`adjust` returns a site's own settings; `ended` is called with each site whose crawl has ended.

        `logs` is the folder of the sites' logs, and `command_settings` are the settings of the command line,
        `NAME=VALUE`; both are used for crawls in separate processes.
        """
        self._process_store = process_store
        self._loader = loader
        self._settings = settings
        self._arguments = dict(arguments)
        self._adjust = adjust
        self._ended = ended
        self._logs = logs
        self._command_settings = command_settings
        self._browser = asyncio.Semaphore(1)
        self._apart: dict[str, CrawlProcess] = {}
        self._running: dict[str, Crawler | None] = {}
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        self._stopping: set[str] = set()

    @property
    def running(self) -> list[str]:
        """The sites that are being crawled."""
        return list(self._running)

    async def crawl(self, site: str) -> Turn:
        """Crawl a site to the end. Errors are returned in the result, so that they never affect other sites."""
        self._running[site] = None
        task = asyncio.current_task()
        if task is not None:
            self._tasks[site] = task
        # The context variable applies to this task and the tasks that it starts.
        SITE.set(site)
        try:
            return await self._crawl(site)
        except asyncio.CancelledError:
            return Turn(site=site)
        except StoreError as error:
            return Turn(site=site, problem=str(error), store_error=error)
        except SettingError as error:
            logger.error("%s: %s", site, error)
            return Turn(site=site, problem=str(error))
        except Exception as error:
            logger.error("%s: %s", site, error, exc_info=error)
            return Turn(site=site, problem=_line(error))
        finally:
            del self._running[site]
            self._tasks.pop(site, None)
            self._stopping.discard(site)
            self._ended(site)

    async def _crawl(self, site: str) -> Turn:
        from newscrawl.crawl.fleet.sharing import SharingCrawler
        from newscrawl.crawl.frontier import Frontier

        spider = self._loader.load(site)
        if getattr(spider, "render", False) and not self._settings.get("REPLAY"):
            return await self._crawl_apart(site)
        settings = self._settings.copy()
        settings.setdict(self._adjust(site), priority=OWN)
        crawler = SharingCrawler(spider, settings, self._process_store)
        self._running[site] = crawler
        await crawler.crawl_async(**self._arguments)
        frontier = crawler.get_extension(Frontier)
        if frontier is None:
            return Turn(site=site)
        return Turn(
            site=site,
            problem=frontier.problem,
            held=frontier.is_held,
            store_error=None if frontier.is_held else frontier.store_error,
            counts=dict(frontier.summary.counts),
        )

    async def _crawl_apart(self, site: str) -> Turn:
        """Crawl a site in a separate process, which may start a browser; only one such process runs at a time."""
        async with self._browser:
            values = {**self._adjust(site), "FEED_STORE_URL": None}
            own = [f"{name}={value}" for name, value in values.items() if value is not None]
            process = CrawlProcess(
                site,
                url=self._settings["FEED_STORE_URL"],
                log=self._logs and self._logs / f"{site}.log",
                settings=[*self._command_settings, *own],
                arguments=[f"{name}={value}" for name, value in self._arguments.items()],
            )
            self._apart[site] = process
            try:
                await asyncio.to_thread(process.wait)
            finally:
                del self._apart[site]
            counts = await self._process_store.database.writer.read(_counts, process.owner)
            return Turn(site=site, problem=process.problem, held=process.is_held, counts=counts)

    async def stop(self, grace: float, site: str | None = None) -> None:
        """Stop all crawls, or one site's: pages in progress are finished, other URLs stay open.

        After `grace` seconds, the pages still in progress are abandoned, and their URLs stay open too.
        """
        from newscrawl.crawl.frontier import Frontier

        loop = asyncio.get_running_loop()
        deadline = loop.time() + grace
        tasks = set()
        while wanted := [one for one in self._running if site in (None, one)]:
            for one in wanted:
                crawler = self._running[one]
                if one in self._apart and one not in self._stopping:
                    self._stopping.add(one)
                    self._apart[one].terminate()
                # A crawl that is still starting is stopped once it has started.
                if crawler is None or crawler._engine is None or not crawler._engine.running:
                    continue
                drop_all(crawler._engine, "the crawl ends")
                if one not in self._stopping:
                    self._stopping.add(one)
                    tasks.add(asyncio.ensure_future(crawler.stop_async()))
            if loop.time() >= deadline:
                for one in wanted:
                    crawler = self._running[one]
                    frontier = crawler and crawler._extensions and crawler.get_extension(Frontier)
                    if frontier:
                        await frontier.spider_closed(Ending.SHUTDOWN)
                    if one in self._apart:
                        self._apart[one].kill()
                    elif one in self._tasks:
                        self._tasks[one].cancel()
                return
            await asyncio.sleep(_STEP)
        await asyncio.gather(*tasks, return_exceptions=True)


def _counts(connection: sa.Connection, owners: Sequence[str]) -> list[dict[str, int]]:
    return [lookup.counts_of(connection, owner) for owner in owners]


def _line(error: Exception) -> str:
    first = " ".join(str(error).split())
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
