"""Path patterns of robots.txt (RFC 9309, section 2.2.2): prefixes with `*`, and `$` for the end."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE = "/%?&=+,;:@!'()~-._"
"""Characters that are not escaped; the escaped form of a reserved character is a different character."""
_WILD = _SAFE + "*$"


def canonical(pattern: str) -> str:
    """A pattern in which every character has one spelling. A `$` that is not at the end is an ordinary character."""
    inner, end = (pattern[:-1], "$") if pattern.endswith("$") else (pattern, "")
    return _spelled(inner.replace("$", "%24"), _WILD) + end


def path_of(url: str) -> str:
    """The path and query of a URL for comparison with patterns: `*` and `$` in it are escaped."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    return _spelled((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), _SAFE)


@lru_cache(maxsize=4096)
def _parts(pattern: str) -> tuple[list[str], bool]:
    anchored = pattern.endswith("$")
    return re.sub(r"\*+", "*", pattern[:-1] if anchored else pattern).split("*"), anchored


def matches(pattern: str, path: str) -> bool:
    """Whether a canonical pattern matches a canonical path."""
    if "*" not in pattern and not pattern.endswith("$"):
        return path.startswith(pattern)
    parts, anchored = _parts(pattern)
    if not path.startswith(parts[0]):
        return False
    at = len(parts[0])
    last = len(parts) - 1
    for number, part in enumerate(parts[1:], 1):
        if anchored and number == last:
            return len(path) - len(part) >= at and path.endswith(part)
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return not anchored or at == len(path)


def _spelled(text: str, safe: str) -> str:
    return _ESCAPE.sub(_one_escape, quote(text, safe=safe, errors="replace"))


def _one_escape(escape: re.Match[str]) -> str:
    letter = chr(int(escape[0][1:], 16))
    return letter if letter in _UNRESERVED else escape[0].upper()
