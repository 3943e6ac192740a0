"""Dates, authors, section and tags that a page prints near its headline, and the headline itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from itertools import islice

from lxml import etree

from newscrawl.arabic import Reading, clean, fold, read_date
from newscrawl.arabic import lines as recognizers
from newscrawl.arabic.dates import read_dates
from newscrawl.arabic.gazetteer import page_words
from newscrawl.arabic.gazetteer.agencies import canonical_agency, is_outlet
from newscrawl.arabic.gazetteer.names import is_name, split_authors
from newscrawl.arabic.gazetteer.phrases import words_of
from newscrawl.arabic.gazetteer.places import place_length
from newscrawl.extract.checks import check_authors
from newscrawl.extract.document import Document
from newscrawl.extract.layout.generic import PageText, Rule
from newscrawl.extract.layout.neighbourhood import (
    LinePart,
    Neighbourhood,
    class_words,
    line_parts_of,
    path_of,
    path_words,
)
from newscrawl.extract.layout.outline import Line
from newscrawl.extract.layout.stamps import Stamp, is_better, is_dated, is_modification, is_today
from newscrawl.extract.selectors import BLOCKS, is_hidden, text_of
from newscrawl.extract.text.line_words import HOME_NAMES, JOB_TITLES

_LABEL_WORDS = 5
_STAMP_WORDS = 30
_MAX_TAGS = 30
_TAG_WORDS_MAX = 7

_AUTHOR_WORDS = frozenset(page_words.AUTHOR_CLASSES.split())
_SECTION_WORDS = frozenset(page_words.SECTION_CLASSES.split())
_TAG_WORDS = frozenset(page_words.TAG_CLASSES.split())
_BREADCRUMB_WORDS = frozenset("breadcrumb breadcrumbs breadcumb crumb crumbs path speedbar".split())
_AUTHOR_LABEL = re.compile(rf"\s*(?:{page_words.AUTHOR_LABELS})\s*[{page_words.LABEL_SIGNS}]\s*", re.IGNORECASE)
_AUTHOR_LABEL_ALONE = re.compile(rf"\s*(?:{page_words.AUTHOR_LABELS})\s*[{page_words.LABEL_SIGNS}]?\s*", re.IGNORECASE)
_SECTION_LABEL = re.compile(rf"\s*(?:{page_words.SECTION_LABELS})\s*[:：]\s*", re.IGNORECASE)
_DASHES = re.compile(r"\s*[–—:-]\s*")
_SEPARATORS = page_words.SEPARATORS


class NearHeadline:
    """Reads the lines near the headline of one page.

    `text` is the result of `read_text` for the page, `names` are the site's names, folded.
    """

    def __init__(self, document: Document, text: PageText, names: Iterable[str] = ()) -> None:
        self._document = document
        self._text = text
        self._near = Neighbourhood(document, text)
        self._names = [name for name in names if name]

    @property
    def lines(self) -> list[Line]:
        """The lines near the headline, nearest first."""
        return self._near.lines

    @property
    def headline(self) -> str | None:
        """The headline as printed."""
        at = self._text.headline
        return clean(self._text.lines[at].text) if at is not None else None

    def is_paid(self) -> bool:
        """Whether the page asks for a subscription where the text ends."""
        # Notices within the text are judged by their position there: see `Prose.locked`.
        kept = {id(line) for line in self._text.blocks}
        return any(
            id(line) not in kept
            and recognizers.is_paywall_notice(line.text)
            and not any(map(is_hidden, line.place.surrounding))
            for line in self._near.through_text
        )

    # -- the date --------------------------------------------------------------------------------------------------

    def dates(self, *, region: str, now: datetime) -> tuple[Stamp | None, Stamp | None]:
        """Return the printed dates of publication and of the last change.

        `<time datetime>` and microdata come first. A printed line replaces their date if it gives the same day to the
        minute, or the same clock time in its own time zone.
        """
        published = modified = None
        for stamp, is_modified in self._stamps(region, now):
            if is_modified:
                modified = modified or stamp
            elif published is None or (stamp.where == "text" and is_better(stamp.reading, published.reading)):
                published = stamp
        return published, modified

    def _stamps(self, region: str, now: datetime) -> Iterator[tuple[Stamp, bool]]:
        marked = self._near.nearest_with("datePublished", "dateModified", "dateCreated")
        times = (e for e in self._document.root.iter("time", "abbr") if e.tag == "time" or is_dated(e))
        for element in (*marked, *self._near.nearest(times)):
            raw = next((value for name in ("content", "datetime", "title") if (value := element.get(name))), "")
            raw = raw or text_of(element)
            reading = read_date(raw, region=region, now=now) if raw else None
            if reading is not None:
                yield Stamp(reading, raw, "time"), is_modification(element)
        for text in self._dated:
            dates = read_dates(text, region=region, now=now)
            if is_today(dates.published, now) and text in self._far_above:
                continue
            for found, is_modified in ((dates.published, False), (dates.modified, True)):
                if isinstance(found, Reading):
                    yield Stamp(found, text, "text"), is_modified

    @cached_property
    def _far_above(self) -> set[str]:
        """The texts above the headline and outside its parent element, where a page's header prints today's date."""
        at = self._text.headline
        around = self._text.lines[at].place.block.getparent() if at is not None else None
        above = [line for line in self._near.before if all(e is not around for e in line.place.block.iterancestors())]
        return {text for line in above for text in (line.text, *(piece.text for piece in line_parts_of(line)))}

    @cached_property
    def _dated(self) -> list[str]:
        """Texts near the headline that may hold a date: lines, their parts, and the parts joined by spaces."""
        texts: dict[str, None] = {}
        for line in self._near.lines:
            if not any(map(str.isdigit, line.text)):
                continue
            pieces = [piece.text for piece in line_parts_of(line)]
            is_stamp = line.words + line.linked <= _STAMP_WORDS
            for text in (line.text, line.text.split("(")[0], " ".join(pieces)) if is_stamp else ():
                texts[text] = None
            texts |= dict.fromkeys(text for text in pieces if any(map(str.isdigit, text)))
        return list(texts)

    # -- the authors -----------------------------------------------------------------------------------------------

    def authors(self) -> list[str]:
        """Return the people named near the headline: in a byline, in a link to an author's page, or by their place.

        Agencies, outlets and places are not authors.
        """
        for texts in self._bylines():
            authors = [name for text in texts for name in _people(text) if fold(name) not in self._near.menu_names]
            if checked := check_authors(authors, self._names):
                return checked
        return []

    def _bylines(self) -> Iterator[list[str]]:
        yield [_name_in(element) for element in self._near.nearest_with("author")]
        label = False
        for line in self._near.short:
            text = clean(line.text)
            if label:
                yield [text]
            label = _AUTHOR_LABEL_ALONE.fullmatch(text) is not None
            yield from self._byline(text, line.links, line.place.block)
        for piece in self._near.pieces:
            yield from self._byline(clean(piece.text), piece.links, piece.element)
        for line in self._near.short:
            yield self._after_the_outlet(clean(line.text))
        yield from self._beside_the_date()

    def _byline(self, text: str, links: Iterable[tuple[str, str]], element: etree._Element) -> Iterator[list[str]]:
        label = _AUTHOR_LABEL.match(text)
        dateline = recognizers.read_dateline(text)
        if dateline is not None and dateline.authors and not dateline.rest:
            yield list(dateline.authors)
        elif label is not None:
            yield [text[label.end() :]]
        elif _AUTHOR_LABEL_ALONE.fullmatch(text):
            return
        elif shown := [shown for href, shown in links if _AUTHOR_WORDS & path_words(href)]:
            yield shown
        elif self._near.has_name(element, _AUTHOR_WORDS):
            yield [text]

    def _after_the_outlet(self, text: str) -> list[str]:
        """The person's name in a line with only a person and an outlet: «الضفاف – أحمد علي»."""
        parts = [part for part in _DASHES.split(text) if part]
        people = [part for part in parts if fold(part) not in self._names and not is_outlet(part)]
        is_byline = len(people) == 1 < len(parts) and is_name(words_of(people[0]), known=True, most=4)
        return people if is_byline else []

    def _beside_the_date(self) -> Iterator[list[str]]:
        """Yield persons' names in unmarked elements that share their line or their container with a date."""
        dated = {piece.element.getparent() for piece in self._near.pieces if any(map(str.isdigit, piece.text))}
        dated |= {line.place.block.getparent() for line in self._near.short if any(map(str.isdigit, line.text))}
        candidates: list[tuple[str, etree._Element | None]] = [
            (piece.text, piece.element.getparent()) for piece in self._near.pieces if not piece.links
        ]
        candidates += [(line.text, line.place.block.getparent()) for line in self._near.short if not line.links]
        for text, place in candidates:
            words = words_of(text)
            if place in dated and len(words) > 1 and is_name(words, known=True, most=4):
                yield [text]

    # -- the section -----------------------------------------------------------------------------------------------

    def section(self) -> str | None:
        """Return the section named near the headline.

        Sources in order: a label, a breadcrumb (its last link), a link to a section's page, an element with a section
        class and no other text, and a name that is also in the site's menu.
        """
        return (
            self._labelled_section()
            or self._breadcrumb()
            or self._linked_section()
            or self._named_section()
            or self._menu_section()
        )

    @cached_property
    def _parts(self) -> list[LinePart]:
        """The short lines near the headline, and the parts of all lines near it."""
        lines = [
            LinePart(line.text, line.place.block if line.place.link is None else line.place.link, tuple(line.links))
            for line in self._near.short
        ]
        return lines + self._near.pieces

    def _labelled_section(self) -> str | None:
        for part in self._parts:
            label = _SECTION_LABEL.match(part.text)
            if label and (name := self._section_name(part.links[0][1] if part.links else part.text[label.end() :])):
                return name
        marked = self._near.nearest_with("articleSection")
        names = (self._section_name(e.get("content") or text_of(e)) for e in marked)
        return next((name for name in names if name), None)

    def _breadcrumb(self) -> str | None:
        """The last link of a trail of links that begins at the home page or is in a breadcrumb element."""
        trail: list[str] = []
        for line in self._near.before:
            if id(line) in self._near.menu and not self._near.has_name(line.place.block, _BREADCRUMB_WORDS):
                continue
            for href, shown in line.links:
                starts = fold(shown.strip(_SEPARATORS)) in HOME_NAMES or href == "/"
                if starts or (not trail and self._near.has_name(line.place.block, _BREADCRUMB_WORDS)):
                    trail = [""]
                if trail and not starts and (name := self._section_name(shown)):
                    trail.append(name)
        return trail[-1] or None if trail else None

    def _linked_section(self) -> str | None:
        path = path_of(self._document.url)
        for part in self._parts:
            for href, shown in part.links:
                address = self._document.absolute(href) or ""
                folder = path_of(address).rstrip("/") + "/"
                is_above = len(folder) > 2 and path.startswith(folder) and len(path) > len(folder)
                if (is_above or _SECTION_WORDS & path_words(href)) and (name := self._section_name(shown)):
                    return name
        return None

    def _named_section(self) -> str | None:
        for part in self._parts:
            inner = (child for child in part.element if child.tag not in BLOCKS)
            for node in (*islice(inner, 8), part.element, *islice(part.element.iterancestors(), 2)):
                is_named = isinstance(node.tag, str) and bool(_SECTION_WORDS & class_words(node))
                if not is_named or self._near.is_around(node) or text_of(node) != part.text:
                    continue
                if name := self._section_name(part.links[-1][1] if part.links else part.text):
                    return name
        return None

    def _menu_section(self) -> str | None:
        for part in self._parts:
            name = part.links[0][1] if part.links else part.text
            if fold(name) in self._near.menu_names and (name := self._section_name(name) or ""):
                return name
        return None

    def _section_name(self, text: str) -> str | None:
        name = clean(text).strip(_SEPARATORS)
        key = fold(name)
        if not key or len(name.split()) >= _LABEL_WORDS or key in HOME_NAMES or key in self._names:
            return None
        if recognizers.is_banner(name) or recognizers.is_related_heading(name) or any(map(str.isdigit, name)):
            return None
        return name

    # -- the tags --------------------------------------------------------------------------------------------------

    def tags(self) -> list[str]:
        """Return the tags near the text: links in a row that a label, a class or their URLs mark as tags.

        Of several groups the last one on the page is returned, so tags below the text are preferred.
        """
        groups: dict[etree._Element | None, list[str]] = {}
        labelled: etree._Element | None = None
        cuts = {id(line): cut for line, cut in zip(self._text.lines, self._text.cuts, strict=True)}
        for line in self._near.through_text:
            if cuts[id(line)] is Rule.CARD or line.words > _LABEL_WORDS:
                continue
            place = line.place.block.getparent()
            if recognizers.read_keywords(clean(line.text)) is not None:
                labelled = place if not line.links else line.place.block
            group = self._tag_group(line, labelled)
            if group is not None:
                groups.setdefault(group, []).extend(shown for _, shown in line.links)
        fitting = [
            tags
            for tags in groups.values()
            if len(tags) <= _MAX_TAGS and all(shown.count(" ") < _TAG_WORDS_MAX for shown in tags)
        ]
        return fitting[-1] if fitting else []

    def _tag_group(self, line: Line, labelled: etree._Element | None) -> etree._Element | None:
        """The element that holds the tags of a line of links; None if the links are not tags."""
        if not line.links:
            return None
        block = line.place.block
        above = [block, *block.iterancestors()][:3]
        if labelled is not None and labelled in above:
            return labelled
        named = next((node for node in reversed(above) if _TAG_WORDS & class_words(node)), None)
        if named is not None:
            return named
        is_tag = all(_TAG_WORDS & path_words(href) for href, _ in line.links) or any(
            # WordPress marks a link to a section as `rel="category tag"`.
            {"tag", "category"} & set((link.get("rel") or "").split()) == {"tag"}
            for link in block.iter("a")
        )
        # Each tag may be in a separate container, so all are grouped under the root.
        return self._document.root if is_tag else None


def _name_in(element: etree._Element) -> str:
    """The name printed by an author's element, without other text about the author."""
    named = next((inner for inner in element.iter(etree.Element) if inner.get("itemprop") == "name"), element)
    return named.get("content") or text_of(named)


def _people(text: str) -> Iterator[str]:
    """Yield the names of people in a byline."""
    if text.rstrip().endswith((":", "：")):
        return
    for name in split_authors(clean(recognizers.strip_byline(text)).strip(_SEPARATORS + "()")):
        words = words_of(name)
        if canonical_agency(name) or is_outlet(name) or not words or len(words) > _LABEL_WORDS:
            continue
        if place_length(words, 0, name) == len(words) or words[0].key in JOB_TITLES:
            continue
        yield name
