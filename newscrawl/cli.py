"""The base classes of the project's commands. Not in `commands/`, because Scrapy would list them as commands."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from newscrawl.archive.errors import ArchiveError
from newscrawl.arguments import ArgumentError
from newscrawl.deployment.file import DeploymentError, settle
from newscrawl.export.target import TargetError
from newscrawl.files.folders import making
from newscrawl.found import Window
from newscrawl.log.lines import print_line
from newscrawl.printable import printable, printable_data
from newscrawl.store.db.errors import StoreError
from newscrawl.urls import BadURLError, normalize

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from newscrawl.crawl.fetching import Visitor
    from newscrawl.sites import Declaration
    from newscrawl.spider import NewsSpider

T = TypeVar("T")
EXPECTED = (UsageError, ArgumentError, ArchiveError, DeploymentError, StoreError, TargetError)
"""Errors that the user can fix: printed in one line, without a traceback."""
_MAX_FAULTS = 20
_FEW_SITES = 10
"""Maximum number of sites that an error message lists in full."""


class HelpFormatter(ScrapyHelpFormatter):
    """Scrapy's formatter, but a wrapped line of help text that ends with a colon is not taken for a heading."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return [f"{line} " if line.endswith(":") else line for line in super()._split_lines(text, width)]


class SiteCommand(ScrapyCommand):
    """A command that prints an expected error in one line on standard error and exits with 2."""

    requires_project = True

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.formatter_class = HelpFormatter
        super().add_options(parser)

    @abstractmethod
    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do the command's work; set `exitcode` if it failed."""

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check the command line before anything is set up. Raises errors of `EXPECTED`."""

    def settle(self) -> None:
        """Check the sites that the deployment file names. Raises `DeploymentError`."""
        settle(self.project)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Process Scrapy's own options and the deployment file, then call `check`."""
        try:
            super().process_options(args, opts)
            self.settle()
            self.check(args, opts)
        except EXPECTED as error:
            self._refuse(error)
            sys.exit(self.exitcode)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run `execute`. Print expected errors in one line. Exit with 1 if stdout is closed early (`| head`)."""
        # `sys.stdout` is None after `>&-`, despite its declared type.
        if getattr(sys, "stdout", None) is None:
            self._refuse(UsageError("standard output is closed"))
            return
        try:
            self.execute(args, opts)
            sys.stdout.flush()
        except EXPECTED as error:
            self._refuse(error)
        except BrokenPipeError:
            self._stop_printing()
            self.exitcode = 1
        except OSError as error:
            # An error without a file name is one of standard output, because errors of sockets are handled per request.
            if error.filename is None:
                self._stop_printing()
            self._refuse(UsageError(f"{error.filename or 'standard output'}: {error.strerror or error}"))

    @staticmethod
    def _stop_printing() -> None:
        # Otherwise Python would report the error again when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _refuse(self, error: Exception) -> None:
        print_line(self.settings, str(error), level="ERROR")
        self.exitcode = 2

    @property
    def project(self) -> BaseSettings:
        """The project's settings."""
        assert self.settings is not None, "Scrapy sets them before it runs a command"
        return self.settings

    @property
    def operator(self) -> tuple[str, str]:
        """The name of the crawler and its contact page, from the user agent."""
        contact = re.search(r"https?://[^\s()]+", str(self.project["USER_AGENT"]))
        return str(self.project["BOT_NAME"]), contact.group() if contact else "https://example.com/"

    @contextmanager
    def store(self, *, read_only: bool = False) -> Iterator[Engine]:
        """Yield the engine of the feed store. Raises `StoreError`, also for database errors in the block.

        With `read_only`, a SQLite store on a read-only file system can be used, and a missing one is not created: the
        engine is that of an empty store, and a line on standard error says so.
        """
        from newscrawl.store.db.engine import TEMPORARY
        from newscrawl.store.db.transactions import explaining
        from newscrawl.store.opening import is_there, open_engine

        url = self.project["FEED_STORE_URL"]
        if read_only and not is_there(url):
            print_line(self.project, self._no_store())
            url = TEMPORARY
        timeout = self.project.getfloat("FEED_STORE_TIMEOUT")
        engine = open_engine(url, timeout=timeout, read_only=read_only)
        try:
            with explaining(engine):
                yield engine
        finally:
            engine.dispose()

    def check_store(self) -> None:
        """Raise `UsageError` if the store is a SQLite file that does not exist."""
        from newscrawl.store.opening import is_there

        if not is_there(self.project["FEED_STORE_URL"]):
            raise UsageError(self._no_store(), print_help=False)

    def _no_store(self) -> str:
        from newscrawl.store.db.engine import TEMPORARY
        from newscrawl.store.db.errors import masked

        url = self.project["FEED_STORE_URL"]
        if url == TEMPORARY:
            return f"FEED_STORE_URL={url} keeps nothing after a crawl; name a store"
        return f"{masked(url)}: there is no store yet; the first crawl creates it"

    def page_of(self, args: list[str]) -> tuple[str, list[tuple[str, str]]]:
        """Return the one URL of the command line, normalized, and its `(site, key)` if it is the URL of an article.

        Raises `UsageError`.
        """
        from newscrawl.sites import Sites

        if len(args) != 1:
            raise UsageError("expected exactly one URL")
        try:
            url = normalize(args[0])
        except BadURLError as error:
            raise UsageError(str(error)) from error
        site, key = Sites.from_settings(self.project).of_url(url) or (None, None)
        return url, [(site, key)] if site is not None and key is not None else []

    def check_sites(self, names: list[str]) -> list[str]:
        """Return the names of all spiders. Raises `UsageError` if one of `names` is not among them."""
        known = sorted(get_spider_loader(self.project).list())
        for name in names:
            if name not in known:
                close = get_close_matches(name, known)
                hint = f"did you mean {' or '.join(close)}?" if close else "run scrapy list to see all sites"
                if len(known) <= _FEW_SITES:
                    hint = f"there are: {', '.join(known)}"
                raise UsageError(f"there is no site {name!r}; {hint}")
        return known

    def check_stored(self, names: list[str]) -> None:
        """Check names of sites that have a spider or are in the store. Raises `UsageError`."""
        known = get_spider_loader(self.project).list()
        self.check_sites([name for name in names if name not in known and not self._has_stored(name)])

    def _has_stored(self, site: str) -> bool:
        from newscrawl.store.lookup import has_site
        from newscrawl.store.opening import is_there

        if not is_there(self.project["FEED_STORE_URL"]):
            return False
        with self.store(read_only=True) as engine, engine.connect() as connection:
            return has_site(connection, site)

    def news_sites(self) -> list[str]:
        """Return the names of all spiders of news sites."""
        from newscrawl.sites import Sites

        sites = Sites.from_settings(self.project)
        return [name for name in self.check_sites([]) if sites.knows(name)]

    def outlets(self) -> dict[str, str]:
        """Return a map of site -> name of its outlet."""
        from newscrawl.sites import Sites

        sites = Sites.from_settings(self.project)
        return {name: site.outlet for name in self.check_sites([]) if (site := sites.named(name)) is not None}

    def declarations(self) -> dict[str, Declaration]:
        """Return a map of site -> its declaration; imports the spiders."""
        from newscrawl.sites import Sites

        sites = Sites.from_settings(self.project)
        return {name: site for name in self.check_sites([]) if (site := sites.declaration(name)) is not None}


class FetchingCommand(SiteCommand):
    """A command that fetches pages from the live site or from archives, without a crawl."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--replay",
            nargs="+",
            action="extend",
            metavar="ARCHIVE",
            help="read archived pages instead of the live site",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Process the options; only warnings are logged unless another level is given."""
        self.project.set("LOG_LEVEL", "WARNING", priority="project")
        super().process_options(args, opts)
        allow_addresses(self.project, args)
        if opts.replay:
            self.project.set("REPLAY", opts.replay, priority="cmdline")

    def visit(self, script: Callable[[Visitor], Awaitable[T]], site: type[NewsSpider] | None = None) -> T:
        """Run a script in the engine, and return its result; see `crawl.fetching.visit`.

        Raises `UsageError` if a signal ends it first.
        """
        from scrapy.crawler import AsyncCrawlerProcess

        from newscrawl.crawl.fetching import Interrupted, visit
        from newscrawl.spider import NewsSpider

        process = self.crawler_process
        assert isinstance(process, AsyncCrawlerProcess), "the project runs on asyncio"
        try:
            return visit(process, script, site or NewsSpider)
        except Interrupted as error:
            raise UsageError(str(error)) from error

    def site(self, name: str) -> type[NewsSpider]:
        """Return the spider of a site. Raises `UsageError` if there is none, or if it is another kind of spider."""
        from newscrawl.spider import NewsSpider

        self.check_sites([name])
        spider = get_spider_loader(self.project).load(name)
        if not issubclass(spider, NewsSpider):
            raise UsageError(f"{name} is not the spider of a news site")
        return spider


def allow_addresses(settings: BaseSettings, urls: Sequence[str]) -> None:
    """Allow a command to connect to IP addresses in the URLs that the user gives, public or not."""
    from newscrawl.crawl.network.resolver import addresses_in

    named = addresses_in(url for url in urls if "/" in url)
    if named:
        allowed = settings.getlist("PRIVATE_ADDRESSES_ALLOWED")
        settings.set("PRIVATE_ADDRESSES_ALLOWED", [*allowed, *named], priority="cmdline")


@contextmanager
def log_folder(name: str | None) -> Iterator[Path | None]:
    """Yield the folder of `--logs`, or None; it is made if it is missing, and removed if nothing was logged.

    Raises `UsageError`.
    """
    if name is None:
        yield None
        return
    with ExitStack() as stack:
        try:
            stack.enter_context(making(Path(name)))
        except OSError as error:
            raise UsageError(f"--logs={name}: {error.strerror}") from error
        yield Path(name)


def print_json(data: Any) -> None:
    """Print one JSON object on standard output, its texts made printable."""
    json.dump(printable_data(data), sys.stdout, ensure_ascii=False, indent=2)
    print()


def print_faults(faults: Iterable[str]) -> int:
    """Print the first 20 faults on standard error, one line each, as they are found; return how many there are."""
    count = 0
    for count, fault in enumerate(faults, start=1):
        if count <= _MAX_FAULTS:
            print(printable(fault), file=sys.stderr, flush=True)
    if count > _MAX_FAULTS:
        print(f"and {count - _MAX_FAULTS} more", file=sys.stderr)
    return count


def window_of(opts: argparse.Namespace) -> Window:
    """Return the window of `--since` and `--until`, in UTC unless they have an offset. Raises `UsageError`."""
    since, until = _moment("since", opts.since), _moment("until", opts.until)
    if since and until and since >= until:
        raise UsageError(f"--since={opts.since} is not before --until={opts.until}")
    return Window(since=since, until=until)


def _moment(name: str, text: str | None) -> datetime | None:
    """Return the time of an ISO day or time, in UTC unless it has an offset."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"--{name}={text} is not a date such as 2024-10-01 or 2024-10-01T12:00") from None
