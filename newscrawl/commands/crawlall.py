"""`scrapy crawlall [SITE ...]`: crawl many sites, each in a process of its own, and tell how it went."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rich.console import Console
from rich.live import Live
from rich.table import Table
from scrapy.exceptions import UsageError
from scrapy.utils.conf import arglist_to_dict

from newscrawl.cli import SiteCommand
from newscrawl.sites import Sites
from newscrawl.store import Outcome
from newscrawl.store import lookup as reading

_MAX_ROUNDS = 5
_POLL_SECONDS = 0.25
_COLUMNS = (
    ("stored", (Outcome.STORED, Outcome.NEW_VERSION)),
    ("duplicates", (Outcome.DUPLICATE,)),
    ("related followed", ("related",)),
    ("failed", (Outcome.FAILED,)),
    ("not stored", (Outcome.GONE, Outcome.ROBOTS, Outcome.NOT_ARTICLE, Outcome.OUT_OF_WINDOW, Outcome.DROPPED)),
)


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
        parser.add_argument("--logs", default="logs", help="folder of the log files, one a site (default: %(default)s)")
        parser.add_argument("-a", dest="spargs", action="append", default=[], metavar="NAME=VALUE", help="see crawl")

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        known = self.check_sites(args)
        sites = args or [site for site in known if Sites.from_settings(self.settings).knows(site)]
        if opts.jobs < 1:
            raise UsageError(f"--jobs={opts.jobs}: at least one site is crawled at a time")
        url = self.settings["FEED_STORE_URL"]
        engine = self.open_store()
        Path(opts.logs).mkdir(parents=True, exist_ok=True)
        rounds = 1 if arglist_to_dict(opts.spargs).keys() & {"max_items", "url"} else _MAX_ROUNDS
        crawl = _Crawl(engine, sites, opts, url)
        # What ends this process ends its crawls: systemd and Scrapyd say SIGTERM.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            crawl.run(rounds)
        except KeyboardInterrupt:
            crawl.stop()
        self.exitcode = crawl.report()
        engine.dispose()


class _Crawl:
    def __init__(self, engine: sa.Engine, sites: list[str], opts: argparse.Namespace, url: str) -> None:
        self._engine = engine
        self._sites = sites
        self._opts = opts
        self._url = url
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._problems: dict[str, str] = {}
        self._done: set[str] = set()
        self._console = Console(stderr=True)
        with engine.connect() as connection:
            self._first = reading.last_run(connection)
            self._articles = reading.count(connection)

    def run(self, rounds: int) -> None:
        """Crawl every site, then again those that others have handed URLs to."""
        queue = list(self._sites)
        with Live(console=self._console, auto_refresh=False, transient=True) as live:
            for _ in range(rounds):
                self._round(queue, live)
                with self._engine.connect() as connection:
                    waiting = reading.waiting(connection, datetime.now(UTC))
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
                if process.poll() is not None:
                    del self._running[site]
                    self._ended(site, process)
            # Counting asks the store: not where nobody sees the table.
            if self._console.is_terminal:
                live.update(self._table(), refresh=True)

    def _start(self, site: str) -> None:
        command = [sys.executable, "-m", "scrapy", "crawl", site, "-s", f"FEED_STORE_URL={self._url}"]
        command += ["-s", f"LOG_FILE={Path(self._opts.logs) / site}.log"]
        for setting in self._opts.set:
            command += ["-s", self._for_site(setting, site)]
        for argument in self._opts.spargs:
            command += ["-a", argument]
        self._running[site] = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8")

    @staticmethod
    def _for_site(setting: str, site: str) -> str:
        """An archive is written by one crawl: with `RECORD=file.warc.gz` each site gets `file-SITE.warc.gz`."""
        name, _, path = setting.partition("=")
        if name != "RECORD" or not path:
            return setting
        return f"RECORD={path.removesuffix('.warc.gz')}-{site}.warc.gz"

    def _ended(self, site: str, process: subprocess.Popen[str]) -> None:
        said = process.stderr.read().strip() if process.stderr else ""
        self._done.add(site)
        if process.returncode != 0:
            last = said.splitlines()[-1] if said else f"ended with code {process.returncode}"
            self._problems[site] = last.removeprefix(f"{site}: ")
        if not self._console.is_terminal:
            counts = self._counts().get(site, {})
            figures = ", ".join(f"{counts[name]} {name}" for name, _ in _COLUMNS) if counts else "nothing"
            self._console.print(f"{site}: {self._problems.get(site, figures)}", highlight=False, soft_wrap=True)

    def _counts(self) -> dict[str, dict[str, int]]:
        """What the runs of this crawl have done; of those under way, what the ledger shows."""
        with self._engine.connect() as connection:
            rows = reading.runs_after(connection, self._first)
            live = reading.progress(connection, self._first)
        counts: dict[str, dict[str, int]] = {}
        for row in rows:
            told = row.counts or (live.get(row.site, {}) if row.site in self._running else {})
            totals = counts.setdefault(row.site, {name: 0 for name, _ in _COLUMNS})
            for name, keys in _COLUMNS:
                totals[name] += sum(told.get(key, 0) for key in keys)
        return counts

    def _table(self) -> Table:
        table = Table("site", *(name for name, _ in _COLUMNS), "state")
        table.columns[0].no_wrap = True
        for column in table.columns[1:-1]:
            column.justify = "right"
        counts = self._counts()
        for site in self._sites:
            state = "crawling" if site in self._running else "done" if site in self._done else "waiting"
            figures = counts.get(site, {})
            state = "failed" if site in self._problems else state
            table.add_row(site, *(str(figures.get(name, 0)) for name, _ in _COLUMNS), state)
        return table

    def report(self) -> int:
        """Print what was done, where it is and how to read it; return the exit code."""
        console = Console(soft_wrap=True)
        console.print(self._table())
        for site, problem in self._problems.items():
            console.print(f"[bold red]{site}[/]: {problem}", highlight=False)
        with self._engine.connect() as connection:
            total = reading.count(connection)
        new: Any = total - self._articles
        if new:
            console.print(f"{new} new articles, {total} in the store.", highlight=False)
        else:
            console.print(f"Nothing new: the store has {total} articles, as before.", highlight=False)
        console.print(f"store: {sa.make_url(self._url).render_as_string(hide_password=True)}", highlight=False)
        console.print(f"logs:  {Path(self._opts.logs).absolute()}", highlight=False)
        console.print(f"feed:  {os.path.relpath(sys.executable)} -m scrapy export", highlight=False)
        return 1 if self._problems else 0

    def stop(self) -> None:
        """End the crawls; each finishes what it has begun."""
        for process in self._running.values():
            process.terminate()
        for site, process in self._running.items():
            process.wait()
            self._problems[site] = "stopped"
        self._running.clear()
