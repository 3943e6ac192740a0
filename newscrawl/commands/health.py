"""`scrapy health [SITE ...]`: which sites are quiet, dead, blocked or decaying, since when, why, and what to do."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from newscrawl.cli import SiteCommand, print_json
from newscrawl.printable import counted, printable

if TYPE_CHECKING:
    from newscrawl.watch.alarms import Sent
    from newscrawl.watch.channels.message import Channel
    from newscrawl.watch.judge import Judgement


class Command(SiteCommand):
    """Judges each site against its own history. Exits with 1 if there is an alarm, with 2 if something failed."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [site ...]"

    def short_desc(self) -> str:
        return "Judge each site against its own history, and send alarms"

    def long_desc(self) -> str:
        return (
            "Judges each site against its own history: how much it publishes and how long it is silent, which fields "
            "its articles have and where they were found, how long they are, how many are copies, how many pages fail, "
            "and how many entries of its sources yield no article. Exits with 0 if all is well, with 1 if there is an "
            "alarm, with 2 if something could not be done."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--names", action="store_true", help="print the outlets' Arabic names too")
        parser.add_argument("--prometheus", metavar="FILE", help="write metrics for node_exporter's textfile collector")
        parser.add_argument("--send", action="store_true", help="send new alarms through the channels in the settings")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.json and opts.prometheus == "-":
            raise UsageError("--json and --prometheus - cannot be combined")

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.export.places import rewrite
        from newscrawl.export.target import TargetError
        from newscrawl.watch.alarms import send
        from newscrawl.watch.judge_store import judge_store
        from newscrawl.watch.prometheus import exposition

        channels = self._channels() if opts.send else []
        regions = {name: site.region for name, site in self.declarations().items()}
        outlets = self.outlets()
        now = datetime.now(UTC)
        problems: list[str] = []
        sent: list[Sent] = []
        with self.store(read_only=not opts.send) as engine:
            # A site whose spider was removed may be given, because its history is kept.
            unknown = [name for name in args if name not in regions]
            judgements, removed = judge_store(engine, regions, now, args, off=self.project.getlist("SITES_OFF"))
            if unknown and not _are_stored(engine, unknown):
                self.check_sites(args)
            if opts.send:
                patience = 3 * self.project.getfloat("ALARM_TIMEOUT")
                sent = send(engine, judgements, removed, channels, now, patience)
        problems += [f"{one.error}; it will be sent the next time" for one in sent if one.error is not None]
        if opts.prometheus:
            try:
                rewrite(opts.prometheus, [exposition(judgements, now)])
            except TargetError as error:
                problems.append(str(error))
        if opts.json:
            print_json({"at": now.isoformat(), "sites": [_plain(one, outlets) for one in judgements]})
        elif opts.prometheus != "-":
            _print(judgements, outlets if opts.names else None, now)
            _print_sent(sent)
        self.exitcode = int(any(one.state.alarming for one in judgements))
        for problem in problems:
            self.exitcode = 2
            print(f"scrapy: {printable(problem)}", file=sys.stderr)

    def _channels(self) -> list[Channel]:
        """Return the configured channels. Raises `UsageError` if there is none, or if one is misconfigured."""
        from newscrawl.watch.channels.apprise import Apprise
        from newscrawl.watch.channels.mail import Mail
        from newscrawl.watch.channels.webhook import Webhook

        found: list[Channel] = []
        name = "ALARM_TIMEOUT"
        try:
            timeout = self.project.getfloat("ALARM_TIMEOUT")
            if not 0 < timeout <= 300:
                raise ValueError("expected seconds, up to 300")
            name, webhook = "ALARM_WEBHOOK", self.project["ALARM_WEBHOOK"]
            if webhook:
                found.append(Webhook(webhook, timeout))
            name, receivers = "ALARM_MAIL", self.project.getlist("ALARM_MAIL")
            if receivers:
                server, sender = self.project["ALARM_MAIL_SERVER"], self.project["ALARM_MAIL_FROM"]
                name = "ALARM_MAIL, ALARM_MAIL_SERVER, ALARM_MAIL_FROM"
                found.append(Mail(server or "", sender or receivers[0], receivers, timeout))
            for number, url in enumerate(self.project.getlist("ALARM_APPRISE"), start=1):
                name = f"ALARM_APPRISE, number {number}"
                found.append(Apprise(url))
        except ValueError as error:
            raise UsageError(f"{name}: {error}") from error
        if not found:
            raise UsageError("no way to send alarms: set ALARM_WEBHOOK, ALARM_MAIL or ALARM_APPRISE; see docs/watch.md")
        return found


def _are_stored(engine: Any, names: list[str]) -> bool:
    from newscrawl.store.watching import watched_sites

    with engine.connect() as connection:
        return set(names) <= set(watched_sites(connection))


def _print(judgements: list[Judgement], outlets: dict[str, str] | None, now: datetime) -> None:
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from newscrawl.console.terminal import isolated
    from newscrawl.watch.sentences import in_english

    console = Console(soft_wrap=True, highlight=False)
    if not judgements:
        console.print("No crawl has found anything yet.")
        return
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("site", no_wrap=True)
    table.add_column("state", no_wrap=True)
    for name in ("articles in 24 h", "usual in 24 h", "silent for", "age of newest"):
        table.add_column(name, justify="right", min_width=max(map(len, name.split())))
    if outlets is not None:
        table.add_column("outlet", no_wrap=True)
    for one in judgements:
        style = "bold red" if one.state.alarming else "dim" if one.state in ("new", "off") else ""
        known = one.state != "off"
        table.add_row(
            escape(printable(one.site)),
            f"[{style}]{one.state}[/]" if style else str(one.state),
            f"{one.day:.0f}" if known else "",
            f"{one.usual:.0f}" if known and one.state != "new" else "",
            _age(one.silent_since, now),
            _age(one.newest, now),
            *([isolated(outlets.get(one.site, ""))] if outlets is not None else []),
        )
    console.print(table)
    for one in judgements:
        for finding in one.findings:
            problem, cause, remedy = map(in_english, finding.diagnosis.parts().values())
            console.print(
                f"{one.site} has been {one.state} since {finding.since:%Y-%m-%d %H:%M} UTC: {problem}", markup=False
            )
            console.print(f"    why: {cause}", markup=False)
            console.print(f"    what to do: {remedy}", markup=False)
        if one.note is not None:
            console.print(f"{one.site} is {one.state}: {in_english(one.note)}", markup=False)


def _print_sent(sent: list[Sent]) -> None:
    for one in sent:
        if one.error is None:
            print(f"{counted(one.notes, 'message')} sent by {one.channel}")


def _age(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return ""
    hours = max((now - moment).total_seconds() / 3600, 0)
    return f"{hours:.0f} h" if hours < 72 else f"{hours / 24:,.0f} d"


def _plain(one: Judgement, outlets: dict[str, str]) -> dict[str, Any]:
    from newscrawl.watch.sentences import in_english

    return {
        "site": one.site,
        "outlet": outlets.get(one.site),
        "state": one.state.value,
        "note": in_english(one.note) if one.note is not None else "",
        "day": round(one.day, 1),
        "usual": round(one.usual, 1),
        "silent_since": one.silent_since.isoformat() if one.silent_since else None,
        "newest": one.newest.isoformat() if one.newest else None,
        "findings": [
            {
                "signal": finding.signal,
                "state": finding.state.value,
                "since": finding.since.isoformat(),
            }
            | {name: in_english(part) for name, part in finding.diagnosis.parts().items()}
            for finding in one.findings
        ],
    }
