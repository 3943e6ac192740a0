"""`scrapy extract MANIFEST|FILES... -o DIR`: write the articles of WARC archives as Parquet or to the feed store."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from newscrawl.cli import SiteCommand, print_json, window_of

if TYPE_CHECKING:
    from newscrawl.archive.batch import Batch, BatchReport
    from newscrawl.archive.counts import Counts
    from newscrawl.archive.storing import Storing

_MB = 1 << 20
_FEW = 20
"""Maximum number of archives that the summary lists individually."""
_COLUMNS = ("records", "pages", "wanted", "articles", "repeated", "damaged")


class Command(SiteCommand):
    """Extracts articles from WARC archives, whoever recorded them."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "<manifest or archive>... -o <folder> [options]"

    def short_desc(self) -> str:
        return "Extract the articles of WARC archives: as Parquet, or into the feed store"

    def long_desc(self) -> str:
        return (
            "Extracts the articles of WARC archives. Archives are .warc, .warc.gz, .warc.zst and .wacz files, given "
            "as paths, as URLs (s3://, https://, ...) or as folders; a manifest (.txt or .paths, also with .gz) names "
            "one archive per line. After a crash, the same command continues where it stopped. If an archive cannot be "
            "read, its name is printed, the others are read, and the exit code is 1."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("-o", "--output", metavar="FOLDER", help="folder for the articles, one file per archive")
        parser.add_argument(
            "--jobs",
            type=int,
            default=os.cpu_count() or 1,
            metavar="N",
            help="number of processes (default: one per core)",
        )
        parser.add_argument("--prefix", default="", metavar="TEXT", help="text to put before each line of a manifest")
        parser.add_argument(
            "--store",
            action="store_true",
            help="store the articles in the feed store; FOLDER only records what is done",
        )
        parser.add_argument("--json", action="store_true", help="print the summary as JSON")
        selection = parser.add_argument_group("Which pages")
        selection.add_argument("--sites", default="", metavar="A,B", help="only these sites (default: all)")
        selection.add_argument(
            "--any-site", action="store_true", help="also read Arabic pages of hosts without a spider"
        )
        selection.add_argument(
            "--since", metavar="DATE", help="only articles published at or after a day or time (UTC)"
        )
        selection.add_argument("--until", metavar="DATE", help="only articles published before a day or time (UTC)")
        index = parser.add_argument_group("Index")
        index.add_argument("--index", metavar="FOLDER", help="also write an index of all pages, wanted or not")
        index.add_argument("--from-index", metavar="FOLDER", help="read only the wanted pages, as listed in an index")
        limits = parser.add_argument_group("Limits")
        limits.add_argument(
            "--timeout",
            type=float,
            default=600,
            metavar="SECONDS",
            help="give up an archive after this time without progress (default: 600)",
        )
        limits.add_argument(
            "--memory", type=int, default=1024, metavar="MB", help="memory limit per process (default: 1024; 0: none)"
        )
        super().add_options(parser)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args and opts.from_index is None:
            raise UsageError("expected archives or a manifest: scrapy extract <manifest or archive>... -o <folder>")
        if opts.output is None:
            raise UsageError("expected -o FOLDER, the folder for the articles")
        if opts.jobs < 1:
            raise UsageError(f"--jobs={opts.jobs}: must be at least 1")
        if opts.timeout < 0 or opts.memory < 0:
            raise UsageError("--timeout and --memory must be 0 or more")
        if opts.index is not None and opts.from_index is not None:
            raise UsageError("--index and --from-index cannot be combined")
        self.check_sites(_names(opts.sites))
        window_of(opts)

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        batch = self._batch(args, opts)
        storing: Storing | None = None
        if opts.store:
            from newscrawl.archive.storing import Storing
            from newscrawl.crawl.fleet.process_store import open_database

            storing = Storing(
                open_database(self.project),
                near=self.project.getbool("DEDUP_NEAR"),
                keep_copies=self.project.getbool("DEDUP_KEEP_COPIES"),
            )
        # SIGTERM ends it like Ctrl-C: its processes are stopped, and finished archives are marked.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        watched = sys.stderr.isatty()
        with _Bar(shown=watched) as bar, closing(storing) if storing is not None else nullcontext():
            try:
                report = batch.run(bar.show, storing)
            except KeyboardInterrupt:
                print("scrapy: stopped; the same command continues where it stopped", file=sys.stderr)
                self.exitcode = 1
                return
        if not opts.store and report.total.articles:
            self._describe(opts.output)
        for problem in report.problems.values():
            print(f"scrapy: {problem}", file=sys.stderr)
        if opts.json:
            print_json(_data(report))
        else:
            _print(report)
        if report.problems:
            self.exitcode = 1

    def _describe(self, folder: str) -> None:
        """Write the card of the folder. On failure, only the card is missing."""
        import pyarrow as pa

        from newscrawl.export.card.writing import describe
        from newscrawl.export.target import TargetError

        title, link = self.operator
        try:
            describe(folder, str(os.getpid()), title=title, link=link, outlets=self.outlets())
        except (OSError, TargetError, pa.ArrowException) as error:
            message = str(error).strip().partition("\n")[0]
            print(
                f"scrapy: {folder}: the articles are written, but the folder's card is not: {message}", file=sys.stderr
            )
            self.exitcode = 1

    def _batch(self, args: list[str], opts: argparse.Namespace) -> Batch:
        from newscrawl.archive.batch import Batch
        from newscrawl.archive.extracting import Choice
        from newscrawl.archive.shards import Recipe
        from newscrawl.archive.sources import names_of
        from newscrawl.crawl.reuse import own_agent
        from newscrawl.rights import product_token

        choice = Choice(
            modules=tuple(self.project.getlist("SPIDER_MODULES")),
            sites=tuple(_names(opts.sites)),
            any_site=opts.any_site,
            window=window_of(opts),
            agent=product_token(own_agent(self.project)),
            cpu_seconds=self.project.getfloat("PAGE_CPU_SECONDS"),
        )
        order = Recipe(
            choice=choice,
            folder=Path(opts.output),
            index=None if opts.index is None else Path(opts.index),
            lines=opts.store,
        )
        return Batch(
            order=order,
            names=names_of(args, opts.prefix),
            from_index=None if opts.from_index is None else Path(opts.from_index),
            jobs=opts.jobs,
            timeout=opts.timeout,
            memory=opts.memory * _MB,
        )


class _Bar:
    """A progress bar on standard error, if that is a terminal."""

    def __init__(self, *, shown: bool) -> None:
        from newscrawl.export.progress import Progress

        self._progress = Progress("extracting", None, shown=shown)

    def __enter__(self) -> _Bar:
        self._progress.__enter__()
        return self

    def __exit__(self, *_: Any) -> None:
        self._progress.__exit__(None, None, None)

    def show(self, running: Mapping[str, Counts], report: BatchReport) -> None:
        """Show the numbers of finished archives and of articles."""
        done = len(report.counts.keys() | report.problems.keys())
        articles = sum(each.articles for each in (*running.values(), *report.counts.values()))
        self._progress.reach(done, f"{articles} articles; archives", report.archives)


def _names(text: str) -> list[str]:
    return [name for name in (part.strip() for part in text.split(",")) if name]


def _data(report: BatchReport) -> dict[str, Any]:
    return {
        "archives": {name: counts.data() for name, counts in report.counts.items()},
        "earlier": sorted(report.earlier),
        "total": report.total.data(),
        "stored": dict(report.stored),
        "problems": report.problems,
    }


def _print(report: BatchReport) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("archive", *_COLUMNS)
    for column in table.columns[1:]:
        column.justify = "right"
    shown = report.counts if len(report.counts) <= _FEW else {}
    for name, counts in [*shown.items(), (f"{len(report.counts)} archives", report.total)]:
        table.add_row(Text(name, overflow="fold"), *(f"{getattr(counts, column):,}" for column in _COLUMNS))
    console = Console(highlight=False)
    console.print(table)
    for reason, count in report.total.not_articles.most_common():
        console.print(f"{count:>8,}  {reason}", markup=False, soft_wrap=True)
    if report.earlier:
        console.print(f"{len(report.earlier)} of them were done by an earlier run")
    if report.stored:
        counted = ", ".join(f"{count} {outcome}" for outcome, count in report.stored.most_common())
        console.print(f"store: {counted}", markup=False)
