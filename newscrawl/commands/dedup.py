"""`scrapy dedup DIR|FILES -o DIR`: find copies in years of Parquet files, and who published each story first."""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from newscrawl.cli import SiteCommand
from newscrawl.printable import counted, printable

if TYPE_CHECKING:
    from newscrawl.history.job import Summary


class Command(SiteCommand):
    """Deduplicates Parquet files of articles."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] <folder or file> ..."

    def short_desc(self) -> str:
        return "Find copies in years of Parquet files, and who published each story first"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FOLDER", help="new folder for the rows, with columns of results")
        parser.add_argument(
            "--signatures",
            metavar="FOLDER",
            help="keep signatures in this folder, so that the next run computes only new ones",
        )
        parser.add_argument(
            "--jobs",
            type=int,
            default=os.cpu_count() or 1,
            metavar="N",
            help="number of processes and threads (default: one per core)",
        )
        parser.add_argument(
            "--memory",
            default="2GB",
            metavar="SIZE",
            help="memory for sorting; beyond it the disk is used (default: 2GB)",
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise UsageError("expected Parquet files, or folders of them")
        if not opts.output:
            raise UsageError("expected -o FOLDER, a new folder for the rows")
        if opts.jobs < 1:
            raise UsageError(f"--jobs={opts.jobs}: must be at least 1")
        if not re.fullmatch(r"[1-9]\d{0,5} ?[MGT]i?B", opts.memory):
            raise UsageError(f"--memory={opts.memory}: expected a size such as 500MB or 2GB")

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.history.errors import HistoryError
        from newscrawl.history.job import DedupJob
        from newscrawl.history.steps import Steps

        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with Steps(shown=sys.stderr.isatty()) as steps:
            job = DedupJob(
                places=args,
                output=Path(opts.output),
                signatures=Path(opts.signatures) if opts.signatures else None,
                jobs=opts.jobs,
                memory=opts.memory,
                outlets=self.outlets(),
                notify=lambda message: print(printable(message), file=sys.stderr),
                advance=steps.advance,
            )
            try:
                summary = job.run()
            except HistoryError as error:
                raise UsageError(str(error), print_help=False) from error
            except KeyboardInterrupt:
                print("scrapy: dedup was stopped; nothing was written", file=sys.stderr)
                self.exitcode = 1
                return
        print(_summary_text(summary, opts.output))
        if summary.bad:
            print(f"scrapy: left out {counted(len(summary.bad), 'file')}", file=sys.stderr)
            self.exitcode = 1


def _summary_text(summary: Summary, folder: str) -> str:
    copies = summary.members - summary.clusters
    versions = summary.rows - summary.articles
    before = summary.rows - summary.signed
    steps = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in summary.seconds.items())
    return "\n".join(
        (
            f"{folder}: {counted(summary.written, 'file')}, {summary.rows:,} rows of {counted(summary.files, 'file')}",
            f"  articles   {summary.articles:,} ({versions:,} rows are earlier versions)",
            f"  copies     {copies:,} of {summary.clusters:,} articles; the largest cluster has {summary.largest:,}",
            f"  signed     {summary.signed:,} now, {before:,} before; {summary.judged:,} pairs judged",
            f"  time       {steps}",
        )
    )
