"""What an editor wrote, apart from how it is typeset: the measure of whether a text was edited."""

from __future__ import annotations

import re
from functools import lru_cache

from newscrawl.arabic.normalize.alphabet import MARKS, TATWEEL, ZWJ, ZWNJ, char_class
from newscrawl.arabic.normalize.cleaning import clean

_M = char_class(MARKS)
# Publishing systems swap these by themselves («smart» quotes, digits by locale, justified lines).
_VARIANTS = {
    **dict.fromkeys("“”„‟«»‹›″", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys((TATWEEL, ZWJ, ZWNJ), ""),
    **{chr(zero + digit): str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)},
    "…": "...",
    "٫": ".",
    "٬": ",",
    "٪": "%",
}
_VARIANT = re.compile(f"[{re.escape(''.join(key for key in _VARIANTS if key))}]")
_SPACES = re.compile(r"\s+")
_BESIDE_SIGN = re.compile(rf" ?([^\w\s{_M}]) ?")
_TOKEN = re.compile(
    rf"[^\W_]+(?:[.,٫٬:/-](?=\d)(?<=\d[.,٫٬:/-])\d+)*(?:[\w{_M}{TATWEEL}{ZWNJ}{ZWJ}]+)?|[\w{_M}{TATWEEL}{ZWNJ}{ZWJ}]+|\s+|."
)


def wording(text: str) -> str:
    """The text that edits are judged by: two readings have one wording if they differ only in typesetting.

    Typesetting is white space and line breaks, tatweel, joiners, presentation forms, character references, the shapes
    of quotation marks, dashes, ellipses and digits. Letters, hamzas, vowel marks and punctuation are the editor's.
    Never raises; linear; `wording(wording(x)) == wording(x)` for text that `clean` has settled.
    """
    text = clean(text)
    if _VARIANT.search(text):
        text = _VARIANT.sub(lambda char: _VARIANTS[char.group()], text)
    return _BESIDE_SIGN.sub(r"\1", _SPACES.sub(" ", text)).strip()


def tokens(text: str) -> list[str]:
    """The words, numbers, runs of white space and single signs of a text, in order; joined they are the text.

    A word keeps its article and its prefixed particles («والمدرسة» is one), its marks and its tatweel; a number keeps
    its separators.
    """
    return _TOKEN.findall(text)


@lru_cache(maxsize=1 << 14)
def token_key(token: str) -> str:
    """The wording of one token; white space of any kind is one space."""
    return " " if token.isspace() else wording(token) or token
