"""Which fields of an article an editor has changed between two readings of its page. Pure; on `codec.encode`d data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from newscrawl.arabic.dates.relative import is_relative
from newscrawl.arabic.normalize.wording import wording

_TEXTS = ("title", "summary", "body", "section")
_LISTS = ("authors", "tags")
_DATE = ("published", "published_precision", "published_raw")


def revision(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Field -> its new value, for fields that differ by more than typesetting; in the order of the article's fields.

    What the new reading lacks is no edit: a page loses fields more often than an editor removes them. Nor is another
    order of tags, another picture without another caption, or a date that «منذ ساعة» was read as.
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
            changed |= {part: new[part] for part in _DATE if new.get(part) != old.get(part)}
        elif name == "images" and captions(new) - captions(old):
            changed[name] = new[name]
    return changed


def captions(data: Mapping[str, Any]) -> set[str]:
    """The wordings of the captions of an article's pictures."""
    return _wordings([image["caption"] for image in data.get("images") or () if image.get("caption")])


def is_other_date(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether the new reading has a date that the old one has not, or had not as exactly."""
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
    """Whether a date is the stored one with its zone called UTC.

    While the article was fresh such a date lay ahead, so the zone that was stored is the right one.
    """
    same_clock = stored.replace(tzinfo=None) == new.replace(tzinfo=None)
    return same_clock and new.utcoffset() == timedelta(0) and stored < new


def _wordings(texts: list[str] | tuple[()]) -> set[str]:
    return {wording(text) for text in texts}
