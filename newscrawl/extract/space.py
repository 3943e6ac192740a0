"""White space of HTML."""

from __future__ import annotations

import re

# Python's own split takes U+00A0 and U+0085 too, which are halves of letters where UTF-8 was misread.
_OTHER_SPACES = "\n\t\r\f"
_SPACES = re.compile("  +")


def collapse(text: str) -> str:
    """The text with one space for each run of what HTML calls white space, and none at its ends."""
    for space in _OTHER_SPACES:
        text = text.replace(space, " ")
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return text.strip(" ")
