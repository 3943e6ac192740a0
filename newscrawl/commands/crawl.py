"""`scrapy crawl SITE`: Scrapy's own, with an exit code and one clear line where a crawl could not do its work."""

from __future__ import annotations

import argparse
import logging
import sys

from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError

from newscrawl.cli import EXPECTED, SiteCommand
from newscrawl.crawl.frontier import Frontier


class Command(SiteCommand, BaseRunSpiderCommand):
    """Crawls one site."""

    def syntax(self) -> str:
        return "[options] <site>"

    def short_desc(self) -> str:
        return "Crawl one site, by its spider's name"

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one site; for several there is `scrapy crawlall`")
        self.check_sites(args)

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        process = self.crawler_process
        assert isinstance(process, AsyncCrawlerProcess)
        crawler = self._create_crawler(args[0])
        crawl = process.crawl(crawler, **opts.spargs)
        process.start()
        error = None if crawl.cancelled() else crawl.exception()
        if isinstance(error, EXPECTED):
            self._fail(args[0], str(error))
        elif error is not None:
            logging.getLogger(__name__).error("%s: %s", args[0], error, exc_info=error)
            self.exitcode = 1
        elif Frontier.of(crawler).problem is not None:
            self._fail(args[0], str(Frontier.of(crawler).problem))
        elif process.bootstrap_failed:
            self.exitcode = 1

    def _fail(self, site: str, problem: str) -> None:
        print(f"{site}: {problem}", file=sys.stderr)
        self.exitcode = 1
