"""When a URL is fetched again: articles at growing intervals, failures a few times, refusals endlessly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from newscrawl.found import Kind
from newscrawl.items import Article
from newscrawl.outcomes import REFUSALS, Outcome
from newscrawl.store import Row

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

RETRIES = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
"""Pauses after the failures in a row of a URL; after the last one it has failed for good."""
LATER = (timedelta(days=3), timedelta(days=7))
"""Further pauses after refusals, which prove nothing about the URL; the last one repeats."""
PROOF_AFTER = timedelta(days=1)
"""How long a URL must have answered with "gone", or with a redirect to another article, before that is believed."""

RETURN_AFTER = timedelta(days=3)
"""Pause from the proof that a stored article is gone to the one look whether it is back."""
REQUESTS = 6
"""Requests that an article's page gets at most if nothing fails: readings, proof that it is gone, and the look back."""
_LIVELY = 4
"""By how much an article that is being written is read again sooner."""
_FLASH_WORDS = 40
"""A shorter text is a flash, which the full text follows."""
_BELIEVED = timedelta(days=1)
"""How long a server is believed that a source is what it sent; some repeat an `ETag` whatever has changed."""


@dataclass(frozen=True, slots=True)
class Rechecks:
    """The rechecks of a crawl's articles, and the retries of its failures."""

    pauses: tuple[timedelta, ...]
    """Pause after each reading of an article; after the last one the article rests."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """The rechecks of RECHECK_HOURS."""
        return cls(tuple(timedelta(hours=float(hours)) for hours in settings.getlist("RECHECK_HOURS")))

    def due(
        self,
        row: Row,
        outcome: Outcome,
        now: datetime,
        *,
        final: bool = False,
        lively: bool = False,
        answers: bool = True,
    ) -> datetime | None:
        """When a URL with this new outcome is fetched again; None for never.

        A `final` outcome is proved, and never retried. `lively` if the article is being written: a flash, or one that
        has just changed. Unless the site `answers` other requests, nothing is proved to be gone.
        """
        if outcome.kept:
            if not self.is_rechecked(row) or (row.outcome is Outcome.GONE and row.tries > 1):
                return None
            pause = self.pauses[row.checks]
            return now + (pause / _LIVELY if lively or outcome in (Outcome.NEW_VERSION, Outcome.REVISED) else pause)
        if outcome is Outcome.GONE and row.checks and not final:
            return self._due_gone(row, now, answers=answers)
        if final or self.is_proved(row, outcome, now):
            return None
        if outcome is Outcome.DUPLICATE:
            return now + PROOF_AFTER
        if not outcome.retried:
            return None
        pauses = RETRIES + LATER if outcome in REFUSALS else RETRIES
        if row.tries < len(pauses):
            return now + pauses[row.tries]
        # A refusal proves nothing: the URL is retried for as long as it takes.
        return now + pauses[-1] if outcome in REFUSALS else None

    def _due_gone(self, row: Row, now: datetime, *, answers: bool) -> datetime | None:
        """When a stored article that is gone is requested again: for proof, then once more in case it is back."""
        if not (answers and self.is_proved(row, Outcome.GONE, now)):
            return now + PROOF_AFTER
        asked = row.checks + row.tries + 1
        return now + RETURN_AFTER if row.tries == 1 and asked < REQUESTS else None

    @staticmethod
    def is_proved(row: Row, outcome: Outcome, now: datetime) -> bool:
        """Whether this answer and the one before, at least a day apart, prove the outcome."""
        since = row.failing_since
        again = outcome is row.outcome and outcome in (Outcome.GONE, Outcome.DUPLICATE)
        return again and since is not None and now - since >= PROOF_AFTER

    def is_conditional(self, row: Row, now: datetime) -> bool:
        """Whether the server is asked for a page only if it has changed.

        The last recheck of an article is not conditional, nor is the first request of a day for a source.
        """
        if row.found.kind is Kind.ARTICLE:
            return self.is_rechecked(row)
        sent_at = row.validators.sent_at if row.validators is not None else None
        return sent_at is not None and now - sent_at < _BELIEVED

    def is_rechecked(self, row: Row) -> bool:
        """Whether an article is read again after this time."""
        return row.checks < len(self.pauses)


def is_flash(article: Article) -> bool:
    """Whether an article announces a text to follow: «عاجل» in its headline, or a sentence or two."""
    from newscrawl.arabic.lines.breaking import is_breaking

    return is_breaking(article.title) or len(article.body.split(maxsplit=_FLASH_WORDS)) < _FLASH_WORDS
