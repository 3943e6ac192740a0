"""Compute the lossy key of Arabic text, for search and for finding copies."""

import re
import unicodedata
from functools import cache, lru_cache
from io import StringIO

from newscrawl.arabic.normalize import mojibake, onebyte
from newscrawl.arabic.normalize.alphabet import FOLDED, LETTERS, MARKS, PHRASES, TATWEEL, char_class, characters
from newscrawl.arabic.normalize.cleaning import clean, clean_codes
from newscrawl.arabic.normalize.languages import may_hold_sorani, sorani_words
from newscrawl.arabic.normalize.onebyte import KEYS, SEPARATORS, SPACED
from newscrawl.arabic.normalize.onebyte import LETTERS as LETTER_CODES
from newscrawl.arabic.normalize.onebyte import MARKS as MARK_CODES

_L = char_class(LETTERS)
_POINT = "\x1f"  # stands for a decimal point during folding; clean text has no control characters
_POINT_CODE = onebyte.codes_of(_POINT)
_PHRASE = re.compile(f"[{''.join(PHRASES)}]")
_PHRASES = str.maketrans({sign: f" {phrase} " for sign, phrase in PHRASES.items()})
# Matches a whole run, so that a million digits take one step.
_NUMBER = re.compile("[0-9][0-9.,،٫٬]*")
_GROUPED = re.compile("[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\\.[0-9]+)?")
_GROUPED_BY_POINT = re.compile("[1-9][0-9]{0,2}(?:\\.[0-9]{3})+,[0-9]+")
_WORD = re.compile(f"[{_L}]+")
_SEPARATOR_DIGIT = [re.compile(re.escape(onebyte.codes_of(separator)) + b"[0-9]") for separator in SEPARATORS]
_SEPARATED = re.compile(b"[" + onebyte.codes_of(SEPARATORS) + b"][0-9]")
_NUMERIC = frozenset(b"0123456789" + onebyte.codes_of(SEPARATORS))
_NUMBER_CODES = re.compile(b"[0-9][0-9" + onebyte.codes_of(SEPARATORS) + b"]*")
_SPACES = re.compile(b"  +")
# No pattern has a repeated back reference, which would take 80 bytes per letter of a run.
_EQUAL_BYTES = re.compile(b"\0{2,}")
_THREE_ALIKE = re.compile(f"([{_L}])\\1\\1")


def fold(text: str) -> str:
    """Return the key of a text: `fold_clean(clean(text))`.

    Never raises; `fold(fold(x)) == fold(x)` and `fold(clean(x)) == fold(x)`. Texts that differ only in spelling
    variants, vowel marks, script of digits, punctuation, case or spacing have the same key; texts that differ in a
    number have different keys.
    """
    return _remembered(text) if len(text) <= _REMEMBERED_LENGTH else _fold(*clean_codes(text))


# Cached because a page's headline is folded six times, and the same sections, authors and agencies on every page.
@lru_cache(maxsize=256)
def _remembered(text: str) -> str:
    return _fold(*clean_codes(text))


_REMEMBERED_LENGTH = 200


def fold_clean(text: str) -> str:
    """Return the key of a text that `clean` returned: words and numbers, separated by single spaces.

    - marks on letters are removed; أ إ آ ٱ become ا, ى ي, ة ه (Lucene's ArabicNormalizer), and ؤ ئ ء one class;
    - گ پ چ ڤ and the like become the nearest Arabic letters (camel-tools' arclean); Sorani words keep their letters;
    - digits of every script become 0-9; 1,234 and ١٬٢٣٤ become 1234; 3.5, ٣٫٥ and 3,5 become 3.5; m² keeps its ²;
    - three or more of one Arabic letter become one; case is removed; anything but letters, numbers and vowel signs
      becomes a space.
    """
    return _fold(text, onebyte.encode(text))


def _fold(text: str, codes: bytes | None) -> str:
    if codes is not None:
        return _fold_codes(codes)
    key = _fold_once(text)
    # With the signs between them removed, letters may look like a misread encoding, or like Sorani.
    while mojibake.may_repair(key) or may_hold_sorani(key) or not _is_settled(key):
        again = _fold_once(clean(key))
        if again == key:
            break
        key = again
    return key


def _is_settled(key: str) -> bool:
    """Whether folding case and composing again changes nothing: some lower-case letters are a letter with a mark."""
    return key == key.casefold() and unicodedata.is_normalized("NFC", key)


def _fold_codes(codes: bytes) -> str:
    """The key of ordinary text. The result is ordinary too, and it is its own key."""
    key = codes.translate(KEYS, MARK_CODES)
    if any(separator.search(key) for separator in _SEPARATOR_DIGIT):
        key = _read_numbers(key)
    key = _SPACES.sub(b" ", key.translate(SPACED).replace(_POINT_CODE, b".")).strip(b" ")
    return onebyte.decode(_shorten_codes(key))


def _shorten_codes(key: bytes) -> bytes:
    """Reduce three or more equal letters in a row to one."""
    # Compare all bytes with their neighbours at once: equal ones give 0.
    number = int.from_bytes(key, "big")
    differences = (number ^ (number >> 8)).to_bytes(len(key), "big")
    if b"\0\0" not in differences:
        return key
    shortened, end = bytearray(), 0
    for run in _EQUAL_BYTES.finditer(differences):
        if key[run.start()] in LETTER_CODES:
            shortened += key[end : run.start()]
            end = run.end()
    return bytes(shortened + key[end:]) if end else key


def _shorten(text: str) -> str:
    """Reduce three or more equal letters in a row to one."""
    found = _THREE_ALIKE.search(text)
    if found is None:
        return text
    shortened, end = StringIO(), 0
    while found is not None:
        shortened.write(text[end : found.start() + 1])
        run = _run_of(found[1]).match(text, found.end())
        end = run.end() if run else found.end()
        found = _THREE_ALIKE.search(text, end)
    shortened.write(text[end:])
    return shortened.getvalue()


@cache
def _run_of(letter: str) -> re.Pattern[str]:
    return re.compile(letter + "*")


def _fold_once(text: str) -> str:
    if _PHRASE.search(text):
        text = text.translate(_PHRASES)
    sorani = may_hold_sorani(text)
    text = text.casefold().translate(_CHARS if sorani else _FOLDED_CHARS)
    text = _NUMBER.sub(_number, text)
    for separator in SEPARATORS:
        text = text.replace(separator, " ")
    text = text.replace(_POINT, ".")
    if sorani:
        text = _fold_letters(text)
    text = unicodedata.normalize("NFC", _shorten(text))
    return " ".join(text.split())


class _Chars(dict[int, str]):
    """Code point -> its replacement in the key; filled on demand."""

    def __init__(self, letters: dict[str, str]) -> None:
        super().__init__()
        self._letters = letters

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = kept = self._letters.get(char, _kept(char))
        return kept


def _kept(char: str) -> str:
    """The replacement of a character.

    Letters, vowel signs and separators stay, digits become 0-9, marks are removed, anything else becomes a space.
    """
    if char in SEPARATORS:
        return char
    if char in _DELETED:
        return ""
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return char if char != TATWEEL and (category[0] in "LN" or category in {"Mn", "Mc"}) else " "


_VARIATION_SELECTORS = characters((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_DELETED = frozenset(MARKS + _VARIATION_SELECTORS)
_CHARS = _Chars({})
_FOLDED_CHARS = _Chars(FOLDED)


def _number(match: re.Match[str]) -> str:
    """Normalize a number with its separators."""
    run = match.group().rstrip(".,،٫٬")
    parts = re.split("[.,،٫٬]{2,}", run)
    return " ".join(map(_one_number, parts)) + " " * (len(run) < len(match.group()))


def _read_numbers(key: bytes) -> bytes:
    """Apply `_number` to each run of digits and separators in which a digit follows a separator."""
    parts: list[bytes] = []
    end = 0
    for found in _SEPARATED.finditer(key):
        start = found.start()
        if start < end:
            continue
        while start > end and key[start - 1] in _NUMERIC:
            start -= 1
        run = _NUMBER_CODES.search(key, start)
        number = run and _NUMBER.match(onebyte.decode(run.group()))
        if run and number:
            parts += key[end : run.start()], onebyte.codes_of(_number(number))
            end = run.end()
    return b"".join([*parts, key[end:]])


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
# The letters of Lucene's SoraniNormalizer. Its rules for a final heh and an initial reh are left out: they would turn
# Arabic letters into Sorani ones, so that the key of a key would differ from the key.
_SORANI = str.maketrans({"ك": "ک", "ي": "ی", "ى": "ی", "ھ": "ه", "ڒ": "ڕ"})


def _fold_letters(text: str) -> str:
    """Fold the letters of a text in which some words may be Sorani."""
    # Shorten first: whether a word is Sorani must not depend on its elongation.
    text = _shorten(text)
    words = [word.group() for word in _WORD.finditer(text)]
    sorani = iter(sorani_words(words))
    return _WORD.sub(lambda word: word.group().translate(_SORANI if next(sorani) else _ARABIC), text)
