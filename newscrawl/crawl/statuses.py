"""Which statuses come with a whole page. Pure."""

from __future__ import annotations

import re

WHOLE = (200, 203)
"""203 is a 200 that a proxy on the way has changed (RFC 9110, 15.3.4)."""
PART = 206
_RANGE = re.compile(rb"bytes\s+0-([0-9]{1,18})/([0-9]{1,18})", re.IGNORECASE)


def has_page(status: int, content_range: bytes, size: int) -> bool:
    """Whether an answer to a request for a whole page holds it; `size` is that of its body as it was sent.

    A part that nobody asked for (206) does if its `Content-Range` is that of the whole, and nothing of it is missing.
    Without that header it is no part of anything: a server that means 200.
    """
    if status != PART or not content_range:
        return status in (*WHOLE, PART)
    found = _RANGE.fullmatch(content_range.strip())
    return found is not None and int(found[1]) + 1 == int(found[2]) == size
