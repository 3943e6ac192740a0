"""`scrapy store check` and `scrapy store vacuum --older AGE`: looking after the feed store."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime, timedelta

from rich.console import Console
from scrapy.exceptions import UsageError

from newscrawl.cli import SiteCommand
from newscrawl.faults import print_faults
from newscrawl.store import StoreError
from newscrawl.store.db.transactions import explaining
from newscrawl.store.upkeep import integrity, vacuum

_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_MOST_DAYS = 100 * 365


class Command(SiteCommand):
    """Checks the feed store, or takes out of it what is old."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "check | vacuum --older AGE"

    def short_desc(self) -> str:
        return "Check that the feed store is whole, or make it smaller"

    def long_desc(self) -> str:
        return (
            "check: reads everything and compares it; says what is wrong and ends with 1. "
            "vacuum: takes the text out of earlier versions stored more than AGE ago (2y, 6m, 8w, 30d), and forgets "
            "near-duplicate signatures of articles stored more than DEDUP_WINDOW_DAYS ago. Both may run beside crawls."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--older", metavar="AGE", help="for vacuum: 30d, 8w, 6m (of 30 days) or 2y (of 365 days)")

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        if args == ["check"]:
            if opts.older is not None:
                raise UsageError("--older is for `scrapy store vacuum`; check looks at everything")
            self._check()
        elif args == ["vacuum"]:
            self._vacuum(opts.older)
        else:
            said = f", not {' '.join(args)!r}" if args else ""
            raise UsageError(f"say `scrapy store check` or `scrapy store vacuum --older 2y`{said}")

    def _check(self) -> None:
        assert self.settings is not None
        engine = self.open_store()
        with Console(stderr=True).status("") as status:

            def progress(what: str, rows: int) -> None:
                status.update(f"{what}: {rows:,} rows" if rows else what)

            try:
                with explaining(engine):
                    count = print_faults(integrity.faults(engine, progress))
            except StoreError as error:
                # The store could be opened, and cannot be read: that is what the check is for.
                count = print_faults([str(error)])
        engine.dispose()
        if count:
            self.exitcode = 1
        else:
            print("The store is whole.")

    def _vacuum(self, older: str | None) -> None:
        assert self.settings is not None
        now = datetime.now(UTC)
        bodies_before = now - _age(older)
        window = self._window()
        engine = self.open_store()
        with explaining(engine), Console(stderr=True).status("") as status:
            bodies = signatures = 0
            for count in vacuum.drop_bodies(engine, bodies_before):
                bodies += count
                status.update(f"{bodies:,} earlier texts")
            print(f"{bodies:,} texts of versions stored before {bodies_before:%Y-%m-%d} were taken out")
            forgotten_before = now - window
            for count in vacuum.drop_signatures(engine, forgotten_before):
                signatures += count
                status.update(f"{signatures:,} signatures")
            print(f"{signatures:,} signatures of articles stored before {forgotten_before:%Y-%m-%d} were taken out")
            status.update("giving back the space")
            print(vacuum.give_back(engine))
        engine.dispose()

    def _window(self) -> timedelta:
        assert self.settings is not None
        try:
            days = self.settings.getint("DEDUP_WINDOW_DAYS")
        except ValueError:
            days = 0
        if not 0 < days <= _MOST_DAYS:
            said = self.settings["DEDUP_WINDOW_DAYS"]
            raise UsageError(f"DEDUP_WINDOW_DAYS={said}: a number of days from 1 to {_MOST_DAYS}")
        return timedelta(days=days)


def _age(text: str | None) -> timedelta:
    """How long ago, from `2y`. Raises `UsageError`."""
    if text is None:
        raise UsageError("vacuum needs an age: --older 2y (or 30d, 8w, 6m)")
    match = re.fullmatch(r"([0-9]{1,5})([dwmy])", text)
    days = int(match[1]) * _DAYS[match[2]] if match else 0
    if not 0 < days <= _MOST_DAYS:
        raise UsageError(f"--older {text}: a number and d, w, m or y, such as 2y, from 1d to 100y")
    return timedelta(days=days)
