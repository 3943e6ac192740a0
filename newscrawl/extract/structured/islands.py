"""Find an article's text in the JSON that a page embeds for its scripts: `__NEXT_DATA__`, `window.STATE = {…}`."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from newscrawl.arabic import fold
from newscrawl.arabic.gazetteer.page_words import SENTENCE_ENDS
from newscrawl.extract.document import Document
from newscrawl.extract.structured.island_forms import islands

_TAG = re.compile(r"<[^<>]*>")
# Keys in an article's object that hold other articles.
_OTHER_ARTICLES = re.compile(
    r"related|recommend|comment|most|latest|popular|breadcrumb|menu|next|previous", re.IGNORECASE
)
_TEXT_KEYS = frozenset(
    ("text", "html", "content", "body", "value", "paragraph", "quote", "title", "heading", "children", "rendered")
)
_ADDRESSES = frozenset(("url", "slug", "link", "permalink", "path", "href"))
_HEADLINES = frozenset(("title", "headline", "headlines"))
_KINDS = ("type", "nodeType", "_type")
_INLINE = frozenset("text span link a hyperlink strong em mention".split())
_BREAKS = frozenset(("hardbreak", "linebreak", "hard_break", "br"))
"""`_INLINE` and `_BREAKS` are the types of a paragraph's pieces in Slate, ProseMirror, Lexical, Contentful, Sanity."""
_MIN_JSON = 200
_SEVERAL = 3
_MIN_WORDS = 40
_MAX_NODES = 50_000


def island_texts(document: Document, title: str | None) -> list[str]:
    """Return the article's text as strings that may contain markup; `[]` if no object in the page's JSON has it.

    The article's object is one that has `title` among its values; of several, the one with the longest text is used.
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
                if _OTHER_ARTICLES.search(name) or _lists_articles(part):
                    continue
                texts = list(_texts(part, name))
                words = sum(_TAG.sub(" ", text).count(" ") + 1 for text in texts)
                if words > most:
                    best, most = texts, words
    return best


def _pieces(nodes: list[Any], key: str) -> str | None:
    """The text of a paragraph that an editor stores as one piece per style; None for any other list."""
    parts: list[str] = []
    for node in nodes:
        kind = str(_first(node, _KINDS) or "").lower() if isinstance(node, dict) else "?"
        if kind in _BREAKS:
            parts.append("\n")
            continue
        if kind not in _INLINE and (kind or key != "children"):
            return None
        text = _first(node, ("text", "value"))
        inner = _first(node, ("children", "content"))
        if not isinstance(text, str):
            # A link contains pieces of its own.
            text = _pieces(inner, "children") if isinstance(inner, list) else None
        if text is None:
            return None
        parts.append(text)
    # If each piece is a whole sentence, the pieces are paragraphs.
    whole = key != "children" and len(parts) > 1 and all(part.endswith(SENTENCE_ENDS) for part in parts)
    return None if whole else "".join(parts)


def _first(node: dict[str, Any], names: Sequence[str]) -> Any:
    return next((node[name] for name in names if name in node), None)


def _in_string(text: str) -> Any:
    """The JSON value encoded in a string; None for any other text."""
    if len(text) < _MIN_JSON or not text.startswith(("{", "[")):
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _lists_articles(value: Any) -> bool:
    """Whether a value is or contains a list of objects with a URL and a headline each, like a section page's list."""
    for listed in value.values() if isinstance(value, dict) else (value,):
        entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
        articles = sum(not _ADDRESSES.isdisjoint(entry) and not _HEADLINES.isdisjoint(entry) for entry in entries)
        if articles >= _SEVERAL and 2 * articles > len(entries):
            return True
    return False


def _titles(node: dict[str, Any]) -> Iterator[str]:
    """Yield the strings of an object, and those of its headline if that is an object: `{"rendered": "…"}`."""
    for name, value in node.items():
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict) and name in _HEADLINES:
            yield from (text for text in value.values() if isinstance(text, str))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object, including those in JSON that is encoded in a string."""
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
        elif isinstance(node, str) and (inner := _in_string(node)) is not None:
            queue.append(inner)


def _texts(value: Any, name: str) -> Iterator[str]:
    """Yield the strings of a value in order.

    Inside objects, only keys that hold text are read. A paragraph in pieces becomes one string, and JSON that is
    encoded in a string (an editor's state) is decoded.
    """
    stack = [(value, name)]
    for _ in range(_MAX_NODES):
        if not stack:
            return
        node, key = stack.pop()
        if isinstance(node, str):
            if key != name and key not in _TEXT_KEYS:
                continue
            if (inner := _in_string(node)) is not None:
                stack.append((inner, key))
            else:
                yield node
        elif isinstance(node, list) and (paragraph := _pieces(node, key)) is not None:
            yield paragraph
        elif isinstance(node, list):
            stack.extend((item, key) for item in reversed(node))
        elif isinstance(node, dict):
            stack.extend((child, inner) for inner, child in reversed(node.items()) if not _OTHER_ARTICLES.search(inner))
