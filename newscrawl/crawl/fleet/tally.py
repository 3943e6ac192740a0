"""`Tally`: counts the results of a command's crawls, and formats them as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from newscrawl.outcomes import Column, Outcome
from newscrawl.printable import counted, printable

if TYPE_CHECKING:
    from newscrawl.crawl.fleet.fleet import Turn

RELATED = "related followed"
COLUMNS = (Column.STORED, Column.DUPLICATES, RELATED, Column.FAILED, Column.NOT_STORED)


def figures(counts: Mapping[str, int]) -> Counter[str]:
    """Return the columns of `crawlall`'s table, from the counts of a run."""
    found: Counter[str] = Counter({RELATED: counts.get("related", 0)})
    for outcome in Outcome:
        if outcome.column is not None:
            found[outcome.column] += counts.get(outcome, 0)
    return found


def words(counts: Mapping[str, int]) -> str:
    """Return the figures as text, without those that are 0; empty if all are 0."""
    found = figures(counts)
    return ", ".join(
        counted(found[name], "duplicate") if name == Column.DUPLICATES else f"{found[name]} {name}"
        for name in COLUMNS
        if found[name]
    )


def progress(counts: Mapping[str, int]) -> str:
    """Return a crawl's progress as text."""
    return ", ".join(filter(None, (f"{counts.get('fetched', 0)} fetched", words(counts))))


class Tally:
    """The results of the crawls (turns) of one process."""

    def __init__(self) -> None:
        self.turns = 0
        self.counts: Counter[str] = Counter()
        self.problems: dict[str, str] = {}
        """Site -> why its last crawl failed."""
        self.sites: set[str] = set()

    def add(self, turn: Turn) -> str | None:
        """Count a turn; return its result in one line, None if there was nothing to do."""
        # Another process is crawling the site, or crawled it first.
        if turn.held or (turn.problem is None and not turn.counts):
            return None
        self.turns += 1
        self.sites.add(turn.site)
        self.counts.update(turn.counts)
        if turn.problem is not None:
            self.problems[turn.site] = printable(turn.problem)
            return self.problems[turn.site]
        self.problems.pop(turn.site, None)
        return words(turn.counts) or None

    def summary(self) -> str:
        """Return the results of all turns in one line."""
        if not self.turns:
            return "No crawls: nothing was due, or other processes were crawling it."
        done = words(self.counts) or "nothing new"
        wrong = f"; {len(self.problems)} with a problem" if self.problems else ""
        return f"{counted(self.turns, 'crawl')} of {counted(len(self.sites), 'site')}: {done}{wrong}"
