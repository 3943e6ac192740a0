"""Checks of extracted values; if a value fails its check, the next rung is tried for that field."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from newscrawl.arabic import clean, fold
from newscrawl.arabic.gazetteer import page_words
from newscrawl.arabic.gazetteer.agencies import canonical_agency, is_desk, is_outlet
from newscrawl.arabic.gazetteer.names import GIVEN_NAMES
from newscrawl.arabic.gazetteer.phrases import words_of
from newscrawl.arabic.gazetteer.places import place_length
from newscrawl.arabic.lines.keywords import TAG_EDGES, bare_forms, split_list
from newscrawl.extract.layout.outline import uncut
from newscrawl.extract.text.line_words import JOB_TITLES

MIN_BODY_WORDS = 5
"""Minimum words of a body: a news flash is one sentence; anything shorter is a label."""
MIN_GENERIC_WORDS = 40
"""Minimum words of a generic extractor's body: it always finds something, and short finds are menus and captions."""
MAX_UNDATED_WORDS = 150
"""A text of this many words is accepted as an article without a date, whatever else the page links to."""
MIN_FLASH_WORDS = 12
"""Like `MIN_GENERIC_WORDS`, for a page with a headline and a date, which certainly has an article."""
_MAX_TITLE = 400
_MAX_NAME = 80
_NEWS_WORDS = frozenset(map(fold, page_words.NEWS.split()))
_TITLE_EDGES = " \t\u00a0-–—|/\\:»«›•·"
_TITLE_SEPARATOR = re.compile(r"\s+[-–—|:»«•·]{1,2}\s+|\s*\|\s*")
_DATELINE_SIGN = re.compile(rf"\s*[{page_words.DATELINE_SIGNS}]\s*")
_NOT_A_NAME = re.compile(
    r"https?:|www\.|[@/\\<>{}\d]|\.(?:com|net|org|png|jpg)\b"
    rf"|^(?:(?:admin ?)+|administrator|editor|webmaster|root|super ?user|array|true|false|{page_words.NO_AUTHORS})$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a check rejected a rung's candidates; falsy, so that it does not count as a value."""

    reason: str

    def __bool__(self) -> Literal[False]:
        return False


NO_TEXT = Failed("no text in it")
_LONG_TITLE = Failed(f"more than {_MAX_TITLE} characters")
_LONG_NAME = Failed(f"more than {_MAX_NAME} characters")
_SITE_NAME = Failed("the site's own name")
_DATELINE = Failed("a place, an agency, an outlet, a desk or a job")
_NO_NAME = Failed("a URL, a file, an account or a number, not a person")
_TITLE_AS_TAG = Failed("the headline, which is not a tag")
_STANDING = Failed("the site's standing keywords: the text has few of them")
_HEADLINE_WORDS = Failed("the words of the headline")
_FEW = 3
_LABEL = Failed(f"a label: fewer than {MIN_BODY_WORDS} words")


def check_title(text: str, names: Iterable[str], headline: str | None = None) -> str | Failed:
    """Return a title without the site's name at either end.

    Returns the printed headline instead if the title is a truncated headline, or the headline plus a name. Fails if the
    title is empty, too long or only the site's name. `names` are the site's names, folded; `headline` is the headline
    as printed.
    """
    known = set(names)
    title = clean(text).replace("\n", " ")
    while len(parts := _TITLE_SEPARATOR.split(title)) > 1:
        if fold(parts[-1]) in known:
            title = title[: title.rindex(parts[-1])].rstrip(_TITLE_EDGES)
        elif fold(parts[0]) in known:
            title = title[title.index(parts[0]) + len(parts[0]) :].lstrip(_TITLE_EDGES)
        else:
            break
    if headline and (begun := uncut(title)) != title and fold(headline).startswith(fold(begun)):
        return headline
    if headline and len(headline) < len(title):
        for left, rest in (
            (title[: len(headline)], title[len(headline) :]),
            (title[-len(headline) :], title[: -len(headline)]),
        ):
            if left == headline and _TITLE_SEPARATOR.search(f" {rest} ") and len(rest) < len(headline):
                title = headline
                break
    if not title:
        return NO_TEXT
    if len(title) > _MAX_TITLE:
        return _LONG_TITLE
    return _SITE_NAME if fold(title) in known else title


def check_authors(texts: Iterable[str], names: Iterable[str]) -> list[str] | Failed:
    """Return the names of people, without URLs, file names, places, agencies and the site's own name.

    `names` are the site's names, folded.
    """
    known = [name for name in names if name]
    authors: list[str] = []
    failed = NO_TEXT
    for text in texts:
        printed = clean(text)
        if printed.startswith("(") and printed.endswith(")"):
            failed = _DATELINE
            continue
        author = _without_names(printed, known)
        folded = fold(author)
        if not folded:
            continue
        if len(author) > _MAX_NAME:
            failed = _LONG_NAME
        elif _NOT_A_NAME.search(author):
            failed = _NO_NAME
        elif any(folded == name or name.startswith(folded + " ") for name in known):
            failed = _SITE_NAME
        elif _is_dateline(author, known) or _is_job(author):
            failed = _DATELINE
        elif author not in authors:
            authors.append(author)
    return authors or failed


def _without_names(text: str, names: list[str]) -> str:
    """Remove the site's name from a byline that has it next to the author."""
    parts = _TITLE_SEPARATOR.split(text)
    rest = [part for part in parts if fold(part) not in names]
    return "".join(rest) if len(parts) == 2 and len(rest) < 2 else text


def _is_job(text: str) -> bool:
    """Whether a byline is a job title without a name: «محرر الشؤون السياسية», but not «صحفي محمد علي»."""
    first, *rest = (word.key for word in words_of(text, 2))
    return first in JOB_TITLES and not (rest and rest[0] in GIVEN_NAMES)


def _is_dateline(text: str, names: Iterable[str]) -> bool:
    """Whether a byline names only places, agencies, outlets and desks: «(القاهرة - رويترز)», «فريق التحرير»."""
    known = set(names)
    return all(
        fold(part) in known
        or canonical_agency(part) is not None
        or is_outlet(part)
        or is_desk(part)
        or ((words := words_of(part)) and place_length(words, 0, part) == len(words))
        for part in _DATELINE_SIGN.split(text.strip("() "))
        if part
    )


def check_tags(texts: Iterable[str], title: str | None) -> list[str] | Failed:
    """Return the tags without duplicates and without the title; a single text with commas is split into a list."""
    listed = list(texts)
    if len(listed) == 1:
        listed = split_list(listed[0])
    tags: list[str] = []
    seen: set[str] = set()
    failed = NO_TEXT
    for text in listed:
        tag = clean(text)
        tag = (tag.replace("_", " ") if tag.startswith("#") else tag).strip(TAG_EDGES)
        key = fold(tag)
        if key and tag == title:
            failed = _TITLE_AS_TAG
        elif key and key not in seen:
            seen.add(key)
            tags.append(tag)
    return tags or failed


def check_own_tags(tags: list[str], title: str, body: str, names: Iterable[str]) -> list[str] | Failed:
    """Return the tags about the article; fails for the site's standing keywords and for the headline split into words.

    `names` are the site's names, folded. A list with the site's name or a word for news is assumed to be the same on
    every page, unless words of more than half of its other tags occur in the text.
    """
    headline = set(fold(title).split())
    keys = {tag: fold(tag) for tag in tags}
    if len(tags) >= _FEW and all(key in headline for key in keys.values()):
        return _HEADLINE_WORDS
    known = {name for name in names if name}
    own = [tag for tag, key in keys.items() if key not in known and _NEWS_WORDS.isdisjoint(key.split())]
    text = {form for word in fold(f"{title} {body}").split() for form in bare_forms(word)}
    spoken = sum(any(not text.isdisjoint(bare_forms(word)) for word in keys[tag].split()) for tag in own)
    standing = 2 * spoken <= len(own) if len(own) < len(tags) else not spoken and len(tags) >= _FEW
    return _STANDING if standing else own


def check_line(text: str) -> str | Failed:
    """Return the text as one line."""
    return clean(text).replace("\n", " ") or NO_TEXT


def check_summary(text: str) -> str | Failed:
    """Return a summary as one line; a label such as the section's name fails."""
    line = check_line(text)
    if not line:
        return line
    return line if len(line.split()) >= MIN_BODY_WORDS else _LABEL
