"""Titles without the names of sites."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newscrawl.arabic import clean, fold

_EDGES = " \t\u00a0-–—|/\\:»«›•·"
_SEPARATOR = re.compile(r"\s+[-–—|:»«•·]{1,2}\s+|\s*\|\s*")


def clean_title(title: str, names: Iterable[str], headline: str | None = None) -> str:
    """A title without the site's name at either end, and the printed headline if the title is that and a name more.

    `names` are the site's names, folded; `headline` is the headline as printed.
    """
    known = set(names)
    title = clean(title).replace("\n", " ")
    while len(parts := _SEPARATOR.split(title)) > 1:
        if fold(parts[-1]) in known:
            title = title[: title.rindex(parts[-1])].rstrip(_EDGES)
        elif fold(parts[0]) in known:
            title = title[title.index(parts[0]) + len(parts[0]) :].lstrip(_EDGES)
        else:
            break
    if headline and len(headline) < len(title):
        for left, rest in (
            (title[: len(headline)], title[len(headline) :]),
            (title[-len(headline) :], title[: -len(headline)]),
        ):
            if left == headline and _SEPARATOR.search(f" {rest} ") and len(rest) < len(headline):
                return headline
    return title
