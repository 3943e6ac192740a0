"""A page as its lines of text in page order, each with its place on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree

from newscrawl.arabic import fold
from newscrawl.arabic.gazetteer.page_words import SENTENCE_ENDS
from newscrawl.extract.selectors import BLOCKS, collapse, is_heading_date, is_hidden
from newscrawl.extract.text.blocks import NOT_TEXT, Block, heading_level

# A single pass over the page in C; scripts are never decoded.
_NODES = etree.XPath(
    "/descendant::text()[not(parent::script or parent::style or parent::noscript)][normalize-space()]"
    " | /descendant::br | /descendant::hr"
)
# Elements, and words in a class or id, that mark content around articles on any site.
_SURROUNDING_TAGS = NOT_TEXT
_MAX_SURROUNDING = 32
"""Maximum surrounding elements recorded per line, outermost first; more would change nothing, and may be thousands."""
_SURROUNDING_WORDS = frozenset(
    """
    ad ads bio byline caption captions comment comments footer image newsletter photo promo recommended related
    relatedposts share sharing sidebar tags trending
    """.split()
)
_ADVERT_WORDS = frozenset("ad ads adsense advert advertisement advertising dfp sponsor sponsored".split())
_ASIDE_WORDS = frozenset("newsletter promo recommended related relatedposts share sharing sidebar trending".split())
# `no-share`, `has-sidebar`: such a name only mentions a share box or a sidebar.
_NEGATIONS = frozenset("has have hide hides is no non not off with without".split())
_NAME_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
# Classes of headlines that may be links: Blogger's headline links to the page itself.
_HEADLINE_NAMES = re.compile(r"\b(?:entry|post)-title\b")
_ALIKE = 0.5
_CUT_LONGEST = 6
"""A printed headline is less than this many times as long as its truncated title."""
_VIEW_STATE = ".//input[@name='__VIEWSTATE']"
_PRE = re.compile(r"white-space\s{0,9}:\s{0,9}(?:pre|break-spaces)")
_WRAPPED = (50, 100)
"""Exclusive bounds, in characters, of a line that may have been wrapped and continue on the next one."""
_MAX_BREAKS = 4
"""Maximum lines of a headline."""
_MAX_FORMS = 8
_MAX_STEPS = 20


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a text on the page."""

    block: etree._Element
    """The nearest element that a reader sees as a separate paragraph."""
    link: etree._Element | None
    """The link around the text."""
    surrounding: tuple[etree._Element, ...]
    """The elements around the text, outermost first, whose tag, class or id marks them as not part of an article."""
    unseen: bool = False
    """Whether an inline element hides the text while the rest of the block is visible."""
    keeps_lines: bool = False
    """Whether line ends in the source are shown as line ends."""


@dataclass(slots=True)
class Line(Block):
    """A block with its place and its numbers of words."""

    place: Place = field(kw_only=True)
    words: int = 0
    """Number of words outside links."""
    linked: int = 0
    """Number of words in links."""


class Outline:
    """The lines of a page, without `<head>`."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._places: dict[etree._Element, Place] = {}
        # An element around a headline or an article never counts as surrounding, whatever its class.
        self._around = {above for held in root.iter("h1", "article", "main") for above in held.iterancestors()}
        self._around.update(_page_forms(root))
        self.lines: list[Line] = list(self._read())

    def headline(self, title: str | None) -> int | None:
        """Return the index of the line that prints the headline; None if there is none.

        An `<h1>` matches if it shares half of its words with the title; any other line must have the title's text.
        Of several, a heading with half of the title's words or more comes first: an `<h1>` may be the site's name.
        """
        whole = uncut(title or "")
        key = fold(whole)
        longest = 2 if whole == title else _CUT_LONGEST
        words = set(key.split())
        best: tuple[bool, bool, bool, int] | None = None
        for at, line in enumerate(self.lines):
            h1 = line.place.block.tag == "h1"
            bare = not line.linked or (line.heading and _HEADLINE_NAMES.search(line.place.block.get("class") or ""))
            if line.place.surrounding or not (h1 or (bare and 1 / 2 < len(line.text) / len(key or " ") < longest)):
                continue
            printed = fold(line.text)
            same = bool(printed) and (printed == key or (len(printed) > 20 and (printed in key or key in printed)))
            if same and longest > 2 and not h1:
                same = printed.startswith(key)
            if not same and h1:
                shared = set(printed.split())
                same = len(shared) > 2 and len(shared & words) >= _ALIKE * min(len(shared), len(words))
            if same:
                most = line.heading and 2 * len(words.intersection(printed.split())) >= len(words)
                best = max(best or (False, False, False, -at), (most, h1, line.heading, -at))
        return -best[3] if best else None

    def printed(self, at: int, title: str) -> str:
        """Return the headline printed at a line, joined with adjacent lines if its element breaks the title."""
        key, block = fold(title), self.lines[at].place.block
        text = self.lines[at].text
        before = reversed(self.lines[max(0, at - _MAX_BREAKS) : at])
        for beside, form in ((before, "{1} {0}"), (self.lines[at + 1 : at + _MAX_BREAKS], "{0} {1}")):
            for line in beside:
                whole = form.format(text, line.text)
                if line.place.block is not block or fold(whole) not in key:
                    break
                text = whole
        return text

    def _read(self) -> Iterator[Line]:
        parts: list[str] = []
        links: list[tuple[etree._Element, str]] = []
        place: Place | None = None
        longest = 0
        nodes: Any = _NODES(self._root)
        for text in nodes:
            breaks = not isinstance(text, str)
            element = text.getparent()
            if not breaks and text.is_tail:
                breaks = element.tag in BLOCKS
                element = element.getparent()
            here = self._places.get(element) or self._place(element)
            if place is not None and (breaks or here.block is not place.block):
                if line := _line(parts, links, place):
                    yield line
                parts, links = [], []
            if not isinstance(text, str) or here.unseen:
                continue
            if here.keeps_lines and "\n" in text:
                *whole, text = _printed_lines(text)
                for part in whole:
                    if line := _line([*parts, part], links, here):
                        yield line
                    parts, links = [], []
                if not text:
                    continue
            elif parts and not parts[-1][-1].isspace() and not text[0].isspace() and _is_apart(text, here.block):
                parts.append(" ")
                if here.link is not None:
                    links.append((here.link, " "))
            parts.append(text)
            if here.link is not None:
                links.append((here.link, text))
            # The longest part of a line determines its place, so that a button at its end does not.
            if len(parts) == 1 or len(text) > longest:
                place, longest = here, len(text)
        if place is not None and (line := _line(parts, links, place)):
            yield line

    def _place(self, element: etree._Element) -> Place:
        """The place of an element; the places of its ancestors are determined on the way and cached."""
        chain = []
        above: etree._Element | None = element
        while above is not None and above not in self._places:
            chain.append(above)
            above = above.getparent()
        place = self._places[above] if above is not None else Place(chain[-1], None, ())
        for node in reversed(chain):
            surrounding = place.surrounding
            surrounds = node.tag != "blockquote" and node not in self._around and self._surrounds(node)
            if node.tag == "blockquote":
                # A quote is text; an embedded post has the class names of its social network.
                surrounding = ()
            elif surrounds and len(surrounding) < _MAX_SURROUNDING:
                surrounding = (*surrounding, node)
            block = place.block
            if node.tag in BLOCKS or node.tag in NOT_TEXT or node.tag == "body" or is_heading_date(node, block):
                block = node
            link = node if node.tag == "a" else place.link
            keeps = place.keeps_lines or node.tag == "pre" or _keeps_lines(node)
            changed = surrounds or surrounding is not place.surrounding
            if block is not place.block or link is not place.link or changed or keeps is not place.keeps_lines:
                unseen = block is place.block and (place.unseen or (changed and is_hidden(node)))
                place = Place(block, link, surrounding, unseen, keeps)
            self._places[node] = place
        return place

    def _surrounds(self, node: etree._Element) -> bool:
        if node.tag in _SURROUNDING_TAGS or is_hidden(node):
            return True
        if node.tag in ("html", "body"):
            return False
        return _is_named(node, _SURROUNDING_WORDS)


def uncut(title: str) -> str:
    """Return a title without the dots that mark it as truncated."""
    return title.rstrip(" .…") if title.endswith(("...", "…")) else title


def _is_apart(text: Any, block: etree._Element) -> bool:
    """Whether there is only white space between a text and the previous text in the block."""
    node = text.getparent()
    if text.is_tail and (node.text or len(node)):
        return False
    for _ in range(_MAX_STEPS):
        if node is block or (above := node.getparent()) is None:
            return False
        before = node.getprevious()
        gap = above.text if before is None else before.tail
        if gap:
            return bool(gap.isspace())
        if before is not None and (before.text or len(before)):
            return False
        node = above if before is None else before
    return False


def _keeps_lines(element: etree._Element) -> bool:
    style = element.get("style")
    return style is not None and "white-space" in style and _PRE.search(style) is not None


def _printed_lines(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text whose line ends are shown; lines wrapped at a fixed width form one paragraph."""
    parts: list[str] = []
    for line in text.split("\n"):
        bare = line.strip()
        parts.append(line)
        if not bare or not _WRAPPED[0] < len(bare) < _WRAPPED[1] or bare.endswith(SENTENCE_ENDS):
            yield "\n".join(parts)
            parts = []
    yield "\n".join(parts)


def _page_forms(root: etree._Element) -> Iterator[etree._Element]:
    """Yield forms that contain most of the page or have a view state, as those of ASP.NET do."""
    forms = list(islice(root.iter("form"), _MAX_FORMS))
    if forms:
        size = _size(root)
        yield from (form for form in forms if 2 * _size(form) > size or form.find(_VIEW_STATE) is not None)


def _size(element: etree._Element) -> int:
    return sum(1 for _ in element.iter())


def is_advert(element: etree._Element) -> bool:
    """Whether the class or id of an element marks it as an advertisement."""
    return _is_named(element, _ADVERT_WORDS)


def is_aside(element: etree._Element) -> bool:
    """Whether the class or id of an element marks it as a box of links to other articles or of buttons."""
    return _is_named(element, _ASIDE_WORDS)


def _is_named(element: etree._Element, words: frozenset[str]) -> bool:
    first, second = element.get("class"), element.get("id")
    return bool(first or second) and _any_has_word(f"{first or ''} {second or ''}", words)


@lru_cache(maxsize=4096)
def _any_has_word(names: str, words: frozenset[str]) -> bool:
    return any(_has_word(name, words) for name in names.split())


def _has_word(name: str, wanted: frozenset[str]) -> bool:
    """Whether a class or id contains one of the wanted words, as a whole word and without a negation."""
    words = {word.lower() for word in _NAME_WORDS.findall(name)}
    return not wanted.isdisjoint(words) and _NEGATIONS.isdisjoint(words)


def _line(parts: Sequence[str], links: Sequence[tuple[etree._Element, str]], place: Place) -> Line | None:
    text = collapse("".join(parts))
    if not any(map(str.isalnum, text)) or (text.startswith("{{") and text.endswith("}}")):
        return None
    shown: list[tuple[etree._Element, list[str]]] = []
    for link, part in links:
        if shown and shown[-1][0] is link:
            shown[-1][1].append(part)
        else:
            shown.append((link, [part]))
    printed = [(link.get("href") or "", words) for link, texts in shown if (words := collapse("".join(texts)))]
    linked = sum(_count(words) for _, words in printed)
    return Line(
        text, heading_level(place.block), printed, place=place, words=max(0, _count(text) - linked), linked=linked
    )


def _count(text: str) -> int:
    """Number of words, but at least one per twelve characters beyond ASCII text, for scripts without spaces."""
    words = text.count(" ") + 1
    return words if text.isascii() else max(words, len(text) // 12)
