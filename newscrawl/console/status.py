"""The running crawls of a store at one moment, as tables for a terminal and as JSON-ready data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from newscrawl.console.terminal import isolated
from newscrawl.crawl.fleet.tally import figures
from newscrawl.outcomes import Column
from newscrawl.printable import printable

if TYPE_CHECKING:
    import sqlalchemy as sa
    from rich.table import Table

    from newscrawl.store import CrawlProgress, Rest
    from newscrawl.store.ledger.due import DueSite
    from newscrawl.store.ledger.status import Crawl, Problem, WorkerEntry

_MAX_DUE = 10
"""Maximum number of due sites that are listed."""
_MAX_PROBLEMS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreStatus:
    """The state of a store at one moment."""

    at: datetime
    crawls: list[Crawl]
    workers: list[WorkerEntry]
    due: list[DueSite]
    """The sites that are due but not being crawled, the longest overdue first."""
    next: DueSite | None
    """The site that becomes due next."""
    rests: list[Rest]
    problems: list[Problem]

    @classmethod
    def read(cls, connection: sa.Connection, sites: Sequence[str], at: datetime) -> StoreStatus:
        """Query the state of some sites; leases of exports, which belong to no site, are always included."""
        from newscrawl.store.ledger import due, refusals, status

        crawls = status.crawls(connection, at)
        running = {crawl.site for crawl in crawls}
        waiting = [one for one in due.due_sites(connection, sites) if one.site not in running]
        later = [one for one in waiting if one.since is not None and one.since > at]
        return cls(
            at=at,
            crawls=[crawl for crawl in crawls if crawl.site in sites or ":" in crawl.site],
            workers=status.working(connection, at),
            due=[one for one in waiting if one.since is None or one.since <= at],
            next=later[0] if later else None,
            rests=sorted(refusals.rests(connection, at), key=lambda rest: rest.host),
            problems=[one for one in status.problems(connection, running) if one.site in sites],
        )

    def data(self) -> dict[str, Any]:
        """Return the state as JSON-ready data, with times in ISO 8601 and UTC."""
        found = {
            "at": self.at,
            "crawls": [
                {**_without(asdict(one), "doing"), **asdict(one.doing), "per_minute": _per_minute(one)}
                for one in self.crawls
            ],
            "workers": [asdict(one) for one in self.workers],
            "due": [{"site": one.site, "since": one.since} for one in self.due],
            "next": self.next and {"site": self.next.site, "at": self.next.since},
            "hosts": [asdict(one) for one in self.rests],
            "problems": [asdict(one) for one in self.problems],
        }
        plain: dict[str, Any] = _plain(found)
        return plain

    def tables(self) -> Iterator[Table | str]:
        """Yield tables and lines for a terminal."""
        yield f"{self.at:%Y-%m-%d %H:%M:%S} UTC"
        yield self._crawls() if self.crawls else "Nothing is being crawled."
        if self.workers:
            yield self._workers()
        yield self._due()
        if self.rests:
            table = _table("resting hosts", "host", "until", "why")
            for rest in self.rests:
                _add_row(table, isolated(rest.host), _moment(rest.until, self.at), isolated(rest.reason))
            yield table
        if self.problems:
            table = _table("last runs with a problem", "site", "when", "reason", "what happened")
            for one in self.problems[:_MAX_PROBLEMS]:
                when = _moment(one.ended or one.started, self.at)
                _add_row(table, one.site, when, one.reason, isolated(one.problem))
            if more := self.problems[_MAX_PROBLEMS:]:
                _add_row(table, f"and {len(more)} more")
            yield table

    def _crawls(self) -> Table:
        shown = (Column.STORED, Column.DUPLICATES, Column.FAILED, Column.NOT_STORED)
        numbers = ("fetched", *map(str, shown), "open", "in progress", "pages/min")
        table = _table("being crawled", "site", "by", "since", *numbers, "last", numeric=numbers)
        for one in self.crawls:
            counts, doing = figures(one.doing.counts), one.doing
            _add_row(
                table,
                one.site,
                f"{one.command}, {one.pid} on {printable(one.host)}",
                _moment(one.since, self.at),
                str(doing.counts.get("fetched", 0)),
                *(str(counts[name]) for name in shown),
                str(one.open),
                str(doing.in_flight),
                f"{_per_minute(one):.1f}",
                _last(doing, self.at),
            )
        return table

    def _workers(self) -> Table:
        table = _table("workers", "process", "command", "since", "sites", "next", "when", numeric=("sites",))
        for one in self.workers:
            _add_row(
                table,
                f"{one.pid} on {printable(one.host)}",
                one.command,
                _moment(one.since, self.at),
                f"{one.crawling} of {one.at_once}",
                one.next_site or "–",
                "now" if one.next_at and one.next_at <= self.at else _moment(one.next_at, self.at),
            )
        return table

    def _due(self) -> str:
        due = _listed([f"{one.site} (since {_moment(one.since, self.at)})" for one in self.due if one.since])
        new = _listed([one.site for one in self.due if not one.since])
        sentences = [f"Due now: {due}." if due else "", f"Never crawled, so due: {new}." if new else ""]
        if self.next is not None:
            sentences.append(f"Next: {self.next.site}, {_moment(self.next.since, self.at)}.")
        return " ".join(filter(None, sentences if self.due else ["Nothing is due.", *sentences]))


def _listed(sites: Sequence[str]) -> str:
    more = len(sites) - _MAX_DUE
    return ", ".join([*sites[:_MAX_DUE], *([f"and {more} more"] if more > 0 else [])])


def _table(title: str, *columns: str, numeric: Sequence[str] = ()) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for name in columns:
        table.add_column(name, justify="right" if name in numeric else "left", no_wrap=name == "site")
    return table


def _add_row(table: Table, *cells: str) -> None:
    from rich.text import Text

    # A `Text` is printed literally, because a host's answer is not rich's markup.
    table.add_row(*map(Text, cells))


def _per_minute(crawl: Crawl) -> float:
    """Return the pages fetched per minute, from the start to the crawl's last report."""
    if crawl.since is None or crawl.noted is None or crawl.noted <= crawl.since:
        return 0.0
    minutes: float = (crawl.noted - crawl.since) / timedelta(minutes=1)
    return round(crawl.doing.counts.get("fetched", 0) / minutes, 1)


def _last(doing: CrawlProgress, now: datetime) -> str:
    """Return the URL that was settled last, with its outcome and how long ago that was."""
    if doing.at is None:
        return "nothing yet"
    return f"{doing.outcome}, {_ago(doing.at, now)}: {isolated(doing.url or '')}"


def _moment(moment: datetime | None, now: datetime) -> str:
    """Return a time in UTC as text, with its date if that is not today."""
    if moment is None:
        return "–"
    return f"{moment:%H:%M:%S}" if moment.date() == now.date() else f"{moment:%Y-%m-%d %H:%M}"


def _ago(moment: datetime, now: datetime) -> str:
    seconds = max(0, round((now - moment).total_seconds()))
    return f"{seconds} s ago" if seconds < 120 else f"{seconds // 60} min ago"


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value
