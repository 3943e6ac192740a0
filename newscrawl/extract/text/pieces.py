"""Separate the blocks below a related heading into whole articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from newscrawl.arabic import clean, lines
from newscrawl.extract.text.blocks import Block
from newscrawl.extract.text.line_words import is_date

_LIST = 2
"""Minimum links in a row that form a list."""
_LONGEST_TITLE = 250
_TITLE_LINK = 0.5
"""Minimum share of a title's characters in a link that counts as the title's."""


@dataclass(slots=True)
class Piece:
    """A whole article below a related heading."""

    title: str
    href: str | None
    """The link in the title."""
    stamp: str | None = None
    """The date line below the title."""
    blocks: list[Block] = field(default_factory=list)


def split_pieces(blocks: Sequence[Block], outlets: Sequence[str]) -> Iterator[Piece]:
    """Yield the whole articles below a related heading.

    An article begins below the heading, at another related heading, at a heading with the first title's level, and at
    a line before a dateline with an outlet.
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
        if (opened or (piece is not None and not piece.blocks)) and is_date(block, text):
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
            piece = Piece(title, _title_link(block, title))
            opened = False
        elif piece is not None:
            # Text after a list of links does not belong to the article.
            listed = min(listed + 1, _LIST) if block.is_link else 0 if listed < _LIST else listed
            if listed < _LIST or block.is_link:
                piece.blocks.append(block)
    if piece is not None:
        yield piece


def _title_link(block: Block, title: str) -> str | None:
    """The link that covers most of a title; a related heading on the same line may contain another link."""
    href, shown = max(block.links, key=lambda link: len(link[1]), default=("", ""))
    return href if len(shown) > _TITLE_LINK * len(title) else None
