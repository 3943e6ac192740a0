"""Find the fields that an editor changed between two fetches of a page. Pure functions on `codec.encode`d data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from newscrawl.arabic.dates.relative import is_relative
from newscrawl.arabic.normalize.wording import wording

_TEXTS = ("title", "summary", "body", "section")
_LISTS = ("authors", "tags")
DATE_FIELDS = ("published", "published_precision", "published_raw")
"""The fields of Article that hold its date of publication."""
CLOCKS = timedelta(minutes=1)
"""Tolerance between the clocks that dated two fetches of a page, such as that of an archive and ours."""


def revision(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return field -> new value for fields that differ by more than typesetting, in the order of the article's fields.

    A field that is missing from the new version is not an edit: it is usually lost by extraction, not removed by an
    editor. Neither is another order of tags, another picture without a new caption, or a date read from «منذ ساعة».
    """
    changed: dict[str, Any] = {}
    for name in new:
        if name in _TEXTS and new[name]:
            if wording(new[name]) != wording(old.get(name) or ""):
                changed[name] = new[name]
        elif name in _LISTS and new[name]:
            if _wordings(new[name]) != _wordings(old.get(name) or ()):
                changed[name] = new[name]
        elif name == "published" and is_other_date(old, new):
            changed |= {part: new[part] for part in DATE_FIELDS if new.get(part) != old.get(part)}
        elif name == "images" and captions(new) - captions(old):
            changed[name] = new[name]
    return changed


def captions(data: Mapping[str, Any]) -> set[str]:
    """Return the wordings of the captions of an article's pictures."""
    return _wordings([image["caption"] for image in data.get("images") or () if image.get("caption")])


def is_other_date(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether the new version has a date that the old one does not have, or not as precisely."""
    if not new.get("published"):
        return False
    if not old.get("published"):
        return True
    one, other = datetime.fromisoformat(old["published"]), datetime.fromisoformat(new["published"])
    if is_relative(new.get("published_raw") or "") or is_local_called_utc(one, other):
        return False
    precise, now_precise = old.get("published_precision") != "day", new.get("published_precision") != "day"
    if precise is not now_precise and one.astimezone(other.tzinfo).date() == other.date():
        return now_precise
    return one != other


def is_local_called_utc(stored: datetime, new: datetime) -> bool:
    """Whether the new date is the stored one with its zone labelled as UTC.

    While the article was fresh, such a date was in the future, so the stored zone is the correct one.
    """
    same_clock = stored.replace(tzinfo=None) == new.replace(tzinfo=None)
    return same_clock and new.utcoffset() == timedelta(0) and stored < new


def _wordings(texts: list[str] | tuple[()]) -> set[str]:
    return {wording(text) for text in texts}
