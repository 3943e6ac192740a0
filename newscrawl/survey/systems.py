"""Recognize the publishing system of pages by the marks that its base class declares. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence


def recognize(pages: Iterable[bytes], marks: Mapping[str, Sequence[str]]) -> str | None:
    """The system whose marks occur in the most pages; None if there is none, or in case of a tie.

    `marks` maps the name of each system to patterns that are searched in the source text of the pages. Source: `marks`
    of the base classes in `newscrawl.cms`.
    """
    texts = [page.decode("utf-8", "replace") for page in pages]
    counts = {
        name: sum(any(re.search(mark, text, re.IGNORECASE) for mark in patterns) for text in texts)
        for name, patterns in marks.items()
    }
    most = max(counts.values(), default=0)
    best = [name for name, count in counts.items() if count == most]
    return best[0] if most and len(best) == 1 else None
