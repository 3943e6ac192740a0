"""`scrapy crawlall [SITE ...]`: crawl many sites, each in its own process, and report how it went."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError
from scrapy.utils.conf import arglist_to_dict

from newscrawl.cli import SiteCommand
from newscrawl.crawl.process import CrawlProcess
from newscrawl.outcomes import Column, Outcome
from newscrawl.printable import printable

if TYPE_CHECKING:
    import sqlalchemy as sa
    from rich.live import Live
    from rich.table import Table

_MAX_ROUNDS = 5
_POLL_SECONDS = 0.25
_RELATED = "related followed"
_COLUMNS = (Column.STORED, Column.DUPLICATES, _RELATED, Column.FAILED, Column.NOT_STORED)


class Command(SiteCommand):
    """Crawls several sites at once."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [site ...]"

    def short_desc(self) -> str:
        return "Crawl all sites, or those named, each in its own process"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-j", "--jobs", type=int, default=os.cpu_count() or 2, help="sites at a time (default: %(default)s)"
        )
        parser.add_argument("--logs", default="logs", help="folder for one log file per site (default: %(default)s)")
        parser.add_argument(
            "-a",
            dest="spargs",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="spider argument, as for crawl; repeatable",
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.jobs < 1:
            raise UsageError(f"--jobs={opts.jobs}: must be at least 1")
        self.check_sites(args)

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.sites import Sites
        from newscrawl.store.db.engine import TEMPORARY

        if self.project["FEED_STORE_URL"] == TEMPORARY:
            with tempfile.TemporaryDirectory(prefix="newscrawl-") as folder:
                self.project.set("FEED_STORE_URL", f"sqlite:///{folder}/feedstore.sqlite", priority="cmdline")
                self.execute(args, opts)
            return
        known = self.check_sites([])
        sites = args or self._in_archive([site for site in known if Sites.from_settings(self.project).knows(site)])
        try:
            Path(opts.logs).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"--logs={opts.logs}: {error.strerror}") from error
        rounds = 1 if arglist_to_dict(opts.spargs).keys() & {"max_items", "url"} else _MAX_ROUNDS
        with self.store() as engine:
            crawls = _Crawls(engine, sites, opts, self.project["FEED_STORE_URL"])
            # A second signal while the crawls are ending changes nothing.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            try:
                crawls.run(rounds)
            except KeyboardInterrupt:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                crawls.stop("stopped")
            finally:
                crawls.stop("stopped: crawlall failed")
            self.exitcode = crawls.report()

    def _in_archive(self, sites: list[str]) -> list[str]:
        """The sites that `REPLAY` has pages of; all without it. Raises `ArchiveError` and `UsageError`."""
        from newscrawl.archive.replay import replay_archive
        from newscrawl.sites import Sites
        from newscrawl.urls import host

        archive = replay_archive(self.project)
        if archive is None:
            return sites
        with archive:
            held = Sites.from_settings(self.project).on_hosts(set(map(host, archive.urls())))
        found = [site for site in sites if site in held]
        if not found:
            raise UsageError(
                f"REPLAY={self.project['REPLAY']}: no page of any of the {len(sites)} sites", print_help=False
            )
        if len(found) < len(sites):
            left = f"{len(sites) - len(found)} of {len(sites)} sites are left out"
            print(f"The archive {archive.label} has no page of the others: {left}.", file=sys.stderr)
        return found


class _Crawls:
    def __init__(self, engine: sa.Engine, sites: list[str], opts: argparse.Namespace, url: str) -> None:
        from rich.console import Console

        from newscrawl.store import lookup

        self._engine = engine
        self._sites = sites
        self._opts = opts
        self._url = url
        self._running: dict[str, CrawlProcess] = {}
        self._processes: set[str] = set()
        self._problems: dict[str, str] = {}
        self._done: set[str] = set()
        self._console = Console(stderr=True)
        with engine.connect() as connection:
            self._first = lookup.last_run(connection)
            self._articles = lookup.count_articles(connection)

    def run(self, rounds: int) -> None:
        """Crawl every site, then again those that others have handed URLs to."""
        from rich.live import Live

        from newscrawl.store import lookup

        queue = list(self._sites)
        with Live(console=self._console, auto_refresh=False, transient=True) as live:
            for _ in range(rounds):
                self._round(queue, live)
                with self._engine.connect() as connection:
                    waiting = lookup.waiting(connection, datetime.now(UTC))
                queue = [site for site in self._sites if site in waiting and site not in self._problems]
                if not queue:
                    return

    def _round(self, queue: list[str], live: Live) -> None:
        queue = list(queue)
        while queue or self._running:
            while queue and len(self._running) < self._opts.jobs:
                self._start(queue.pop(0))
            time.sleep(_POLL_SECONDS)
            for site, process in list(self._running.items()):
                if not process.is_running:
                    del self._running[site]
                    self._ended(site, process)
            # Counting asks the store: not if nobody sees the table.
            if self._console.is_terminal:
                live.update(self._table(), refresh=True)

    def _start(self, site: str) -> None:
        process = CrawlProcess(
            site,
            url=self._url,
            log=Path(self._opts.logs) / f"{site}.log",
            settings=self._opts.set,
            arguments=self._opts.spargs,
        )
        self._running[site] = process
        self._processes.add(process.owner)

    def _ended(self, site: str, process: CrawlProcess) -> None:
        self._done.add(site)
        if process.problem is not None:
            self._problems[site] = printable(process.problem)
        if not self._console.is_terminal:
            counts = self._counts().get(site, {})
            figures = ", ".join(f"{counts[name]} {name}" for name in _COLUMNS) if counts else "nothing"
            line = f"{site}: {self._problems.get(site, figures)}"
            self._console.print(line, highlight=False, soft_wrap=True, markup=False)

    def _counts(self) -> dict[str, dict[str, int]]:
        """The results of these crawls' runs; for crawls in progress, as far as the ledger shows."""
        from newscrawl.store import lookup

        with self._engine.connect() as connection:
            rows = lookup.runs_after(connection, self._first, self._processes)
            live = lookup.progress(connection, self._first) if self._running else {}
        counts: dict[str, dict[str, int]] = {}
        for row in rows:
            figures = row.counts or (live.get(row.site, {}) if row.site in self._running else {})
            totals = counts.setdefault(row.site, dict.fromkeys(_COLUMNS, 0))
            totals[_RELATED] += figures.get("related", 0)
            for outcome in Outcome:
                if outcome.column is not None:
                    totals[outcome.column] += figures.get(outcome, 0)
        return counts

    def _table(self) -> Table:
        from rich.table import Table

        table = Table("site", *_COLUMNS, "state")
        table.columns[0].no_wrap = True
        for column in table.columns[1:-1]:
            column.justify = "right"
        counts = self._counts()
        for site in self._sites:
            state = "crawling" if site in self._running else "done" if site in self._done else "waiting"
            figures = counts.get(site, {})
            state = "failed" if site in self._problems else state
            table.add_row(site, *(str(figures.get(name, 0)) for name in _COLUMNS), state)
        return table

    def report(self) -> int:
        """Print the totals, where the store and logs are, and how to read the feed; return the exit code."""
        from rich.console import Console
        from rich.markup import escape

        from newscrawl.store import lookup
        from newscrawl.store.db.errors import masked

        console = Console(soft_wrap=True, highlight=False)
        console.print(self._table())
        for site, problem in self._problems.items():
            console.print(f"[bold red]{site}[/]: {escape(problem)}")
        with self._engine.connect() as connection:
            total = lookup.count_articles(connection)
        stored = sum(counts[Column.STORED] for counts in self._counts().values())
        if stored:
            console.print(f"{total - self._articles} new articles, {total} in the store.")
        else:
            console.print(f"Nothing new: the store has {total} articles, as before.")
        console.print(f"store: {masked(self._url)}", markup=False)
        console.print(f"logs:  {Path(self._opts.logs).absolute()}", markup=False)
        console.print(f"feed:  {os.path.relpath(sys.executable)} -m scrapy export", markup=False)
        return 1 if self._problems else 0

    def stop(self, problem: str) -> None:
        """End the crawls that are running; each finishes what it has begun."""
        for process in self._running.values():
            process.terminate()
        for site, process in self._running.items():
            process.wait()
            self._problems[site] = problem
        self._running.clear()
