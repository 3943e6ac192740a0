"""Cards of other articles: containers side by side, each with one headline that leads elsewhere, and a teaser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from lxml import etree

from newscrawl.arabic import fold
from newscrawl.arabic.gazetteer.page_words import READ_MORE
from newscrawl.extract.outline import Line

_HEADLINE_WORDS = 3
"""A link of so many words is a headline."""
_TEASER_WORDS = 80
"""Cards with more words in the mean, besides their headlines, are none."""
_ROW = 3
"""So many elements without a class make a row of cards; with one class two do."""
_SHORT = 24
_READ_MORE = frozenset(map(fold, READ_MORE))


def card_lines(lines: Sequence[Line], headline: int | None) -> set[int]:
    """The indexes of the lines that stand in cards, `headline` being the index of the page's own headline.

    A card is the largest element with links to one other page only, if another one stands beside it: two paragraphs
    with a link each are such elements, too, but have no lines besides the link's.
    """
    leads: dict[int, str] = {}
    ends: set[str | None] = set()
    for at, line in enumerate(lines):
        href, is_end = _lead(line)
        if href is not None:
            leads[at] = href
            if is_end:
                ends.add(href)
    if len(leads) < 2:
        return set()
    held: dict[etree._Element, str | None] = {}
    for at, href in leads.items():
        node: etree._Element | None = lines[at].place.block
        while node is not None:
            if node in held and held[node] in (None, href):
                # Nothing changes above it.
                break
            held[node] = None if node in held else href
            node = node.getparent()
    if headline is not None:
        node = lines[headline].place.block
        while node is not None:
            held[node] = None
            node = node.getparent()
    cards = {
        node
        for node, href in held.items()
        if href is not None and (above := node.getparent()) is not None and held.get(above, href) is None
    }
    rows: dict[tuple[etree._Element | None, Any, str | None], list[etree._Element]] = {}
    for card in cards:
        rows.setdefault((card.getparent(), card.tag, card.get("class")), []).append(card)
    row_of = {card: row for row, alike in rows.items() if len(alike) >= (_ROW if row[2] is None else 2) for card in alike}
    card_of: dict[etree._Element, etree._Element | None] = {node: None for node, href in held.items() if href is None}
    card_of |= {card: card for card in row_of}
    found: dict[tuple[etree._Element | None, Any, str | None], list[int]] = {}
    words: Counter[tuple[etree._Element | None, Any, str | None]] = Counter()
    opened: set[etree._Element] = set()
    for at, line in enumerate(lines):
        card = _known_above(line.place.block, card_of)
        if card is None:
            continue
        row = row_of[card]
        words[row] += line.words
        if at in leads:
            opened.add(card)
        # What stands above a headline is the end of something else; «read more» ends its own teaser.
        if card in opened or held[card] in ends:
            found.setdefault(row, []).append(at)
    return {at for row, inside in found.items() if words[row] <= _TEASER_WORDS * len(rows[row]) for at in inside}


def _known_above(
    node: etree._Element | None, known: dict[etree._Element, etree._Element | None]
) -> etree._Element | None:
    """What is known of the nearest element around a node; from then on it is known of the node."""
    passed = []
    while node is not None and node not in known:
        passed.append(node)
        node = node.getparent()
    value = known[node] if node is not None else None
    known.update(dict.fromkeys(passed, value))
    return value


def _lead(line: Line) -> tuple[str | None, bool]:
    """Where a line leads, as a headline that is a link or as a teaser's «read more»; and whether it is the latter."""
    for href, shown in line.links:
        if href.startswith(("#", "javascript:")):
            continue
        if len(shown) < _SHORT and fold(shown) in _READ_MORE:
            return href, True
        if line.linked > line.words and shown.count(" ") + 1 >= _HEADLINE_WORDS:
            return href, False
    return None, False
