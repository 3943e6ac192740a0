"""`scrapy rights [SITE|HOST ...]`: the sites' statements on the reuse of their pages, and since when."""

from __future__ import annotations

import argparse
from itertools import groupby
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from newscrawl.cli import SiteCommand, print_json
from newscrawl.printable import printable
from newscrawl.rights import Use
from newscrawl.urls import host, in_domains

if TYPE_CHECKING:
    from newscrawl.store.policies import HostPolicy


class Command(SiteCommand):
    """Prints the policies of hosts, as the last crawls found them."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [site or host ...]"

    def short_desc(self) -> str:
        return "Show what sites say about reuse: uses reserved and allowed, AI agents refused"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--history", action="store_true", help="show earlier statements too")
        parser.add_argument("--json", action="store_true", help="print one JSON list, with all statements and changes")

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.store.db.transactions import snapshot
        from newscrawl.store.policies import history

        domains = self._domains(args)
        with self.store(read_only=True) as engine, snapshot(engine) as connection:
            found = [list(one) for _, one in groupby(history(connection), lambda policy: policy.origin)]
        wanted = [one for one in found if not args or in_domains(one[0].origin, domains)]
        if opts.json:
            print_json([_plain(one) for one in wanted])
        elif wanted:
            _print(wanted, earlier=opts.history)
        else:
            print("No crawl has read the robots.txt of these hosts yet.")

    def _domains(self, names: list[str]) -> list[str]:
        """Return the domains of sites and hosts. Raises `UsageError` for a name that is neither."""
        from newscrawl.sites import Sites

        sites = Sites.from_settings(self.project)
        domains: list[str] = []
        for name in names:
            site = sites.named(name)
            if site is None and "." not in name:
                raise UsageError(f"{name!r} is neither a site nor a host")
            domains += [name.lower()] if site is None else site.domains
        return domains


def _plain(changes: list[HostPolicy]) -> dict[str, Any]:
    now = changes[0]
    return {
        "host": host(now.origin),
        "origin": now.origin,
        "since": now.since.isoformat(),
        "digest": now.digest,
        **now.described,
        "earlier": [{"since": one.since.isoformat(), "digest": one.digest, **one.described} for one in changes[1:]],
    }


def _print(hosts: list[list[HostPolicy]], *, earlier: bool) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("host", overflow="fold")
    table.add_column("since", no_wrap=True)
    for name in ("reserved", "allowed", "AI agents refused"):
        table.add_column(name, overflow="fold")
    for changes in hosts:
        for place, policy in enumerate(changes if earlier else changes[:1]):
            table.add_row(
                printable(policy.origin.removeprefix("https://")) if place == 0 else "",
                f"{policy.since:%Y-%m-%d}",
                _uses(policy, "reserve"),
                _uses(policy, "allow"),
                printable(_agents(policy)) or "–",
            )
    Console().print(table)
    print("For the front page; --json prints every statement. An article keeps those in force when it was read.")


def _uses(policy: HostPolicy, decision: str) -> str:
    decisions = policy.described["decisions"]
    return ", ".join(use.label for use in Use if decisions.get(use.value) == decision) or "–"


def _agents(policy: HostPolicy) -> str:
    agents = policy.described["agents"].items()
    return ", ".join(name if agent["refused"] == "all" else f"{name} (in part)" for name, agent in agents)
