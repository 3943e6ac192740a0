"""The checks of values; a value that fails leaves the field to the next rung."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newscrawl.arabic import clean, fold
from newscrawl.arabic.lines.keywords import TAG_EDGES, split_list

MIN_BODY_WORDS = 5
"""A news flash is one sentence; anything shorter is a label."""
MIN_GENERIC_WORDS = 40
"""A generic extractor always finds something; short finds are menus and captions."""
_MAX_TITLE = 400
_MAX_NAME = 80
_TITLE_SEPARATOR = re.compile(r"\s+[-–—|:»]{1,2}\s+")
_NOT_A_NAME = re.compile(
    r"https?:|www\.|[@/\\<>{}\d]|\.(?:com|net|org|png|jpg)\b|^(?:admin|administrator|editor|webmaster|root)$",
    re.IGNORECASE,
)


def check_title(text: str, names: Iterable[str]) -> str | None:
    """A headline without the site's name; None if it is empty or only the site's name.

    `names` are the site's names, folded.
    """
    title = clean(text).replace("\n", " ")
    parts = _TITLE_SEPARATOR.split(title)
    known = set(names)
    while len(parts) > 1 and fold(parts[-1]) in known:
        title = title[: title.rindex(parts[-1])].rstrip().rstrip("-–—|:»").rstrip()
        parts.pop()
    if len(parts) > 1 and fold(parts[0]) in known:
        title = title[len(parts[0]) :].lstrip().lstrip("-–—|:»").lstrip()
    if not title or len(title) > _MAX_TITLE or fold(title) in known:
        return None
    return title


def check_authors(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """Names of people, without URLs, file names and the site itself. `names` are the site's names, folded."""
    known = [name for name in names if name]
    authors: list[str] = []
    for text in texts:
        printed = clean(text)
        if printed.startswith("(") and printed.endswith(")"):
            # A place and an agency.
            continue
        author = _without_names(printed, known)
        folded = fold(author)
        if not folded or len(author) > _MAX_NAME or _NOT_A_NAME.search(author):
            continue
        if any(folded == name or name.startswith(folded + " ") for name in known) or author in authors:
            continue
        authors.append(author)
    return authors


def _without_names(text: str, names: list[str]) -> str:
    """A byline without the site's name beside it."""
    parts = _TITLE_SEPARATOR.split(text)
    rest = [part for part in parts if fold(part) not in names]
    return "".join(rest) if len(parts) == 2 and len(rest) < 2 else text


def check_tags(texts: Iterable[str], title: str | None) -> list[str]:
    """Tags without repetitions; a single text with commas is a list. The whole title is not a tag."""
    listed = list(texts)
    if len(listed) == 1:
        listed = split_list(listed[0])
    tags: list[str] = []
    seen: set[str] = set()
    for text in listed:
        tag = clean(text).strip(TAG_EDGES)
        key = fold(tag)
        if key and key not in seen and tag != title:
            seen.add(key)
            tags.append(tag)
    return tags


def check_line(text: str) -> str | None:
    """One line of text, or None."""
    return clean(text).replace("\n", " ") or None


def check_summary(text: str) -> str | None:
    """A summary; None for a label such as the section's name."""
    line = check_line(text)
    return line if line is not None and len(line.split()) >= MIN_BODY_WORDS else None
