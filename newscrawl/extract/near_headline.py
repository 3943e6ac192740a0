"""What a page prints near its headline: date, authors, section, and the headline itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import unquote, urlsplit

from lxml import etree

from newscrawl.arabic import Reading, clean, fold, read_date
from newscrawl.arabic import lines as marks
from newscrawl.arabic.dates.reader import read_dates
from newscrawl.arabic.gazetteer import page_words
from newscrawl.arabic.gazetteer.agencies import canonical_agency, is_outlet
from newscrawl.arabic.gazetteer.names import split_authors
from newscrawl.arabic.gazetteer.phrases import words_of
from newscrawl.arabic.gazetteer.places import place_length
from newscrawl.extract.checks import check_authors
from newscrawl.extract.document import Document
from newscrawl.extract.generic import PageText
from newscrawl.extract.outline import Line
from newscrawl.extract.selectors import text_of

# How far from the headline and from the end of the text a line is near.
_BEFORE = 8
_AFTER = 16
_BELOW = 4
_LABEL_WORDS = 5
_MENU_LINES = 4
_STAMP_WORDS = 16
_TEASER_WORDS = 5

_WORDS = re.compile(rf"[A-Z]?[a-z]+|[A-Z]+|[{page_words.LETTERS}]+")
_AUTHOR_WORDS = frozenset(page_words.AUTHOR_CLASSES.split())
_SECTION_WORDS = frozenset(page_words.SECTION_CLASSES.split())
_MODIFIED_WORDS = frozenset("modified updated update".split())
_BREADCRUMB_WORDS = frozenset("breadcrumb breadcrumbs breadcumb crumb crumbs path".split())
_HOME = frozenset(map(fold, page_words.HOME))
_AUTHOR_LABEL = re.compile(rf"\s*(?:{page_words.AUTHOR_LABELS})\s*[{page_words.LABEL_SIGNS}]\s*", re.IGNORECASE)
_SECTION_LABEL = re.compile(rf"\s*(?:{page_words.SECTION_LABELS})\s*[:：]\s*", re.IGNORECASE)
_SEPARATORS = page_words.SEPARATORS


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as printed, and where: `time`, `text` or `url`."""

    reading: Reading
    raw: str
    where: str


class NearHeadline:
    """Reads what is printed near the headline of one page.

    `text` is the page's text as `read_text` found it, `names` are the site's names, folded.
    """

    def __init__(self, document: Document, text: PageText, names: Iterable[str] = ()) -> None:
        self._document = document
        self._text = text
        self._names = [name for name in names if name]

    # -- where it is near ------------------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> list[Line]:
        """The lines near the headline, those after it first, then those before it, then those below the text."""
        lines, cuts, at = self._text.lines, self._text.cuts, self._text.headline
        if at is None:
            return []
        kept = [index for index, cut in enumerate(cuts) if cut is None and index > at]
        # A byline in a paragraph of its own is no sentence yet.
        begin = next((index for index in kept if lines[index].words > _STAMP_WORDS / 2), len(lines))
        after = lines[at + 1 : min(begin, at + 1 + _AFTER)]
        before = lines[max(0, at - _BEFORE) : at][::-1]
        below = lines[kept[-1] + 1 : kept[-1] + 1 + _BELOW] if kept else []
        # A sign-off is the text's last line: «2015-09-18 فلان».
        last = [lines[kept[-1]]] if kept and len(kept) > 1 and lines[kept[-1]].words <= _LABEL_WORDS + 2 else []
        return [
            line
            for line in (*after, *before, *last, *below)
            if id(line) not in self._menu and not self._in_teaser(line.place.block)
        ]

    @cached_property
    def _menu(self) -> dict[int, Line]:
        """The lines of the site's menus by id: links in a row."""
        menu: dict[int, Line] = {}
        row: list[Line] = []
        for line in (*self._text.lines, None):
            if line is not None and not line.words and line.linked < _LABEL_WORDS:
                row.append(line)
                continue
            if len(row) >= _MENU_LINES:
                menu.update((id(entry), entry) for entry in row)
            row = []
        return menu

    @cached_property
    def _menu_names(self) -> set[str]:
        return {fold(shown) for line in self._menu.values() for _, shown in line.links}

    @cached_property
    def _short(self) -> list[Line]:
        """The near lines that are no paragraphs."""
        return [line for line in self.lines if line.words + line.linked <= _STAMP_WORDS]

    @cached_property
    def _headline_path(self) -> dict[etree._Element, int]:
        """The headline's element and its ancestors, with their distance from the root."""
        at = self._text.headline
        if at is None:
            return {}
        block = self._text.lines[at].place.block
        path = [*reversed(list(block.iterancestors())), block]
        return {element: depth for depth, element in enumerate(path)}

    @cached_property
    def _around_teasers(self) -> set[etree._Element]:
        """The elements that hold a link to another article, and neither the headline nor the text."""
        own = set(self._headline_path)
        for block in self._text.blocks:
            node: etree._Element | None = block.place.block
            while node is not None and node not in own:
                own.add(node)
                node = node.getparent()
        around: set[etree._Element] = set()
        for line in self._text.lines:
            if line.linked < _TEASER_WORDS or line.words > line.linked:
                continue
            node = line.place.block
            while node is not None and node not in around and node not in own:
                around.add(node)
                node = node.getparent()
        return around

    def _in_teaser(self, node: etree._Element | None) -> bool:
        """Whether the element belongs to a link to another article: a card holds both."""
        while node is not None and node not in self._headline_path:
            if node in self._around_teasers:
                return True
            node = node.getparent()
        return False

    def _nearest(self, elements: Iterable[etree._Element]) -> list[etree._Element]:
        """The elements that share the innermost element with the headline, in page order."""
        nearest: list[etree._Element] = []
        deepest = 2
        for element in elements:
            node: etree._Element | None = element
            while node is not None and node not in self._headline_path:
                node = node.getparent()
            depth = self._headline_path[node] if node is not None else 0
            if depth < deepest or self._in_teaser(element):
                continue
            if depth > deepest:
                deepest, nearest = depth, []
            nearest.append(element)
        return nearest

    # -- the date --------------------------------------------------------------------------------------------------

    def dates(self, *, region: str, now: datetime) -> tuple[Stamp | None, Stamp | None]:
        """The printed date of publication and that of the last change.

        A `<time datetime>` comes first; a line that prints the same day to the minute, or the same clock in a zone of
        its own, knows it better.
        """
        published = modified = None
        for stamp, is_modified in self._stamps(region, now):
            if is_modified:
                modified = modified or stamp
            elif published is None or (stamp.where == "text" and _is_better(stamp.reading, published.reading)):
                published = stamp
        return published, modified

    def _stamps(self, region: str, now: datetime) -> Iterator[tuple[Stamp, bool]]:
        for element in self._nearest(self._document.root.iter("time")):
            raw = element.get("datetime") or text_of(element)
            reading = read_date(raw, region=region, now=now) if raw else None
            if reading is not None:
                yield Stamp(reading, raw, "time"), _is_modified(element)
        for line in self._short:
            if not any(map(str.isdigit, line.text)):
                continue
            for text in (line.text, line.text.split("(")[0]):
                dates = read_dates(text, region=region, now=now)
                for found, is_modified in ((dates.published, False), (dates.modified, True)):
                    if isinstance(found, Reading):
                        yield Stamp(found, text, "text"), is_modified

    # -- the authors -----------------------------------------------------------------------------------------------

    def authors(self) -> list[str]:
        """The people named near the headline: by a byline, by a link to an author's page, by the place they stand in.

        An agency, an outlet or a place is no author.
        """
        for texts in self._bylines():
            authors = [name for text in texts for name in _people(text) if fold(name) not in self._menu_names]
            if checked := check_authors(authors, self._names):
                return checked
        return []

    def _bylines(self) -> Iterator[list[str]]:
        marked = self._document.root.iter(etree.Element)
        yield [
            text_of(element)
            for element in self._nearest(e for e in marked if "author" in (e.get("itemprop"), e.get("rel")))
        ]
        for line in self._short:
            text = clean(line.text)
            label = _AUTHOR_LABEL.match(text)
            dateline = marks.read_dateline(text)
            if dateline is not None and dateline.authors and not dateline.rest:
                yield list(dateline.authors)
            elif label is not None:
                yield [text[label.end() :]]
            elif links := [shown for href, shown in line.links if _AUTHOR_WORDS & _path_words(href)]:
                yield links
            elif self._has_name(line.place.block, _AUTHOR_WORDS):
                yield [text]

    def _has_name(self, node: etree._Element | None, words: frozenset[str]) -> bool:
        """Whether an element between the line and what holds the headline has such a word in its class."""
        while node is not None and node not in self._headline_path:
            if words & _class_words(node):
                return True
            node = node.getparent()
        return False

    # -- the section -----------------------------------------------------------------------------------------------

    def section(self) -> str | None:
        """The section named near the headline.

        By a label, by a breadcrumb (its last link), by a link to a section's page, or by a name that stands in the
        site's menu too.
        """
        return self._labelled_section() or self._breadcrumb() or self._linked_section() or self._menu_section()

    def _labelled_section(self) -> str | None:
        for line in self._short:
            label = _SECTION_LABEL.match(line.text)
            if label and (name := self._section_name(line.links[0][1] if line.links else line.text[label.end() :])):
                return name
        marked = (e for e in self._document.root.iter(etree.Element) if e.get("itemprop") == "articleSection")
        names = (self._section_name(e.get("content") or text_of(e)) for e in self._nearest(marked))
        return next((name for name in names if name), None)

    def _breadcrumb(self) -> str | None:
        """The last link of a trail that begins at the home page or stands in a breadcrumb."""
        at = self._text.headline or 0
        before = self._text.lines[max(0, at - _BEFORE) : at]
        trail: list[str] = []
        for line in before:
            for _, shown in line.links:
                starts = fold(shown.strip(_SEPARATORS)) in _HOME
                if starts or (not trail and self._has_name(line.place.block, _BREADCRUMB_WORDS)):
                    trail = [""]
                if trail and not starts and (name := self._section_name(shown)):
                    trail.append(name)
        return trail[-1] or None if trail else None

    def _linked_section(self) -> str | None:
        path = _path(self._document.url)
        for line in self._short:
            for href, shown in line.links:
                address = self._document.absolute(href) or ""
                folder = _path(address).rstrip("/") + "/"
                is_above = len(folder) > 2 and path.startswith(folder) and len(path) > len(folder)
                if (is_above or _SECTION_WORDS & _path_words(href)) and (name := self._section_name(shown)):
                    return name
        return None

    def _menu_section(self) -> str | None:
        for line in self._short:
            part = line.links[0][1] if line.links else line.text
            if fold(part) in self._menu_names and (name := self._section_name(part)):
                return name
        return None

    def _section_name(self, text: str) -> str | None:
        name = clean(text).strip(_SEPARATORS)
        key = fold(name)
        if not key or len(name.split()) >= _LABEL_WORDS or key in _HOME or key in self._names:
            return None
        if marks.is_banner(name) or marks.is_related_heading(name) or any(map(str.isdigit, name)):
            return None
        return name

    # -- the title -------------------------------------------------------------------------------------------------

    @property
    def headline(self) -> str | None:
        """The headline as printed."""
        at = self._text.headline
        return clean(self._text.lines[at].text) if at is not None else None


def as_printed(reading: Reading, printed: Reading | None) -> Reading:
    """A metadata date in UTC whose clock is the printed local one: the site writes local time and calls it UTC."""
    if printed is None or printed.precision != "minute" or reading.precision != "minute":
        return reading
    is_utc = reading.value.utcoffset() == timedelta(0)
    return printed if is_utc and _clock(reading) == _clock(printed) else reading


def _is_better(reading: Reading, other: Reading) -> bool:
    """Whether a printed date says the same as another one and more."""
    if reading.precision != "minute":
        return False
    if other.precision == "day":
        return reading.value.date() == other.value.date()
    return _clock(reading) == _clock(other)


def _clock(reading: Reading) -> datetime:
    """Day and clock to the minute, as a reader sees them."""
    return reading.value.replace(tzinfo=None, second=0, microsecond=0)


def _is_modified(element: etree._Element) -> bool:
    names = {element.get("itemprop") or ""}
    return "dateModified" in names or bool(_MODIFIED_WORDS & _class_words(element))


def _class_words(element: etree._Element) -> set[str]:
    return {word.lower() for word in _WORDS.findall(f"{element.get('class') or ''} {element.get('rel') or ''}")}


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""


def _path_words(href: str) -> set[str]:
    return {word.lower() for word in _WORDS.findall(_path(href))}


def _people(text: str) -> Iterator[str]:
    """The names in a byline that are people's."""
    for name in split_authors(clean(marks.strip_byline(text)).strip(_SEPARATORS + "()")):
        words = words_of(name)
        if canonical_agency(name) or is_outlet(name) or not words or len(words) > _LABEL_WORDS:
            continue
        if place_length(words, 0, name) == len(words):
            continue
        yield name
