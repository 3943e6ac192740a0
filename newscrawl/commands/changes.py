"""`scrapy changes [SITE|URL ...]`: the edits of stored articles, as a table, JSON Lines, Atom or an HTML page."""

from __future__ import annotations

import argparse
import heapq
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from newscrawl.cli import SiteCommand
from newscrawl.printable import counted, printable, printable_data
from newscrawl.urls import readable

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newscrawl.watch.edits.edits import Edit

_DEFAULT_LIMIT = 100
"""Default number of edits in a table, a feed or a page."""
_FEED = "urn:newscrawl:edits"
"""The id of the Atom feed."""


class Command(SiteCommand):
    """Shows how stories changed after they were published."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [site|url ...]"

    def short_desc(self) -> str:
        return "Show how stored articles changed: edits, renamings, deletions"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        output = parser.add_argument_group("Output (default: a table)").add_mutually_exclusive_group()
        output.add_argument("--json", action="store_true", help="print JSON Lines, oldest first within an article")
        output.add_argument("--atom", metavar="FILE", help="write an Atom feed, one entry per edit")
        output.add_argument("--html", metavar="FILE", help="write an HTML page, right to left")
        selection = parser.add_argument_group("Which edits")
        selection.add_argument("--since", metavar="DATE", help="only edits seen at or after a day or time (UTC)")
        selection.add_argument("--field", action="append", default=[], help="only edits of this field; repeatable")
        selection.add_argument("--kind", action="append", default=[], help="only edits of this kind; repeatable")
        selection.add_argument(
            "--min-words", type=int, default=0, metavar="N", help="only edits with at least N words added or removed"
        )
        selection.add_argument(
            "--limit", type=int, metavar="N", help=f"the newest N edits (default: {_DEFAULT_LIMIT}; with --json all)"
        )
        super().add_options(parser)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.export.places import one_file
        from newscrawl.watch.edits.edits import FIELDS, EditKind

        for name, given, known in (("field", opts.field, FIELDS), ("kind", opts.kind, tuple(EditKind))):
            for value in given:
                if value not in known:
                    raise UsageError(f"--{name}={value}: expected one of {', '.join(known)}")
        if opts.limit is not None and opts.limit < 1:
            raise UsageError(f"--limit={opts.limit}: must be at least 1")
        _since(opts.since)
        for name in (opts.atom, opts.html):
            if name is not None:
                one_file(name)
        self.check_stored([arg for arg in args if "/" not in arg])

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.store.db.transactions import snapshot

        addresses = [address for arg in args if "/" in arg for address in self._address(arg)]
        with self.store(read_only=True) as engine, snapshot(engine) as connection:
            found = _edits(connection, [arg for arg in args if "/" not in arg], addresses, opts)
            limit = opts.limit or (None if opts.json else _DEFAULT_LIMIT)
            edits = found if limit is None else heapq.nlargest(limit, found, key=lambda edit: edit.seen)
            if opts.json:
                for edit in edits:
                    print(json.dumps(printable_data(edit.data()), ensure_ascii=False))
            elif opts.atom or opts.html:
                self._write(list(edits), opts)
            else:
                _print(list(edits))

    def _address(self, url: str) -> list[tuple[str, str]]:
        _, addresses = self.page_of([url])
        if not addresses:
            raise UsageError(f"{readable(url)} is not the URL of an article of any site")
        return addresses

    def _write(self, edits: list[Edit], opts: argparse.Namespace) -> None:
        from newscrawl.arabic import labels
        from newscrawl.export.places import replacing, rewrite
        from newscrawl.export.target import About
        from newscrawl.watch.edits import feed, page

        if opts.atom:
            outlets = self.outlets()
            about = About(title=labels.EDITS, link=self.operator[1], id=_FEED, part="", outlets=outlets)
            with replacing(opts.atom) as target:
                feed.write(edits, target, about)
        else:
            rewrite(opts.html, page.page(edits, datetime.now(UTC)))
        print(f"{opts.atom or opts.html}: {counted(len(edits), 'edit')}", file=sys.stderr)


def _edits(
    connection: Connection, sites: list[str], addresses: list[tuple[str, str]], opts: argparse.Namespace
) -> Iterator[Edit]:
    from newscrawl.store.changes import histories
    from newscrawl.watch.edits.edits import edits_of

    since = _since(opts.since)
    for history in histories(connection, sites=sites, addresses=addresses, since=since):
        for edit in edits_of(history):
            if since is not None and edit.seen < since:
                continue
            if (opts.field and edit.field not in opts.field) or (opts.kind and edit.kind not in opts.kind):
                continue
            if opts.min_words and sum(edit.words) < opts.min_words:
                continue
            yield edit


def _print(edits: Iterable[Edit]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from newscrawl.watch.edits.lines import lines

    console = Console()
    # Arabic comes last, so that a terminal that reorders it affects only the end of the line.
    table = Table("seen (UTC)", "after", "site", "kind", "field", "headline and edit", show_lines=True)
    for column in table.columns[:5]:
        column.no_wrap = True
    table.columns[5].overflow = "fold"
    count = 0
    for edit in edits:
        count += 1
        shown = Text(printable(edit.title), "bold")
        for line in lines(edit, signs=console.color_system is None):
            shown.append("\n").append_text(line)
        if edit.field == "page" and edit.old:
            shown.append("\n" + printable(edit.old))
        after = "" if edit.minutes is None else f"{edit.minutes:,} min"
        table.add_row(f"{edit.seen:%Y-%m-%d %H:%M}", after, edit.site, edit.kind.value, edit.field, shown)
    if count:
        console.print(table)
    else:
        console.print("No edits are known.")


def _since(text: str | None) -> datetime | None:
    if text is None:
        return None
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    raise UsageError(f"--since={text} is not a date such as 2024-10-01 or 2024-10-01T12:00")
