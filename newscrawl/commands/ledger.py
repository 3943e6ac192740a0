"""`scrapy ledger [SITE ...]`: print the counts of the ledger, and check that their sums balance."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from newscrawl.cli import SiteCommand, print_faults
from newscrawl.failures import Failure
from newscrawl.outcomes import Outcome

if TYPE_CHECKING:
    from rich.console import Console

    from newscrawl.store.ledger.balance import Tally


class Command(SiteCommand):
    """Counts the URLs of sites by outcome, and fails if the sums do not balance."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [site ...]"

    def short_desc(self) -> str:
        return "Count URLs by outcome, and check that the sums balance"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.store.db.transactions import snapshot
        from newscrawl.store.ledger.balance import imbalances, tallies
        from newscrawl.store.upkeep.crosschecks import broken

        self.check_stored(args)
        with self.store(read_only=True) as engine:
            with snapshot(engine) as connection:
                found = tallies(connection, datetime.now(UTC), args)
            if not opts.json:
                _print(found)
            with engine.connect() as connection:
                faults = chain(imbalances(found), broken(connection, args))
                if opts.json:
                    listed = list(faults)
                    json.dump({"tallies": [_plain(tally) for tally in found], "faults": listed}, sys.stdout, indent=2)
                    print()
                    self.exitcode = int(bool(listed))
                elif print_faults(faults):
                    self.exitcode = 1
                else:
                    print("The sums balance.")


def _print(found: list[Tally]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(soft_wrap=True)
    if not found:
        console.print("No crawl has found anything yet.")
    for articles, title in ((True, "articles"), (False, "sources")):
        tallies = [tally for tally in found if tally.articles is articles]
        if not tallies:
            continue
        # Outcomes that do not occur would only take up width.
        names = [outcome.value for outcome in Outcome if any(tally.outcomes[outcome] for tally in tallies)]
        table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
        table.add_column("site", no_wrap=True)
        for name in ("found", *names, "open", "sum", "due again"):
            table.add_column(name, justify="right", min_width=max(map(len, name.split())))
        for tally in tallies:
            table.add_row(tally.site, *_figures([tally], names))
        if len(tallies) > 1:
            table.add_section()
            table.add_row("all", *_figures(tallies, names))
        console.print(table)
        _print_failures(console, tallies)


def _print_failures(console: Console, tallies: Iterable[Tally]) -> None:
    """Print one line per site and class of failure, with what to do about it."""
    from rich import box
    from rich.table import Table

    table = Table(title="failures", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("site", no_wrap=True)
    table.add_column("URLs", justify="right")
    table.add_column("class", no_wrap=True)
    table.add_column("what to do")
    for tally in tallies:
        for failure in Failure:
            if tally.failures[failure]:
                table.add_row(tally.site, f"{tally.failures[failure]:,}", failure.value, failure.remedy)
    if table.row_count:
        console.print(table)


def _figures(tallies: Iterable[Tally], names: list[str]) -> list[str]:
    tallies = list(tallies)
    figures = [
        sum(tally.found for tally in tallies),
        *(sum(tally.outcomes[name] for tally in tallies) for name in names),
        sum(tally.open for tally in tallies),
        sum(tally.sum for tally in tallies),
        sum(tally.due for tally in tallies),
    ]
    return [f"{figure:,}" for figure in figures]


def _plain(tally: Tally) -> dict[str, Any]:
    return {
        "site": tally.site,
        "of": "articles" if tally.articles else "sources",
        "found": tally.found,
        "outcomes": {outcome.value: tally.outcomes[outcome] for outcome in Outcome if tally.outcomes[outcome]},
        "failures": {failure.value: tally.failures[failure] for failure in Failure if tally.failures[failure]},
        "open": tally.open,
        "sum": tally.sum,
        "due": tally.due,
    }
