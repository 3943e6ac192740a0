"""The report of a farm: its thresholds, and the figures behind them."""

from __future__ import annotations

import argparse
import statistics
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.world.faults import Fault
from benchmarks.world.server import Server
from benchmarks.world.truth import Comparison
from benchmarks.world.workers import Workers

_LATENCY = 600.0
_ON_TIME = 0.95
_RECALL = 0.995
_CORES = 0.5
_MEGABYTES = 1024.0
_SHOWN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """CPU seconds of the workers, and the seconds that passed."""

    cpu: float
    simulated: float
    real: float
    waited: float
    """Real seconds for which workers were ready to run but had no core."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A threshold and the measured figure."""

    name: str
    figure: str
    bar: str
    passed: bool


@dataclass(frozen=True, kw_only=True)
class Report:
    """All results of a run."""

    options: argparse.Namespace
    articles: int
    found: Comparison
    day: Bill
    workers: Workers
    server: Server
    balance: tuple[int, str]
    check: tuple[int, str]

    @property
    def passed(self) -> bool:
        """Whether no threshold is missed."""
        return all(bar.passed for bar in self.bars())

    def bars(self) -> list[Bar]:
        """The thresholds, in the order of the report."""
        found, day = self.found, self.day
        times = sorted(found.latencies)
        # In a run of a few minutes, no article is timed.
        on_time = sum(one <= _LATENCY for one in times) / found.timed if found.timed else 1.0
        recall = found.in_feed / max(1, found.expected)
        cores = day.cpu / day.simulated
        return [
            Bar(
                name="in the feed within 10 minutes",
                figure=f"{on_time:.1%}; p50 {_percentile(times, 50):.0f} s, p95 {_percentile(times, 95):.0f} s",
                bar=f"{_ON_TIME:.0%}",
                passed=on_time >= _ON_TIME,
            ),
            Bar(
                name="recall of all that the sites' own sources named",
                figure=f"{recall:.4f} of {found.expected}; mean of sites {self._mean:.4f}, least {self._least:.3f}",
                bar=f"{_RECALL}",
                passed=recall >= _RECALL,
            ),
            Bar(
                name="processor time by simulated time",
                figure=f"{cores:.3f} cores ({day.cpu:.0f} s; {day.cpu / day.real:.2f} real cores)",
                bar=f"{_CORES}",
                passed=cores <= _CORES,
            ),
            Bar(
                name="memory of all workers",
                figure=f"{self.workers.peak:.0f} MiB",
                bar=f"{_MEGABYTES:.0f} MiB",
                passed=self.workers.peak <= _MEGABYTES,
            ),
            Bar(name="lost", figure=str(len(found.lost)), bar="0", passed=not found.lost),
            Bar(name="twice", figure=str(len(found.twice)), bar="0", passed=not found.twice),
            Bar(name="walls and stubs stored", figure=str(len(found.invented)), bar="0", passed=not found.invented),
            Bar(name="texts not as published", figure=str(found.altered), bar="0", passed=not found.altered),
            Bar(name="scrapy ledger", figure=self.balance[1], bar="0", passed=self.balance[0] == 0),
            Bar(name="scrapy store check", figure=self.check[1], bar="0", passed=self.check[0] == 0),
        ]

    @property
    def _mean(self) -> float:
        return statistics.fmean(self.found.recalls.values()) if self.found.recalls else 0.0

    @property
    def _least(self) -> float:
        return min(self.found.recalls.values(), default=0.0)

    def figures(self) -> dict[str, Any]:
        """The report as JSON-ready data."""
        return {
            "options": {name: str(value) for name, value in vars(self.options).items()},
            "bars": [{"name": b.name, "figure": b.figure, "bar": b.bar, "passed": b.passed} for b in self.bars()],
            "articles": self.articles,
            "latency": {str(p): _percentile(sorted(self.found.latencies), p) for p in (50, 75, 90, 95, 99)},
            "recall": {site: recall for site, recall in self.found.recalls.items() if recall < 1},
            "requests": {f"{kind} {status}": n for (kind, status), n in sorted(self.server.requests.items())},
            "faults": {fault: dict(counts) for fault, counts in self.found.faults.items()},
            "faulty answers": dict(self.server.faults),
            "lost": self.found.lost,
            "missing": self.found.missing,
            "twice": self.found.twice,
            "invented": self.found.invented,
            "updates seen and made": self.found.updates,
            "nearest requests": min(self.server.nearest.values(), default=None),
            "killed": self.workers.killed,
            "waited for a core": self.day.waited,
            "real seconds": self.day.real,
            "exit codes": dict(self.workers.codes),
        }

    def show(self) -> None:
        """Print the report."""
        console = Console(soft_wrap=True, highlight=False, markup=False)
        table = Table("bar", "figure", "at", "", title=f"{self.articles} articles of {self.options.sites} sites")
        for bar in self.bars():
            table.add_row(bar.name, bar.figure, bar.bar, "met" if bar.passed else "MISSED")
        console.print(table)
        figures = self.figures()
        table = Table("answers", "number")
        for name, number in figures["requests"].items():
            table.add_row(name, str(number))
        console.print(table)
        table = Table("fault", "faulty answers", "its articles in the ledger")
        for fault in sorted(Fault):
            outcomes: dict[str, int] = dict(self.found.faults.get(fault, {}))
            words = ", ".join(f"{n} {outcome}" for outcome, n in sorted(outcomes.items()))
            table.add_row(fault, str(self.server.faults[fault]), words)
        console.print(table)
        for name in ("lost", "missing", "twice", "invented"):
            for line in figures[name][:_SHOWN]:
                console.print(f"{name}: {line}")
        day = self.day
        console.print(
            f"Workers waited {day.waited:.0f} real seconds for a core, in {day.real:.0f} s: unless that is little, "
            "latency is that of this machine."
        )
        console.print(
            f"updates seen: {self.found.updates[0]} of {self.found.updates[1]}; nearest two requests to a site: "
            f"{figures['nearest requests']} s; killed: {self.workers.killed}; exit codes: {figures['exit codes']}"
        )


def _percentile(times: list[float], percent: int) -> float:
    return times[min(len(times) - 1, len(times) * percent // 100)] if times else 0.0
