"""The rules of `clean` and `fold`, one after the other in plain Python: slow, but easy to read.

The rules are implemented a second time here. Tables of characters, detection of other languages and repair of misread
encodings are the package's own, and are tested separately.
"""

import re
import unicodedata
from html.entities import html5
from itertools import groupby

from newscrawl.arabic.normalize import alphabet
from newscrawl.arabic.normalize.languages import foreign_words, sorani_words
from newscrawl.arabic.normalize.maqsura import ends_in_maqsura
from newscrawl.arabic.normalize.mojibake import repair

LETTERS = frozenset(alphabet.LETTERS)
MARKS = frozenset(alphabet.MARKS)
JOINERS = frozenset({alphabet.ZWJ, alphabet.ZWNJ})
SURROGATES = frozenset(map(chr, range(0xD800, 0xE000)))
TATWEEL = alphabet.TATWEEL
DIGITS = frozenset("0123456789")
SEPARATORS = frozenset(".,،٫٬")
REFERENCE = re.compile("&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def slow_clean(text: str) -> str:
    """Apply all rules repeatedly until nothing changes."""
    while (after := clean_once(text)) != text:
        text = after
    return text


def clean_once(text: str) -> str:
    text = references(text)
    text = surrogates(text)
    text = repair(text)
    text = "".join(char for char in text if char not in alphabet.NOT_CONTENT and char not in SURROGATES)
    text = "".join("\n" if char in alphabet.LINE_BREAKS else char for char in text)
    text = "".join(" " if char in alphabet.SPACES else char for char in text)
    text = "".join(alphabet.PRESENTATION_FORMS.get(char, char) for char in text)
    text = composed(text)
    text = tatweel(text)
    while (apart := parted(text)) != text:
        text = apart
    text = own_letters(text)
    text = composed(text)
    return spacing(text)


def references(text: str) -> str:
    """Replace the first character reference and search again, until there is none."""
    for match in REFERENCE.finditer(text):
        value = referred(match.group(1))
        if value is not None:
            return references(text[: match.start()] + unicodedata.normalize("NFC", value) + text[match.end() :])
    return text


def referred(name: str) -> str | None:
    if not name.startswith("#"):
        return html5.get(name + ";")
    code = int("0" + name[1:], 16) if name[1] in "xX" else int(name[1:])
    if 0x80 <= code < 0xA0:
        return bytes([code]).decode("cp1252", "ignore") or chr(code)
    return chr(code) if code <= 0x10FFFF else None


def surrogates(text: str) -> str:
    """Combine surrogate pairs."""
    out = ""
    for char in text:
        if out and "\ud800" <= out[-1] <= "\udbff" and "\udc00" <= char <= "\udfff":
            code = 0x10000 + ((ord(out[-1]) - 0xD800) << 10) + ord(char) - 0xDC00
            out = out[:-1] + chr(code)
        else:
            out += char
    return out


def composed(text: str) -> str:
    """Apply NFC, and replace ى under a hamza with ئ."""
    out = list(text)
    for at, char in enumerate(text):
        if char == "ى":
            vowels = at + 1
            while vowels < len(text) and vowels - at <= 4 and "\u064b" <= text[vowels] <= "\u0652":
                vowels += 1
            if text[vowels : vowels + 1] == "\u0654":
                out[at] = "ي"
    return unicodedata.normalize("NFC", "".join(out))


def tatweel(text: str) -> str:
    """Replace each stretch of marks and tatweels that contains a tatweel, depending on the letters on both sides."""
    pieces = ["".join(piece) for _, piece in groupby(text, key=lambda char: char in MARKS or char == TATWEEL)]
    for at, piece in enumerate(pieces):
        if TATWEEL not in piece:
            continue
        vowels = piece[: piece.index(TATWEEL)]
        rest = piece[piece.index(TATWEEL) :].replace(TATWEEL, "")
        before = at > 0 and pieces[at - 1][-1] in LETTERS
        after = at + 1 < len(pieces) and pieces[at + 1][0] in LETTERS
        if before and after:
            pieces[at] = vowels + rest
        elif before or after or vowels or rest:
            pieces[at] = vowels + TATWEEL + rest
        else:
            pieces[at] = "-"
    return "".join(pieces)


def parted(text: str) -> str:
    """Split words after ة with its marks, اً and ًا, and before إلى."""
    out = ""
    for at, char in enumerate(text):
        if char in LETTERS:
            last = len(out) - 1
            while last >= 0 and out[last] in MARKS:
                last -= 1
            after_teh = last >= 0 and out[last] == "ة" and char != "ة"
            after_tanwin = out.endswith(("اً", "ًا")) and char != "ا"
            if after_teh or after_tanwin:
                out += " "
        if text[at : at + 3] in ("إلى", "إلی") and text[at + 3 : at + 4] not in LETTERS | MARKS:
            head = out[-12:]
            while head and not set(head) <= LETTERS:
                head = head[1:]
            if len(head) > 1 and not set(head) <= set("وفبلكأاس"):
                out += " "
        out += char
    return out


def own_letters(text: str) -> str:
    """Use Arabic letters without joiners in Arabic words; leave passages in other languages unchanged."""
    in_word = LETTERS | MARKS | JOINERS
    pieces = ["".join(piece) for _, piece in groupby(text, key=lambda char: char in in_word)]
    words = [at for at, piece in enumerate(pieces) if piece[0] in in_word]
    for at, foreign in zip(words, foreign_words([pieces[at] for at in words]), strict=True):
        if not foreign and set(pieces[at]) & LETTERS:
            pieces[at] = own_word(pieces[at])
    return "".join(pieces)


def own_word(word: str) -> str:
    word = "".join(alphabet.LOOK_ALIKES.get(char, char) for char in word if char not in JOINERS)
    bare = "".join(char for char in word if char in LETTERS)
    if bare.endswith("ی") and ends_in_maqsura(bare[:-1].replace("ی", "ي") + "ى"):
        last = word.rindex("ی")
        word = word[:last] + "ى" + word[last + 1 :]
    return word.replace("ی", "ي")


def spacing(text: str) -> str:
    lines = [" ".join(filter(None, line.split(" "))) for line in text.split("\n")]
    text = "\n".join(filter(None, lines))
    for mark in "،؛؟":
        text = text.replace(" " + mark, mark)
    out = ""
    for at, char in enumerate(text):
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        out += char
        if char in "،؛" and after.isalnum() and not (before.isdigit() and after.isdigit()):
            out += " "
    return out


def slow_fold(text: str) -> str:
    """Clean, then apply the rules of the key repeatedly until nothing changes."""
    while (after := fold_once(slow_clean(text))) != text:
        text = after
    return text


def fold_once(text: str) -> str:
    text = "".join(f" {alphabet.PHRASES[char]} " if char in alphabet.PHRASES else char for char in text)
    text = "".join(char for char in text if char not in MARKS)
    text = "".join(key_of(char) for char in text.casefold())
    text = numbers(text)
    if set(text) & set("ڕڵێۆە"):
        text = shortened(text)
    text = folded(text)
    text = unicodedata.normalize("NFC", shortened(text))
    return " ".join(text.split())


def key_of(char: str) -> str:
    category = unicodedata.category(char)
    if char in SEPARATORS:
        return char
    if char == TATWEEL:
        return " "
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return char if category[0] in "LN" or category in {"Mn", "Mc"} else " "


def numbers(text: str) -> str:
    """Keep a separator between two digits as part of a number; replace all others with spaces."""
    out = ""
    number = ""
    for at, char in enumerate(text + " "):
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if char in DIGITS:
            number += char
        elif char in SEPARATORS and before in DIGITS and after in DIGITS:
            number += {"٬": "", "٫": ".", "،": ","}.get(char, char)
        else:
            out += read_number(number) + (" " if char in SEPARATORS else char)
            number = ""
    return out


def read_number(number: str) -> str:
    if "," not in number:
        return number
    whole, _, decimals = number.partition(".")
    groups = whole.split(",")
    thousands = groups[0][0] != "0" and len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    if thousands and len(groups) > 1 and number.count(".") <= 1 and "," not in decimals:
        return number.replace(",", "")
    head, _, decimals = number.partition(",")
    groups = head.split(".")
    thousands = groups[0][0] != "0" and len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    if thousands and len(groups) > 1 and decimals.isdigit():
        return head.replace(".", "") + "." + decimals
    if number.count(",") == 1 and "." not in number:
        return number.replace(",", ".")
    return number.replace(",", " ")


def shortened(text: str) -> str:
    """Reduce three or more of one Arabic letter in a row to one."""
    runs = ((char, len(list(run))) for char, run in groupby(text))
    return "".join(char if char in LETTERS and size > 2 else char * size for char, size in runs)


def folded(text: str) -> str:
    pieces = ["".join(piece) for _, piece in groupby(text, key=LETTERS.__contains__)]
    words = [at for at, piece in enumerate(pieces) if piece[0] in LETTERS]
    sorani_letters = {"ك": "ک", "ي": "ی", "ى": "ی", "ھ": "ه", "ڒ": "ڕ"}
    for at, sorani in zip(words, sorani_words([pieces[at] for at in words]), strict=True):
        letters = sorani_letters if sorani else alphabet.FOLDED
        pieces[at] = "".join(letters.get(char, char) for char in pieces[at])
    return "".join(pieces)
