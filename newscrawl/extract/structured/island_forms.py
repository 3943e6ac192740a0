"""The forms of data embedded in a page: a JSON script, an assignment, `JSON.parse`, Nuxt's list, Next's rows.

Source: the scripts of Next (pages and app router) and Nuxt 3 (`devalue`), as their documentation describes them.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from lxml import etree

from newscrawl.extract.structured.js_literals import read_literal

_MIN_LENGTH = 200
_ASSIGNMENT = re.compile(
    r"\s*(?:/\*[^*]{0,80}\*/\s*|//[^\n]{0,80}\n\s*)?(?:(?:var|let|const)\s+)?[\w.$]{1,80}(?:\[[\"'][\w.$-]{1,80}[\"']\])?\s*"
    r"(?:=\s*(?=[{\[]|JSON\.parse\(|\(?function\b)|\(\s*(?=\{))"
)
_NEXT_STATEMENT = re.compile(r"[;}\n]")
_MAX_STATEMENTS = 8
# Angular writes its state with its own escapes.
_ANGULAR = (("&q;", '"'), ("&s;", "'"), ("&l;", "<"), ("&g;", ">"), ("&a;", "&"))
_ATTRIBUTES = ("data-page", "data-props", "data-state")
_PARSE = re.compile(r"JSON\.parse\(\s*(?:(?P<coded>decodeURIComponent|unescape|(?:window\.)?atob)\(\s*)?(?=[\"'])")
_SINGLE = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)
_QUOTE = re.compile(r"\\(.)|\"", re.DOTALL)
_PUSH = re.compile(r"\s*(?:\(?self\.__next_f\s*=[^;]{0,80}\)?)?\.push\(|\s*self\.__next_f\.push\(")
_ROW = re.compile(r"([0-9a-f]{1,8}):(?:T([0-9a-f]{1,8}),)?")
_REFERENCE = re.compile(r"\$([0-9a-f]{1,8})")
_MAX_DEPTH = 8
_MAX_NODES = 50_000
_DECODER = json.JSONDecoder(strict=False)


def islands(root: etree._Element) -> Iterator[Any]:
    """Yield the data values in a page's scripts and data attributes, except JSON-LD."""
    pushed: list[str] = []
    for script in root.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").strip().lower()
        if "ld+json" in kind:
            continue
        if push := _PUSH.match(text):
            pushed += _pushed(text[push.end() :])
            continue
        if len(text) < _MIN_LENGTH:
            continue
        if "json" not in kind:
            yield from _assigned(text)
            continue
        if "&q;" in text:
            for escape, letter in _ANGULAR:
                text = text.replace(escape, letter)
        assignment = _ASSIGNMENT.match(text)
        value = _value(text[assignment.end() if assignment else 0 :].lstrip())
        if script.get("id") == "__NUXT_DATA__" and isinstance(value, list):
            yield from _revived(value)
        elif value is not None:
            yield value
    yield from _rows("".join(pushed))
    for element in root.iter("div", "main"):
        for name in _ATTRIBUTES:
            text = element.get(name, "")
            if len(text) >= _MIN_LENGTH and (value := _value(text)) is not None:
                yield value


def _assigned(text: str) -> Iterator[Any]:
    """Yield the values that the first statements of a script assign."""
    at = 0
    for _ in range(_MAX_STATEMENTS):
        assignment = _ASSIGNMENT.match(text, at)
        if assignment is not None:
            value = _value(text[assignment.end() :])
            if isinstance(value, dict | list) and value:
                yield value
        following = _NEXT_STATEMENT.search(text, at if assignment is None else assignment.end())
        if following is None:
            return
        at = following.end()


def _value(text: str) -> Any:
    """The value that a text begins with: JSON, a JavaScript literal or a string in `JSON.parse`; None without one."""
    try:
        parsed = _PARSE.match(text)
        if parsed is None:
            try:
                return _DECODER.raw_decode(text)[0]
            except ValueError:
                return read_literal(text)
        text = text[parsed.end() :]
        if text.startswith("'"):
            single = _SINGLE.match(text)
            # Rewrite the literal with double quotes, as JSON requires.
            text = f'"{_QUOTE.sub(_requoted, single[1])}"' if single else ""
        return _DECODER.decode(_decoded(_DECODER.raw_decode(text)[0], parsed["coded"]))
    except (ValueError, TypeError, RecursionError):
        return None


def _decoded(text: str, coded: str | None) -> str:
    """Decode a string as the JavaScript function `coded` around it would; raises ValueError."""
    if coded is None:
        return text
    return b64decode(text).decode() if coded.endswith("atob") else unquote(text)


def _requoted(quote: re.Match[str]) -> str:
    if quote[1] is None:
        return '\\"'
    return "'" if quote[1] == "'" else quote[0]


def _pushed(text: str) -> Iterable[str]:
    """The piece of Next's rows that a script adds, as a list of one; `[]` if it adds none."""
    value = _value(text)
    return [value[1]] if isinstance(value, list) and len(value) == 2 and isinstance(value[1], str) else []


def _rows(text: str) -> Iterator[Any]:
    """Yield the values of Next's rows: `id:JSON` up to the end of the line, or `id:Tlength,text` (bytes, in hex)."""
    data = text.encode("utf-8", "surrogatepass")
    texts: dict[str, str] = {}
    values: list[Any] = []
    at = 0
    while at < len(data):
        row = _ROW.match(data[at : at + 24].decode("ascii", "replace"))
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        if row and row[2]:
            start = at + row.end()
            end = start + int(row[2], 16)
            texts[row[1]] = data[start:end].decode("utf-8", "replace")
            at = end
            continue
        if row and (value := _value(data[at + row.end() : end].decode("utf-8", "replace"))) is not None:
            values.append(value)
        at = end + 1
    for value in values:
        _refer(value, texts)
        yield value


def _refer(value: Any, texts: dict[str, str]) -> None:
    """Replace references by row number with the long texts that they refer to, in place."""
    stack = [value]
    while stack:
        node = stack.pop()
        if not isinstance(node, (dict, list)):
            continue
        for key, child in list(node.items()) if isinstance(node, dict) else list(enumerate(node)):
            if isinstance(child, str) and (number := _REFERENCE.fullmatch(child)):
                node[key] = texts.get(number[1], child)
            else:
                stack.append(child)


def _revived(values: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield the objects of a list in which every object and list holds the indexes of its parts."""
    left = _MAX_NODES

    def at(place: Any, depth: int) -> Any:
        nonlocal left
        left -= 1
        is_place = isinstance(place, int) and not isinstance(place, bool) and 0 <= place < len(values)
        value = values[place] if is_place else None
        if left < 0 or depth > _MAX_DEPTH:
            return None
        if isinstance(value, dict):
            return {key: at(part, depth + 1) for key, part in value.items()}
        if isinstance(value, list):
            wraps = len(value) == 2 and isinstance(value[0], str)  # ["ShallowReactive", 3]
            return at(value[1], depth + 1) if wraps else [at(part, depth + 1) for part in value]
        return value

    for value in values:
        if isinstance(value, dict):
            yield {key: at(part, 0) for key, part in value.items()}
