"""The HTTP statuses that come with a complete page. Pure."""

from __future__ import annotations

import re

WHOLE = (200, 203)
"""203 is a 200 that a proxy has modified (RFC 9110, 15.3.4)."""
PART = 206
_RANGE = re.compile(rb"bytes\s+0-([0-9]{1,18})/([0-9]{1,18})", re.IGNORECASE)


def has_page(status: int, content_range: bytes, size: int) -> bool:
    """Whether a response contains the complete page; `size` is that of its body as it was sent.

    A 206 without a range request does if its `Content-Range` covers the whole page and the body has that size. A 206
    without that header is treated as a 200.
    """
    if status != PART or not content_range:
        return status in (*WHOLE, PART)
    found = _RANGE.fullmatch(content_range.strip())
    return found is not None and int(found[1]) + 1 == int(found[2]) == size
