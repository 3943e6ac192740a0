"""`InFlight`: rows that a crawl has taken from the ledger and not settled yet. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.dedup.fingerprint import Prints
from newscrawl.items import Article
from newscrawl.store import Page, UrlRow, Validators


@dataclass(slots=True)
class Pending:
    """An article between the spider and the store."""

    identity: tuple[str, str]
    """`(site, key)`."""
    page: Page
    prints: Prints | None = None
    picked: frozenset[int] = frozenset()
    """Positions in `article.related` of the links to follow."""


class InFlight:
    """Rows whose requests were sent, and the articles read from them that are not stored yet."""

    def __init__(self) -> None:
        self._rows: dict[int, UrlRow] = {}
        self._validators: dict[int, Validators] = {}
        self._articles: dict[int, Pending] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, row_id: int) -> bool:
        return row_id in self._rows

    def row(self, row_id: int) -> UrlRow | None:
        """The row, if it is in flight."""
        return self._rows.get(row_id)

    def rows(self) -> list[int]:
        """The ids of all rows in flight."""
        return list(self._rows)

    def add(self, row: UrlRow) -> None:
        """Note that a row's request was sent."""
        self._rows[row.id] = row

    def remove(self, row_id: int | None) -> UrlRow | None:
        """Remove a row that is being settled, and return it; None if it is not in flight."""
        if row_id is None:
            return None
        self._validators.pop(row_id, None)
        return self._rows.pop(row_id, None)

    def note_validators(self, row_id: int, validators: Validators) -> None:
        """Keep the validators for the next request of the page."""
        self._validators[row_id] = validators

    def validators(self, row_id: int) -> Validators | None:
        """The validators of the page that was read for a row."""
        return self._validators.get(row_id)

    def expect(self, page: Page, articles: Sequence[Article]) -> None:
        """Note the articles of a page before they enter the pipelines."""
        for article in articles:
            self._articles[id(article)] = Pending((article.site, article.key), page)

    def pending(self, article: Article) -> Pending | None:
        """Return the entry of an article in progress; found by `(site, key)` if a pipeline has replaced the object."""
        place = self._place(article)
        return None if place is None else self._articles[place]

    def remove_article(self, article: Article) -> Pending | None:
        """Remove an article from those in progress."""
        place = self._place(article)
        return None if place is None else self._articles.pop(place)

    def _place(self, article: Article) -> int | None:
        identity = (article.site, article.key)
        known = self._articles.get(id(article))
        if known is not None and known.identity == identity:
            return id(article)
        return next((place for place, one in self._articles.items() if one.identity == identity), None)
