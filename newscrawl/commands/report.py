"""`scrapy report`: one static HTML page on the sites, the last days, the alarms and the ledger."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from importlib.util import find_spec

from scrapy.exceptions import UsageError

from newscrawl.cli import SiteCommand
from newscrawl.printable import counted


class Command(SiteCommand):
    """Writes a page for daily reading, in Arabic and English, which needs no network."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Write a report as an HTML page: sites by state, articles per day, fields, failures, alarms"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-o", "--output", metavar="FILE", default="report.html", help="file to write (default: report.html)"
        )
        parser.add_argument("--days", type=int, default=30, metavar="N", help="days to report on (default: 30)")
        parser.add_argument("--site", action="append", default=[], help="only this site; repeatable")
        parser.add_argument(
            "--lang", choices=("ar", "en"), default="ar", help="language that the page shows first (default: ar)"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.export.places import one_file
        from newscrawl.watch.report.contents import LONGEST

        if args:
            raise UsageError(f"{args[0]}: expected options only; name sites with --site")
        if not 2 <= opts.days <= LONGEST:
            raise UsageError(f"--days={opts.days}: must be from 2 to {LONGEST}")
        if find_spec("matplotlib") is None:
            raise UsageError("scrapy report needs matplotlib: pip install 'newscrawl[report]'")
        one_file(opts.output)
        self.check_sites(opts.site)

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.export.places import rewrite
        from newscrawl.watch.report.contents import gather
        from newscrawl.watch.report.page import page

        regions = {name: site.region for name, site in self.declarations().items()}
        outlets = self.outlets()
        with self.store(read_only=True) as engine:
            report = gather(
                engine, regions, outlets, datetime.now(UTC), days=opts.days, sites=opts.site,
                off=self.project.getlist("SITES_OFF"),
            )  # fmt: skip
        rewrite(opts.output, page(report, opts.lang))
        print(f"{opts.output}: {counted(len(report.sites), 'site')}", file=sys.stderr)
