"""`scrapy shell [URL]`: Scrapy's shell, plus the article of the page and how it was read."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands.shell import Command as ShellCommand
from scrapy.exceptions import UsageError
from scrapy.utils.url import guess_scheme

from newscrawl.cli import SiteCommand, allow_addresses
from newscrawl.log.lines import print_line


class Command(SiteCommand, ShellCommand):
    """Opens a console on a page; the engine runs in another thread."""

    def short_desc(self) -> str:
        return "Console on a page: its article, how it was read, and selectors to try"

    def long_desc(self) -> str:
        return (
            "Fetches a page of any site, live or from an archive (-s REPLAY=ARCHIVE), and reads its article; -c "
            "'article.title' prints one value. Nothing is stored."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Process the options; only warnings are logged unless another level is given."""
        self.project.set("LOG_LEVEL", "WARNING", priority="project")
        super().process_options(args, opts)
        allow_addresses(self.project, [guess_scheme(arg) for arg in args])

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 1:
            raise UsageError("expected one URL at most")
        if opts.spider is not None:
            self.check_sites([opts.spider])

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from scrapy.utils.spider import DefaultSpider

        from newscrawl.console.shell import PageShell
        from newscrawl.sites import Sites
        from newscrawl.urls import BadURLError

        process = self.crawler_process
        assert process is not None
        url = guess_scheme(args[0]) if args else None
        name = opts.spider
        if name is None and url is not None:
            try:
                name = (Sites.from_settings(self.project).of_url(url) or (None,))[0]
            except BadURLError as error:
                raise UsageError(str(error)) from error
        crawler = process._create_crawler(process.spider_loader.load(name) if name else DefaultSpider)
        crawler._apply_settings()
        self._init_with_reactor(crawler)
        shell = PageShell(crawler, process.spider_loader, name=opts.spider, code=opts.code)
        try:
            shell.start(url=url, redirect=not opts.no_redirect)
        except Exception as error:
            if opts.code is None:
                raise
            if shell.reason is not None:
                print_line(self.project, f"no article: {shell.reason}", level="WARNING")
            raise UsageError(f"-c {opts.code}: {type(error).__name__}: {error}", print_help=False) from error
        finally:
            sys.stdout.flush()
