"""The wording of a text without its typesetting, which is compared to decide whether a text was edited."""

from __future__ import annotations

import re
from functools import lru_cache

from newscrawl.arabic.normalize.alphabet import MARKS, TATWEEL, ZWJ, ZWNJ, char_class
from newscrawl.arabic.normalize.cleaning import clean

_M = char_class(MARKS)
# Publishing systems replace these automatically («smart» quotes, digits by locale, justified lines).
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
    """Return the text by which edits are judged: two versions with the same wording differ only in typesetting.

    Typesetting is white space and line breaks, tatweel, joiners, presentation forms, character references, and the
    shapes of quotation marks, dashes, ellipses and digits. Letters, hamzas, vowel marks and punctuation are wording.
    Never raises; linear; `wording(wording(x)) == wording(x)` for text returned by `clean`.
    """
    text = clean(text)
    if _VARIANT.search(text):
        text = _VARIANT.sub(lambda char: _VARIANTS[char.group()], text)
    return _BESIDE_SIGN.sub(r"\1", _SPACES.sub(" ", text)).strip()


def tokens(text: str) -> list[str]:
    """Return the words, numbers, runs of white space and single signs of a text, in order; joined they are the text.

    A word includes its article and its prefixed particles («والمدرسة» is one token), its marks and its tatweel; a
    number includes its separators.
    """
    return _TOKEN.findall(text)


@lru_cache(maxsize=1 << 14)
def token_key(token: str) -> str:
    """Return the wording of one token; any white space is one space."""
    return " " if token.isspace() else wording(token) or token
