"""`scrapy crawldue [SITE ...]`: crawl what is due, many sites in one process; once, or forever."""

from __future__ import annotations

import argparse
import signal
import sys
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from newscrawl.cli import SiteCommand, log_folder
from newscrawl.durations import TIME
from newscrawl.log.lines import print_line

if TYPE_CHECKING:
    from newscrawl.crawl.fleet.crawldue import CrawlDue


class Command(SiteCommand):
    """Crawls the sites that are due."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [site ...]"

    def short_desc(self) -> str:
        return "Crawl what is due, on all sites or those named"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-j", "--jobs", type=int, default=1, metavar="N", help="number of processes (default: %(default)s)"
        )
        parser.add_argument("--budget", metavar="TIME", help="end after this time, e.g. 50m (s, m, h, d)")
        parser.add_argument("--loop", action="store_true", help="never end: wait for what is due next")
        parser.add_argument(
            "--logs", metavar="FOLDER", help="folder for one log file per site (default: standard error)"
        )
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
        from newscrawl.crawl.fleet.crawldue import CrawlDue
        from newscrawl.crawl.fleet.switches import Switches
        from newscrawl.crawl.fleet.tally import Tally
        from newscrawl.crawl.fleet.working import Worker

        switches = Switches(self.project, args or self.news_sites())
        for site in switches.off if args else ():
            print_line(self.project, "the site is switched off", site=site, level="WARNING")
        tally = Tally()
        due: CrawlDue | None = None
        with log_folder(opts.logs or None) as logs:
            worker = Worker(
                self.project,
                adjust=lambda site: {**switches.settings(site), "CRAWL_DUE": True},
                logs=logs,
                command_settings=opts.set,
                command="crawldue --loop" if opts.loop else "crawldue",
                next_turn=lambda: due.next_turn if due is not None else None,
            )
            due = CrawlDue(self.project, switches, args, opts, tally)
            worker.run(due.work, due.stop, self._budget)
        if not opts.part:
            print_line(self.project, tally.summary(), file=sys.stdout)
        self.exitcode = 1 if tally.problems else 0


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return TIME.read(text).total_seconds()
    except ValueError as error:
        raise UsageError(f"--budget={text}: {error}") from error


def _leave(_number: int, _frame: object) -> None:
    sys.exit(0)
