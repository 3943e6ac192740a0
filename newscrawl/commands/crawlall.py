"""`scrapy crawlall [SITE ...]`: crawl many sites now, many per process, and report the results."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError
from scrapy.utils.conf import arglist_to_dict

from newscrawl.cli import SiteCommand, log_folder
from newscrawl.log.lines import print_line

if TYPE_CHECKING:
    from newscrawl.crawl.fleet.crawlall import CrawlAll

_PER_PROCESS = 16
"""One process is started per this many sites, but at most one per processor."""


class Command(SiteCommand):
    """Crawls several sites at once."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [site ...]"

    def short_desc(self) -> str:
        return "Crawl all sites, or those named, whether due or not"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-j",
            "--jobs",
            metavar="N",
            type=int,
            help=f"number of processes (default: one per {_PER_PROCESS} sites, at most one per processor)",
        )
        parser.add_argument(
            "--logs", default="logs", metavar="FOLDER", help="folder for one log file per site (default: %(default)s)"
        )
        parser.add_argument(
            "-a",
            dest="spargs",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="spider argument, as for crawl; repeatable",
        )
        parser.add_argument("--part", action="store_true", help=argparse.SUPPRESS)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.jobs is not None and opts.jobs < 1:
            raise UsageError(f"--jobs={opts.jobs}: must be at least 1")
        self.check_sites(args)

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.crawl.fleet.crawlall import CrawlAll
        from newscrawl.crawl.fleet.switches import Switches
        from newscrawl.crawl.fleet.working import Worker
        from newscrawl.store.db.engine import TEMPORARY

        if self.project["FEED_STORE_URL"] == TEMPORARY:
            with tempfile.TemporaryDirectory(prefix="newscrawl-") as folder:
                self.project.set("FEED_STORE_URL", f"sqlite:///{folder}/feedstore.sqlite", priority="cmdline")
                self.execute(args, opts)
            return
        switches = Switches(self.project, args or self._in_archive(self.news_sites()))
        for site in switches.off if args else ():
            print_line(self.project, "the site is switched off", site=site, level="WARNING")
        sites = switches.sites
        if not sites:
            raise UsageError("every site is switched off", print_help=False)
        jobs = opts.jobs or min(os.cpu_count() or 2, -(-len(sites) // _PER_PROCESS))
        # Handles a signal that comes before the crawls begin.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        call = CrawlAll(self.project, sites, opts, min(jobs, len(sites)))
        # With `-s LOG_FILE=`, that is the only log.
        has_file = any(setting.startswith("LOG_FILE=") for setting in opts.set)
        with log_folder(None if has_file else opts.logs) as logs:
            worker = Worker(
                self.project,
                adjust=call.adjusting(switches),
                arguments=arglist_to_dict(opts.spargs),
                logs=logs,
                command_settings=opts.set,
                command="crawlall",
            )
            try:
                worker.run(call.work, call.stop, None)
            except KeyboardInterrupt:
                self.exitcode = 1
                return
        self.exitcode = self._report(call, opts)

    @staticmethod
    def _report(call: CrawlAll, opts: argparse.Namespace) -> int:
        if not opts.part:
            call.report()
        return 1 if call.problems or call.stopped else 0

    def _in_archive(self, sites: list[str]) -> list[str]:
        """Return the sites that have pages in the archives of `REPLAY`; all if it is not set.

        Raises `ArchiveError`, `SettingError` and `UsageError`.
        """
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
            print(f"{left}: the archive {archive.label} has no page of them.", file=sys.stderr)
        return found
