"""Find the elements of a page that contain known values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from newscrawl.arabic import fold, lines, read_date
from newscrawl.extract.document import Document
from newscrawl.extract.selectors import UNSEEN, is_hidden, text_of
from newscrawl.items import Article
from newscrawl.learn.known import value_of

_AROUND = 40
"""Characters that the element may contain besides the value: a label, a place, the text of an icon."""
_LONGEST_DATE = 120
_DATE_ATTRIBUTES = ("datetime", "content", "title", "data-time", "data-date")
_MIN_SHARE = 0.9
"""Minimum share of a text's words that its container must contain."""


def short_texts(document: Document, most: int) -> Iterator[tuple[etree._Element, str]]:
    """The visible elements with a text of at most `most` characters, and this text."""
    for element in document.root.iter(etree.Element):
        if element.tag in UNSEEN or is_hidden(element) or element.tag in ("html", "body"):
            continue
        # Stop early for long elements, without building the text of the whole page.
        length = 0
        for piece in element.itertext():
            length += len(piece)
            if length > 4 * most + 200:
                break
        else:
            text = text_of(element)
            if text and len(text) <= most:
                yield element, text


def places_of(document: Document, article: Article, name: str, region: str) -> list[tuple[etree._Element, str]]:
    """The elements that contain a field's known value, with `::attr(name)` if an attribute contains it, else empty."""
    match name:
        case "published":
            return list(_dates(document, article, region))
        case "tags":
            wanted = set(map(fold, article.tags))
            longest = max(map(len, article.tags), default=0) + 4
            found = [(at, fold(text.strip("# "))) for at, text in short_texts(document, longest)]
            # All tags must be found: if only some are, the others come from elsewhere.
            return [(at, "") for at, text in found if text in wanted] if wanted <= {text for _, text in found} else []
        case "authors":
            wanted = set(map(fold, article.authors))
            longest = sum(map(len, article.authors)) + _AROUND
            found = [(at, fold(lines.strip_byline(text))) for at, text in short_texts(document, longest)]
            return [(at, "") for at, text in found if any(author in text for author in wanted)]
        case _:
            value = value_of(article, name)
            found = [(at, fold(text)) for at, text in short_texts(document, len(getattr(article, name)) + _AROUND)]
            return [(at, "") for at, text in found if text == value or (value in text and name == "title")]


def _dates(document: Document, article: Article, region: str) -> Iterator[tuple[etree._Element, str]]:
    for element, text in short_texts(document, _LONGEST_DATE):
        if _is_date(text, article, region):
            yield element, ""
    for element in document.root.iter(etree.Element):
        for name in _DATE_ATTRIBUTES:
            value = element.get(name)
            if value and len(value) <= _LONGEST_DATE and _is_date(value, article, region):
                yield element, f"::attr({name})"


def _is_date(text: str, article: Article, region: str) -> bool:
    if article.published is None or not any(letter.isdigit() for letter in text):
        return False
    reading = read_date(text, region=region, now=article.fetched)
    if reading is None:
        return False
    zone = reading.value.tzinfo
    if "day" in (reading.precision, article.published_precision):
        return reading.value.date() == article.published.astimezone(zone).date()
    return abs((reading.value - article.published).total_seconds()) < 60


def paragraphs_of(document: Document, article: Article) -> list[etree._Element]:
    """The innermost elements that contain the paragraphs of a known text, in page order, each once."""
    wanted = Counter(key for paragraph in article.body.split("\n") if (key := fold(paragraph)))
    if not wanted:
        return []
    longest = max(map(len, article.body.split("\n"))) + _AROUND
    held: dict[str, etree._Element] = {}
    for element, text in short_texts(document, longest):
        key = fold(text)
        # A later element with the same text is either inside the earlier one, or a repetition further down.
        if key in wanted and (key not in held or held[key] in element.iterancestors()):
            held[key] = element
    return list(held.values())


def containers_of(document: Document, article: Article) -> list[etree._Element]:
    """The smallest element that contains nearly all words of a known text, then two elements around it."""
    words = Counter(fold(article.body).split())
    container = document.root
    while (inner := _inner(container, words)) is not None:
        container = inner
    return [container, *list(container.iterancestors())[:2]]


def _inner(element: etree._Element, words: Counter[str]) -> etree._Element | None:
    for child in element:
        if isinstance(child.tag, str) and child.tag not in UNSEEN:
            held = (Counter(fold(text_of(child)).split()) & words).total()
            if held >= _MIN_SHARE * words.total():
                return child
    return None
