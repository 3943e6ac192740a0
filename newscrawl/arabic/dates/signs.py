"""Normalize the characters of a date text: digits, dashes, vowel marks, tatweel, direction marks, case."""

from __future__ import annotations

import re
import unicodedata

_DROPPED = [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06DD), 0x200B, 0x200C, 0x200D]
_DROPPED += [0x00AD, 0xFEFF, *range(0x2060, 0x2065)]
# A direction mark may be the only character between two numbers, so it becomes a space.
_SPACED = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_SIGNS = {
    **dict.fromkeys(_DROPPED),
    **dict.fromkeys(_SPACED, " "),
    **{0x0660 + n: str(n) for n in range(10)},
    **{0x06F0 + n: str(n) for n in range(10)},
    **str.maketrans("یېےکۀہھە", "يييكهههه"),
    **str.maketrans("–—−‐‑‒―", "-------"),
    **str.maketrans("⁄∕\\", "///"),
}
_LETTERS = str.maketrans("أإآٱىة", "اااايه")
_COMPATIBILITY = re.compile("[\ufb50-\ufdff\ufe70-\ufefc\uff01-\uff5e]")
# A quick test: most dates have none of these, and str.translate would take half of the time of reading a date.
_FOLDABLE = re.compile("[\ufb50-\ufdff\ufe70-\ufefc\uff01-\uff5eـ" + re.escape("".join(map(chr, _SIGNS))) + "]")
# One date in two scripts without a separator: «24.10.2024٢٤ أكتوبر ٢٠٢٤».
_SCRIPTS_MEET = re.compile("(?<=[0-9])(?=[٠-٩۰-۹])")
_TATWEEL_SEPARATOR = re.compile(r"(?<=[0-9])\s?ـ+\s?(?=[0-9])")


def fold_signs(text: str) -> str:
    """Return the text with its characters normalized; hamza and the like are left to the lexicon."""
    if _FOLDABLE.search(text):
        if _COMPATIBILITY.search(text):
            text = unicodedata.normalize("NFKC", text)
        text = _SCRIPTS_MEET.sub(" ", text).translate(_SIGNS)
        if "ـ" in text:
            text = _TATWEEL_SEPARATOR.sub("-", text).replace("ـ", "")
    return text.lower()


def fold_letters(word: str) -> str:
    """Return a word without hamza, madda, alef maqsura and teh marbuta."""
    return word.translate(_LETTERS)
