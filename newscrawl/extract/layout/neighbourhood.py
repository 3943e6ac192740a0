"""The neighbourhood of a headline: the lines printed near it, and the elements that share an ancestor with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from newscrawl.arabic import fold
from newscrawl.arabic.gazetteer import page_words
from newscrawl.extract.document import Document
from newscrawl.extract.layout.generic import PageText, Rule
from newscrawl.extract.layout.outline import Line
from newscrawl.extract.selectors import BLOCKS, UNSEEN, collapse

# Maximum distances, in lines, from the headline and from the end of the text.
_BEFORE = 8
_AFTER = 16
_BELOW = 4
_BELOW_TAGS = 24
_SENTENCE = 8
_BELOW_LEAD = frozenset((Rule.BEFORE, Rule.OUTSIDE, Rule.STAMP, Rule.SURROUNDING))
"""Rules that cut the lines between a lead and the paragraphs."""
_TEASER_WORDS = 5
_MENU_WORDS = 5
_MENU_LINES = 4
SHORT = 16
"""Maximum words of a line that is not a paragraph."""

_WORDS = re.compile(rf"[A-Z]?[a-z]+|[A-Z]+|[{page_words.LETTERS}]+")
_BARS = re.compile(r"\s[|•·/–—-]\s")


@dataclass(frozen=True, slots=True)
class LinePart:
    """A part of a line that is in a separate inline element or between two separators."""

    text: str
    element: etree._Element
    """The element that holds the part."""
    links: tuple[tuple[str, str], ...]
    """`(href, text)` of each link in the part."""


class Neighbourhood:
    """The lines and elements near the headline of one page. `text` is the result of `read_text` for the page."""

    def __init__(self, document: Document, text: PageText) -> None:
        self.document = document
        self.text = text

    @cached_property
    def _kept(self) -> list[int]:
        """Indexes of the text's lines below the headline."""
        at = self.text.headline
        return [index for index, cut in enumerate(self.text.cuts) if cut is None and at is not None and index > at]

    @cached_property
    def before(self) -> list[Line]:
        """The lines above the headline, in page order."""
        at = self.text.headline or 0
        return list(self.text.lines[max(0, at - _BEFORE) : at])

    @cached_property
    def lines(self) -> list[Line]:
        """The lines near the headline: those after it first, then those before it, then those below the text."""
        lines, at, kept = self.text.lines, self.text.headline, self._kept
        if at is None:
            return []
        after = lines[at + 1 : min(self._begin, at + 1 + _AFTER)]
        below = lines[kept[-1] + 1 : min(self.text.end, kept[-1] + 1 + _BELOW)] if kept else []
        # The text's last line may be a sign-off: «2015-09-18 فلان».
        last = [lines[kept[-1]]] if kept and len(kept) > 1 and lines[kept[-1]].words < _SENTENCE else []
        return [
            line
            for line in (*after, *self.before[::-1], *last, *below)
            if id(line) not in self.menu and not self.in_teaser(line.place.block)
        ]

    @cached_property
    def _begin(self) -> int:
        """Index of the first line of the paragraphs, below the byline; a lead may be above the byline."""
        # A byline that is a separate paragraph is shorter than a sentence, so only long lines count.
        none = len(self.text.lines)
        long = (index for index in self._kept if self.text.lines[index].words > _SENTENCE)
        first, second = next(long, none), next(long, none)
        between = self.text.cuts[first + 1 : second]
        # A kept line right after the first sentence means that the sentence is a paragraph, not a lead.
        is_lead = between[:1] != [None] and all(cut is None or cut in _BELOW_LEAD for cut in between)
        return second if between and is_lead and second < none else first

    @cached_property
    def short(self) -> list[Line]:
        """The near lines that are not paragraphs."""
        return [line for line in self.lines if line.words + line.linked <= SHORT]

    @cached_property
    def pieces(self) -> list[LinePart]:
        """The parts of the near lines, including long lines; a line with only one part is left out."""
        return [piece for line in self.lines for piece in line_parts_of(line)]

    @cached_property
    def through_text(self) -> list[Line]:
        """The lines from the headline to some lines below the text, in page order."""
        at, kept = self.text.headline, self._kept
        if at is None or not kept:
            return []
        return list(self.text.lines[at + 1 : min(self.text.end, kept[-1] + 1 + _BELOW_TAGS)])

    @cached_property
    def menu(self) -> dict[int, Line]:
        """The lines of the site's menus, by `id()`: several short links in a row, in one list."""
        menu: dict[int, Line] = {}
        row: list[Line] = []
        for line in (*self.text.lines, None):
            if (
                line is not None
                and not line.words
                and line.linked < _MENU_WORDS
                and (not row or _beside(row[-1], line))
            ):
                row.append(line)
                continue
            if len(row) >= _MENU_LINES:
                menu.update((id(entry), entry) for entry in row)
            row = [line] if line is not None and not line.words and line.linked < _MENU_WORDS else []
        # A menu entry with a submenu is a menu line too.
        outer = {above for line in menu.values() for above in line.place.block.iterancestors("li")}
        menu.update((id(line), line) for line in self.text.lines if line.place.block in outer and not line.words)
        return menu

    @cached_property
    def menu_names(self) -> set[str]:
        """The names in the site's menus, folded."""
        return {fold(shown) for line in self.menu.values() for _, shown in line.links}

    @cached_property
    def _headline_path(self) -> dict[etree._Element, int]:
        """The headline's element and its ancestors -> their distance from the root."""
        at = self.text.headline
        if at is None:
            return {}
        block = self.text.lines[at].place.block
        path = [*reversed(list(block.iterancestors())), block]
        return {element: depth for depth, element in enumerate(path)}

    @cached_property
    def _around_teasers(self) -> set[etree._Element]:
        """The elements that contain a link to another article, but neither the headline nor the text."""
        own = set(self._headline_path)
        for block in self.text.blocks:
            node: etree._Element | None = block.place.block
            while node is not None and node not in own:
                own.add(node)
                node = node.getparent()
        around: set[etree._Element] = set()
        for line in self.text.lines:
            if line.words > line.linked or all(shown.count(" ") + 1 < _TEASER_WORDS for _, shown in line.links):
                continue
            node = line.place.block
            while node is not None and node not in around and node not in own:
                around.add(node)
                node = node.getparent()
        return around

    def in_teaser(self, node: etree._Element | None) -> bool:
        """Whether the element is in a card with a link to another article."""
        while node is not None and node not in self._headline_path:
            if node in self._around_teasers:
                return True
            node = node.getparent()
        return False

    def nearest(self, elements: Iterable[etree._Element]) -> list[etree._Element]:
        """Return those elements whose common ancestor with the headline is innermost, in page order."""
        nearest: list[etree._Element] = []
        deepest = 2
        for element in elements:
            node: etree._Element | None = element
            while node is not None and node not in self._headline_path:
                node = node.getparent()
            depth = self._headline_path[node] if node is not None else 0
            if depth < deepest or self.in_teaser(element) or self._is_beyond(element):
                continue
            if depth > deepest:
                deepest, nearest = depth, []
            nearest.append(element)
        return nearest

    @cached_property
    def _beyond(self) -> set[etree._Element]:
        """The blocks of the lines far below the text: comments, other articles."""
        kept = self._kept
        end = min(self.text.end, kept[-1] + 1 + _BELOW_TAGS) if kept else self.text.end
        near, far = ({line.place.block for line in lines} for lines in (self.text.lines[:end], self.text.lines[end:]))
        return far - near

    def _is_beyond(self, element: etree._Element) -> bool:
        """Whether the element belongs to a line far below the text."""
        node: etree._Element | None = element
        while node is not None and node not in self._headline_path:
            if node in self._beyond:
                return True
            node = node.getparent()
        return False

    @cached_property
    def _with_property(self) -> dict[str, list[etree._Element]]:
        """`itemprop` or `rel` -> the elements that have it, in page order."""
        found: dict[str, list[etree._Element]] = {}
        for name in ("itemprop", "rel"):
            elements: Any = _HAVING[name](self.document.root)
            for element in elements:
                for value in (element.get(name) or "").split():
                    found.setdefault(value, []).append(element)
        return found

    def nearest_with(self, *names: str) -> list[etree._Element]:
        """Return the nearest elements that have one of the names as `itemprop` or `rel`."""
        return self.nearest(element for name in names for element in self._with_property.get(name, ()))

    def is_around(self, node: etree._Element) -> bool:
        """Whether the element is the headline's element or contains it."""
        return node in self._headline_path

    def has_name(self, node: etree._Element | None, words: frozenset[str]) -> bool:
        """Whether the node or an ancestor below its common ancestor with the headline has such a word in its class."""
        while node is not None and node not in self._headline_path:
            if words & class_words(node):
                return True
            node = node.getparent()
        return False


_HAVING = {name: etree.XPath(f"/descendant::*/@{name}/..") for name in ("itemprop", "rel")}


def line_parts_of(line: Line) -> list[LinePart]:
    """Return the parts of a line; `[]` if the whole line is one part."""
    outer = line.place.block
    # An element that wraps the whole line separates nothing.
    while len(outer) == 1 and not (outer.text or "").strip() and not (outer[0].tail or "").strip():
        if outer[0].tag in BLOCKS or outer[0].tag in UNSEEN:
            break
        outer = outer[0]
    found = list(_parts(outer))
    # A single part in an inline element is kept: next to blocks, that element is a line by itself.
    return [] if len(found) == 1 and found[0].element is outer else found


def _parts(outer: etree._Element) -> Iterator[LinePart]:
    yield from _split(outer.text, outer)
    for child in outer:
        if isinstance(child.tag, str) and child.tag not in UNSEEN and child.tag not in BLOCKS:
            shown = collapse("".join(map(str, child.itertext())))
            if any(map(str.isalnum, shown)):
                own = [child] if child.tag == "a" else child.iter("a")
                links = tuple((a.get("href") or "", collapse("".join(map(str, a.itertext())))) for a in own)
                yield LinePart(shown, child, links)
        yield from _split(child.tail, outer)


def _split(text: str | None, element: etree._Element) -> Iterator[LinePart]:
    for part in _BARS.split(f" {text} ") if text else ():
        if any(map(str.isalnum, part)):
            yield LinePart(collapse(part), element, ())


def _beside(line: Line, other: Line) -> bool:
    """Whether two lines are entries of one list: siblings, or at the same depth below siblings, up to three levels."""
    block: etree._Element | None = line.place.block
    next_block: etree._Element | None = other.place.block
    assert block is not None
    assert next_block is not None
    if block.tag != next_block.tag:
        return False
    for _ in range(3):
        if block is None or next_block is None or block is next_block:
            return block is not None and block is next_block
        block, next_block = block.getparent(), next_block.getparent()
    return block is not None and block is next_block


def class_words(element: etree._Element) -> set[str]:
    """Return the words of an element's class and `rel`, in lower case."""
    return set(_class_words(element.get("class") or "", element.get("rel") or ""))


@lru_cache(maxsize=2048)
def _class_words(names: str, rel: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORDS.findall(f"{names} {rel}"))


def path_of(url: str) -> str:
    """Return the decoded path of a URL; empty for an invalid URL."""
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""


def path_words(href: str) -> set[str]:
    """Return the words of a URL's path, in lower case."""
    return {word.lower() for word in _WORDS.findall(path_of(href))}
