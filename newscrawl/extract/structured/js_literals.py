"""Read values written in JavaScript instead of JSON: unquoted keys, `undefined`, Nuxt 2's function call."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

# An unterminated string matches up to the end of the text, so that no part is scanned twice.
_TOKEN = re.compile(
    r"""
    \s++ | "(?:[^"\\]|\\.)*+"? | '(?:[^'\\]|\\.)*+'?
    | new\s+\w{1,40}\((?:"[^"\\]{0,60}"|\d{0,20})\) | void\s0 | ![01]
    | [A-Za-z_$][\w$]*+ | -?[\d.]++(?:[eE][+-]?\d++)? | .
    """,
    re.VERBOSE | re.DOTALL,
)
_FUNCTION = re.compile(r"\(?function\s*\(([\w$,\s]{0,20000})\)\s*\{[^{}]{0,20000}?\breturn\s*(?=\{)")
_CALL = re.compile(r"\s*;?\s*\}\)?\s*(?=\()")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|(.))|\"", re.DOTALL)
_MAX_DEPTH = 200
_PAIRS = {"{": "}", "[": "]", "(": ")"}
_WORDS = {"true": "true", "false": "false", "null": "null", "undefined": "null", "NaN": "null", "Infinity": "null"}
_WORDS |= {"!0": "true", "!1": "false", "void 0": "null"}


def read_literal(text: str) -> Any:
    """The object or list that a text begins with, or that an immediately invoked function returns.

    None if the value has anything but literals.
    """
    names: dict[str, str] = {}
    function = _FUNCTION.match(text)
    at = function.end() if function else 0
    tokens, end = _tokens(text, at)
    if function is not None:
        call = _CALL.match(text, end)
        values, _ = _tokens(text, call.end()) if call else ([], end)
        given = _parsed(["[", *values[1:-1], "]"], {})
        if not isinstance(given, list):
            return None
        parameters = (name.strip() for name in function[1].split(","))
        names = {name: json.dumps(value) for name, value in zip(parameters, given, strict=False)}
    return _parsed(tokens, names)


def _tokens(text: str, at: int) -> tuple[list[str], int]:
    """The tokens of the value that begins at index `at`, without white space, and the index where it ends."""
    found: list[str] = []
    depth = 0
    for match in _TOKEN.finditer(text, at):
        part = match[0]
        if part.isspace():
            continue
        found.append(part)
        if part in _PAIRS:
            depth += 1
        elif part in "}])":
            depth -= 1
        if depth > _MAX_DEPTH:
            break
        if depth <= 0:
            return found, match.end()
    return [], len(text)


def _parsed(tokens: Sequence[str], names: Mapping[str, str]) -> Any:
    parts: list[str] = []
    for part, following in zip(tokens, (*tokens[1:], ""), strict=True):
        first = part[0]
        if first in "\"'":
            parts.append(_string(part))
        elif part in _WORDS and following != ":":
            parts.append(_WORDS[part])
        elif part.startswith("new "):
            parts.append("null")
        elif first.isalpha() or first in "_$":
            parts.append(f'"{part}"' if following == ":" else names.get(part, "?"))
        elif first.isdigit() and following == ":":
            parts.append(f'"{part}"')
        elif part != "," or following not in ("}", "]"):
            parts.append(f"0{part}" if first == "." else part)
    try:
        return json.loads("".join(parts), strict=False)
    except (ValueError, RecursionError):
        return None


def _string(part: str) -> str:
    """Convert a JavaScript string literal to a JSON one."""
    return f'"{_ESCAPE.sub(_escaped, part[1:-1])}"'


def _escaped(found: re.Match[str]) -> str:
    if found[1]:
        return f"\\u00{found[1]}"
    if found[2] is None:
        return '\\"'
    return found[0] if found[2] in '"\\/bfnrtu' else found[2]
