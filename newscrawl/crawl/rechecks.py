"""Times at which URLs are fetched again: articles at growing intervals, failures a few times, refusals indefinitely."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from newscrawl.found import Kind
from newscrawl.items import Article
from newscrawl.outcomes import CONFIRMED, EDITED, REFUSALS, Outcome
from newscrawl.store import UrlRow

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

RETRIES = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
"""Pauses after consecutive failures of a URL; after the last pause, another failure is final."""
LATER = (timedelta(days=3), timedelta(days=7))
"""Further pauses after refusals, which prove nothing about the URL; the last pause repeats."""
PROOF_AFTER = timedelta(days=1)
"""How long a URL must have answered "gone", or redirected to another article, before that counts as proved."""

RETURN_AFTER = timedelta(days=3)
"""Pause after the proof that a stored article is gone, before a single check whether it is back."""
REQUESTS = 6
"""Maximum requests for an article's page if none fails: readings, proof that it is gone, check if it is back."""
_LIVELY = 4
"""The pause before the next reading is divided by this while an article is still being written."""
_FLASH_WORDS = 40
"""A text with fewer words is a flash, which is followed by the full text."""
_BELIEVED = timedelta(days=1)
"""For how long a server's "not modified" is trusted for a source; some servers repeat an `ETag` after changes."""


@dataclass(frozen=True, slots=True)
class Rechecks:
    """The schedule of a crawl's rechecks of articles and retries of failures."""

    pauses: tuple[timedelta, ...]
    """Pause after each reading of an article; once the pauses are used up, the article is not read again."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Return the rechecks that RECHECK_HOURS sets."""
        return cls(tuple(timedelta(hours=float(hours)) for hours in settings.getlist("RECHECK_HOURS")))

    def due(
        self,
        row: UrlRow,
        outcome: Outcome,
        now: datetime,
        *,
        final: bool = False,
        lively: bool = False,
        answers: bool = True,
    ) -> datetime | None:
        """Return when a URL with this new outcome is fetched again; None for never.

        `final`: the outcome is proved, and never retried. `lively`: the article is still being written (a flash); it is
        read again sooner, like one that has just changed. `answers`: the site answers other requests; otherwise "gone"
        proves nothing.
        """
        if outcome.kept:
            if not self.is_rechecked(row) or (row.outcome is Outcome.GONE and row.tries > 1):
                return None
            pause = self.pauses[row.checks]
            return now + (pause / _LIVELY if lively or outcome in EDITED else pause)
        if outcome is Outcome.GONE and row.checks and not final:
            return self._due_gone(row, now, answers=answers)
        if final or (self.is_proved(row, outcome, now) and (answers or outcome is not Outcome.GONE)):
            return None
        if not outcome.retried:
            return now + PROOF_AFTER if outcome in CONFIRMED else None
        pauses = RETRIES + LATER if outcome in REFUSALS else RETRIES
        if row.tries < len(pauses):
            return now + pauses[row.tries]
        # A refusal proves nothing, so the URL is retried indefinitely.
        return now + pauses[-1] if outcome in REFUSALS else None

    def _due_gone(self, row: UrlRow, now: datetime, *, answers: bool) -> datetime | None:
        """Return when a stored article that is gone is requested again: for proof, then once in case it is back."""
        if not (answers and self.is_proved(row, Outcome.GONE, now)):
            return now + PROOF_AFTER
        requests = row.checks + row.tries + 1
        return now + RETURN_AFTER if row.tries == 1 and requests < REQUESTS else None

    @staticmethod
    def is_proved(row: UrlRow, outcome: Outcome, now: datetime) -> bool:
        """Whether this answer and the previous one, at least a day apart, prove the outcome."""
        since = row.failing_since
        is_repeated = outcome is row.outcome and outcome in CONFIRMED
        return is_repeated and since is not None and now - since >= PROOF_AFTER

    def is_conditional(self, row: UrlRow, now: datetime) -> bool:
        """Whether a page is requested only if it has changed.

        The last recheck of an article is unconditional, and so is a source's request if it was last sent in full a day
        ago.
        """
        if row.found.kind is Kind.ARTICLE:
            return self.is_rechecked(row)
        sent_at = row.validators.sent_at if row.validators is not None else None
        return sent_at is not None and now - sent_at < _BELIEVED

    def is_rechecked(self, row: UrlRow) -> bool:
        """Whether an article will be read again after this reading."""
        return row.checks < len(self.pauses)


def is_flash(article: Article) -> bool:
    """Whether an article only announces a longer text: «عاجل» in its headline, or a sentence or two of text."""
    from newscrawl.arabic.lines.breaking import is_breaking

    return is_breaking(article.title) or len(article.body.split(maxsplit=_FLASH_WORDS)) < _FLASH_WORDS
