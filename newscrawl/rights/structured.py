"""Parse dictionaries of structured fields (RFC 9651, section 3.2), as far as preferences need them."""

from __future__ import annotations

import re

_KEY = r"[a-z*][a-z0-9_.*-]*+"
_WORD = r"[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*+"
# Possessive quantifiers, so that no input causes backtracking.
_ITEM = (
    rf"(?>-?\d{{1,12}}\.\d{{1,3}}|-?\d{{1,15}}|@-?\d{{1,15}}|{_WORD}|\?[01]|:[A-Za-z0-9+/=]*+:"
    r'|"(?:[ !#-\[\]-~]|\\["\\])*+"|%"(?:[ !#$&-~]|%[0-9a-f]{2})*+")'
)
_PARAMETERS = rf"(?:; *+{_KEY}(?:={_ITEM})?+)*+"
_LIST = rf"\((?: *+{_ITEM}{_PARAMETERS}(?=[ )]))*+ *+\)"
_MEMBER = re.compile(rf"({_KEY})(?:=((?>{_ITEM}|{_LIST})))?+{_PARAMETERS}")
_SPACE = re.compile(r"[ \t]*")


def dictionary(text: str) -> dict[str, str] | None:
    """Key -> the text of its value without parameters, `?1` for a bare key; None if the text is not a dictionary.

    If a key is repeated, the last value counts. An empty text is an empty dictionary.
    """
    text = text.strip(" \t")
    members: dict[str, str] = {}
    at = 0
    while at < len(text):
        member = _MEMBER.match(text, at)
        if member is None:
            return None
        members[member[1]] = "?1" if member[2] is None else member[2]
        at = _after(_SPACE, text, member.end())
        if at == len(text):
            return members
        if text[at] != ",":
            return None
        at = _after(_SPACE, text, at + 1)
        if at == len(text):
            return None
    return members


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return at if found is None else found.end()
