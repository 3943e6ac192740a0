"""Pages of aggregators: find the lines of the page's own article and of the whole articles below a related heading.

Works for any markup, because it relies only on printed lines: the headline, the source line, the keyword line and the
related heading. Other lines are excluded by their place on the page: in menus and footers, or outside the element that
holds the related heading and the first sentence below it. `pieces` then separates the articles.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from lxml import etree

from newscrawl.arabic import clean, fold, lines
from newscrawl.arabic.gazetteer.page_words import SENTENCE_ENDS
from newscrawl.arabic.lines.keywords import bare_forms
from newscrawl.extract.document import Document
from newscrawl.extract.layout.outline import Line, Outline
from newscrawl.extract.selectors import BLOCKS, is_hidden, is_in
from newscrawl.extract.text.blocks import NOT_TEXT
from newscrawl.extract.text.line_words import READ_MORE_TEXTS, SENTENCE, is_date, opens_comments

# Elements that may contain a whole article, although they rarely do.
_MAY_HOLD = frozenset("aside button figcaption figure footer form object".split())
_ABOVE = 4
"""Number of lines above the text, including the headline, in which the source may be named."""
_LABEL_WORDS = 5
_MAX_TAGS = 40
_TITLE_WORDS = 24
_WHOLE = 2
"""Minimum sentences of a whole article; a single sentence is a teaser, unless it has `_WHOLE_WORDS` words."""
_WHOLE_WORDS = 40
_SHARED = 3
"""Minimum words of a title, not on the page before it, that a text must contain to belong to that title."""
_LONG_WORD = 4


def whole_lines(
    document: Document, title: str, within: Collection[etree._Element], outlets: Sequence[str]
) -> list[Line]:
    """Return the lines of the page's own article, of the related headings below it, and of the articles below those.

    `within` are the elements to search (empty: the whole page), `outlets` the names that a dateline may begin with.
    Returns `[]` for a page that prints neither a source line nor a related heading with an article below it.
    """
    outline = Outline(document.root)
    at = outline.headline(title)
    printed = [line for line in outline.lines if not _is_unseen(line) and (not within or _is_within(line, within))]
    return _Page(printed, None if at is None else outline.lines[at], title, outlets).lines()


class _Page:
    """The lines of one page, and the places (line indexes) of its articles."""

    def __init__(self, printed: list[Line], headline: Line | None, title: str, outlets: Sequence[str]) -> None:
        self._printed = printed
        self._title = title
        self._texts = [clean(line.text) for line in printed]
        self._outlets = outlets
        self._end = len(printed)
        self._start = next((at + 1 for at, line in enumerate(printed) if line is headline), 0)
        self._credit = next((at for at in range(self._start, self._end) if self._ends_article(at)), self._end)
        """The first source or keyword line."""
        self._related = {at: below for at in range(self._start, self._end) if (below := self._whole_below(at))}
        """Place of each related heading with a whole article below it -> place of that article's first sentence."""

    def lines(self) -> list[Line]:
        first = min(self._related, default=self._end)
        above = range(max(0, self._start - _ABOVE), self._start)
        credit = [at for at in above if lines.read_source(self._texts[at]) is not None]
        sources = credit + [at for at in range(self._start, self._end) if self._is_source(at)]
        if not self._related and not sources:
            return []
        kept = self._kept()
        own = credit + [at for at in kept if at < first]
        below = [at for at in kept if at >= first]
        if not any(at < first for at in sources):
            own += (last := self._own_credit(below))
            below = [at for at in below if at not in last]
        for at in self._related:
            self._printed[at].opens_below = True
        return [self._printed[at] for at in (*own, *below)]

    # -- headings, sentences and notes -----------------------------------------------------------------------------

    def _whole_below(self, at: int) -> int | None:
        """Place of the first sentence of the whole article below a related heading; None for any other line."""
        first = self._title_below(at)
        if first is None:
            return None
        sentences = self._sentences_after(first)
        if not sentences:
            return None
        dateline = lines.read_dateline(self._texts[first + 1], outlets=self._outlets)
        if dateline is not None and dateline.outlet is not None:
            return sentences[0]
        if not self._is_whole(sentences):
            return None
        # A box between the paragraphs holds only its heading and its link; the sentences after the box belong to the
        # page's own article. A title that is a heading without a link is not a promo.
        is_titled = self._printed[first].heading and not self._printed[first].linked
        is_whole = at > self._credit or is_titled or self._are_of(first, at, sentences)
        box = None if is_whole else self._box(at, first)
        return sentences[0] if is_whole or (box is not None and self._is_whole(self._within(sentences, box))) else None

    def _title_below(self, at: int) -> int | None:
        """Place of the title that a related heading announces: the next line or the same one; None if there is none."""
        text = self._texts[at]
        if lines.split_related_prefix(text) is not None:
            return at
        if at + 1 == self._end or not lines.is_related_heading(text) or self._is_read_more(at):
            return None
        return at + 1

    def _is_read_more(self, at: int) -> bool:
        """Whether a line is the «read more» button of the link above it."""
        line = self._printed[at]
        if not line.is_link or not at or fold(self._texts[at]) not in READ_MORE_TEXTS:
            return False
        return not {href for href, _ in line.links}.isdisjoint(href for href, _ in self._printed[at - 1].links)

    def _box(self, at: int, first: int) -> etree._Element | None:
        """The element around a related heading and its title; None if it also holds a sentence above them."""
        if at == first:
            return None
        box = _common(self._printed[at], self._printed[first])
        above = next((place for place in range(at - 1, self._start - 1, -1) if self._is_sentence(place)), None)
        return None if above is not None and is_in(self._printed[above].place.block, box) else box

    def _within(self, places: Sequence[int], box: etree._Element) -> list[int]:
        return [at for at in places if is_in(self._printed[at].place.block, box)]

    def _is_whole(self, sentences: Sequence[int]) -> bool:
        """Whether the sentences are a whole article instead of a teaser."""
        return len(sentences) >= _WHOLE or sum(self._printed[at].words for at in sentences) >= _WHOLE_WORDS

    def _are_of(self, first: int, at: int, sentences: Sequence[int]) -> bool:
        """Whether the sentences share more words with the title above them than with the page's own title."""
        prefixed = lines.split_related_prefix(self._texts[first]) if first == at else None
        title = prefixed[1] if prefixed is not None else self._texts[first]
        spoken = _forms(" ".join(self._texts[place] for place in sentences))
        known = _forms(" ".join((self._title, *self._texts[self._start : at])))
        own = sum(not spoken.isdisjoint(forms) for forms in _words(self._title))
        new = sum(not spoken.isdisjoint(forms) and known.isdisjoint(forms) for forms in _words(title))
        return new >= _SHARED and new > own

    def _sentences_after(self, at: int) -> list[int]:
        """Places of the sentences after a line, up to the next heading above links or the next link to an article."""
        found: list[int] = []
        for place in range(at + 1, self._end):
            line, text = self._printed[place], self._texts[place]
            if self._is_read_more(place):
                continue
            if lines.is_related_heading(text) or lines.is_most_read_heading(text) or lines.split_related_prefix(text):
                break
            if line.is_link and line.linked >= _LABEL_WORDS:
                break
            if self._is_sentence(place):
                found.append(place)
        return found

    def _is_sentence(self, at: int) -> bool:
        line = self._printed[at]
        return (
            line.words >= SENTENCE
            and line.words > line.linked
            and not self._is_note(at)
            and not is_date(line, self._texts[at])
        )

    def _is_note(self, at: int) -> bool:
        return self._is_source(at) or lines.opens_keywords(self._texts[at]) or lines.is_banner(self._texts[at])

    def _is_source(self, at: int) -> bool:
        return lines.read_source(self._texts[at]) is not None or lines.is_source_label(self._texts[at])

    def _ends_article(self, at: int) -> bool:
        text = self._texts[at]
        return self._is_source(at) or (lines.opens_keywords(text) and lines.read_keywords(text) is not None)

    # -- surroundings of the articles ------------------------------------------------------------------------------

    def _kept(self) -> list[int]:
        """Places of the lines that belong to an article."""
        marks = [*self._related, *self._related.values()]
        for at in range(self._start, self._end):
            if self._ends_article(at):
                # A label may be on the line above its value.
                marks += [at, min(at + 1, self._end - 1)]
        marked = {element for at in marks for element in _path(self._printed[at].place.block)}
        inside = [
            all(element in marked and _may_hold(element) for element in line.place.surrounding)
            for line in self._printed
        ]
        teasers = self._teasers()
        kept: list[int] = []
        container: etree._Element | None = None
        sentence = credit = -1
        begun = False
        for at in range(self._start, self._end):
            if not inside[at] or at in teasers:
                continue
            if at in self._related:
                sentence = self._related[at]
                container = _common(self._printed[at], self._printed[sentence])
            if at > sentence and opens_comments(self._printed[at]) and kept:
                break
            if self._ends_article(at):
                credit = at
            around = container is not None and at > sentence and not is_in(self._printed[at].place.block, container)
            # The credit of the page's own article may be printed after the articles below it.
            if around and not (credit >= 0 and at - credit <= _MAX_TAGS and self._is_credit(at, credit)):
                continue
            if container is None and (self._is_button(at, credit) or self._is_stamp(at, begun)):
                continue
            begun = begun or self._is_sentence(at)
            kept.append(at)
        return kept

    def _teasers(self) -> set[int]:
        """Places of the teasers below related headings without a whole article: the title and the text in its box."""
        found: set[int] = set()
        for at in range(self._start, self._end):
            first = None if at in self._related else self._title_below(at)
            if first is None or first == at:
                continue
            box = self._box(at, first)
            found.update(self._within(range(first + 1, self._end), box) if box is not None else ())
            title, text = self._printed[first], self._texts[first]
            if not title.linked and title.words <= _TITLE_WORDS and not text.endswith(SENTENCE_ENDS):
                found.add(first)
        return {at for at in found if self._printed[at].words > self._printed[at].linked}

    def _is_credit(self, at: int, credit: int) -> bool:
        """Whether a line is part of the credit that begins at line `credit`: the source's name or its keywords."""
        line = self._printed[at]
        return at <= credit + 1 or line.is_link or line.words <= _LABEL_WORDS

    def _is_button(self, at: int, credit: int) -> bool:
        """Whether a line is only a short link and not a keyword: no credit line has been found above it."""
        line = self._printed[at]
        return credit < 0 and not line.words and 0 < line.linked < _LABEL_WORDS

    def _is_stamp(self, at: int, begun: bool) -> bool:
        """Whether a line is a date or, above the text, an outlet or a label of at most two words («سياسة»)."""
        text = self._texts[at]
        if self._is_source(at):
            return False
        is_label = not begun and (text.count(" ") < 2 or text.rstrip(" :") in self._outlets)
        return is_label or is_date(self._printed[at], text)

    def _own_credit(self, below: list[int]) -> list[int]:
        """The source line of the page's own article and the lines after it, if they are printed below the others.

        An article that names its outlet in a dateline has no other source, so a last source line that does not name
        the outlet belongs to the page's own article.
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


def _words(text: str) -> list[set[str]]:
    """The longer words of a text, each as the set of its forms."""
    return [bare_forms(key) for key in fold(text).split() if len(key) >= _LONG_WORD]


def _forms(text: str) -> set[str]:
    return {form for forms in _words(text) for form in forms}


def _is_within(line: Line, elements: Collection[etree._Element]) -> bool:
    return any(element in elements for element in _path(line.place.block))


def _path(element: etree._Element) -> Iterator[etree._Element]:
    """The element and all its ancestors, innermost first."""
    node: etree._Element | None = element
    while node is not None:
        yield node
        node = node.getparent()


def _common(one: Line, other: Line) -> etree._Element:
    """The innermost block that holds both lines; inline elements around blocks hold only part of the text."""
    held = set(_path(one.place.block))
    shared = [element for element in _path(other.place.block) if element in held]
    return next((element for element in shared if element.tag in BLOCKS), shared[-1])


def _may_hold(element: etree._Element) -> bool:
    return element.tag in _MAY_HOLD or element.tag not in NOT_TEXT


def _is_unseen(line: Line) -> bool:
    return any(is_hidden(element) for element in line.place.surrounding)
