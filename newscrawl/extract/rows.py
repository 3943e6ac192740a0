"""`Row`, one field of the ladder with all that its rungs read, and `Rung`, one place to look for a field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from newscrawl.extract.page import Page
from newscrawl.outcomes import NotAnArticle

_VOID = frozenset(("null", "undefined", "none", "nan", "nil", "n/a", "object object", "{}"))
_LONGEST_VOID = 40


class FieldMissing(NotAnArticle):
    """A page lacks a field that every article must have."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True, slots=True)
class Rung:
    """One place to look for a field: `find(page, row)` returns the candidates, best first."""

    name: str
    """The name as recorded in `Article.origins`."""
    find: Callable[[Page, Row], list[Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its rungs in order, what they read, and the check that turns candidates into a value or a `Failed`."""

    field: str
    """The name of the field; also of its selector in `Fields` (rung `site`) and of its hint in `Hints` (rung `rss`)."""
    rungs: tuple[Rung, ...]
    check: Callable[[Page, Rung, list[Any]], Any]
    json_ld: tuple[str, ...] = ()
    """Properties read by the rungs `json-ld` and `microdata`, best first; see `JsonLd.texts`."""
    meta: tuple[str, ...] = ()
    """Names of `<meta>` values read by the rung `meta`, best first."""
    loose_time: str | None = None
    """For the rung `meta`: `itemprop` of a `<time>` outside any item, read if the page has none of the meta values."""
    text: Callable[[Page], list[Any]] | None = None
    """Function of the rung `text`: candidates from the article's own lines."""
    near: Callable[[Page], list[Any]] | None = None
    """Function of the rung `near`: candidates printed near the headline."""
    parts: Callable[[Any], dict[str, Any]] | None = None
    """Function from the row's value to the fields of Article that it fills; by default only the field itself."""
    needed: str | None = None
    """Reason for which a page without this field is rejected; None if the field is optional."""
    unwatched: str | None = None
    """Why the health checks do not monitor the share of articles with this field; None if they do."""
    unlearned: str | None = None
    """Why `scrapy repair` does not learn the field's selector; None if it does, as far as the field has one."""
    choose: Callable[[Page, Row], Choice] | None = None
    """Function that chooses rung and value; by default, the first rung whose value passes the check is chosen."""

    def fill(self, page: Page) -> None:
        """Store the value and the rung that found it in `page`. Raises `FieldMissing` if a needed value is missing."""
        rung, value = (self.choose or _first_that_passes)(page, self)
        if rung is not None:
            page.values[self.field] = value
            page.origins[self.field] = rung.name
        elif self.needed is not None:
            raise FieldMissing(self.needed, self.field)


Choice = tuple[Rung, Any] | tuple[None, None]
"""The rung that fills a field, and the value; `(None, None)` if no rung does."""


def attempt(page: Page, row: Row, rung: Rung) -> Any:
    """Return the value that a rung finds for a field, or a falsy value; the attempt is reported to `page`."""
    candidates = [found for found in rung.find(page, row) if not _is_void(found)]
    value = row.check(page, rung, candidates) if candidates else None
    page.tried(row.field, rung.name, candidates, value)
    return value


def _is_void(candidate: Any) -> bool:
    """Whether a text is a program's output for a missing value, such as `null`."""
    return (
        isinstance(candidate, str) and len(candidate) < _LONGEST_VOID and candidate.strip(" ()[]\"'").lower() in _VOID
    )


def _first_that_passes(page: Page, row: Row) -> Choice:
    for rung in row.rungs:
        value = attempt(page, row, rung)
        if value:
            return rung, value
    return None, None
