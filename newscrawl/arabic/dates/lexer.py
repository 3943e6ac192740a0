"""Split a date text into tokens, each with its kind (`kinds`) and value."""

from __future__ import annotations

import re

from newscrawl.arabic.dates import kinds as k
from newscrawl.arabic.dates.lexicon import LEXICON, MARKS, PHRASE_HEADS
from newscrawl.arabic.dates.names import GREENWICH
from newscrawl.arabic.dates.signs import fold_letters, fold_signs

MAX_LENGTH = 300
"""Maximum length of a text that is read as a date; the longest known date line has 96 characters."""

_OFFSET = "[0-9]{1,2}(?::?[0-9]{2})?"
# Words come first, and all numbers share one look-ahead: the first character decides most tokens.
_TOKEN = re.compile(
    rf"""
    # a zone with its offset; a dash followed by a space separates a zone from the next token
    (?:{"|".join(GREENWICH)})(?:\s?\+\s?|\s?-){_OFFSET}(?![0-9:])
    | [ap]\.m\b | [قب]\.ظ\b | ت\.غ\b
    | [^\W\d_]+
    | (?=[0-9])(?:
        [0-9]+(?=\s[^\s0-9/.-])                     # a number and a word
        # a clock time, with an offset in the form that software prints
        | [0-9]{{1,2}}[:h][0-9]{{2}}(?::[0-9]{{1,2}}(?:[.,][0-9]{{1,9}})?)?(?![0-9:])
          (?:\s?(?:z(?![^\W_])|\+\s?{_OFFSET}(?![0-9:])|-[01][0-9](?:00|30)(?![0-9:])))?
        # the day in a URL that continues: 2013-08-29-1.1949645
        | [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?=-[0-9]+\.[0-9])
        # three numbers; not four, unless the fourth is a long one (an article's number in a URL)
        | [0-9]{{1,4}}\s{{0,2}}[-/.]\s{{0,2}}[0-9]{{1,2}}\s{{0,2}}[-/.]\s{{0,2}}[0-9]{{1,4}}
          (?![0-9:])(?![-/.][0-9]{{1,4}}(?![0-9:]))(?:م(?![^\W_]))?
        # a year joined to the clock time: 18/6/201910:31
        | [0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.][0-9]{{4}}(?=[0-9]{{1,2}}:[0-9]{{2}})
        | (?:19|20)[0-9]{{2}}(?=[0-9]{{1,2}}:[0-9]{{2}})
        | [0-9]{{4}}م(?![^\W_])
        | [0-9]+
    )
    # the day in a URL: /20261003- and cdate=14092025
    | /[0-9]{{8}}(?=[-/]) | =[0-9]{{8}}(?![0-9])
    | [^\w\s]+ | [^\s]
    """,
    re.VERBOSE,
)


Lexed = tuple[list[str], str, tuple[int, ...]]
"""Tokens, shape, values."""


def read_tokens(text: str) -> Lexed:
    """Return the tokens of a text, its shape (a letter per token) and the tokens' values (0 for kinds without one)."""
    tokens: list[str] = _TOKEN.findall(fold_signs(text))
    if not PHRASE_HEADS.keys().isdisjoint(tokens):
        tokens = _join_phrases(tokens)
    if not tokens:
        return tokens, "", ()
    entries = list(map(LEXICON.get, tokens))
    if None in entries:
        entries = [entry or _classify(token) for entry, token in zip(entries, tokens, strict=True)]
    shape, values = zip(*entries, strict=True)
    return tokens, "".join(shape), values


def _join_phrases(tokens: list[str]) -> list[str]:
    """Join tokens to multi-word entries, longest first: «كانون», «الثاني». From the right, so that joins can nest."""
    for at in range(len(tokens) - 2, -1, -1):
        for length in range(PHRASE_HEADS.get(tokens[at], 1), 1, -1):
            phrase = " ".join(tokens[at : at + length])
            if phrase in LEXICON or fold_letters(phrase) in LEXICON:
                tokens[at : at + length] = [phrase]
                break
    return tokens


def _classify(token: str) -> tuple[str, int]:
    """Kind and value of a token that is not in the lexicon in its given spelling."""
    first = token[0]
    if "0" <= first <= "9":
        return _number(token)
    if not first.isalpha():
        if token[1:].isdigit():
            return k.DATE, 0
        # a run of signs counts as its first separator: ")،" or " - ("
        return next((MARKS[char] for char in token if char in MARKS), k.DOT), 0
    if "0" <= token[-1] <= "9":
        return k.ZONE, offset_minutes(token.lstrip(_GREENWICH_LETTERS))
    return LEXICON.get(fold_letters(token), (k.UNKNOWN, 0))


_GREENWICH_LETTERS = "".join(GREENWICH) + " "


def _number(token: str) -> tuple[str, int]:
    length = len(token)
    if token.isdigit():
        if length <= 4:
            return (k.YEAR if length == 4 else k.LONG_NUMBER if length == 3 else k.NUMBER), int(token)
        return k.LONG_NUMBER, 0
    if ":" in token or "h" in token:
        return k.CLOCK, -1
    return (k.YEAR, int(token[:4])) if length == 5 and token[4] == "م" else (k.DATE, 0)


def offset_minutes(text: str) -> int:
    """Return the minutes of an offset as printed: "+03:00", "-0500", "+ 3"."""
    digits = text.replace(":", "").replace(" ", "").lstrip("+-")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    return (-1 if "-" in text else 1) * (hours * 60 + minutes)
