"""The text of an article that a page carries as JSON for its scripts: `__NEXT_DATA__`, `window.STATE = {…}`."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from newscrawl.arabic import fold
from newscrawl.extract.document import Document
from newscrawl.extract.island_forms import islands

_TAG = re.compile(r"<[^<>]*>")
# Keys beside an article's text under which other articles stand.
_OTHERS = re.compile(r"related|recommend|comment|most|latest|popular|breadcrumb|menu|next|previous", re.IGNORECASE)
_TEXT_KEYS = frozenset(
    ("text", "html", "content", "body", "value", "paragraph", "quote", "title", "heading", "children", "rendered")
)
_ADDRESSES = frozenset(("url", "slug", "link", "permalink", "path", "href"))
_HEADLINES = frozenset(("title", "headline", "headlines"))
_MIN_JSON = 200
_SEVERAL = 3
_MIN_WORDS = 40
_MAX_NODES = 50_000


def island_texts(document: Document, title: str | None) -> list[str]:
    """The article's text as strings that may hold markup; `[]` if no object of a page's JSON has it.

    The article's object is the one that has `title` among its values.
    """
    key = fold(title or "")
    best: list[str] = []
    most = _MIN_WORDS - 1
    if not key:
        return best
    for value in islands(document.root):
        for node in _objects(value):
            if not any(len(text) < 2 * len(key) + 99 and fold(text) == key for text in _titles(node)):
                continue
            for name, part in node.items():
                if _OTHERS.search(name) or _lists_articles(part):
                    continue
                texts = list(_texts(part, name))
                words = sum(_TAG.sub(" ", text).count(" ") + 1 for text in texts)
                if words > most:
                    best, most = texts, words
    return best


def _lists_articles(value: Any) -> bool:
    """Whether a value is, or holds, a list of objects with an address and a headline each, as a section's does."""
    for listed in value.values() if isinstance(value, dict) else (value,):
        entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
        articles = sum(not _ADDRESSES.isdisjoint(entry) and not _HEADLINES.isdisjoint(entry) for entry in entries)
        if articles >= _SEVERAL and 2 * articles > len(entries):
            return True
    return False


def _titles(node: dict[str, Any]) -> Iterator[str]:
    """The texts of an object, and those of its headline if that is an object itself: `{"rendered": "…"}`."""
    for name, value in node.items():
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict) and name in _HEADLINES:
            yield from (text for text in value.values() if isinstance(text, str))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object, also in JSON that stands in a string."""
    queue = deque([value])
    for _ in range(_MAX_NODES):
        if not queue:
            return
        node = queue.popleft()
        if isinstance(node, dict):
            yield node
            queue.extend(node.values())
        elif isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, str) and len(node) >= _MIN_JSON and node.startswith(("{", "[")):
            try:
                queue.append(json.loads(node, strict=False))
            except (ValueError, RecursionError):
                continue


def _texts(value: Any, name: str) -> Iterator[str]:
    """The strings of a value in order; inside objects, of those keys that hold text."""
    stack = [(value, name)]
    for _ in range(_MAX_NODES):
        if not stack:
            return
        node, key = stack.pop()
        if isinstance(node, str):
            if key == name or key in _TEXT_KEYS:
                yield node
        elif isinstance(node, list):
            stack.extend((item, key) for item in reversed(node))
        elif isinstance(node, dict):
            stack.extend((child, inner) for inner, child in reversed(node.items()) if not _OTHERS.search(inner))
