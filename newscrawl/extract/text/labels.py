"""Join labels that are on a separate line with their values: «المصدر:» and below it «بوابة الفجر»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newscrawl.arabic import lines
from newscrawl.extract.text.blocks import Block

_NAME_WORDS = 8
_TAG_WORDS = 6
_LINE_WORDS = 40
_MAX_TAGS = 40


def joined(blocks: Sequence[Block]) -> Iterator[tuple[range, Block]]:
    """Join each source or keyword label on a separate line with the lines of its value into one block.

    Yields, for every resulting block, the indexes of the blocks it was made of, and the block itself.
    """
    at = 0
    while at < len(blocks):
        block, at = blocks[at], at + 1
        if lines.is_source_label(block.text):
            named = _name(block.text, blocks[at : at + 1])
        elif lines.opens_keywords(block.text) and lines.read_keywords(block.text) == ():
            named = _tags(block.text, blocks[at : at + _MAX_TAGS])
        else:
            yield range(at - 1, at), block
            continue
        label = block.text.rstrip(" :：")
        if named:
            sign = " " if len(named) == 1 else " | "
            links = [link for one in named for link in one.links]
            yield range(at - 1, at + len(named)), Block(f"{label}: {sign.join(one.text for one in named)}", 0, links)
            at += len(named)
        else:
            yield range(at - 1, at), block


def _name(label: str, following: Sequence[Block]) -> list[Block]:
    """The line with the source's name, as a list of one; `[]` if there is none."""
    return [
        block
        for block in following
        if block.text.count(" ") < _NAME_WORDS and lines.read_source(f"{label.rstrip(' :：')}: {block.text}")
    ]


def _tags(label: str, following: Sequence[Block]) -> list[Block]:
    """The lines of the keywords: links, short lines, or one line with all of them."""
    certain = ":" in label or " " in label.strip()
    named: list[Block] = []
    for block in following:
        text = block.text
        if block.opens_below or block.heading or lines.is_related_heading(text) or lines.is_most_read_heading(text):
            break
        if lines.is_banner(text) or lines.is_source_label(text) or lines.read_source(text):
            break
        words = text.count(" ") + 1
        if block.is_link or (certain and words <= _TAG_WORDS and not text.endswith(lines.SENTENCE_ENDS)):
            named.append(block)
        elif certain and not named and words <= _LINE_WORDS and not text.endswith(lines.SENTENCE_ENDS):
            return [block]
        else:
            break
    return named
