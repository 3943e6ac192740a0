"""`scrapy crawl SITE`: Scrapy's command, plus an exit code and a one-line reason if the crawl failed."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from types import FrameType

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError

from newscrawl.cli import EXPECTED, SiteCommand
from newscrawl.endings import HELD_CODE
from newscrawl.failures import failures_text
from newscrawl.log.lines import SITE, print_line


class Command(SiteCommand, BaseRunSpiderCommand):
    """Crawls one site."""

    def syntax(self) -> str:
        return "[options] <site>"

    def short_desc(self) -> str:
        return "Crawl one site, by its spider's name"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Process the options. A signal before the crawl starts ends the process with 0, because nothing has begun."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _leave)
        super().process_options(args, opts)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("expected exactly one site; `scrapy crawlall` crawls several")
        self.check_sites(args)
        if args[0] in self.project.getlist("SITES_OFF"):
            raise UsageError(f"{args[0]} is switched off (SITES_OFF)", print_help=False)

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from scrapy.crawler import AsyncCrawlerProcess

        from newscrawl.crawl.fleet.process_store import load

        load()
        from newscrawl.crawl.fleet.switches import OWN, Switches
        from newscrawl.crawl.frontier import Frontier

        process = self.crawler_process
        assert isinstance(process, AsyncCrawlerProcess), "the project runs on asyncio"
        crawler = self._create_crawler(args[0])
        crawler.settings.setdict(Switches(self.project, args).settings(args[0]), priority=OWN)
        # The tasks of the crawl inherit this context variable.
        SITE.set(args[0])
        crawl = process.crawl(crawler, **opts.spargs)
        process.start()
        # After a second signal, the reactor stops before the crawl is done; its lease expires by itself.
        error = crawl.exception() if crawl.done() and not crawl.cancelled() else None
        if isinstance(error, EXPECTED):
            self._fail(args[0], str(error))
        elif error is not None:
            logging.getLogger(__name__).error("%s: %s", args[0], error, exc_info=error)
            self._fail(args[0], f"{type(error).__name__}: {error}")
        elif crawl.done() and (problem := Frontier.of(crawler).problem) is not None:
            self._fail(args[0], problem)
            if Frontier.of(crawler).is_held and self.project.getint("PARENT_PID"):
                self.exitcode = HELD_CODE
        elif process.bootstrap_failed:
            self.exitcode = 1
        elif crawl.done() and not (summary := Frontier.of(crawler).summary).replayed and summary.failures:
            # Not with an archive, which need not contain all URLs that its pages link to.
            print_line(self.settings, f"failures: {failures_text(summary.failures)}", site=args[0], level="WARNING")

    def _fail(self, site: str, problem: str) -> None:
        print_line(self.settings, problem, site=site, level="ERROR")
        self.exitcode = 1


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
