"""Edits of stored articles: what a site changed, when it was seen, and how long after publication. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from newscrawl.arabic.normalize.wording import wording
from newscrawl.dedup.revision import CLOCKS, captions, revision
from newscrawl.store.changes import ArticleHistory, State
from newscrawl.watch.edits.worddiff import Paragraph, count_words, word_diff

_GROWN = 1.5
"""Ratio of new to old words from which a text counts as expanded; the inverse ratio counts as shortened."""
_FEW = 3
"""Added words, with none removed, from which a text counts as expanded (or the reverse); fewer are a correction."""


class EditKind(StrEnum):
    """The kind of an edit."""

    EXPANDED = "expanded"
    SHORTENED = "shortened"
    CORRECTED = "corrected"
    RENAMED = "renamed"
    DATE = "date"
    AUTHORS = "authors"
    SECTION = "section"
    TAGS = "tags"
    CAPTION = "caption"
    GONE = "gone"
    BACK = "back"


_KINDS = {
    "title": EditKind.RENAMED,
    "summary": EditKind.CORRECTED,
    "published": EditKind.DATE,
    "authors": EditKind.AUTHORS,
    "section": EditKind.SECTION,
    "tags": EditKind.TAGS,
    "images": EditKind.CAPTION,
}
_NOT_LOST = ("body", "summary", "published")
"""Fields that, if empty in the old version, were not extracted or have been deleted since, not added by an editor."""
FIELDS = ("body", *_KINDS, "page")
"""The fields that an edit may concern; `page` stands for a page that is gone or back."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One edit of one field of an article."""

    site: str
    key: str
    url: str
    title: str
    """The headline after the edit."""
    kind: EditKind
    field: str
    """One of FIELDS."""
    old: str
    """Its value before the edit; several authors, tags or captions are one per line."""
    new: str
    seen: datetime
    """When the page was first read with the edit; for a deletion, when it was first found gone."""
    last_seen: datetime | None
    """When the page was last read without it: the edit was made between the two. None if unknown."""
    version: int
    """The version that the edit produced, or the version that the article had when it was gone."""
    published: datetime | None
    precision: str | None

    @property
    def minutes(self) -> int | None:
        """Minutes from publication until the edit was seen; None if the minute of publication is unknown."""
        if self.published is None or self.precision == "day":
            return None
        return round((self.seen - self.published) / timedelta(minutes=1))

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """The word diff of the edit; empty for a page that is gone or back."""
        return [] if self.field == "page" else word_diff(self.old, self.new)

    @property
    def words(self) -> tuple[int, int]:
        """The numbers of words added and removed."""
        return count_words(self.paragraphs)

    def data(self) -> dict[str, Any]:
        """The edit as JSON-ready data."""
        added, removed = self.words
        return {
            "site": self.site,
            "key": self.key,
            "url": self.url,
            "title": self.title,
            "kind": self.kind.value,
            "field": self.field,
            "old": self.old,
            "new": self.new,
            "words_added": added,
            "words_removed": removed,
            "seen": self.seen.isoformat(),
            "last_seen": self.last_seen.isoformat() if self.last_seen else None,
            "published": self.published.isoformat() if self.published else None,
            "minutes": self.minutes,
            "version": self.version,
        }


def edits_of(history: ArticleHistory) -> Iterator[Edit]:
    """The edits of an article, in chronological order.

    A version that arose only from how we read the page is not an edit: one re-read from an archive, or one from the
    article's own page after its text had been taken from another page. Nor is a field that is no longer found, or a
    date that was found later.
    """
    found = [
        edit
        for old, new in zip(history.states, history.states[1:], strict=False)
        for edit in _between(history, old, new)
    ]
    for absence in history.absences:
        state = next((one for one in reversed(history.states) if _seen(one) <= absence.since), history.states[0])
        found.append(_edit(history, state, EditKind.GONE, "page", (absence.reason or "", ""), absence.since))
        if absence.back_at is not None:
            found.append(_edit(history, state, EditKind.BACK, "page", ("", ""), absence.back_at, absence.proved_at))
    yield from sorted(found, key=lambda edit: edit.seen)


def _between(history: ArticleHistory, old: State, new: State) -> Iterator[Edit]:
    if old.data.get("found_via") == "embedded" or _seen(new) <= _seen(old) + CLOCKS:
        return
    changed = revision({**old.data, "body": old.data["body"] or ""}, new.data)
    for name in new.data:
        if name not in changed or (name in _NOT_LOST and not old.data.get(name)):
            continue
        if name == "body":
            values = str(old.data["body"]), str(new.data["body"] or "")
            kind = _kind_of_text(*values)
        elif name in _KINDS:
            if name == "published" and _is_refined(old, new):
                continue
            values = _text(old, name, new), _text(new, name, old)
            kind = _KINDS[name]
        else:
            continue
        yield _edit(history, new, kind, name, values, _seen(new), old.last_seen or _seen(old))


def _edit(
    history: ArticleHistory,
    state: State,
    kind: EditKind,
    field: str,
    values: tuple[str, str],
    seen: datetime,
    last_seen: datetime | None = None,
) -> Edit:
    return Edit(
        site=history.site,
        key=history.key,
        url=history.url,
        title=state.data["title"],
        kind=kind,
        field=field,
        old=values[0],
        new=values[1],
        seen=seen,
        last_seen=last_seen,
        version=state.version,
        published=history.published,
        precision=history.states[-1].data.get("published_precision"),
    )


def _seen(state: State) -> datetime:
    """When the page of a version was fetched; for a replayed page, when it was captured."""
    fetched = state.data.get("fetched")
    return datetime.fromisoformat(fetched) if fetched else state.stored_at


def _is_refined(old: State, new: State) -> bool:
    """Whether the date is the same day, now known to the minute."""
    one, other = (datetime.fromisoformat(state.data["published"]) for state in (old, new))
    by_day = old.data.get("published_precision") == "day"
    return by_day and new.data.get("published_precision") != "day" and one.date() == other.astimezone(one.tzinfo).date()


def _text(state: State, name: str, other: State) -> str:
    """The value of a field as text; for captions, only those that the other state does not have."""
    value = state.data[name]
    if name == "images":
        other_captions = captions(other.data)
        printed = [image["caption"] for image in value if image.get("caption")]
        return "\n".join(dict.fromkeys(text for text in printed if wording(text) not in other_captions))
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def _kind_of_text(old: str, new: str) -> EditKind:
    added, removed = count_words(word_diff(old, new))
    before, after = len(old.split()), len(new.split())
    if after >= _GROWN * before or (added >= _FEW and not removed):
        return EditKind.EXPANDED
    if before >= _GROWN * after or (removed >= _FEW and not added):
        return EditKind.SHORTENED
    return EditKind.CORRECTED
