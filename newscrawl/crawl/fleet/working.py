"""`Worker`: a process that crawls many sites, with its engine, log and signal handling."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.crawl.fleet.fleet import Fleet
from newscrawl.crawl.fleet.process_store import ProcessStore, freeze, load
from newscrawl.crawl.fleet.sitelog import log_sites
from newscrawl.store import Work

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings
    from scrapy.spiderloader import SpiderLoaderProtocol

_PARENT_CHECK_SECONDS = 2.0
"""Seconds between two checks whether the parent process still runs."""


class Worker:
    """One per process; see `Fleet` for most arguments."""

    def __init__(
        self,
        settings: BaseSettings,
        *,
        adjust: Callable[[str], Mapping[str, Any]],
        arguments: Mapping[str, Any] | None = None,
        logs: Path | None = None,
        command_settings: Sequence[str] = (),
        command: str,
        next_turn: Callable[[], tuple[datetime, str] | None] = lambda: None,
    ) -> None:
        """`command` and `next_turn` are published in the store: see `Work`."""
        self._command = command
        self._next_turn = next_turn
        self._settings = settings
        self._adjust = adjust
        self._arguments = arguments or {}
        self._logs = logs
        self._command_settings = command_settings
        self._tasks: set[asyncio.Future[Any]] = set()
        """The tasks that run beside the work; cancelled when it ends."""
        self.stopped = False
        """Whether a signal, the end of the budget or the end of the parent has ended the work early."""

    def run(
        self, work: Callable[[Fleet, ProcessStore], Awaitable[None]], stop: Callable[[], None], budget: float | None
    ) -> None:
        """Run `work` in the engine. At an early end, call `stop` to start no more crawls, and end the running ones.

        The work ends early at a signal, after `budget` seconds minus the grace, or when the parent ends. Raises what
        `work` raises.
        """
        from scrapy.crawler import AsyncCrawlerProcess

        load()
        self._settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
        process = AsyncCrawlerProcess(self._settings)  # type: ignore[arg-type]  # it takes any settings
        files = log_sites(self._settings, self._logs)
        ended = files.end if files is not None else lambda _site: None
        task = asyncio.get_event_loop().create_task(self._main(process.spider_loader, ended, work, stop, budget))
        task.add_done_callback(_stop_reactor)
        process.start(stop_after_crawl=False, install_signal_handlers=False)
        task.result()

    async def _main(
        self,
        loader: SpiderLoaderProtocol,
        ended: Callable[[str], None],
        work: Callable[[Fleet, ProcessStore], Awaitable[None]],
        stop: Callable[[], None],
        budget: float | None,
    ) -> None:
        process_store = ProcessStore.open(self._settings)
        fleet = Fleet(
            process_store,
            loader,
            self._settings,
            arguments=self._arguments,
            adjust=self._adjust,
            ended=ended,
            logs=self._logs,
            command_settings=self._command_settings,
        )
        process_store.enlist(self._current_work)
        self._plan_early_end(partial(self._end, fleet, stop), budget)
        freeze()
        try:
            await work(fleet, process_store)
        finally:
            for task in self._tasks:
                task.cancel()
            await process_store.close()

    def _plan_early_end(self, end: Callable[[], None], budget: float | None) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, end)
        if budget is not None:
            loop.call_later(max(0.0, budget - self._grace), end)
        parent = self._settings.getint("PARENT_PID")
        if parent:
            self._tasks.add(asyncio.ensure_future(_watch(parent, end)))

    def _end(self, fleet: Fleet, stop: Callable[[], None]) -> None:
        # A second signal is ignored.
        if not self.stopped:
            self.stopped = True
            stop()
            self._tasks.add(asyncio.ensure_future(fleet.stop(self._grace)))

    @property
    def _grace(self) -> float:
        return self._settings.getfloat("FLEET_GRACE")

    def _current_work(self) -> Work:
        moment, site = self._next_turn() or (None, None)
        at_once = self._settings.getint("FLEET_SITES")
        return Work(command=self._command, at_once=at_once, next_site=site, next_at=moment)


async def _watch(parent: int, end: Callable[[], None]) -> None:
    """Call `end` whenever a check finds that the parent process has ended."""
    while True:
        await asyncio.sleep(_PARENT_CHECK_SECONDS)
        if os.getppid() != parent:
            end()


def _stop_reactor(_task: object) -> None:
    # Imported late, because the process installs the reactor.
    from twisted.internet import reactor

    reactor.stop()  # type: ignore[misc]  # Twisted's interface has no self
