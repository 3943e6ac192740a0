"""May be deleted: makes `clean` 2 times and `fold` 4 times as fast; checked by `test_the_oracle_*`.

A private one-byte encoding of the characters of ordinary Arabic news. C code is fastest on bytes: encoding,
`bytes.translate` and `in` take 1-4 ns per character together, a regular expression's character class 6, `str.translate`
50. A text with any other character takes the slower path in `cleaning` and `folding`, with the same result. The tests
compare both paths with the plain implementation in `tests/arabic/oracle.py`.
"""

import codecs
import re
from collections.abc import Iterable

from newscrawl.arabic.normalize.alphabet import FOLDED, TATWEEL, characters

_ARABIC_LETTERS = characters((0x0621, 0x063A), (0x0641, 0x064A)) + "ٱٳگپچڤڨژڭ"
MARK_CHARS = characters((0x064B, 0x0655)) + "\u0670"
_ARABIC_DIGITS = characters((0x0660, 0x0669))
_FARSI_DIGITS = characters((0x06F0, 0x06F9))
_PUNCTUATION = "،؛؟٪٫٬“”‘’„«»‹›…–—―−•·°′″×÷™®©€£﴾﴿"
_TABLE = (
    characters((0x00, 0x7F)) + _ARABIC_LETTERS + MARK_CHARS + TATWEEL + _ARABIC_DIGITS + _FARSI_DIGITS + _PUNCTUATION
).ljust(256, "\ufffe")  # U+FFFE is charmap's "no such byte"
_MAP = codecs.charmap_build(_TABLE)
_CODE = {char: bytes([code]) for code, char in enumerate(_TABLE) if char != "\ufffe"}


def encode(text: str) -> bytes | None:
    """Encode the text with one byte per character; None if a character is not ordinary."""
    try:
        return codecs.charmap_encode(text, "strict", _MAP)[0]
    except UnicodeEncodeError:
        return None


def decode(codes: bytes) -> str:
    """Return the text of codes made by `encode` or a table of this module."""
    return codecs.charmap_decode(codes, "strict", _TABLE)[0]


def codes_of(text: str) -> bytes:
    """Return the codes of ordinary characters; raises KeyError for any other."""
    return b"".join(_CODE[char] for char in text)


def class_of(chars: Iterable[str]) -> bytes:
    """Return a class of ordinary characters, for patterns over codes."""
    return b"[" + re.escape(codes_of("".join(sorted(chars)))) + b"]"


def table(targets: dict[str, str], *, default: str) -> bytes:
    """Return a `bytes.translate` table: code of each key -> code of its value, `default` for all other codes."""
    row = bytearray(codes_of(default) * 256)
    for char, target in targets.items():
        row[_CODE[char][0]] = _CODE[target][0]
    return bytes(row)


SEPARATORS = ".,،٫٬"
MARKS = codes_of(MARK_CHARS)

ALL_LETTERS = frozenset(_ARABIC_LETTERS)
"""The Arabic letters that are ordinary characters."""

DIGITS = "0123456789" + _ARABIC_DIGITS + _FARSI_DIGITS
"""The digits that are ordinary characters."""

LETTERS = codes_of("".join(sorted(ALL_LETTERS - set(FOLDED))))
"""Codes of the Arabic letters that may occur in a key."""

KEYS = table(
    {letter: FOLDED.get(letter, letter) for letter in _ARABIC_LETTERS}
    | {chr(code): chr(code).lower() for code in range(0x30, 0x7B) if chr(code).isalnum()}
    | {digit: str(value) for digits in (_ARABIC_DIGITS, _FARSI_DIGITS) for value, digit in enumerate(digits)}
    | {separator: separator for separator in SEPARATORS},
    default=" ",
)
"""Codes of a clean text -> codes of its key, in which separators of numbers are still kept."""

SPACED = bytes(0x20 if code in codes_of(SEPARATORS) else code for code in range(256))
"""Separators -> spaces."""

# K: letter with which UTF-8 misread as windows-1256 may begin; p: character with which it may continue; !: control;
# m: mark; +: ampersand, or mark that composes with the letter below it; .: anything else
SHAPES = table(
    dict.fromkeys("پچژگ،؛؟“”‘’„«»‹›…–—•·°×÷™®©€£", "p")
    | dict.fromkeys("آأطظعغ", "K")
    | dict.fromkeys(characters((0, 9), (11, 31)) + "\x7f", "!")
    | dict.fromkeys(MARK_CHARS, "m")
    | dict.fromkeys("\u0653\u0654\u0655&", "+"),
    default=".",
)
