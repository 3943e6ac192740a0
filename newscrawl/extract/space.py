"""White space of HTML."""

from __future__ import annotations

import re

# Python's own split takes U+00A0 and U+0085 too, which are halves of letters where UTF-8 was misread.
_RUN = re.compile(r"[ \t\n\r\f]+")


def collapse(text: str) -> str:
    """The text with one space for each run of what HTML calls white space, and none at its ends."""
    return _RUN.sub(" ", text).strip(" ")
