"""`scrapy copies URL`: show who ran a story, when, and under which title."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from newscrawl.cli import SiteCommand
from newscrawl.printable import printable
from newscrawl.urls import readable

if TYPE_CHECKING:
    from newscrawl.store.copies import Printing


class Command(SiteCommand):
    """Shows an original and its copies."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] <url>"

    def short_desc(self) -> str:
        return "Show who ran a story: the original and its copies"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object per story")

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console

        from newscrawl.store.copies import stories_of

        url, addresses = self.page_of(args)
        with self.store(read_only=True) as engine, engine.connect() as connection:
            stories = stories_of(connection, addresses, url)
        if not stories:
            message = f"{readable(url)}: no stored article or copy has this URL; see scrapy explain"
            Console(stderr=True, soft_wrap=True).print(message, highlight=False, markup=False)
            self.exitcode = 1
        for story in stories:
            if opts.json:
                original, *copies = [asdict(printing) for printing in story]
                print(json.dumps({"original": original, "copies": copies}, ensure_ascii=False, default=_iso))
            else:
                _print(story)


def _print(story: list[Printing]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    # The title comes last, so that a terminal that reorders Arabic affects only the end of the line.
    table = Table("published", "site", "same text", "title and URL", show_lines=True)
    for column in table.columns[:3]:
        column.no_wrap = True
    table.columns[3].overflow = "fold"
    for at, printing in enumerate(story):
        alike = "original" if at == 0 else f"{printing.similarity:.0%}"
        title = escape(printable(f"{printing.title}\n{readable(printing.url)}"))
        table.add_row(_time(printing), printing.site, alike, title)
    console.print(table)
    count = len(story) - 1
    console.print(f"{count} {'copy' if count == 1 else 'copies'}" if count else "no copies are known", highlight=False)


def _time(printing: Printing) -> str:
    if printing.published is not None:
        return f"{printing.published:%Y-%m-%d %H:%M}"
    return f"(seen {printing.found_at:%Y-%m-%d %H:%M})"


def _iso(value: datetime) -> str:
    return value.isoformat()
