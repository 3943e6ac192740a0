"""The characters of Arabic text by class: letters, marks, look-alikes, presentation forms, non-content.

The tables here are only data; the rules are in `cleaning` and `folding`. Ranges are of Unicode 14 (Python 3.11).
"""

import re
import sys
import unicodedata
from collections.abc import Iterable


def characters(*ranges: tuple[int, int]) -> str:
    """Return all characters of inclusive code point ranges, in order."""
    return "".join(chr(code) for first, last in ranges for code in range(first, last + 1))


def char_class(chars: Iterable[str]) -> str:
    """Return the characters as the inside of a regular expression's `[...]`, with adjacent ones as ranges."""
    codes = sorted({ord(char) for char in chars})
    parts: list[str] = []
    start = previous = codes[0]
    for code in [*codes[1:], sys.maxunicode + 2]:
        if code != previous + 1:
            parts.append(f"\\U{start:08x}-\\U{previous:08x}")
            start = code
        previous = code
    return "".join(parts)


TATWEEL = "\u0640"
ZWNJ = "\u200c"
ZWJ = "\u200d"

LETTERS = characters(
    (0x0620, 0x063F), (0x0641, 0x064A), (0x066E, 0x066F), (0x0671, 0x06D3), (0x06D5, 0x06D5), (0x06EE, 0x06EF),
    (0x06FA, 0x06FC), (0x06FF, 0x06FF), (0x0750, 0x077F), (0x0870, 0x0887), (0x0889, 0x088E), (0x08A0, 0x08C9),
)  # fmt: skip
"""Letters of the Arabic script; tatweel (a category Lm character) is not one."""

MARKS = characters(
    (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E8), (0x06EA, 0x06ED),
    (0x0898, 0x089F), (0x08CA, 0x08E1), (0x08E3, 0x08FF),
)  # fmt: skip
"""Harakat, hamza and madda above and below, Quranic annotation: all marks on letters. Small waw and small yeh (06E5,
06E6) are of category Lm, but they are annotation too."""

NOT_CONTENT = (
    characters((0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F))
    + "\u00ad\u061c\u200b\u200e\u200f\ufeff\ufffc\ufffd"
    + characters((0x202A, 0x202E), (0x2060, 0x206F), (0xFFF9, 0xFFFB), (0xFDD0, 0xFDEF), (0xFFFE, 0xFFFF))
)
"""Controls, soft hyphen, zero-width space, word joiner, bidirectional marks, embeddings and isolates (UAX #9), byte
order mark, replacement characters and noncharacters. Zero-width joiner and non-joiner are not included: outside Arabic
words they are content."""

SPACES = "\t\u00a0\u1680\u202f\u205f\u3000" + characters((0x2000, 0x200A))
"""Characters that are equivalent to a space (category Zs, and tab)."""

LINE_BREAKS = "\r\v\f\x85\u2028\u2029"
"""Characters that end a line, besides the newline."""


def _presentation_forms() -> dict[str, str]:
    """Return a map of presentation forms to the letters they represent (UnicodeData's compatibility decompositions).

    U+FDFA, U+FDFB and U+FDFC, which are seen as one sign, are left out and stay unchanged. The forms of single marks
    decompose into the mark and a space or tatweel that carries it; the carrier is removed, or it would split the word.
    """
    forms: dict[str, str] = {}
    for char in characters((0xFB50, 0xFDF9), (0xFE70, 0xFEFC)):
        if unicodedata.decomposition(char).startswith("<"):
            forms[char] = unicodedata.normalize("NFKC", char).replace(" ", "").replace(TATWEEL, "")
    return forms


PRESENTATION_FORMS = _presentation_forms()

PHRASES = {
    "\ufdfa": "صلى الله عليه وسلم",
    "\ufdfb": "جل جلاله",
    "\ufdfc": "ريال",
    "\ufdfd": "بسم الله الرحمن الرحيم",
    "\ufdfe": "سبحانه وتعالى",
    "\ufdff": "عز وجل",
    "\ufd40": "رحمه الله",
    "\ufd41": "رضي الله عنه",
    "\ufd42": "رضي الله عنها",
    "\ufd43": "رضي الله عنهم",
    "\ufd44": "رضي الله عنهما",
    "\ufd45": "رضي الله عنهن",
    "\ufd47": "عليه السلام",
    "\ufd48": "عليهم السلام",
    "\ufd49": "عليهما السلام",
    "\ufd4d": "عليها السلام",
    "\ufd4e": "تبارك وتعالى",
    "\ufd4f": "رحمهم الله",
}
"""One-character phrases -> their words, for the key only (the words are from the characters' Unicode names)."""

LOOK_ALIKES = {"ک": "ك", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۃ": "ة"}
"""Letters of Persian, Urdu and Sorani keyboards -> the letters they represent in an Arabic word (as in Lucene's
PersianNormalizer). U+06CC is not included: it is ي or ى, depending on the word."""

FARSI_YEH = "ی"

_FOLDS = {
    "ا": "أإآٱٲٳٵ" + characters((0x0773, 0x0774), (0x0870, 0x0882)),
    "ب": "ٮٻپڀ" + characters((0x0750, 0x0756), (0x08A0, 0x08A1), (0x08B6, 0x08B7), (0x08BE, 0x08C0)),
    "ت": "ٹٺټٿ\u08b8",
    "ث": "ٽ",
    "ج": "ڃڄچڇڿ\u08a2\u08c1",
    "ح": "\u0757\u0758\u076e\u076f\u0772\u077c",
    "خ": "ځڂڅ",
    "د": "ڈډڊڋڌڍڎڏڐۮ\u0759\u075a\u08ae",
    "ر": "ڑڒړڔڕږۯ\u075b\u076b\u076c\u0771\u08aa\u08b9",
    "ز": "ڗژڙ\u08b2",
    "س": "ښڛ\u075c\u076d\u0770\u077d\u077e",
    "ش": "ڜۺ",
    "ص": "ڝۻ\u08af",
    "ض": "ڞۼ",
    "ظ": "ڟ",
    "ع": "\u075d\u075e\u075f\u08b3",
    "غ": "ڠ\u08c3",
    "ف": "ڡڢڣڤڥڦ\u0760\u0761\u08a4\u08bb",
    "ق": "ٯڧڨ\u08a5\u08b5\u08bc\u08c4",
    "ك": "ػؼکڪګڬڭڮگڰڱڲڳڴ\u0762\u0763\u0764\u077f\u08b0\u08b4\u08c2\u08c8",
    "ل": "ڵڶڷڸ\u076a\u08a6\u08c7",
    "م": "\u0765\u0766\u08a7",
    "ن": "ڹںڻڼڽ\u0767\u0768\u0769\u0889\u08bd",
    "ه": "ةھۀہۂۃەۿ",
    "و": "ۄۅۆۇۈۉۊۋۏ\u08ab",
    "ي": "ىیؠؽؾؿۍێېۑے" + characters((0x0775, 0x077B)) + "\u08a9\u08ba",
    "ء": "ؤئٴٶٷٸۓ\u08a8",
}
FOLDED = {variant: letter for letter, variants in _FOLDS.items() for variant in variants}
"""Letter -> the letter for its class in the key: as in Lucene's ArabicNormalizer (alef, yeh, teh marbuta), with one
class for all hamza seats, and loan letters mapped to the nearest Arabic letter (camel-tools' arclean table)."""

ANY_LETTER = re.compile(f"[{char_class(LETTERS)}]")
