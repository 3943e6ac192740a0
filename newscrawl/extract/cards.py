"""Cards of other articles: adjacent containers, each with a teaser and one headline that links to another page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from newscrawl.arabic import fold
from newscrawl.arabic.gazetteer.page_words import READ_MORE
from newscrawl.extract.outline import Line

_Row = tuple[etree._Element, Any, str | None]
"""The features that the cards of a row share: the element above, tag and class."""
_HEADLINE_WORDS = 3
"""A link of at least this many words is a headline."""
_TEASER_WORDS = 80
"""Elements with more words on average, besides their headlines, are not cards."""
_ROW = 3
"""This many elements without a class make a row of cards; if they share a class, two do."""
_SHORT = 24
_READ_MORE = frozenset(map(fold, READ_MORE))


def card_lines(lines: Sequence[Line], headline: int | None) -> set[int]:
    """The indexes of the lines that stand in cards, `headline` being the index of the page's own headline.

    A card is the largest element with links to one other page only, if alike ones stand beside it: two paragraphs with
    a link each are such elements, too, but have no lines besides the link's.
    """
    leads = {at: lead for at, line in enumerate(lines) if (lead := _lead(line)) is not None}
    if len(leads) < 2:
        return set()
    targets = _targets(lines, {at: lead.href for at, lead in leads.items()}, headline)
    rows: dict[_Row, list[etree._Element]] = {}
    for node, href in targets.items():
        above = node.getparent()
        if href is not None and above is not None and targets.get(above, href) is None:
            rows.setdefault((above, *_kind(node)), []).append(node)
    row_of = {
        card: row for row, alike in rows.items() if len(alike) >= (_ROW if row[2] is None else 2) for card in alike
    }
    card_of: dict[etree._Element, etree._Element | None] = {
        node: None for node, href in targets.items() if href is None
    }
    card_of |= {card: card for card in row_of}
    # What stands above a headline is the end of something else; «read more» ends its own teaser.
    ends = {lead.href for lead in leads.values() if lead.ends}
    opened: set[etree._Element] = set()
    found: dict[_Row, list[int]] = {}
    words: Counter[_Row] = Counter()
    for at, line in enumerate(lines):
        card = _known_above(line.place.block, card_of)
        if card is None:
            continue
        row = row_of[card]
        words[row] += line.words
        if at in leads:
            opened.add(card)
        if card in opened or targets[card] in ends:
            found.setdefault(row, []).append(at)
    return {at for row, inside in found.items() if words[row] <= _TEASER_WORDS * len(rows[row]) for at in inside}


def _targets(lines: Sequence[Line], hrefs: Mapping[int, str], headline: int | None) -> dict[etree._Element, str | None]:
    """The elements around links to other pages -> the link, None for an element with several or with the headline."""
    targets: dict[etree._Element, str | None] = {}
    for at, href in hrefs.items():
        node: etree._Element | None = lines[at].place.block
        # Above an element that changes nothing, nothing changes.
        while node is not None and not (node in targets and targets[node] in (None, href)):
            targets[node] = None if node in targets else href
            node = node.getparent()
    node = None if headline is None else lines[headline].place.block
    while node is not None:
        targets[node] = None
        node = node.getparent()
    return targets


def _kind(card: etree._Element) -> tuple[Any, str | None]:
    """Tag and class of a card, or of the element that it only wraps."""
    while len(card) == 1 and card.get("class") is None:
        card = card[0]
    return card.tag, card.get("class")


def _known_above(
    node: etree._Element | None, known: dict[etree._Element, etree._Element | None]
) -> etree._Element | None:
    """The value stored for the nearest element around a node; it is then stored for the node too."""
    passed = []
    while node is not None and node not in known:
        passed.append(node)
        node = node.getparent()
    value = known[node] if node is not None else None
    known.update(dict.fromkeys(passed, value))
    return value


@dataclass(frozen=True, slots=True)
class _Lead:
    """The target of a line's link, and whether the line ends a teaser."""

    href: str
    ends: bool


def _lead(line: Line) -> _Lead | None:
    """The target of a line's link: of a headline, or of a teaser's «read more»."""
    for href, shown in line.links:
        if href.startswith(("#", "javascript:")):
            continue
        if len(shown) < _SHORT and fold(shown) in _READ_MORE:
            return _Lead(href, ends=True)
        if line.linked > line.words and shown.count(" ") + 1 >= _HEADLINE_WORDS:
            return _Lead(href, ends=False)
    return None
