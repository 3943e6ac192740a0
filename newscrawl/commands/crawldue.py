"""`scrapy crawldue [SITE ...]`: crawl what is due, many sites in one process; once, or forever."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from newscrawl.cli import SiteCommand, log_folder
from newscrawl.durations import TIME, in_words
from newscrawl.logs.lines import print_line

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy.settings import BaseSettings

    from newscrawl.crawl.fleet.fleet import Fleet, Turn
    from newscrawl.crawl.fleet.process import PartProcess
    from newscrawl.crawl.fleet.process_store import ProcessStore
    from newscrawl.crawl.fleet.roster import Roster
    from newscrawl.crawl.fleet.switches import Switches
    from newscrawl.crawl.fleet.tally import Tally
    from newscrawl.store import StoreError

_RESTART_SECONDS = 5
"""Seconds before a part (a child process) that has ended is restarted."""


class Command(SiteCommand):
    """Crawls the sites that are due."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [site ...]"

    def short_desc(self) -> str:
        return "Crawl what is due, on all sites or those named"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-j", "--jobs", type=int, default=1, help="number of processes (default: %(default)s)")
        parser.add_argument("--budget", metavar="TIME", help="end after this time, e.g. 50m (s, m, h, d)")
        parser.add_argument("--loop", action="store_true", help="never end: wait for what is due next")
        parser.add_argument("--logs", help="folder for one log file per site (default: standard error)")
        parser.add_argument("--part", action="store_true", help=argparse.SUPPRESS)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Process the options. A signal before the crawls start ends the process with 0."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _leave)
        self.project.set("LOG_LEVEL", "WARNING", priority="project")
        super().process_options(args, opts)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.jobs < 1:
            raise UsageError(f"--jobs={opts.jobs}: must be at least 1")
        self._budget = _seconds(opts.budget)
        self.check_sites(args)

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.crawl.fleet.switches import Switches
        from newscrawl.crawl.fleet.tally import Tally
        from newscrawl.crawl.fleet.working import Worker

        logs = log_folder(opts.logs) if opts.logs else None
        switches = Switches(self.project, args or self.news_sites())
        for site in switches.off if args else ():
            print_line(self.project, "the site is switched off", site=site, level="WARNING")
        tally = Tally()
        due: _Due | None = None
        worker = Worker(
            self.project,
            adjust=lambda site: {**switches.settings(site), "CRAWL_DUE": True},
            logs=logs,
            command_settings=opts.set,
            command="crawldue --loop" if opts.loop else "crawldue",
            next_turn=lambda: due.next_turn if due is not None else None,
        )
        due = _Due(self.project, switches, args, opts, tally)
        worker.run(due.work, due.stop, self._budget)
        if not opts.part:
            print_line(self.project, tally.summary(), file=sys.stdout)
        self.exitcode = 1 if tally.problems else 0


class _Due:
    """The work of one process, and of the child processes (parts) that it starts."""

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

    async def work(self, fleet: Fleet, holding: ProcessStore) -> None:
        from newscrawl.crawl.fleet.process import PartProcess
        from newscrawl.crawl.fleet.roster import Roster

        self._roster = Roster(
            fleet,
            holding,
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
        self._stopped = True
        self._may_begin.set()
        if self._roster is not None:
            self._roster.stop()
        for part in self._parts:
            part.terminate()

    async def _run_part(self, part: PartProcess) -> None:
        from newscrawl.crawl.fleet.fleet import Turn

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
        from newscrawl.crawl.fleet.process import report

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


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return TIME.read(text).total_seconds()
    except ValueError as error:
        raise UsageError(f"--budget={text}: {error}") from error


def _leave(_number: int, _frame: object) -> None:
    sys.exit(0)
