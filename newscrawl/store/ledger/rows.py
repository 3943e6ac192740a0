"""The data that a crawl and the ledger exchange: rows taken, answers about found URLs, settlements, the run."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Self

from newscrawl.arabic import Reading
from newscrawl.failures import Failure
from newscrawl.found import Found, Hints, Kind, Window
from newscrawl.outcomes import Outcome

_DATES = ("published", "modified", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One crawl of one site."""

    id: int
    site: str
    window: Window = field(default_factory=Window)
    max_hops: int = 0
    """Maximum number of related links followed in a chain from an article that the site lists."""
    baseline: int = 0
    """The site's last complete run; 0 if there is none."""

    def excludes(self, found: Found) -> str | None:
        """Return why a URL is outside the window; None if it is inside, undated, or requested with `-a url=`."""
        published = found.hints.date
        if found.via == "url" or published is None:
            return None
        return self.window.excludes(published.value, published.precision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A resting host, to which no requests are sent."""

    host: str
    reason: str
    until: datetime | None = None
    """When requests may be sent again; None: not in this run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """The data that shows whether a page has changed: `ETag`, `Last-Modified`, and the hash of its bytes."""

    etag: str | None
    last_modified: str | None
    page_hash: bytes
    sent_at: datetime | None = None
    """When it was last sent in full; set by the ledger."""

    @property
    def has_headers(self) -> bool:
        """Whether there are headers for a conditional request."""
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlRow:
    """One row of the ledger, as a crawl takes it."""

    id: int
    found: Found
    tries: int
    """Number of consecutive failures so far."""
    checks: int
    """Number of times the article was read so far."""
    validators: Validators | None = None
    """The validators of the page that was read last."""
    outcome: Outcome | None = None
    """The outcome it had before it was taken."""
    reason: str | None = None
    """The reason of that outcome."""
    published: datetime | None = None
    """When the article was published, if known."""
    failing_since: datetime | None = None
    """When it first had `outcome`, if that is one that is retried."""
    found_at: datetime | None = None
    """When its URL was first found."""
    failure: Failure | None = None
    """The class of its last failure."""
    stale_after: datetime | None = None
    """For a source: when it counts as frozen if it has no new entry by then."""

    @property
    def is_known(self) -> bool:
        """Whether it had an outcome before."""
        return self.outcome is not None or self.tries > 0 or self.checks > 0

    @classmethod
    def of(cls, row: Any) -> Self:
        """Return the row from the columns of `ledger`."""
        return cls(
            id=row.id,
            found=_found(row),
            tries=row.tries,
            checks=row.checks,
            validators=_validators(row),
            outcome=Outcome(row.outcome) if row.outcome else None,
            reason=row.reason,
            published=row.published,
            failing_since=row.failing_since,
            failure=Failure.named(row.failure),
            stale_after=row.stale_after,
            found_at=row.found_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """The ledger's answer about a URL that was found."""

    row_id: int
    found: Found
    fresh: bool
    """Whether no finished crawl of the site knew the URL."""
    new: bool
    """Whether this crawl was the first to find it."""
    open: bool
    """Whether it is to be fetched."""
    appeared: datetime
    """When it was published, if known, but at the latest when it was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A source after its last poll. The format of `habit` is defined in `crawl.polling`."""

    polled_at: datetime
    interval: float
    """The planned number of seconds until the next poll."""
    entries: int
    """Number of article URLs that the source listed when it was last read."""
    fresh: int
    """Number of new ones among them at the last poll; 0 if the source was unchanged."""
    habit: dict[str, Any] | None = None
    """When it publishes, see `crawl.polling.Habit`."""
    hub: str | None = None
    """The WebSub hub that it declares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The outcome of one URL."""

    row_id: int
    outcome: Outcome
    reason: str | None = None
    at: datetime | None = None
    """When it was settled, by the clock that `due` depends on, which may be changed before both are written; None if
    that is the time of writing."""
    due: datetime | None = None
    """When it is fetched again."""
    published: datetime | None = None
    precision: str | None = None
    """The precision of `published`, see `Reading`."""
    validators: Validators | None = None
    """The validators of the page that was read; None keeps the old ones."""
    failing_since: datetime | None = None
    poll: Poll | None = None
    """The source's poll data after this poll."""
    proved: bool = False
    """Whether this outcome proves that the URL is gone."""
    returned: bool = False
    """Whether a page that was read before is there again, after the last fetch failed or its outcome is unknown."""
    failure: Failure | None = None
    """The class of failure; None if there was none."""
    stale_after: datetime | None = None
    """For a source: when it counts as frozen; None keeps the old value."""

    @classmethod
    def of(cls, row: UrlRow, outcome: Outcome, now: datetime, *, due: datetime | None = None, **values: Any) -> Self:
        """Return the settlement of a row; `failing_since` is kept if the outcome is the same as before."""
        since = (row.failing_since if row.outcome is outcome else None) or now
        fails = outcome.retried or (due is not None and not outcome.kept)
        was_there = row.outcome is not None and row.outcome.kept
        return cls(
            row_id=row.id,
            outcome=outcome,
            at=now,
            due=due,
            failing_since=since if fails else None,
            returned=outcome.kept and row.checks > 0 and not was_there,
            **values,
        )


def pack(hints: Hints) -> dict[str, Any] | None:
    """Return hints as JSON data, None if there are none."""
    packed: dict[str, Any] = {}
    for part in fields(hints):
        value = getattr(hints, part.name)
        if isinstance(value, Reading):
            packed[part.name] = {"value": value.value.isoformat(), "precision": value.precision, "raw": value.raw}
        elif value:
            packed[part.name] = value
    return packed or None


def unpack(packed: dict[str, Any] | None) -> Hints:
    """Return hints from JSON data; up to schema 2, a date was only its ISO text."""
    values: dict[str, Any] = {}
    for name, value in (packed or {}).items():
        if name in _DATES:
            date = value if isinstance(value, dict) else {"value": value, "precision": "minute", "raw": value}
            values[name] = Reading(**{**date, "value": datetime.fromisoformat(date["value"])})
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
    return Hints(**values)


def _validators(row: Any) -> Validators | None:
    if row.page_hash is None:
        return None
    return Validators(
        etag=row.etag, last_modified=row.last_modified, page_hash=bytes(row.page_hash), sent_at=row.sent_at
    )


def _found(row: Any) -> Found:
    return Found(
        url=row.url,
        kind=Kind(row.kind),
        key=row.key,
        via=row.via,
        page=row.page,
        hops=row.hops,
        parent=row.parent,
        hints=unpack(row.hints),
    )
