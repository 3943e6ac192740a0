"""`CrawlAll`, the work of `scrapy crawlall`: crawl every site, due or not, then those that got URLs from others."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.utils.conf import arglist_to_dict

from newscrawl.crawl.fleet.fleet import Fleet, Turn
from newscrawl.crawl.fleet.process import PartProcess, for_site, report
from newscrawl.crawl.fleet.process_store import ProcessStore
from newscrawl.crawl.fleet.roster import MAX_ROUNDS
from newscrawl.crawl.fleet.switches import Switches
from newscrawl.crawl.fleet.tally import COLUMNS, figures
from newscrawl.log.lines import print_line
from newscrawl.outcomes import Column
from newscrawl.printable import counted, printable
from newscrawl.store import lookup

if TYPE_CHECKING:
    from rich.table import Table
    from scrapy.settings import BaseSettings

_SHOW_SECONDS = 0.5


class CrawlAll:
    """One per call of the command, and one per process that does a part of it. `problems` grows during the work."""

    def __init__(self, project: BaseSettings, sites: list[str], opts: argparse.Namespace, jobs: int) -> None:
        from rich.console import Console

        self._settings = project
        self._sites = sites
        self._opts = opts
        self._jobs = jobs
        self._rounds = 1 if arglist_to_dict(opts.spargs).keys() & {"max_items", "url"} or opts.part else MAX_ROUNDS
        self._console = Console(stderr=True)
        self._parts: list[PartProcess] = []
        self._running: set[str] = set()
        self._done: set[str] = set()
        self._counts: dict[str, Counter[str]] = {}
        self._articles = self._total = 0
        self.problems: dict[str, str] = {}
        """Site -> why its crawl failed, in one line."""
        self.stopped = False

    def adjusting(self, switches: Switches) -> Callable[[str], Mapping[str, Any]]:
        """Return a function that gives a site's own settings: those of its switch, and its own archive for `RECORD`."""

        def adjust(site: str) -> dict[str, Any]:
            own = switches.settings(site)
            record = self._settings.get("RECORD")
            return {**own, "RECORD": for_site(f"RECORD={record}", site).partition("=")[2]} if record else own

        return adjust

    def stop(self) -> None:
        """Start no more crawls."""
        self.stopped = True
        for part in self._parts:
            part.terminate()

    async def work(self, fleet: Fleet, process_store: ProcessStore) -> None:
        """Crawl every site, then recrawl those that got URLs from others."""
        self._articles = await self._count(process_store)
        shown = asyncio.ensure_future(self._show()) if self._console.is_terminal and not self._opts.part else None
        try:
            queue = self._sites
            for turn in range(self._rounds):
                await self._round(queue, fleet, self._jobs if turn == 0 else 1)
                waiting = set(
                    await process_store.database.writer.read(
                        lambda connection, values: [lookup.waiting(connection, value) for value in values],
                        datetime.now(UTC),
                    )
                )
                queue = [site for site in self._sites if site in waiting and site not in self.problems]
                if not queue or self.stopped:
                    break
        finally:
            if shown is not None:
                shown.cancel()
        self._total = await self._count(process_store)

    @staticmethod
    async def _count(process_store: ProcessStore) -> int:
        return await process_store.database.writer.read(
            lambda connection, values: [lookup.count_articles(connection) for _ in values], None
        )

    async def _round(self, queue: list[str], fleet: Fleet, jobs: int) -> None:
        own, *child_queues = (queue[start::jobs] for start in range(jobs))
        at_once = asyncio.Semaphore(self._settings.getint("FLEET_SITES"))

        async def crawl(site: str) -> None:
            async with at_once:
                if not self.stopped:
                    self._running.add(site)
                    self._record_turn(await fleet.crawl(site))

        await asyncio.gather(*map(crawl, own), *map(self._run_part, child_queues))

    async def _run_part(self, sites: list[str]) -> None:
        part = PartProcess()
        self._parts.append(part)
        self._running.update(sites)
        code = await part.run(
            ["crawlall", *sites, "--part", "--jobs", "1", "--logs", self._opts.logs],
            lambda values: self._record_turn(Turn(**values)),
            url=self._settings["FEED_STORE_URL"],
            settings=self._opts.set,
            of_spiders=self._opts.spargs,
        )
        for site in self._running & set(sites):
            self._record_turn(Turn(site=site, problem=f"its process ended with code {code}"))

    def _record_turn(self, turn: Turn) -> None:
        site = turn.site
        self._running.discard(site)
        self._done.add(site)
        if self._opts.part:
            report(turn.plain())
        if self.stopped and turn.problem is None:
            self.problems[site] = "stopped"
        elif turn.problem is not None:
            self.problems[site] = printable(turn.problem)
        if not turn.held:
            self._counts.setdefault(site, Counter()).update(figures(turn.counts))
        if not self._console.is_terminal and not self._opts.part:
            counts = self._counts.get(site)
            summary = ", ".join(f"{counts[name]} {name}" for name in COLUMNS) if counts is not None else "nothing"
            level = "ERROR" if site in self.problems else "INFO"
            print_line(self._settings, self.problems.get(site, summary), site=site, level=level)

    async def _show(self) -> None:
        from rich.live import Live

        with Live(console=self._console, auto_refresh=False, transient=True) as live:
            while True:
                live.update(self._table(), refresh=True)
                await asyncio.sleep(_SHOW_SECONDS)

    def _table(self) -> Table:
        from rich.table import Table

        table = Table("site", *COLUMNS, "state")
        table.columns[0].no_wrap = True
        for column in table.columns[1:-1]:
            column.justify = "right"
        for site in self._sites:
            state = "crawling" if site in self._running else "done" if site in self._done else "waiting"
            counts = self._counts.get(site, Counter())
            state = "failed" if site in self.problems else state
            table.add_row(site, *(str(counts[name]) for name in COLUMNS), state)
        return table

    def report(self) -> None:
        """Print the totals, the places of the store and the logs, and the command that exports the feed."""
        from rich.console import Console
        from rich.markup import escape

        from newscrawl.store.db.errors import masked

        console = Console(soft_wrap=True, highlight=False)
        console.print(self._table())
        for site, problem in self.problems.items():
            console.print(f"[bold red]{site}[/]: {escape(problem)}")
        if _stored(self._counts.values()):
            console.print(f"{counted(self._total - self._articles, 'new article')}, {self._total} in the store.")
        else:
            console.print(f"Nothing new: the store has {counted(self._total, 'article')}, as before.")
        console.print(f"store: {masked(self._settings['FEED_STORE_URL'])}", markup=False)
        if Path(self._opts.logs).is_dir():
            console.print(f"logs:  {Path(self._opts.logs).absolute()}", markup=False)
        console.print(f"feed:  {os.path.relpath(sys.executable)} -m scrapy export", markup=False)


def _stored(counts: Iterable[Counter[str]]) -> int:
    return sum(count[Column.STORED] for count in counts)
