"""`scrapy doctor`: check whether an installation can crawl, and print what to do if not."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.cli import SiteCommand, print_json
from newscrawl.deployment import file as deployment

if TYPE_CHECKING:
    from newscrawl.checkup.check import Check

_STYLES = {"ok": "green", "warning": "yellow", "failed": "bold red", "skipped": "dim"}


class Command(SiteCommand):
    """Checks an installation."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Check this installation, and print what to do"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--online",
            action="store_true",
            help="also resolve the sites' host names, and compare this machine's clock with a site's",
        )
        parser.add_argument("--quick", action="store_true", help="check only the configuration and the store")
        parser.add_argument(
            "--logs", default="logs", metavar="FOLDER", help="folder of the log files (default: %(default)s)"
        )
        parser.add_argument("--egg", metavar="FILE", help="check only this egg, built for Scrapyd")

    def settle(self) -> None:
        """Do nothing, because the checks include the deployment file."""

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.checkup.check import CheckState

        checks = list(self._of_egg(Path(opts.egg)) if opts.egg else self._checks(opts))
        self.exitcode = int(any(check.state is CheckState.FAILED for check in checks))
        if opts.json:
            print_json({"ok": not self.exitcode, "checks": [dataclasses.asdict(check) for check in checks]})
        else:
            _print(checks)

    @property
    def _packages(self) -> list[str]:
        """The top-level packages of the project."""
        named = [*self.project.getlist("SPIDER_MODULES"), *self.project.getdict("ITEM_PIPELINES")]
        return list(dict.fromkeys(["newscrawl", *(str(name).partition(".")[0] for name in named)]))

    def _of_egg(self, egg: Path) -> Iterator[Check]:
        from newscrawl.checkup.egg import check_egg
        from newscrawl.checkup.packages import check_names

        yield from check_egg(egg, Path.cwd(), self._packages, self.project["NEWSPIDER_MODULE"])
        yield check_names(self._packages)

    def _checks(self, opts: argparse.Namespace) -> Iterator[Check]:
        from newscrawl.checkup import browser, check, network, packages, places
        from newscrawl.checkup.spiders import load_spiders

        settings = self.project
        url = settings["FEED_STORE_URL"]
        if opts.quick:
            yield self._check_file()
            yield from places.check_store(url, timeout=settings.getfloat("FEED_STORE_TIMEOUT"))
            return
        yield packages.check_python()
        yield packages.check_packages(["postgresql"] if url.startswith("postgresql") else [])
        yield packages.check_names(self._packages)
        loaded = load_spiders(settings)
        yield loaded.check()
        yield self._check_file()
        yield self._check_contact()
        yield from places.check_store(url, timeout=settings.getfloat("FEED_STORE_TIMEOUT"))
        if settings["RECORD_FOLDER"]:
            yield places.check_folder("archive", Path(settings["RECORD_FOLDER"]), "archive")
        logs = Path(opts.logs).absolute()
        yield places.check_folder("logs", logs if logs.exists() else logs.parent, "--logs")
        on = {name: site for name, site in loaded.sites.items() if name not in settings.getlist("SITES_OFF")}
        yield browser.check_chromium(settings, [name for name, site in on.items() if site.render])
        if not opts.online:
            yield check.skipped("dns", "checked only with --online")
            return
        urls = [found.url for site in on.values() for found in site.seeds()]
        yield network.check_names_of_sites(urls)
        yield network.check_clock_of_site(urls, settings["USER_AGENT"])

    def _check_file(self) -> Check:
        from newscrawl.checkup.check import failed, ok, skipped

        path = self.project.get("DEPLOYMENT_FILE")
        try:
            deployment.settle(self.project)
        except deployment.DeploymentError as error:
            return failed("configuration", str(error), "correct the file; newscrawl.example.toml shows all keys")
        if path is None:
            return skipped("configuration", f"there is no {deployment.NAME}, and NEWSCRAWL_CONFIG names no other")
        return ok("configuration", path)

    def _check_contact(self) -> Check:
        from newscrawl.checkup.check import failed, ok

        agent = str(self.project["USER_AGENT"])
        if deployment.NO_CONTACT in agent or not deployment.has_contact(agent):
            return failed(
                "contact",
                f"no contact of your own in the User-Agent: {agent}",
                f'write contact = "you@example.com" into {deployment.NAME}',
            )
        return ok("contact", agent)


def _print(checks: list[Check]) -> None:
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from newscrawl.printable import printable

    console = Console(highlight=False)
    if not console.is_terminal:
        for check in checks:
            advice = f"; {check.advice}" if check.advice else ""
            print(f"{check.name}: {check.state}: {printable(check.found + advice)}")
        return
    table = Table("", "state", "found", "what to do", box=box.SIMPLE_HEAD)
    for check in checks:
        state = f"[{_STYLES[check.state]}]{check.state}[/]"
        table.add_row(check.name, state, *(escape(printable(text)) for text in (check.found, check.advice)))
    console.print(table)
