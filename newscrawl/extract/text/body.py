"""Turn blocks of text into an article: separate its paragraphs from the other lines among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from newscrawl.arabic import clean, fold, lines
from newscrawl.extract.text.blocks import Block
from newscrawl.extract.text.labels import joined
from newscrawl.extract.text.pieces import split_pieces
from newscrawl.items import LinkKind

_NAME_EDGES = " :-–—.()"
_MAX_NAME = 40
_LINKED = 0.6
"""Minimum share of a keyword line that is in links; the rest is the label and the separators."""
_MAX_DATELINES = 2


class Mark(StrEnum):
    """Why a block is not a paragraph, judged by its words or its links."""

    EMPTY = "only punctuation"
    SIGN_OFF = "a sign-off, or the outlet's name alone"
    END = "the mark for the end of the text"
    AGAIN = "repeats the previous paragraph"
    BANNER = "a banner"
    BOX = "in a box with other content"
    STAMP = "a time stamp"
    PAYWALL = "a notice that only subscribers may read on"
    RELATED_HEADING = "the heading of related articles"
    MOST_READ_HEADING = "the heading of most-read articles"
    BELOW = "below the heading of related articles"
    PROMO = "a link to another article"
    SOURCE = "a source line"
    KEYWORDS = "a keyword line"
    CREDIT = "an agency's name"
    CAPTION = "a caption with its credit"
    HEADLINE = "repeats the headline"
    AFTER = "after a source or keyword line"
    DATELINE = "a dateline"
    SECOND_DATELINE = "after a second dateline of the outlet"


_LISTS: dict[Mark, LinkKind] = {Mark.RELATED_HEADING: "inline", Mark.MOST_READ_HEADING: "most-read"}
"""The heading of a list of links -> the kind of its links."""


@dataclass(frozen=True, slots=True)
class Promo:
    """A link to another article between the paragraphs."""

    href: str | None
    text: str
    kind: LinkKind


@dataclass(slots=True)
class Prose:
    """The contents of an article's blocks."""

    title: str | None = None
    """The heading above the text; None for the page's own article, whose title is found elsewhere."""
    href: str | None = None
    """The link in that heading."""
    stamp: str | None = None
    """The date line between that heading and the text."""
    paragraphs: list[str] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)
    """The links in the paragraphs, in order."""
    datelines: list[lines.Dateline] = field(default_factory=list)
    source: lines.SourceLine | None = None
    source_href: str | None = None
    tags: tuple[str, ...] = ()
    credit: str | None = None
    """An agency whose name is printed as a separate paragraph."""
    promos: list[Promo] = field(default_factory=list)
    below: list[Block] = field(default_factory=list)
    """The blocks from the related-articles heading on, if whole articles follow it."""
    foreign: bool = False
    """Whether the text is only the truncated lead of another article."""
    locked: bool = False
    """Whether the text ends with a notice that only subscribers may read on."""
    marks: dict[int, Mark] = field(default_factory=dict)
    """Block index -> why that block is not a paragraph."""

    @property
    def dateline(self) -> str | None:
        """The datelines as printed."""
        return " ".join(line.raw for line in self.datelines) or None

    @property
    def body(self) -> str:
        """The paragraphs, joined by one newline."""
        return "\n".join(self.paragraphs)


@dataclass(slots=True)
class _Sorting:
    """An article while its blocks are sorted: its prose so far, and what the blocks above say about the next one."""

    title: str
    prose: Prose = field(default_factory=Prose)
    list_of: LinkKind | None = None
    """The kind of the links, if the blocks above are the heading of a list and its links."""
    ended: bool = False
    """Whether the text has ended: after an end mark, or a source or keyword line, below a paragraph."""


class Sorter:
    """Sort the blocks of a site's articles into paragraphs and other lines.

    `outlets` are the names that a dateline may begin with; `is_article` returns whether an href leads to an article.
    With `one_dateline`, a second dateline of the outlet marks the start of another article.
    """

    def __init__(
        self,
        *,
        outlets: Iterable[str],
        is_article: Callable[[str], bool],
        one_dateline: bool = False,
    ) -> None:
        self.outlets = tuple(outlets)
        self._own_names = {fold(name) for name in self.outlets}
        self._is_article = is_article
        self._one_dateline = one_dateline

    def sort(self, blocks: Sequence[Block], title: str) -> Prose:
        """Return the prose of the article with that title."""
        sorting = _Sorting(title)
        prose = sorting.prose
        places: list[int] = []
        linked: dict[int, list[tuple[str, str]]] = {}
        for indexes, block in joined(blocks):
            if block.opens_below:
                prose.below = list(blocks[indexes.start :])
                prose.marks |= dict.fromkeys(range(indexes.start, len(blocks)), Mark.BELOW)
                break
            text = clean(block.text)
            mark = self._judge(block, text, sorting)
            if mark is not None:
                prose.marks |= dict.fromkeys(indexes, mark)
            else:
                prose.locked = False
                prose.paragraphs.append(text)
                places.append(indexes.start)
                if block.links:
                    linked[indexes.start] = block.links
        self._take_datelines(prose, title, places)
        prose.hrefs = [href for at in places if at in linked for href, _ in linked[at]]
        return prose

    def _judge(self, block: Block, text: str, sorting: _Sorting) -> Mark | None:
        """The mark of a block, None for a paragraph; records in `sorting` what the block means for those below it."""
        prose = sorting.prose
        mark = self._mark(text, prose.locked)
        if mark is None:
            if self._is_promo(block, text, sorting.list_of, prose):
                return Mark.PROMO
            sorting.list_of = None
            return self._judge_prose(block, text, sorting)
        if mark is Mark.PAYWALL:
            prose.locked = True
        elif mark is Mark.END:
            sorting.ended = sorting.ended or bool(prose.paragraphs)
        elif mark in _LISTS:
            sorting.list_of = _LISTS[mark]
        return mark

    def _judge_prose(self, block: Block, text: str, sorting: _Sorting) -> Mark | None:
        """The mark of a block that neither its words alone nor its links rule out as a paragraph."""
        prose = sorting.prose
        mark = self._note(block, text, sorting.title, prose)
        if mark is not None:
            sorting.ended = sorting.ended or bool(prose.paragraphs and (prose.source or prose.tags))
            return mark
        if block.boxed:
            return Mark.BOX
        if sorting.ended:
            return Mark.AFTER
        if text == sorting.title:
            return Mark.HEADLINE
        # Some pages print the lead above the text and again as its first paragraph.
        return Mark.AGAIN if text in prose.paragraphs[-1:] else None

    def _mark(self, text: str, locked: bool) -> Mark | None:
        """The mark of a block judged by its words alone; `locked` if a subscribers-only notice is above it."""
        if not text:
            return Mark.EMPTY
        if lines.is_paywall_notice(text) or (locked and lines.is_subscription_talk(text)):
            return Mark.PAYWALL
        if lines.is_banner(text):
            return Mark.BANNER
        if lines.is_stamp_line(text):
            return Mark.STAMP
        if lines.is_sign_off(text) or self._is_own_name(text):
            return Mark.SIGN_OFF
        if lines.is_end_mark(text):
            return Mark.END
        if lines.is_related_heading(text):
            return Mark.RELATED_HEADING
        return Mark.MOST_READ_HEADING if lines.is_most_read_heading(text) else None

    def sort_below(self, blocks: Sequence[Block]) -> list[Prose]:
        """Return the whole articles below a related-articles heading, each with its title."""
        found = []
        for piece in split_pieces(blocks, self.outlets):
            prose = self.sort(piece.blocks, piece.title)
            prose.title, prose.href, prose.stamp = piece.title, piece.href, piece.stamp
            if prose.paragraphs:
                found.append(prose)
        return found

    def _is_own_name(self, text: str) -> bool:
        """Whether the paragraph is only the outlet's name, which some sites print above or below every text."""
        return len(text) <= _MAX_NAME and fold(text).strip(_NAME_EDGES) in self._own_names

    def _is_promo(self, block: Block, text: str, list_of: LinkKind | None, prose: Prose) -> bool:
        prefixed = lines.split_related_prefix(text)
        if prefixed is not None:
            links: Sequence[tuple[str | None, str]] = block.links or [(None, prefixed[1])]
            prose.promos += [Promo(href, clean(shown), "inline") for href, shown in links]
            return True
        if not block.is_link:
            return False
        if list_of is None and not any(self._is_article(href) for href, _ in block.links):
            return False
        prose.promos += [Promo(href, clean(shown), list_of or "inline") for href, shown in block.links]
        return True

    @staticmethod
    def _note(block: Block, text: str, title: str, prose: Prose) -> Mark | None:
        """Record a source line, keyword line or credit in `prose` and return its mark; None for any other block.

        A caption with its credit is marked, but not recorded.
        """
        source = lines.read_source(text)
        if source is not None:
            prose.source = prose.source or source
            prose.source_href = prose.source_href or (block.links[0][0] if block.links else None)
            return Mark.SOURCE
        tags = lines.read_keywords(text, f"{title}\n{prose.body}") if lines.opens_keywords(text) else None
        if tags is not None:
            linked = tuple(clean(shown) for _, shown in block.links)
            # The links separate the keywords even if the line has no separators between them.
            prose.tags = prose.tags or (linked if len(linked) > 1 and block.linked_share > _LINKED else tags)
            return Mark.KEYWORDS
        if lines.is_credit_line(text):
            prose.credit = prose.credit or lines.credited_agency(text)
            return Mark.CREDIT
        return Mark.CAPTION if lines.is_caption_credit(text) else None

    def _take_datelines(self, prose: Prose, title: str, places: list[int]) -> None:
        """Move the datelines from the paragraphs to `prose.datelines`; `places` are the paragraphs' block indexes."""
        paragraphs = prose.paragraphs
        while paragraphs and len(prose.datelines) < _MAX_DATELINES:
            dateline = lines.read_dateline(paragraphs[0], outlets=self.outlets)
            if dateline is None:
                break
            prose.datelines.append(dateline)
            if dateline.rest:
                paragraphs[0] = dateline.rest
            else:
                del paragraphs[0]
                prose.marks[places.pop(0)] = Mark.DATELINE
        if not self._one_dateline:
            return
        for at in range(1, len(paragraphs)):
            again = lines.read_dateline(paragraphs[at], outlets=self.outlets)
            if again is not None and again.outlet is not None:
                prose.marks.update(dict.fromkeys(places[at:], Mark.SECOND_DATELINE))
                del paragraphs[at:], places[at:]
                break
        if len(paragraphs) == 1 and prose.datelines and not paragraphs[0].endswith(lines.SENTENCE_ENDS):
            lead, words = set(paragraphs[0].split()), {word for word in title.split() if len(word) > 3}
            prose.foreign = len(words & lead) < 2
