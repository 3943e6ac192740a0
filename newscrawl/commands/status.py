"""`scrapy status [SITE ...]`: print running crawls and their progress, due sites, resting hosts, and problems."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from newscrawl.cli import SiteCommand, print_json

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from sqlalchemy import Engine

    from newscrawl.console.status import StoreStatus

_SECONDS = 2.0
"""Seconds between two updates of --watch."""
_WIDTH = 160
"""Width of a line in cells if there is no terminal."""


class Command(SiteCommand):
    """Shows running crawls; reads only the store, so it includes crawls on other machines."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [site ...]"

    def short_desc(self) -> str:
        return "Show what is being crawled, how far it is, what is due, and what went wrong"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--watch", action="store_true", help="refresh every two seconds, until Ctrl-C")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.json and opts.watch:
            raise UsageError("--json and --watch cannot be combined")
        self.check_sites(args)

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        self.check_store()
        # Sites that are switched off are not due, whatever their rows contain, but they may still be running.
        off = set(self.project.getlist("SITES_OFF"))
        sites = args or [name for name in self.news_sites() if name not in off]
        with self.store(read_only=True) as engine:
            if opts.json:
                print_json(_read_status(engine, sites).data())
            elif opts.watch:
                self._watch(engine, sites)
            else:
                _console().print(_shown(_read_status(engine, sites)))

    @staticmethod
    def _watch(engine: Engine, sites: list[str]) -> None:
        from rich.live import Live

        console = _console()
        try:
            with Live(console=console, auto_refresh=False, vertical_overflow="crop") as live:
                while True:
                    live.update(_shown(_read_status(engine, sites)), refresh=True)
                    if not console.is_terminal:
                        console.print(live.renderable)
                    time.sleep(_SECONDS)
        except KeyboardInterrupt:
            return


def _read_status(engine: Engine, sites: list[str]) -> StoreStatus:
    from newscrawl.console.status import StoreStatus
    from newscrawl.store.db.transactions import snapshot

    with snapshot(engine) as connection:
        return StoreStatus.read(connection, sites, datetime.now(UTC))


def _shown(now: StoreStatus) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    # A `Text` is printed literally, because text of a page is not rich's markup.
    return Group(*(Text(part) if isinstance(part, str) else part for part in now.tables()))


def _console() -> Console:
    from rich.console import Console

    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDTH)
