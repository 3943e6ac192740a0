"""The lossy key of Arabic text, for search and for telling copies apart."""

import re
import unicodedata

from newscrawl.arabic.alphabet import FOLDED, LETTERS, MARKS, PHRASES, TATWEEL, char_class
from newscrawl.arabic.cleaning import clean
from newscrawl.arabic.passages import may_hold_sorani, sorani_words

_L = char_class(LETTERS)
_POINT = "\x1f"  # a decimal point on its way; clean text has no controls
_PHRASE = re.compile(f"[{''.join(PHRASES)}]")
_MARK = re.compile(f"[{char_class(MARKS)}]+")
# A run, so that a million digits are one step.
_NUMBER = re.compile("[0-9][0-9.,،٫٬]*")
_GROUPED = re.compile("[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\\.[0-9]+)?")
_GROUPED_BY_POINT = re.compile("[1-9][0-9]{0,2}(?:\\.[0-9]{3})+,[0-9]+")
_WORD = re.compile(f"[{_L}]+")
_ELONGATED = re.compile(f"([{_L}])\\1{{2,}}")


def fold(text: str) -> str:
    """The key of a text: `fold_clean(clean(text))`.

    Never raises; `fold(fold(x)) == fold(x)` and `fold(clean(x)) == fold(x)`. Texts that differ in spelling habit,
    vowel marks, digits' script, punctuation, case or spacing have one key; texts that differ in a number have two.
    """
    return fold_clean(clean(text))


def fold_clean(text: str) -> str:
    """The key of a text that is clean already (what `clean` returned): words and numbers, one space between.

    - marks on letters go; أ إ آ ٱ are ا, ى is ي, ة is ه, ؤ ئ ء one class (Lucene's ArabicNormalizer, and one hamza);
    - گ پ چ ڤ and their like are their Arabic neighbours (camel-tools' arclean table); ckb words as SoraniNormalizer;
    - digits of every script are 0-9; 1,234 and ١٬٢٣٤ are 1234; 3.5, ٣٫٥ and 3,5 are 3.5; m² keeps its ²;
    - three or more of one Arabic letter are one; case goes; what is no letter, number or vowel sign is a space.
    """
    key = _fold_once(text)
    # A sign that became a space, or a mark that went, may have parted what now reads as something else.
    while (again := _fold_once(clean(key))) != key:
        key = again
    return key


def _fold_once(text: str) -> str:
    text = _PHRASE.sub(lambda phrase: f" {PHRASES[phrase.group()]} ", text)
    text = _MARK.sub("", text).casefold().translate(_CHARS)
    text = _NUMBER.sub(_number, text).translate(_SEPARATORS)
    text = _fold_letters(text)
    text = unicodedata.normalize("NFC", _ELONGATED.sub(r"\1", text))
    return " ".join(text.split(" ")).strip() if "  " not in text else " ".join(text.split())


class _Chars(dict[int, str | int]):
    """Code point -> what the key has for it, filled as characters come."""

    def __missing__(self, code: int) -> str | int:
        self[code] = kept = self._key(chr(code))
        return kept

    @staticmethod
    def _key(char: str) -> str:
        if char in ".,،٫٬":
            return char
        if char == TATWEEL or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
            return " " if char == TATWEEL else ""
        category = unicodedata.category(char)
        if category == "Nd":
            return str(unicodedata.decimal(char))
        return char if category[0] in "LN" or category in {"Mn", "Mc"} else " "


_CHARS = _Chars()
_SEPARATORS = str.maketrans({**dict.fromkeys(".,،٫٬", " "), _POINT: "."})


def _number(match: re.Match[str]) -> str:
    """A number with its separators, as a fact."""
    run = match.group().rstrip(".,،٫٬")
    parts = re.split("[.,،٫٬]{2,}", run)
    return " ".join(map(_one_number, parts)) + " " * (len(run) < len(match.group()))


def _one_number(number: str) -> str:
    number = number.replace("٬", "").replace("٫", ".").replace("،", ",")
    if "," in number:
        if _GROUPED.fullmatch(number):
            number = number.replace(",", "")
        elif _GROUPED_BY_POINT.fullmatch(number):
            number = number.replace(".", "").replace(",", ".")
        elif number.count(",") == 1 and "." not in number:
            number = number.replace(",", ".")  # 12,8: the decimal comma of the Maghreb
        else:
            number = number.replace(",", " ")  # 1,2,3: a list
    return number.replace(".", _POINT)


_ARABIC = str.maketrans(FOLDED)
# Lucene's SoraniNormalizer. What would make a word Sorani that is not is left to words that are.
_SORANI = str.maketrans({"ك": "ک", "ي": "ی", "ى": "ی", "ھ": "ه", "ڒ": "ڕ"})


def _fold_letters(text: str) -> str:
    if not may_hold_sorani(text):
        return text.translate(_ARABIC)
    # Runs first: whether a word is Sorani must not depend on its elongation.
    text = _ELONGATED.sub(r"\1", text)
    words = [word.group() for word in _WORD.finditer(text)]
    sorani = iter(sorani_words(words))
    return _WORD.sub(lambda word: word.group().translate(_SORANI if next(sorani) else _ARABIC), text)
