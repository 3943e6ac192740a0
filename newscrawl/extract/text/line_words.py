"""Classify one line of a page by its words: a sentence, a lead, a date, the heading of the comments."""

from __future__ import annotations

import re

from newscrawl.arabic import fold, read_date
from newscrawl.arabic import lines as recognizers
from newscrawl.arabic.gazetteer.page_words import ABOUT_AUTHOR, AGO, COMMENTS, HOME, JOBS, READ_MORE, SENTENCE_ENDS
from newscrawl.arabic.gazetteer.phrases import first_key, keys_of
from newscrawl.extract.layout.outline import Line
from newscrawl.extract.text.blocks import Block

SENTENCE = 8
"""Minimum words of a sentence; half as many are enough if the line ends with a sentence end such as a full stop."""
# Words of `page_words`, folded once for all modules that compare lines with them.
HOME_NAMES = frozenset(map(fold, HOME))
JOB_TITLES = keys_of(JOBS)
READ_MORE_TEXTS = frozenset(map(fold, READ_MORE))

_ENDS = (*SENTENCE_ENDS, "。", "।", ".)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_STAMP = re.compile(r"\d:\d\d|\b(?:19|20)\d\d\b")
_AGO = keys_of(AGO)
_COMMENTS = keys_of(COMMENTS)
_ABOUT_AUTHOR = frozenset(map(fold, ABOUT_AUTHOR))
_COMMENTS_WORDS = 4
_STAMP_WORDS = 16
_LONG_STAMP = 30
_STAMP_NUMBERS = 1 / 3
_LEAD_WORDS = 12


def is_sentence(line: Line) -> bool:
    """Whether a line is a sentence and not a date."""
    if line.words < _LONG_STAMP and any(map(str.isdigit, line.text)) and is_numbers(line):
        return False
    return line.words >= SENTENCE or (line.words >= SENTENCE / 2 and ends_sentence(line))


def ends_sentence(line: Block) -> bool:
    """Whether a line ends with a sentence end, such as a full stop."""
    return line.text.endswith(_ENDS)


def is_lead(line: Line) -> bool:
    """Whether a line is long enough to be a lead that is printed apart from the text."""
    is_long, is_ended = line.words >= _LEAD_WORDS, ends_sentence(line)
    # A heading must be long and a sentence, because it may also be a second headline.
    return is_sentence(line) and ((is_long and is_ended) if line.heading else (is_long or is_ended))


def is_title_link(line: Line) -> bool:
    """Whether a line consists only of links with more than two words, like a title."""
    return not line.words and line.linked > 2


def is_stamp(line: Line) -> bool:
    """Whether a short line contains a year or a time, like a date with its label; `is_numbers` is stricter."""
    return (
        not line.heading
        and line.words < _STAMP_WORDS
        and not ends_sentence(line)
        and _STAMP.search(line.text) is not None
    )


def is_numbers(block: Block) -> bool:
    """Whether a line has a year, and more than a third of its tokens are numbers or signs, like a date with a label."""
    if block.heading or ends_sentence(block) or _YEAR.search(block.text) is None:
        return False
    tokens = block.text.split()
    return len(tokens) * _STAMP_NUMBERS < sum(len(token) == 1 or any(map(str.isdigit, token)) for token in tokens)


def is_date(block: Block, text: str) -> bool:
    """Whether a line is a date, alone or with a few other words: «سياسة | 24 أكتوبر 2024»."""
    return recognizers.is_date_line(text) or (is_numbers(block) and read_date(text) is not None)


def is_ago(line: Line) -> bool:
    """Whether a short line is a relative time («منذ ساعة»)."""
    return line.words < SENTENCE and first_key(line.text) in _AGO and recognizers.is_date_line(line.text)


def is_quote(line: Line) -> bool:
    """Whether a line is in a `<blockquote>`."""
    block = line.place.block
    return block.tag == "blockquote" or next(block.iterancestors("blockquote"), None) is not None


def opens_comments(line: Line) -> bool:
    """Whether a line is the heading of the comments, or of a note about the author."""
    if line.words > _COMMENTS_WORDS or line.linked:
        return False
    if first_key(line.text) in _COMMENTS:
        return line.heading or recognizers.is_banner(line.text)
    return line.heading and fold(line.text).strip(" :") in _ABOUT_AUTHOR
