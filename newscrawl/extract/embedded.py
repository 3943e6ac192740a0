"""Aggregators' pages: the page's own article and, under a related heading, the whole text of others, in any markup.

No element is trusted, only what is printed: the headline, the source line, the keyword line, the related heading. What
stands around the articles is known by its place: in menus and footers, or outside the element that holds the related
heading and the first sentence below it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from newscrawl.arabic import clean, fold, lines
from newscrawl.extract.blocks import NOT_TEXT, Block
from newscrawl.extract.document import Document
from newscrawl.extract.generic import SENTENCE, opens_comments
from newscrawl.extract.outline import Line, Outline
from newscrawl.extract.selectors import BLOCKS, is_hidden

# Elements in which a whole article may stand, though they seldom hold one.
_MAY_HOLD = frozenset("aside footer form object".split())
_LABEL_WORDS = 5
_MOST_TAGS = 40
_LIST = 2
"""This many links in a row are a list."""
_LONGEST_TITLE = 250
_TITLE_LINK = 0.5
"""Share of a title's line that a link must have to be the title's."""


def whole_lines(
    document: Document, title: str, within: Collection[etree._Element], outlets: Sequence[str]
) -> list[Line]:
    """The lines of the page's own article, of the related headings below it, and of the articles under those.

    `within` are the elements to look in (none: the whole page), `outlets` the names that a dateline may begin with.
    `[]` for a page that prints neither a source line nor a related heading with an article below it.
    """
    outline = Outline(document.root)
    at = outline.headline(title)
    printed = [line for line in outline.lines if not _is_unseen(line) and (not within or _is_within(line, within))]
    return _Page(printed, None if at is None else outline.lines[at], outlets).lines()


class _Page:
    """The lines of one page, and the places of its articles."""

    def __init__(self, printed: list[Line], headline: Line | None, outlets: Sequence[str]) -> None:
        self._printed = printed
        self._texts = [clean(line.text) for line in printed]
        self._outlets = outlets
        self._end = len(printed)
        self._start = next((at + 1 for at, line in enumerate(printed) if line is headline), 0)
        self._credit = next((at for at in range(self._start, self._end) if self._ends_article(at)), self._end)
        """The first source or keyword line."""
        self._related = {at: below for at in range(self._start, self._end) if (below := self._whole_below(at))}
        """The place of each related heading with a whole article below it -> that of the article's first sentence."""

    def lines(self) -> list[Line]:
        first = min(self._related, default=self._end)
        sources = [at for at in range(self._start, self._end) if self._is_source(at)]
        if not self._related and not sources:
            return []
        kept = self._kept()
        own = [at for at in kept if at < first]
        below = [at for at in kept if at >= first]
        if not any(at < first for at in sources):
            own += (credit := self._own_credit(below))
            below = [at for at in below if at not in credit]
        for at in self._related:
            self._printed[at].opens_below = True
        return [self._printed[at] for at in (*own, *below)]

    # -- what is printed where -------------------------------------------------------------------------------------

    def _whole_below(self, at: int) -> int | None:
        """The first sentence below a related heading if it is another article's; None for any other line."""
        text = self._texts[at]
        prefixed = lines.split_related_prefix(text)
        if prefixed is None and not lines.is_related_heading(text):
            return None
        # The title stands between them, or on the heading's line.
        first = at if prefixed is not None else at + 1
        sentence = self._sentence_after(first)
        if sentence is None or at > self._credit:
            return sentence
        dateline = lines.read_dateline(self._texts[first + 1], outlets=self._outlets)
        if dateline is not None and dateline.outlet is not None:
            return sentence
        # A box between the paragraphs holds its heading and its link; the sentence after it is the article's own.
        box = _common(self._printed[at], self._printed[first])
        return sentence if prefixed is None and _is_in(self._printed[sentence].place.block, box) else None

    def _sentence_after(self, at: int) -> int | None:
        """The first sentence after a line, before the next heading of links and the next link to an article."""
        for place in range(at + 1, self._end):
            line, text = self._printed[place], self._texts[place]
            if lines.is_related_heading(text) or lines.is_most_read_heading(text) or lines.split_related_prefix(text):
                return None
            if line.is_link and line.linked >= _LABEL_WORDS:
                return None
            if self._is_sentence(place):
                return place
        return None

    def _is_sentence(self, at: int) -> bool:
        line = self._printed[at]
        return line.words >= SENTENCE and line.words > line.linked and not self._is_note(at)

    def _is_note(self, at: int) -> bool:
        return self._is_source(at) or lines.opens_keywords(self._texts[at]) or lines.is_banner(self._texts[at])

    def _is_source(self, at: int) -> bool:
        return lines.read_source(self._texts[at]) is not None or lines.is_source_label(self._texts[at])

    def _ends_article(self, at: int) -> bool:
        text = self._texts[at]
        return self._is_source(at) or (lines.opens_keywords(text) and lines.read_keywords(text) is not None)

    # -- what stands around ----------------------------------------------------------------------------------------

    def _kept(self) -> list[int]:
        """The places of the lines that are an article's."""
        marks = [*self._related, *self._related.values()]
        for at in range(self._start, self._end):
            if self._ends_article(at):
                # A label may stand above what it names.
                marks += [at, min(at + 1, self._end - 1)]
        marked = {element for at in marks for element in _path(self._printed[at].place.block)}
        inside = [
            all(element in marked and _may_hold(element) for element in line.place.surrounding)
            for line in self._printed
        ]
        kept: list[int] = []
        container: etree._Element | None = None
        sentence = credit = -1
        begun = False
        for at in range(self._start, self._end):
            if not inside[at]:
                continue
            if at in self._related:
                sentence = self._related[at]
                container = _common(self._printed[at], self._printed[sentence])
            if at > sentence and opens_comments(self._printed[at]) and kept:
                break
            if self._ends_article(at):
                credit = at
            around = container is not None and at > sentence and not _is_in(self._printed[at].place.block, container)
            # The page's own credit may follow the articles below it.
            if around and not (credit >= 0 and at - credit <= _MOST_TAGS and self._is_credit(at, credit)):
                continue
            if container is None and (self._is_button(at, credit) or self._is_stamp(at, begun)):
                continue
            begun = begun or self._is_sentence(at)
            kept.append(at)
        return kept

    def _is_credit(self, at: int, credit: int) -> bool:
        """Whether a line is part of the credit that begins at another line: its name, its keywords."""
        line = self._printed[at]
        return at <= credit + 1 or line.is_link or line.words <= _LABEL_WORDS

    def _is_button(self, at: int, credit: int) -> bool:
        """Whether a line above the related heading is only a short link, and not a keyword."""
        line = self._printed[at]
        return credit < 0 and not line.words and 0 < line.linked < _LABEL_WORDS

    def _is_stamp(self, at: int, begun: bool) -> bool:
        """Whether a line is a date, or over the text a label of two words at most («سياسة», «بوابة الفجر:»)."""
        text = self._texts[at]
        return lines.is_date_line(text) or (not begun and (text.count(" ") < 2 or text.rstrip(" :") in self._outlets))

    def _own_credit(self, below: list[int]) -> list[int]:
        """The source line of the page's own article, and the lines after it, if it is printed below the others.

        An article that names its outlet in a dateline has no other source.
        """
        start = next((place for place, at in reversed(list(enumerate(below))) if self._is_source(at)), None)
        if start is None:
            return []
        for at in below[:start]:
            dateline = lines.read_dateline(self._texts[at], outlets=self._outlets)
            outlet = dateline.outlet if dateline is not None else None
            if outlet is not None and fold(outlet) not in fold(self._texts[below[start]]):
                return below[start:]
        return []


@dataclass(slots=True)
class Piece:
    """A whole article below a related heading."""

    title: str
    href: str | None
    """The link of its title."""
    stamp: str | None = None
    """The date line below its title."""
    blocks: list[Block] = field(default_factory=list)


def split_pieces(blocks: Sequence[Block], outlets: Sequence[str]) -> Iterator[Piece]:
    """The whole articles under a related heading.

    One begins under the heading, at another related heading, at a heading of the first title's level, and at a line
    before a dateline with an outlet.
    """
    texts = [clean(block.text) for block in blocks]
    level = 0
    piece: Piece | None = None
    opened = True
    listed = 0
    for at, (block, text) in enumerate(zip(blocks, texts, strict=True)):
        if not text or lines.is_banner(text):
            continue
        if lines.is_related_heading(text) or lines.is_most_read_heading(text):
            listed = 0
            if block.opens_below:
                opened = True
            elif piece is not None:
                piece.blocks.append(block)
            continue
        is_date = lines.is_date_line(text)
        if is_date and (opened or (piece is not None and not piece.blocks)):
            if piece is not None and not opened:
                piece.stamp = " ".join(filter(None, (piece.stamp, text)))
            continue
        prefixed = lines.split_related_prefix(text) if block.opens_below else None
        title = prefixed[1] if prefixed is not None else text
        opened = opened or prefixed is not None
        if not opened and len(title) < _LONGEST_TITLE and not text.endswith("."):
            dateline = lines.read_dateline(texts[at + 1], outlets=outlets) if at + 1 < len(texts) else None
            is_titled = dateline is not None and dateline.outlet is not None
            opened = is_titled or (0 < block.level == level and piece is not None and bool(piece.blocks))
        if opened:
            if piece is not None:
                yield piece
            else:
                level = block.level
            listed = 0
            piece = Piece(title, block.links[0][0] if block.linked_share > _TITLE_LINK and block.links else None)
            opened = False
        elif piece is not None:
            # Nothing of the article follows a list of links.
            listed = min(listed + 1, _LIST) if block.is_link else 0 if listed < _LIST else listed
            if listed < _LIST or block.is_link:
                piece.blocks.append(block)
    if piece is not None:
        yield piece


def _is_within(line: Line, elements: Collection[etree._Element]) -> bool:
    return any(element in elements for element in _path(line.place.block))


def _path(element: etree._Element) -> Iterator[etree._Element]:
    """The element and all above it, innermost first."""
    node: etree._Element | None = element
    while node is not None:
        yield node
        node = node.getparent()


def _is_in(element: etree._Element, outer: etree._Element) -> bool:
    return any(node is outer for node in _path(element))


def _common(one: Line, other: Line) -> etree._Element:
    """The innermost block that holds two lines; inline elements that wrap blocks hold only some of the text."""
    held = set(_path(one.place.block))
    shared = [element for element in _path(other.place.block) if element in held]
    return next((element for element in shared if element.tag in BLOCKS), shared[-1])


def _may_hold(element: etree._Element) -> bool:
    return element.tag in _MAY_HOLD or element.tag not in NOT_TEXT


def _is_unseen(line: Line) -> bool:
    return any(is_hidden(element) for element in line.place.surrounding)
