"""Cards of other articles: adjacent containers, each with a teaser and one headline that links to another page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from newscrawl.arabic import fold
from newscrawl.extract.layout.outline import Line
from newscrawl.extract.text.line_words import READ_MORE_TEXTS

_Row = tuple[etree._Element, Any, str | None]
"""The features that all cards of a row share: parent element, tag and class."""
_HEADLINE_WORDS = 3
"""Minimum words of a link that counts as a headline."""
_TEASER_WORDS = 80
"""Maximum average words of a row's cards, headlines not counted; elements with more are not cards."""
_ROW = 3
"""Minimum elements without a class that form a row of cards; two are enough if they share a class."""
_SHORT = 24


def card_lines(lines: Sequence[Line], headline: int | None) -> set[int]:
    """Indexes of the lines that are in cards; `headline` is the index of the page's own headline.

    A card is the largest element that links to only one other page, if it has similar siblings. Two paragraphs with
    one link each match this too, but they contain no line except the one with the link.
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
    # Lines above a headline in a card belong to something else, unless a «read more» link ends the card's teaser.
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
    """Map elements around links to other pages -> the link; None if an element has several or holds the headline."""
    targets: dict[etree._Element, str | None] = {}
    for at, href in hrefs.items():
        node: etree._Element | None = lines[at].place.block
        # If an element's value does not change, neither do those of its ancestors.
        while node is not None and not (node in targets and targets[node] in (None, href)):
            targets[node] = None if node in targets else href
            node = node.getparent()
    node = None if headline is None else lines[headline].place.block
    while node is not None:
        targets[node] = None
        node = node.getparent()
    return targets


def _kind(card: etree._Element) -> tuple[Any, str | None]:
    """Tag and class of a card; if the card is only a wrapper, those of the wrapped element."""
    while len(card) == 1 and card.get("class") is None:
        card = card[0]
    return card.tag, card.get("class")


def _known_above(
    node: etree._Element | None, known: dict[etree._Element, etree._Element | None]
) -> etree._Element | None:
    """The value stored for the node or its nearest ancestor in `known`; it is then cached for all nodes in between."""
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
    """The lead of a line whose link is a headline or a teaser's «read more»; None for any other line."""
    for href, shown in line.links:
        if href.startswith(("#", "javascript:")):
            continue
        if len(shown) < _SHORT and fold(shown) in READ_MORE_TEXTS:
            return _Lead(href, ends=True)
        if line.linked > line.words and shown.count(" ") + 1 >= _HEADLINE_WORDS:
            return _Lead(href, ends=False)
    return None
