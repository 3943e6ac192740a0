"""`SiteCommand`: what the project's commands share."""

from __future__ import annotations

import argparse
import os
import sys
from abc import abstractmethod

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from sqlalchemy import Engine

from newscrawl.archive.replay import ArchiveError
from newscrawl.arguments import ArgumentError
from newscrawl.sites import Sites
from newscrawl.store import StoreError, open_engine
from newscrawl.urls import BadURLError, normalize

EXPECTED = (UsageError, ArgumentError, ArchiveError, StoreError)
"""What goes wrong at the user's end: said in one line, without a traceback."""


class SiteCommand(ScrapyCommand):
    """A command that says what is wrong in one line on standard error and ends with 2; Scrapy would print its usage."""

    requires_project = True

    @abstractmethod
    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do the command's work; set `exitcode` where it failed."""

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Look at the command line before anything is set up. Raises what `EXPECTED` names."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Scrapy's own, then `check`."""
        try:
            super().process_options(args, opts)
            self.check(args, opts)
        except EXPECTED as error:
            self._refuse(error)
            sys.exit(self.exitcode)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run `execute` and say what it raises of `EXPECTED`; what nobody reads to its end (`| head`) ends with 1."""
        try:
            self.execute(args, opts)
            sys.stdout.flush()
        except EXPECTED as error:
            self._refuse(error)
        except BrokenPipeError:
            # Python would complain again when it closes standard output.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            self.exitcode = 1

    def _refuse(self, error: Exception) -> None:
        print(f"scrapy: {error}", file=sys.stderr)
        self.exitcode = 2

    def open_store(self) -> Engine:
        """The engine of the feed store. Raises `StoreError`."""
        assert self.settings is not None
        return open_engine(self.settings["FEED_STORE_URL"], timeout=self.settings.getfloat("FEED_STORE_TIMEOUT"))

    def page_of(self, args: list[str]) -> tuple[str, list[tuple[str, str]]]:
        """The one URL of the command line, normalized; and its `(site, key)` where it is the address of an article.

        Raises `UsageError`.
        """
        assert self.settings is not None
        if len(args) != 1:
            raise UsageError("name one URL")
        try:
            url = normalize(args[0])
        except BadURLError as error:
            raise UsageError(str(error)) from error
        site, key = Sites.from_settings(self.settings).of_url(url) or (None, None)
        return url, [(site, key)] if site is not None and key is not None else []

    def check_sites(self, names: list[str]) -> list[str]:
        """The names of all spiders; raises `UsageError` where one of `names` is none of them."""
        assert self.settings is not None
        known = sorted(get_spider_loader(self.settings).list())
        for name in names:
            if name not in known:
                raise UsageError(f"there is no site {name!r}; there are: {', '.join(known)}")
        return known
