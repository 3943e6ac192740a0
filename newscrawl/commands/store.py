"""`scrapy store check` and `scrapy store vacuum --older AGE`: maintenance of the feed store."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta

from scrapy.exceptions import UsageError

from newscrawl.cli import SiteCommand, print_faults
from newscrawl.durations import AGE


class Command(SiteCommand):
    """Checks the feed store, or deletes old data."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "check | vacuum --older AGE"

    def short_desc(self) -> str:
        return "Check the feed store, or shrink it"

    def long_desc(self) -> str:
        return (
            "check: reads and compares everything, prints faults, and exits with 1 if there are any. "
            "vacuum: deletes the text of earlier versions stored more than AGE ago (2y, 6m, 8w, 30d), "
            "near-duplicate signatures of articles stored more than DEDUP_WINDOW_DAYS ago, and the records of runs "
            "that `scrapy health` no longer needs. Both can run beside crawls."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--older", metavar="AGE", help="for vacuum: 30d, 8w, 6m (of 30 days) or 2y (of 365 days)")

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        if args == ["check"]:
            if opts.older is not None:
                raise UsageError("--older is only for `scrapy store vacuum`")
            self._check()
        elif args == ["vacuum"]:
            self._vacuum(opts.older)
        else:
            raise UsageError("usage: scrapy store check | scrapy store vacuum --older AGE")

    def _check(self) -> None:
        from rich.console import Console

        from newscrawl.store.db.errors import StoreError
        from newscrawl.store.db.transactions import explaining
        from newscrawl.store.upkeep import integrity

        self.check_store()
        with self.store() as engine, Console(stderr=True).status("") as status:

            def progress(step: str, rows: int) -> None:
                status.update(f"{step}: {rows:,} rows" if rows else step)

            try:
                with explaining(engine):
                    count = print_faults(integrity.faults(engine, progress))
            except StoreError as error:
                # The store can be opened but not read: that is a result of the check, not a failure of the command.
                count = print_faults([str(error)])
        if count:
            self.exitcode = 1
        else:
            print("The store is intact.")

    def _vacuum(self, older: str | None) -> None:
        from rich.console import Console

        from newscrawl.store.upkeep import vacuum

        now = datetime.now(UTC)
        bodies_before = now - _age(older)
        window = self._window()
        self.check_store()
        with self.store() as engine, Console(stderr=True).status("") as status:
            bodies = signatures = 0
            for count in vacuum.drop_bodies(engine, bodies_before):
                bodies += count
                status.update(f"{bodies:,} earlier texts")
            print(f"deleted: {bodies:,} texts of earlier versions stored before {bodies_before:%Y-%m-%d}")
            forgotten_before = now - window
            for count in vacuum.drop_signatures(engine, forgotten_before):
                signatures += count
                status.update(f"{signatures:,} signatures")
            print(f"deleted: {signatures:,} signatures of articles stored before {forgotten_before:%Y-%m-%d}")
            ended_before = now - timedelta(days=vacuum.RUN_DAYS)
            ended = 0
            for count in vacuum.drop_runs(engine, ended_before):
                ended += count
                status.update(f"{ended:,} runs")
            print(f"deleted: {ended:,} records of runs that began before {ended_before:%Y-%m-%d}")
            status.update("freeing disk space")
            print(vacuum.return_space(engine))

    def _window(self) -> timedelta:
        try:
            days = self.project.getint("DEDUP_WINDOW_DAYS")
        except ValueError:
            days = 0
        if not 0 < days <= AGE.most.days:
            value = self.project["DEDUP_WINDOW_DAYS"]
            raise UsageError(f"DEDUP_WINDOW_DAYS={value}: expected a number of days from 1 to {AGE.most.days}")
        return timedelta(days=days)


def _age(text: str | None) -> timedelta:
    """Return the duration of an age such as `2y`. Raises `UsageError`."""
    if text is None:
        raise UsageError("vacuum needs an age: --older 2y (or 30d, 8w, 6m)")
    try:
        return AGE.read(text)
    except ValueError as error:
        raise UsageError(f"--older {text}: {error}") from error
