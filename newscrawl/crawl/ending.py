"""The end of a crawl: the reason stored with its run, and the problem to report. Pure."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from newscrawl.crawl.site_figures import CrawlFigures
from newscrawl.endings import USELESS, Ending
from newscrawl.failures import Failure, failures_text
from newscrawl.outcomes import FAILURES, KEPT, REFUSALS, SOURCES_READ, Outcome
from newscrawl.store import Rest

_REFUSED = 3
"""Minimum number of refused articles for a crawl to count as blocked."""
_USELESS = 10
"""Minimum number of article URLs without a useful answer for a crawl to count as fruitless."""
_LAYOUT = 5
"""If no selector of the site matched in at least this many articles, its layout counts as changed."""


def was_in_trouble(endings: Iterable[tuple[str | None, Mapping[str, int] | None]]) -> bool:
    """Whether a site's last answers were mostly useless; `endings` are (reason, counts) of its runs, newest first.

    A run that requested no articles is skipped.
    """
    for reason, counts in endings:
        if reason in USELESS:
            return True
        if any((counts or {}).get(outcome) for outcome in KEPT):
            return False
    return False


@dataclass(slots=True)
class Count:
    """How many URLs something happened to, and a line about the first of them."""

    number: int = 0
    first: str | None = None

    def add(self, line: str, number: int = 1) -> None:
        """Count one more URL, or several that `line` is about."""
        self.number += number
        self.first = self.first or line


@dataclass(slots=True)
class CrawlSummary:
    """The counts of a crawl and its first problem of each kind, gathered while it runs."""

    counts: Counter[str] = field(default_factory=Counter)
    """Outcome -> number of URLs; also the counts `found`, `fetched`, `related`."""
    figures: dict[str, Any] = field(default_factory=dict)
    """Figures for the health checks, besides those in `gathered`; stored with the run."""
    gathered: CrawlFigures = field(default_factory=CrawlFigures)
    failures: Counter[str] = field(default_factory=Counter)
    """Class of failure -> number of URLs."""
    pages_read: int = 0
    """Articles read, by selectors or otherwise, if the site has selectors."""
    pages_by_site: int = 0
    """Those of `pages_read` in which at least one field was filled by a selector of the site."""
    failed: Count = field(default_factory=Count)
    """URLs whose download failed, each with its reason."""
    began: float = field(default_factory=time.monotonic)
    last: tuple[str, str] | None = None
    """Outcome and URL that were settled last; `last_at` is the time."""
    last_at: datetime | None = None
    sources_requested: int = 0
    unread: Count = field(default_factory=Count)
    """Those of `sources_requested` that could not be read, each with its reason."""
    replayed: bool = False
    """Whether the pages come from an archive, which need not contain all URLs that they link to."""
    in_trouble: bool = False
    """Whether the site's last crawl got mostly useless answers, so that URLs that fail again are counted."""
    articles_answered: int = 0
    """Article URLs that got any answer, except those that failed before and failed again."""
    refused: Count = field(default_factory=Count)
    """Those of `articles_answered` that were refused, each with its reason."""
    useless: Count = field(default_factory=Count)
    """Those of `articles_answered` that were refused, gone, failed, or without text, each with its reason."""
    articles_forbidden: int = 0
    """Those of `articles_answered` that robots.txt forbids, for the first time or as in the previous crawl."""
    forbidden: Count = field(default_factory=Count)
    """URLs that robots.txt forbids, sources too."""
    rests: dict[str, str] = field(default_factory=dict)
    """Host that rested -> reason."""

    @property
    def answers(self) -> bool:
        """Whether the site answered other requests, so that a missing page is a problem of that page alone."""
        return bool(self.counts["fetched"]) and not self._is_most(self.useless, _USELESS)

    @property
    def all_figures(self) -> dict[str, Any]:
        """All figures that the health checks judge the site by."""
        return self.figures | self.gathered.plain()

    def note_rest(self, rest: Rest) -> None:
        """Note a host that gets no more requests."""
        until = f"until {rest.until:%Y-%m-%d %H:%M} UTC" if rest.until else ""
        text = rest.reason if until in rest.reason else f"{rest.reason}, {until}"
        self.rests.setdefault(rest.host, text)

    def read(self, origins: Mapping[str, str]) -> None:
        """Note an article of a site with selectors; `origins` maps its fields to the rungs that filled them."""
        self.pages_read += 1
        self.pages_by_site += "site" in origins.values()

    def settled(
        self,
        outcome: Outcome,
        url: str,
        reason: str,
        *,
        is_source: bool,
        is_retry: bool = False,
        final: bool = False,
        failure: Failure | None = None,
    ) -> None:
        """Note the outcome of a URL that was requested.

        `is_retry`: it had failed before. `final`: the page itself proves the outcome.
        """
        self.counts[outcome] += 1
        if failure is not None:
            self.failures[failure] += 1
        self.last, self.last_at = (outcome, url), datetime.now(UTC)
        line = f"{url}: {reason}"
        if outcome is Outcome.ROBOTS:
            self.forbidden.add(url)
        if outcome in FAILURES:
            self.failed.add(line)
        if is_source:
            self.sources_requested += 1
            if outcome not in SOURCES_READ:
                self.unread.add(line)
            return
        useless = outcome.retried and outcome is not Outcome.ROBOTS and not final
        if useless and is_retry and not self.in_trouble:
            return
        self.articles_answered += 1
        self.articles_forbidden += outcome is Outcome.ROBOTS and (self.in_trouble or not is_retry)
        if outcome in REFUSALS:
            self.refused.add(line)
        if useless:
            self.useless.add(line)

    def withdrawn(self, outcomes: Sequence[str], reason: str) -> None:
        """Note URLs whose text turned out to be a notice; `outcomes` are those they were counted under."""
        self.counts.subtract(outcomes)
        self.counts[Outcome.UNAVAILABLE] += len(outcomes)
        self.failures[Failure.NOTICE] += len(outcomes)
        self.refused.add(reason, len(outcomes))
        self.useless.add(reason, len(outcomes))

    def ending(self, reason: str, *, partial: bool) -> tuple[str, str | None]:
        """Return the reason to store, and the problem with its failures in one line (None if there was no problem).

        `reason` is Scrapy's; `partial`: the crawl was limited by `max_items` or `url`. Call it once, at the end.
        """
        if self.pages_read >= _LAYOUT and not self.pages_by_site:
            self.failures[Failure.LAYOUT] += self.pages_read
        if self.failures:
            self.figures["failures"] = dict(self.failures)
        reason, problem = self._ending(reason, partial=partial)
        return reason, f"{problem}; failures: {failures_text(self.failures)}" if problem and self.failures else problem

    def _ending(self, reason: str, *, partial: bool) -> tuple[str, str | None]:
        if self.forbidden.number and not self.counts["fetched"]:
            return Ending.FORBIDDEN, f"robots.txt forbids everything that this spider requests: {self.forbidden.first}"
        if self.articles_answered == self.articles_forbidden >= _REFUSED:
            problem = f"robots.txt forbids all {self.articles_forbidden} articles; the first: {self.forbidden.first}"
            return Ending.FORBIDDEN, problem
        if self.failed.number and not self.counts["fetched"]:
            return Ending.UNREACHABLE, f"nothing could be fetched: {self.failed.first}"
        if self.sources_requested and self.unread.number == self.sources_requested:
            return Ending.UNREACHABLE, f"no source could be read: {self.unread.first}"
        if self._is_most(self.refused, _REFUSED):
            few = f"{self.refused.number} of {self.articles_answered} articles were refused"
            return Ending.BLOCKED, f"{few}; the first: {self.refused.first}"
        if self._is_most(self.useless, _USELESS) and not self.replayed:
            few = f"{self.useless.number} of {self.articles_answered} article URLs yielded no article"
            return Ending.FRUITLESS, f"{few}; the first: {self.useless.first}"
        if self.rests:
            causes = "; ".join(f"{host} gets no more requests: {cause}" for host, cause in self.rests.items())
            return Ending.BLOCKED, causes
        # The next crawl must not treat a limited crawl as complete.
        return (Ending.PARTIAL if reason == Ending.FINISHED and partial else reason), None

    def _is_most(self, articles: Count, least: int) -> bool:
        return articles.number >= least and 2 * articles.number > self.articles_answered
