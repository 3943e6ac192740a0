"""`CrawlDue`, the work of `scrapy crawldue`: crawl the sites that are due, once or forever."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.crawl.fleet.fleet import Fleet, Turn
from newscrawl.crawl.fleet.process import PartProcess, report
from newscrawl.crawl.fleet.process_store import ProcessStore
from newscrawl.crawl.fleet.roster import Roster
from newscrawl.crawl.fleet.switches import Switches
from newscrawl.crawl.fleet.tally import Tally
from newscrawl.durations import in_words
from newscrawl.log.lines import print_line
from newscrawl.store import StoreError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_RESTART_SECONDS = 5
"""Seconds before a part (a child process) that has ended is restarted."""


class CrawlDue:
    """One per process of the command: its work, and the child processes (parts) that it starts."""

    def __init__(
        self, project: BaseSettings, switches: Switches, args: list[str], opts: argparse.Namespace, tally: Tally
    ) -> None:
        self._settings = project
        self._switches = switches
        self._args = args
        self._opts = opts
        self._tally = tally
        self._parts: list[PartProcess] = []
        self._roster: Roster | None = None
        self._stopped = False
        self._may_begin = asyncio.Event()
        self._may_begin.set()

    async def work(self, fleet: Fleet, process_store: ProcessStore) -> None:
        """Crawl what is due, until nothing is or until `stop`."""
        self._roster = Roster(
            fleet,
            process_store,
            lambda: self._switches.sites,
            at_once=self._settings.getint("FLEET_SITES"),
            endless=self._opts.loop,
            on_turn=self._record_turn,
            on_outage=self._print_outage,
            on_switch_off=self._print_switched_off,
            on_clock_move=self._print_clock_move,
            grace=self._settings.getfloat("FLEET_GRACE"),
        )
        self._parts = [PartProcess() for _ in range(self._opts.jobs - 1)]
        tasks = [asyncio.ensure_future(self._run_part(part)) for part in self._parts]
        if self._stopped:
            self.stop()
        await self._roster.run()
        await asyncio.gather(*tasks)

    @property
    def next_turn(self) -> tuple[datetime, str] | None:
        """Time and site of the next crawl of this process."""
        return self._roster.next if self._roster is not None else None

    def stop(self) -> None:
        """Start no more crawls in this process, and ask its parts to end."""
        self._stopped = True
        self._may_begin.set()
        if self._roster is not None:
            self._roster.stop()
        for part in self._parts:
            part.terminate()

    async def _run_part(self, part: PartProcess) -> None:
        arguments = ["crawldue", *self._args, "--part", *(["--loop"] if self._opts.loop else [])]
        if self._opts.logs:
            arguments += ["--logs", self._opts.logs]
        while not self._stopped:
            url = self._settings["FEED_STORE_URL"]
            code = await part.run(
                arguments, lambda values: self._record_turn(Turn(**values)), url=url, settings=self._opts.set
            )
            if code < 0 and not self._stopped:
                # The other processes have taken over its sites.
                print_line(self._settings, f"a process of this command was killed by signal {-code}", level="WARNING")
            if not self._opts.loop:
                return
            await asyncio.sleep(_RESTART_SECONDS)
            # Without a store, it would end immediately with the same message each time.
            await self._may_begin.wait()

    def _record_turn(self, turn: Turn) -> None:
        line = self._tally.add(turn)
        if self._opts.part:
            report(turn.plain())
        elif line is not None:
            level = "ERROR" if turn.problem is not None else "INFO"
            print_line(self._settings, line, site=turn.site, level=level, file=sys.stdout)

    def _print_outage(self, error: StoreError | None) -> None:
        (self._may_begin.clear if error else self._may_begin.set)()
        if not self._opts.part:
            text = (
                f"the store cannot be reached, waiting for it: {error}" if error else "the store can be reached again"
            )
            print_line(self._settings, text, level="WARNING")

    def _print_clock_move(self, seconds: float) -> None:
        if not self._opts.part:
            way = f"{in_words(timedelta(seconds=abs(seconds)))} {'ahead' if seconds > 0 else 'back'}"
            text = f"the clock was moved {way}, or the machine was suspended; the crawls continue with the new time"
            print_line(self._settings, text, level="WARNING")

    def _print_switched_off(self, site: str) -> None:
        text = "the site was switched off: pages in progress are finished, the rest stays open"
        print_line(self._settings, text, site=site, level="WARNING")
