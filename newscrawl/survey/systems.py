"""The publishing system of pages, by the marks that its base declares. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence


def recognize(pages: Iterable[bytes], marks: Mapping[str, Sequence[str]]) -> str | None:
    """The system whose marks the most pages hold; None if none does, or if two are as likely.

    `marks` are patterns by the name of the system, searched in the source text of the pages. Source: `marks` of the
    bases in `newscrawl.cms`.
    """
    texts = [page.decode("utf-8", "replace") for page in pages]
    counts = {
        name: sum(any(re.search(mark, text, re.IGNORECASE) for mark in patterns) for text in texts)
        for name, patterns in marks.items()
    }
    most = max(counts.values(), default=0)
    best = [name for name, count in counts.items() if count == most]
    return best[0] if most and len(best) == 1 else None
