"""The checks of values; a value that fails leaves the field to the next rung."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

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


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a check refuses what a rung found; false, so that it is no value."""

    reason: str

    def __bool__(self) -> Literal[False]:
        return False


NO_TEXT = Failed("no text in it")
_LONG_TITLE = Failed(f"more than {_MAX_TITLE} characters")
_LONG_NAME = Failed(f"more than {_MAX_NAME} characters")
_SITE_NAME = Failed("the site's own name")
_NO_NAME = Failed("a URL, a file's name, an account or a number, not a name")
_TITLE_AS_TAG = Failed("the headline, which is not a tag")
_LABEL = Failed(f"a label: fewer than {MIN_BODY_WORDS} words")


def check_title(text: str, names: Iterable[str]) -> str | Failed:
    """A headline without the site's name; fails if it is empty or only the site's name.

    `names` are the site's names, folded.
    """
    title = clean(text).replace("\n", " ")
    parts = _TITLE_SEPARATOR.split(title)
    known = set(names)
    while len(parts) > 1 and fold(parts[-1]) in known:
        title = title[: title.rindex(parts[-1])].rstrip().rstrip("-–—|:»").rstrip()
        parts.pop()
    if not title:
        return NO_TEXT
    if len(title) > _MAX_TITLE:
        return _LONG_TITLE
    return _SITE_NAME if fold(title) in known else title


def check_authors(texts: Iterable[str], names: Iterable[str]) -> list[str] | Failed:
    """Names of people, without URLs, file names and the site itself. `names` are the site's names, folded."""
    known = [name for name in names if name]
    authors: list[str] = []
    failed = NO_TEXT
    for text in texts:
        author = clean(text)
        folded = fold(author)
        if not folded:
            continue
        if len(author) > _MAX_NAME:
            failed = _LONG_NAME
        elif _NOT_A_NAME.search(author):
            failed = _NO_NAME
        elif any(folded == name or name.startswith(folded + " ") for name in known):
            failed = _SITE_NAME
        elif author not in authors:
            authors.append(author)
    return authors or failed


def check_tags(texts: Iterable[str], title: str | None) -> list[str] | Failed:
    """Tags without repetitions; a single text with commas is a list. The whole title is not a tag."""
    listed = list(texts)
    if len(listed) == 1:
        listed = split_list(listed[0])
    tags: list[str] = []
    seen: set[str] = set()
    failed = NO_TEXT
    for text in listed:
        tag = clean(text).strip(TAG_EDGES)
        key = fold(tag)
        if key and tag == title:
            failed = _TITLE_AS_TAG
        elif key and key not in seen:
            seen.add(key)
            tags.append(tag)
    return tags or failed


def check_line(text: str) -> str | Failed:
    """One line of text."""
    return clean(text).replace("\n", " ") or NO_TEXT


def check_summary(text: str) -> str | Failed:
    """A summary; a label such as the section's name fails."""
    line = check_line(text)
    if not line:
        return line
    return line if len(line.split()) >= MIN_BODY_WORDS else _LABEL
