"""The contents of the report: judgements and figures for the last days, collected from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from newscrawl.store import policies, watching
from newscrawl.store.alarms import StoredAlarm, alarms_since
from newscrawl.store.db.transactions import snapshot
from newscrawl.store.ledger.balance import Tally, tallies
from newscrawl.store.watching import CopiedStory, Delay
from newscrawl.watch.judge import Judgement, State
from newscrawl.watch.judge_store import history, judged_sites
from newscrawl.watch.site_history import HOUR, History

if TYPE_CHECKING:
    import sqlalchemy as sa

LONGEST = 180
"""Maximum number of days that a report may cover."""
_STORIES, _ALARMS = 15, 200
_RESERVED = ("train", "ai_input")


@dataclass(slots=True, kw_only=True)
class SiteReport:
    """One site in the report; its lists have one element per day."""

    judgement: Judgement
    outlet: str
    articles: list[int]
    filled: list[Counter[str]]
    """Field, or field and rung (`title:site`) -> articles."""
    failures: Counter[str] = field(default_factory=Counter)
    """Class of failure -> URLs."""
    delays: Counter[int] = field(default_factory=Counter)
    """Minutes from publication until the article was stored -> articles."""

    @property
    def name(self) -> str:
        """The name of its spider."""
        return self.judgement.site


@dataclass(slots=True, kw_only=True)
class HostCounts:
    """Counts of the store's hosts by their current statements about reuse."""

    known: int = 0
    refusing: int = 0
    """Hosts that refuse an AI agent, wholly or in part."""
    reserving: int = 0
    """Hosts that reserve AI training or use as AI input."""


@dataclass(slots=True, kw_only=True)
class Report:
    """Everything the report shows."""

    made: datetime
    days: list[date]
    """The days it covers, in UTC; the last one is not over yet."""
    sites: list[SiteReport]
    """Sites that need attention first, then by name."""
    delays: list[Counter[int]]
    """The delays of all sites, per day; see `SiteReport.delays`."""
    alarms: Sequence[StoredAlarm]
    tallies: Sequence[Tally]
    copied: Sequence[CopiedStory]
    hosts: HostCounts

    @property
    def has_figures(self) -> bool:
        """Whether any crawl on these days recorded figures."""
        return any(any(site.articles) or any(site.filled) or site.failures for site in self.sites)


def gather(
    engine: sa.Engine, regions: Mapping[str, str], outlets: Mapping[str, str], now: datetime, *, days: int = 30,
    sites: Collection[str] = (), off: Collection[str] = (),
) -> Report:  # fmt: skip
    """The report on the named sites, or on all, for the last `days`; see `judge_store.judge_store` for the arguments.

    Raises `StoreError`.
    """
    last = now.astimezone(UTC).date()
    covered = [last - timedelta(days=back) for back in reversed(range(days))]
    since = datetime.combine(covered[0], time(), UTC)
    with snapshot(engine) as connection:
        found = []
        for judgement, known in judged_sites(connection, regions, now, sites, off):
            past = known or history(connection, judgement.site, regions.get(judgement.site, "EG"), now)
            found.append(site_of(judgement, outlets.get(judgement.site, ""), past, covered))
        late = watching.delays(connection, since, sites)
        report = Report(
            made=now,
            days=covered,
            sites=sorted(found, key=lambda one: (_urgency(one.judgement.state), one.name)),
            delays=[Counter() for _ in covered],
            alarms=alarms_since(connection, since, _ALARMS, sites),
            tallies=tallies(connection, now, sites),
            copied=watching.most_copied(connection, since, _STORIES, sites),
            hosts=HostCounts() if sites else hosts_of(policies.history(connection)),
        )
    add_delays(report, late)
    return report


def site_of(judgement: Judgement, outlet: str, past: History, days: Sequence[date]) -> SiteReport:
    """A site's figures for these days, from its history."""
    site = SiteReport(judgement=judgement, outlet=outlet, articles=[0] * len(days), filled=[Counter() for _ in days])
    begin = datetime.combine(days[0], time(), UTC)
    first = max(0, int((begin - past.start) / HOUR))
    for at, slot in enumerate(past.slots[first:], first):
        day = (past.start + at * HOUR - begin).days
        if 0 <= day < len(days):
            site.articles[day] += slot.articles
            site.filled[day].update(slot.filled)
            site.failures.update(slot.reasons)
    return site


def add_delays(report: Report, late: Sequence[Delay]) -> None:
    """Add the delays to the report, by site and by day."""
    named = {site.name: site for site in report.sites}
    begin = (report.days[0] - date(1970, 1, 1)).days
    for one in late:
        if 0 <= one.day - begin < len(report.days):
            report.delays[one.day - begin][one.minutes] += one.articles
            if one.site in named:
                named[one.site].delays[one.minutes] += one.articles


def hosts_of(changes: Sequence[policies.HostPolicy]) -> HostCounts:
    """Count hosts by their current statements: the first per host, as `policies.history` returns the newest first."""
    newest: dict[str, policies.HostPolicy] = {}
    for one in changes:
        newest.setdefault(one.origin, one)
    decisions = [one.described.get("decisions", {}) for one in newest.values()]
    return HostCounts(
        known=len(newest),
        refusing=sum(bool(one.described.get("agents")) for one in newest.values()),
        reserving=sum(any(decided.get(use) == "reserve" for use in _RESERVED) for decided in decisions),
    )


def quantile(counts: Mapping[int, int], share: float) -> int | None:
    """The smallest value that at least this share of the counted values does not exceed; None if `counts` is empty."""
    rest = share * sum(counts.values())
    for value in sorted(counts):
        rest -= counts[value]
        if rest <= 0:
            return value
    return None


def rung_shares(sites: Sequence[SiteReport], name: str, days: int) -> dict[str, list[int]]:
    """Rung -> articles per day in which it filled the field, the most frequent rung first."""
    found: dict[str, list[int]] = {}
    for site in sites:
        for day, filled in enumerate(site.filled):
            for key, number in filled.items():
                base, _, rung = key.partition(":")
                if base == name and rung:
                    found.setdefault(rung, [0] * days)[day] += number
    return dict(sorted(found.items(), key=lambda pair: (-sum(pair[1]), pair[0])))


def coverage(sites: Sequence[SiteReport], name: str, days: range) -> list[float | None]:
    """The share of articles that have a field, per day; None for a day without articles."""
    articles = [sum(site.articles[day] for site in sites) for day in days]
    filled = [sum(site.filled[day][name] for site in sites) for day in days]
    return [count / total if total else None for count, total in zip(filled, articles, strict=True)]


def share(site: SiteReport, name: str, days: range) -> float | None:
    """The share of a site's articles on some days that have a field; None without articles."""
    articles = sum(site.articles[day] for day in days)
    return sum(site.filled[day][name] for day in days) / articles if articles else None


def fields_of(sites: Sequence[SiteReport]) -> list[str]:
    """The fields that articles have, the most frequent first."""
    found: Counter[str] = Counter()
    for site in sites:
        for filled in site.filled:
            found.update({name: number for name, number in filled.items() if ":" not in name})
    return [name for name, _ in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))]


def _urgency(state: State) -> int:
    order = (State.DEAD, State.BLOCKED, State.DECAYING, State.QUIET, State.NEW, State.OK, State.OFF)
    return order.index(state)
