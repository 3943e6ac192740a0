"""The end of a crawl: the reason stored with its run, and the problem to report. Pure."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from newscrawl.crawl.figures import CrawlFigures
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
    first_failure: str | None = None
    """URL and reason of the first download that failed."""
    began: float = field(default_factory=time.monotonic)
    last: tuple[str, str] | None = None
    """Outcome and URL that were settled last; `last_at` is the time."""
    last_at: datetime | None = None
    sources_requested: int = 0
    sources_read: int = 0
    first_unread: str | None = None
    """URL and reason of the first source that could not be read."""
    replayed: bool = False
    """Whether the pages come from an archive, which need not contain all URLs that they link to."""
    in_trouble: bool = False
    """Whether the site's last crawl got mostly useless answers, so that URLs that fail again are counted."""
    articles_answered: int = 0
    """Article URLs that got any answer, except those that failed before and failed again."""
    articles_refused: int = 0
    first_refusal: str | None = None
    articles_useless: int = 0
    """Those of `articles_answered` that were refused, gone, failed, or without text."""
    first_useless: str | None = None
    articles_forbidden: int = 0
    """Those of `articles_answered` that robots.txt forbids, for the first time or as in the previous crawl."""
    forbidden: str | None = None
    """The first URL that robots.txt forbids."""
    rests: dict[str, str] = field(default_factory=dict)
    """Host that rested -> reason."""

    @property
    def answers(self) -> bool:
        """Whether the site answered other requests, so that a missing page is a problem of that page alone."""
        return bool(self.counts["fetched"]) and not self._is_most(self.articles_useless, _USELESS)

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
        if outcome is Outcome.ROBOTS:
            self.forbidden = self.forbidden or url
        if outcome in FAILURES:
            self.first_failure = self.first_failure or f"{url}: {reason}"
        if is_source:
            self.sources_requested += 1
            if outcome in SOURCES_READ:
                self.sources_read += 1
            else:
                self.first_unread = self.first_unread or f"{url}: {reason}"
            return
        useless = outcome.retried and outcome is not Outcome.ROBOTS and not final
        if useless and is_retry and not self.in_trouble:
            return
        self.articles_answered += 1
        self.articles_forbidden += outcome is Outcome.ROBOTS and (self.in_trouble or not is_retry)
        if outcome in REFUSALS:
            self.articles_refused += 1
            self.first_refusal = self.first_refusal or f"{url}: {reason}"
        if useless:
            self.articles_useless += 1
            self.first_useless = self.first_useless or f"{url}: {reason}"

    def withdrawn(self, outcomes: Sequence[str], reason: str) -> None:
        """Note URLs whose text turned out to be a notice; `outcomes` are those they were counted under."""
        self.counts.subtract(outcomes)
        self.counts[Outcome.UNAVAILABLE] += len(outcomes)
        self.failures[Failure.NOTICE] += len(outcomes)
        self.articles_refused += len(outcomes)
        self.articles_useless += len(outcomes)
        self.first_refusal = self.first_refusal or reason
        self.first_useless = self.first_useless or reason

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
        if self.forbidden and not self.counts["fetched"]:
            return Ending.FORBIDDEN, f"robots.txt forbids everything that this spider requests: {self.forbidden}"
        if self.articles_answered == self.articles_forbidden >= _REFUSED:
            problem = f"robots.txt forbids all {self.articles_forbidden} articles; the first: {self.forbidden}"
            return Ending.FORBIDDEN, problem
        if not self.counts["fetched"] and self.first_failure:
            return Ending.UNREACHABLE, f"nothing could be fetched: {self.first_failure}"
        if self.sources_requested and not self.sources_read:
            return Ending.UNREACHABLE, f"no source could be read: {self.first_unread}"
        if self._is_most(self.articles_refused, _REFUSED):
            few = f"{self.articles_refused} of {self.articles_answered} articles were refused"
            return Ending.BLOCKED, f"{few}; the first: {self.first_refusal}"
        if self._is_most(self.articles_useless, _USELESS) and not self.replayed:
            few = f"{self.articles_useless} of {self.articles_answered} article URLs yielded no article"
            return Ending.FRUITLESS, f"{few}; the first: {self.first_useless}"
        if self.rests:
            causes = "; ".join(f"{host} gets no more requests: {cause}" for host, cause in self.rests.items())
            return Ending.BLOCKED, causes
        # The next crawl must not treat a limited crawl as complete.
        return (Ending.PARTIAL if reason == Ending.FINISHED and partial else reason), None

    def _is_most(self, articles: int, least: int) -> bool:
        return articles >= least and 2 * articles > self.articles_answered
