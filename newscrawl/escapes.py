"""Percent escapes and letters in URLs: which are escaped, and which spellings of a letter are equal. Pure."""

from __future__ import annotations

import re
import string
import unicodedata
from urllib.parse import quote, unquote_to_bytes

# Escapes that may have to change: those of ASCII, those in lower case, and stray percent signs.
_ODD_ESCAPE = re.compile(r"%(?:([2-7][0-9A-Fa-f]|[0-9A-Fa-f][a-f]|[a-f][0-9A-Fa-f])|(?![0-9A-F]{2}))")
_NON_ASCII = re.compile(r"(?:%[89A-F][0-9A-F])+")
_ESCAPED_TWICE = re.compile(r"(?:%(?:25)+[89A-F][0-9A-F])+")
_ESCAPED_MORE = re.compile(r"%(?:25)+(?=[0-9A-F]{2})")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
INVISIBLE = (
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
"""Marks of direction and width that are copied with Arabic text."""
# With tatweel, which only stretches words.
_UNSEEN = re.compile(rf"[{INVISIBLE}{chr(0x640)}]")
# Persian ya and kaf, which look like the Arabic letters and are typed in place of them.
_LOOKALIKES = {0x6CC: 0x64A, 0x6A9: 0x643}
_ARABIC_TEXT = re.compile(r"[\u0621-\u064a\u064b-\u0652\u067e\u0686\u0698\u06af]+")


def escape_once(text: str, safe: str) -> str:
    """Return a path or query with escapes in upper case, letters and digits unescaped, and no stray percent signs.

    Non-ASCII text that was escaped several times is escaped once. Bytes that are not UTF-8 are kept.
    """
    text = _ODD_ESCAPE.sub(_one_escape, quote(text, safe=safe, errors="replace"))
    while "%25" in text and any(_decoded(run.group()) is not None for run in _ESCAPED_TWICE.finditer(text)):
        text = _ODD_ESCAPE.sub(_one_escape, _ESCAPED_MORE.sub("%", text))
    return text


def _one_escape(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return "%25"
    letter = chr(int(escape[1], 16))
    return letter if letter in _UNRESERVED else escape[0].upper()


def _decoded(run: str) -> str | None:
    try:
        return unquote_to_bytes(_ESCAPED_MORE.sub("%", run)).decode()
    except UnicodeDecodeError:
        return None


def unescape_all(text: str) -> str:
    """Return the text with unescaped non-ASCII characters, visible or not."""
    return _NON_ASCII.sub(lambda run: _decoded(run.group()) or run.group(), text)


def unescape_letters(text: str) -> str:
    """Return the text with unescaped non-ASCII letters; invisible characters and ASCII characters stay escaped."""
    return _NON_ASCII.sub(_visible, text) if "%" in text else text


def _visible(run: re.Match[str]) -> str:
    letters = _decoded(run.group())
    if letters is None:
        return run.group()
    return "".join(letter if letter.isprintable() else quote(letter) for letter in letters)


def plain_letters(text: str) -> str:
    """Return the text with composed letters; without presentation forms, lookalikes, tatweel and invisible marks."""
    if "%" in text:
        text = _NON_ASCII.sub(_any_letters, text)
    if text.isascii():
        return text
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", _UNSEEN.sub("", text))).translate(_LOOKALIKES)
    # NFKC turns some spaces and marks into a plain space.
    if text.isprintable() and " " not in text:
        return text
    return "".join(letter if letter.isprintable() and letter != " " else quote(letter) for letter in text)


def _any_letters(run: re.Match[str]) -> str:
    letters = _decoded(run.group())
    if letters is None:
        # Old sites escape links in windows-1256; other sites write the same links in UTF-8.
        arabic = unquote_to_bytes(run.group()).decode("cp1256")
        return arabic if _ARABIC_TEXT.fullmatch(arabic) else run.group()
    return letters
