"""Find the text of an article on any page, without selectors.

Each line from the headline on, in page order, gets a weight; the run of lines with the highest total weight is the
text (as in BTE and boilerpipe). The run determines the container and, inside it, the element paths of the paragraphs:
lines on other paths are in boxes between the paragraphs or come after the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from newscrawl.arabic import fold
from newscrawl.arabic import lines as recognizers
from newscrawl.extract.document import Document
from newscrawl.extract.layout.cards import card_lines
from newscrawl.extract.layout.container import Paths
from newscrawl.extract.layout.outline import Line, is_advert
from newscrawl.extract.selectors import is_hidden, is_in
from newscrawl.extract.text.line_words import (
    SENTENCE,
    ends_sentence,
    is_ago,
    is_lead,
    is_numbers,
    is_quote,
    is_sentence,
    is_stamp,
    is_title_link,
    opens_comments,
)

# Weights of lines, in words; the weight of a sentence is its number of words outside links.
LABEL = -3.0
"""Weight of a line shorter than a sentence: a label, a button, a cell."""
LINK = -2.0
"""Base weight of a line that is mostly links; its linked words are subtracted from it."""
GAP = -20.0
"""If links and labels after the last paragraph weigh less than this, a later sentence is not part of the text."""
SURROUNDING = -1.0
"""Weight per word (the first thirty) in elements that surround articles: forms, menus, comments, share buttons."""

# Shares of words, 0 to 1.
FIRST_RUN_SHARE = 0.5
"""The text is the first run after the headline with at least this share of the heaviest run's weight."""
EXEMPT_SHARE = 0.7
"""An element with more than this share of the page's sentences is the article, even if its class is `photo`."""
HEADLINE_ARTICLE_SHARE = 0.2
"""The headline's `<article>` is the whole article if it holds more than this share of the page's sentences."""
PATH_SHARE = 0.2
"""A second path in the container belongs to the text if it has at least this share of the main path's words."""
LISTING_SHARE = 0.8
"""A page with another headline in at least this share of the gaps between its sentences is a listing."""

MIN_COMPLETE_WORDS = 40
"""Minimum words of a complete text: surrounding elements after it are comments; with fewer, JSON islands are read."""
MIN_BEGUN_WEIGHT = 20.0
"""Minimum weight of a text that comments or another article may follow; with fewer words, class names are ignored."""

_VERSE_TAGS = frozenset(("p", "pre", "blockquote"))
# These tags surround articles even on a page whose class names are not trusted, e.g. with its text in captions.
_ALWAYS_SURROUNDING = frozenset("aside button footer iframe input menu nav noscript object select svg textarea".split())
_MIN_TEASERS = 2
_MIN_GAPS = 3
_LINES_ABOVE_TEXT = 3


class Rule(StrEnum):
    """Reasons why a line is not part of the text."""

    BEFORE = "before the headline"
    SURROUNDING = "in a site element such as a menu or footer"
    CARD = "in a card of another article"
    OTHER_PATH = "on a different path than the paragraphs"
    OUTSIDE = "outside the container"
    LINKS = "only links"
    HEADLINE = "repeats the headline"
    STAMP = "a date line before the text"
    AFTER = "after the text"
    LISTING = "the page is a listing"


@dataclass(frozen=True, slots=True)
class PageText:
    """The lines of a page, and which of them are the article's text."""

    lines: Sequence[Line]
    cuts: Sequence[Rule | None]
    """For every line, the rule that cut it; None for a line of the text."""
    headline: int | None
    """Index of the line that prints the headline; None if no line does."""
    end: int
    """Index of the line where comments or the next article begin; the number of lines if neither follows."""

    @property
    def blocks(self) -> list[Line]:
        """The blocks of the text; `[]` if the page has none or is a listing."""
        return [line for line, cut in zip(self.lines, self.cuts, strict=True) if cut is None]


def read_text(document: Document, title: str | None) -> PageText:
    """Find the article's text on any page. `title` is the article's title, if it is known."""
    outline = document.outline
    at = outline.headline(title)
    reader = _Reader(outline.lines, at, fold(title or ""))
    cuts, end = reader.judge(reader.surrounded())
    if Rule.LISTING not in cuts and reader.words(cuts) < MIN_BEGUN_WEIGHT:
        again, again_end = reader.judge(reader.surrounded(_ALWAYS_SURROUNDING))
        if reader.words(again) > reader.words(cuts):
            cuts, end = again, again_end
    return PageText(outline.lines, cuts, at, end)


class _Reader:
    """Decides for each line of one page whether it is part of the text."""

    def __init__(self, lines: Sequence[Line], headline: int | None, title: str) -> None:
        self._lines = lines
        self._headline = headline
        self._title = title
        self._start = 0 if headline is None else headline + 1
        self._printed = title if headline is None else fold(lines[headline].text)
        self._verses = _verses(lines)
        self._cards = card_lines(lines, headline)
        self._above_headline = None if headline is None else _tags_above(lines[headline].place.block)

    def words(self, cuts: Sequence[Rule | None]) -> int:
        """Number of words in the text that the cuts leave."""
        return sum(line.words for line, cut in zip(self._lines, cuts, strict=True) if cut is None)

    def surrounded(self, tags: frozenset[str] | None = None) -> list[bool]:
        """For every line, whether it is in an element that surrounds articles.

        With `tags`, only elements with these tags, hidden elements and advertisements count.
        """
        total = in_article = free = 0
        held: Counter[etree._Element] = Counter()
        follows: set[etree._Element] = set()
        article = self._headline_article()
        inside = [article is not None and is_in(line.place.block, article) for line in self._lines]
        for line, is_inside in zip(self._lines[self._start :], inside[self._start :], strict=True):
            if not is_sentence(line):
                continue
            total += line.words
            in_article += line.words if is_inside else 0
            free += 0 if line.place.surrounding else line.words
            for element in line.place.surrounding:
                if element not in held and (free >= MIN_COMPLETE_WORDS or (free and is_advert(element))):
                    follows.add(element)
                held[element] += line.words
        # Elements after the text are never exempt: comments can be longer than the text.
        ignored = {element for element, words in held.items() if words > EXEMPT_SHARE * total} - follows
        is_whole_article = in_article > HEADLINE_ARTICLE_SHARE * total
        return [
            (is_whole_article and not is_inside)
            or any(
                element not in ignored
                and (tags is None or element.tag in tags or is_hidden(element) or is_advert(element))
                for element in line.place.surrounding
            )
            for line, is_inside in zip(self._lines, inside, strict=True)
        ]

    def _headline_article(self) -> etree._Element | None:
        """The `<article>` around the headline."""
        if self._headline is None:
            return None
        return next(self._lines[self._headline].place.block.iterancestors("article"), None)

    def judge(self, surrounded: Sequence[bool]) -> tuple[list[Rule | None], int]:
        """Return the rule that cuts each line, and the index of the line by which the article has certainly ended."""
        lines = self._lines
        weights = [
            _weight(line, is_surrounded or at in self._cards, self._verses)
            for at, (line, is_surrounded) in enumerate(zip(lines, surrounded, strict=True))
        ]
        first, last, end = self._run(weights)
        cuts: list[Rule | None] = [Rule.BEFORE if at < first else Rule.AFTER for at in range(len(lines))]
        if last < first:
            return cuts, end
        paths = Paths(lines, weights, first, last)
        # Extend the run to lines of the container that are on the run's paths: verses, table rows, a news flash.
        while (
            first > self._start
            and (weights[first - 1] <= 0 or paths.carries(first - 1, PATH_SHARE))
            and paths.contains(first - 1)
        ):
            first -= 1
        last = end - 1
        while surrounded[last] or last in self._cards or not paths.ends_at(last):
            last -= 1
        last = self._above_related_teasers(first, self._without_tail(last, first, weights, paths))
        sentences = 0
        entered = False
        for at in range(first, last + 1):
            line = lines[at]
            entered = entered or paths.contains(at)
            cut = Rule.CARD if at in self._cards else _cut(line, surrounded[at], paths, at, entered)
            # A lead may be above the date line.
            stamped = is_numbers if sentences else is_stamp
            if cut is None and sentences < 2 and (stamped(line) or is_ago(line)):
                cut = Rule.STAMP
            if cut is None and not sentences and self._is_headline(line):
                cut = Rule.HEADLINE
            sentences += cut is None and is_sentence(line)
            cuts[at] = cut
        if self._is_listing(cuts, weights, first, last) or self._is_teaser_list(cuts, first, last):
            cuts[first : last + 1] = [cut or Rule.LISTING for cut in cuts[first : last + 1]]
        return cuts, end

    def _is_headline(self, line: Line) -> bool:
        """Whether a line repeats the headline or continues it."""
        if fold(line.text) == self._printed:
            return True
        goes_on = self._headline is not None and line.place.block is self._lines[self._headline].place.block
        return goes_on and line.heading and not is_sentence(line)

    def _without_tail(self, last: int, first: int, weights: Sequence[float], paths: Paths) -> int:
        """Index of the last line of the text, without sentences that links and labels separate from the main path."""
        main = next((at for at in range(last, first, -1) if weights[at] > 0 and paths.is_inner(at)), last)
        gap = 0.0
        for at in range(main + 1, last + 1):
            if weights[at] > 0:
                return main if gap <= GAP else last
            # A paragraph full of links does not count as a gap.
            gap += 0 if paths.carries(at, PATH_SHARE) else weights[at]
        return last

    def _above_related_teasers(self, first: int, last: int) -> int:
        """Index of the last line of the text; the line above a related heading if only links with teasers follow it."""
        end, teasers, waits = last, 0, False
        for at in range(last, first, -1):
            line = self._lines[at]
            if is_title_link(line):
                teasers, waits = teasers + waits, False
            elif is_sentence(line):
                if waits:
                    break
                waits = True
            elif teasers >= _MIN_TEASERS and not waits and recognizers.is_related_heading(line.text):
                end = at - 1
        return end

    def _run(self, weights: Sequence[float]) -> tuple[int, int, int]:
        """Return the first and last line of the text's run, and the line by which the article has certainly ended."""
        runs = [(0.0, 0, -1)]
        heaviest = total = 0.0
        begin = self._start
        end = len(self._lines)
        for at in range(self._start, end):
            line = self._lines[at]
            if heaviest > MIN_BEGUN_WEIGHT and (opens_comments(line) or self._is_next_headline(line)):
                end = at
                break
            total += weights[at]
            if total <= 0:
                total, begin = 0.0, at + 1
                runs.append((0.0, 0, -1))
            elif total > runs[-1][0]:
                runs[-1] = (total, begin, at)
                heaviest = max(heaviest, total)
        share = 1.0 if self._headline is None else FIRST_RUN_SHARE
        _, first, last = next(run for run in runs if run[0] >= share * heaviest)
        return first, last, end

    def _is_next_headline(self, line: Line) -> bool:
        """Whether the line is the headline of another article, or of this one repeated, as on endless-scroll pages.

        Such a headline has the same tag and path as the first one, but a different parent: the same parent may contain
        subheadings.
        """
        if not line.heading or self._headline is None:
            return False
        block, own = line.place.block, self._lines[self._headline].place.block
        if block.tag == "h1" and fold(line.text) == self._title:
            return True
        return (
            block.tag == own.tag
            and block.getparent() is not own.getparent()
            and _tags_above(block) == self._above_headline
        )

    def _is_listing(self, cuts: Sequence[Rule | None], weights: Sequence[float], first: int, last: int) -> bool:
        """Whether nearly every sentence comes after a headline that links to another article."""
        gaps = headed = 0
        linked = False
        for at in range(first, last + 1):
            line = self._lines[at]
            if cuts[at] is None and weights[at] >= SENTENCE:
                gaps += 1
                headed += linked
                linked = False
            elif is_title_link(line):
                linked = gaps > 0
        return gaps > _MIN_GAPS and headed >= LISTING_SHARE * (gaps - 1)

    def _is_teaser_list(self, cuts: Sequence[Rule | None], first: int, last: int) -> bool:
        """Whether the first sentence and many others are each below a heading that links to an article.

        Only headings with the same tag and path count together.
        """
        opened: Counter[tuple[str, ...]] = Counter()
        above: tuple[str, ...] = ()
        for at in range(max(self._start, first - _LINES_ABOVE_TEXT), last + 1):
            line = self._lines[at]
            if line.heading and is_title_link(line):
                above = (line.place.block.tag, *_tags_above(line.place.block))
            elif cuts[at] is None and is_sentence(line):
                if not opened and not above:
                    return False
                opened[above] += bool(above)
                above = ()
        return max(opened.values(), default=0) > _MIN_GAPS


def _cut(line: Line, surrounded: bool, paths: Paths, at: int, entered: bool) -> Rule | None:
    if surrounded:
        return Rule.SURROUNDING
    if not paths.contains(at):
        # Before the container, a sentence may be a separate lead; nothing after the container is part of the text.
        leads = not entered and line.linked <= line.words and is_lead(line)
        return None if leads else Rule.OUTSIDE
    if not paths.carries(at, PATH_SHARE) and not (line.linked <= line.words and is_quote(line)):
        return Rule.OTHER_PATH
    if line.linked > line.words and not ends_sentence(line) and (line.words < 3 or line.place.block.tag == "p"):
        return Rule.LINKS
    return None


def _weight(line: Line, surrounded: bool, verses: Collection[etree._Element]) -> float:
    if surrounded:
        return SURROUNDING * min(line.words + line.linked, 30) + LABEL
    if line.linked > line.words:
        return LINK - line.linked
    if is_sentence(line) or line.place.block in verses:
        return line.words - line.linked
    return 0 if line.heading else LABEL


def _verses(lines: Sequence[Line]) -> set[etree._Element]:
    """The paragraphs whose lines together are as long as a sentence: verses, broken lines."""
    held: Counter[etree._Element] = Counter()
    for line in lines:
        if line.place.block.tag in _VERSE_TAGS:
            held[line.place.block] += line.words if not line.linked else -line.linked
    return {block for block, words in held.items() if words >= SENTENCE}


def _tags_above(node: etree._Element) -> list[str]:
    return [above.tag for above in node.iterancestors()]
