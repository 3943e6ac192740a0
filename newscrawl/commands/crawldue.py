"""`scrapy crawldue [SITE ...]`: crawl what is due, many sites in one process; once, or for ever."""

from __future__ import annotations

import argparse
import re
import signal
import sys
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from newscrawl.cli import SiteCommand, log_folder
from newscrawl.printable import printable

if TYPE_CHECKING:
    from newscrawl.crawl.fleet import Fleet, Turn
    from newscrawl.crawl.holding import Holding
    from newscrawl.crawl.roster import Roster
    from newscrawl.store import StoreError

_LENGTH = re.compile(r"(\d{1,6})([smh])")
_SECONDS = {"s": 1, "m": 60, "h": 3600}


class Command(SiteCommand):
    """Crawls the sites that are due."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [site ...]"

    def short_desc(self) -> str:
        return "Crawl what is due of all sites, or of those named"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-j", "--jobs", type=int, default=1, help="processes (default: %(default)s)")
        parser.add_argument("--budget", metavar="TIME", help="end after this time, e.g. 50m (s, m, h)")
        parser.add_argument("--loop", action="store_true", help="go on for ever, and wait for what is due next")
        parser.add_argument("--logs", help="folder for one log file per site (default: standard error)")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Process the options; a signal that comes before the crawls do ends the process with 0."""
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
        from newscrawl.crawl.roster import Roster
        from newscrawl.crawl.switches import Switches
        from newscrawl.crawl.tally import Tally
        from newscrawl.crawl.working import Worker

        logs = log_folder(opts.logs) if opts.logs else None
        switches = Switches(self.project, args or self.news_sites())
        worker = Worker(self.project, adjust=lambda site: {**switches.settings(site), "CRAWL_DUE": True}, logs=logs)
        tally = Tally()
        roster: Roster | None = None

        def told(turn: Turn) -> None:
            line = tally.add(turn)
            if line is not None:
                print(line, flush=True)

        async def work(fleet: Fleet, holding: Holding) -> None:
            nonlocal roster
            roster = Roster(
                fleet,
                holding,
                lambda: switches.sites,
                at_once=self.project.getint("FLEET_SITES"),
                endless=opts.loop,
                told=told,
                away=_say_away,
            )
            await roster.run()

        def stop() -> None:
            if roster is not None:
                roster.stop()

        worker.run(work, stop, self._budget)
        print(tally.summary())
        self.exitcode = 1 if tally.problems else 0


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    match = _LENGTH.fullmatch(text)
    if match is None or not int(match[1]):
        raise UsageError(f"--budget={text}: expected a number and s, m or h, e.g. 50m")
    return float(int(match[1]) * _SECONDS[match[2]])


def _say_away(error: StoreError | None) -> None:
    text = f"the store is away, and waited for: {printable(str(error))}" if error else "the store is back"
    print(f"scrapy: {text}", file=sys.stderr, flush=True)


def _leave(_number: int, _frame: object) -> None:
    sys.exit(0)
