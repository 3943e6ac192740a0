"""Display-safe cleaning of Arabic text: errors are corrected, the author's intentions are kept.

Not done, because it changes the visible text: NFKC (m² would become m2, ﷺ eighteen letters), replacing Arabic
punctuation by Latin or Arabic-Indic digits by Western ones, and stripping of harakat, of elongation (راااائع) or of
every tatweel (هـ, بـ"تويتر").
"""

import re
import string
import unicodedata
from functools import cache, lru_cache

from newscrawl.arabic.normalize import mojibake, onebyte
from newscrawl.arabic.normalize.alphabet import (
    FARSI_YEH,
    LETTERS,
    LINE_BREAKS,
    LOOK_ALIKES,
    MARKS,
    NOT_CONTENT,
    PRESENTATION_FORMS,
    SPACES,
    TATWEEL,
    ZWJ,
    ZWNJ,
    char_class,
    characters,
)
from newscrawl.arabic.normalize.entities import unescape
from newscrawl.arabic.normalize.languages import foreign_words, may_hold_foreign
from newscrawl.arabic.normalize.maqsura import ends_in_maqsura
from newscrawl.arabic.normalize.onebyte import ALL_LETTERS, DIGITS, MARK_CHARS, SHAPES, class_of, codes_of

_SURROGATES = characters((0xD800, 0xDFFF))
_DROPPED = NOT_CONTENT + _SURROGATES

_L = char_class(LETTERS)
_M = char_class(MARKS)
_SURROGATE = re.compile(f"[{char_class(_SURROGATES)}]")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_DROP = re.compile(f"[{char_class(_DROPPED)}]+")
_SPACE = re.compile(f"[{char_class(SPACES)}]")
_LINE_BREAK = re.compile(f"[{char_class(LINE_BREAKS)}]")
_FORM = re.compile(f"[{char_class(PRESENTATION_FORMS)}]")
_FORMS = str.maketrans(PRESENTATION_FORMS)
_RARE = re.compile(f"[{char_class(_DROPPED + LINE_BREAKS + SPACES + ''.join(PRESENTATION_FORMS))}]")
_TATWEEL = re.compile(f"{TATWEEL}[{TATWEEL}{_M}]*")
_LETTER = re.compile(f"[{_L}]")
_MARK = re.compile(f"[{_M}]")
_NOT_LETTERS = re.compile(f"[^{_L}]+")
# ى with a hamza above has no composite in Unicode; it is drawn as ئ (core specification, chapter 9).
_MAQSURA_HAMZA = re.compile("ى(?=[\u064b-\u0652]{0,4}\u0654)")
# ة and اً always end a word, so a letter after them belongs to the next word. A second ة is elongation.
_GLUED_TEH = re.compile(f"ة[{_M}]*+(?=[{char_class(set(LETTERS) - {'ة'})}])")
_FATHATAN = "\u064b"
_HAMZA_ABOVE = "\u0654"
_GLUED_TANWIN = [
    re.compile(f"{tanwin}(?=[{char_class(set(LETTERS) - {'ا'})}])")
    for tanwin in (f"{_FATHATAN}(?<=ا{_FATHATAN})", _FATHATAN + "ا")
]
# A whole run is one match: a run of a million would otherwise take quadratic time.
_ILA = re.compile("(?:إل[ىی])++")
# The pattern begins with a rare letter, so the search jumps from one such letter to the next and the look-behind is
# cheap. After و alone it is a separate word («وإلى»), and a frequent one.
_ILA_INSIDE = re.compile(f"إ(?:(?<=[{char_class(set(LETTERS) - {'و'})}]إ)|(?<=[{char_class(LETTERS)}]وإ))ل[ىی]")
_PREFIX_LETTERS = frozenset("وفبلكأاس")
_WORD = re.compile(f"[{_L}{_M}{ZWNJ}{ZWJ}]+")
_TYPED_ELSEWHERE = re.compile(f"[{''.join(LOOK_ALIKES)}{FARSI_YEH}{ZWNJ}{ZWJ}]")
_TO_ARABIC = {ord(char): letter for char, letter in LOOK_ALIKES.items()} | {
    ord(FARSI_YEH): "ي",
    ord(ZWNJ): None,
    ord(ZWJ): None,
}
_SPACE_BEFORE = {mark: re.compile(f"{mark}(?<= {mark})") for mark in "،؛؟"}
_NO_SPACE_AFTER = [re.compile(rf"{mark}(?=[^\W_])") for mark in "،؛"]
_TWO_SPACES = re.compile("  +")
_NEWLINES = re.compile(" ?\n[ \n]*")


def _before(char: str, rest: bytes) -> bytes:
    """A pattern of codes: a character followed by `rest`."""
    return re.escape(codes_of(char)) + rest


def _after(before: bytes, char: str) -> bytes:
    return b"(?<=" + before + re.escape(codes_of(char)) + b")"


_LETTER_CODE, _MARK_CODE = class_of(ALL_LETTERS), class_of(MARK_CHARS)
_NO_ALEF = class_of(ALL_LETTERS - {"ا"})
_IN_WORD = class_of([*ALL_LETTERS, *DIGITS, *string.ascii_letters])
_NOT_IN_WORD = b"[^" + class_of([*ALL_LETTERS, *MARK_CHARS, TATWEEL])[1:]
# Matches whatever the rules change in ordinary text, plus a little that they do not change. Each alternative begins
# with a specific character, so that the search jumps from one of these characters to the next.
_UNCLEAN = re.compile(
    b"|".join(
        (
            _before("\n", b"(?:[ \n]|" + _after(b" ", "\n") + b")"),
            *(_before(mark, b"(?:" + _IN_WORD + b"|" + _after(b" ", mark) + b")") for mark in "،؛"),
            _before("؟", _after(b" ", "؟")),
            _before("ة", _MARK_CODE + b"*+" + class_of(ALL_LETTERS - {"ة"})),
            _before(_FATHATAN, b"(?:" + _after(codes_of("ا"), _FATHATAN) + b"|" + codes_of("ا") + b")" + _NO_ALEF),
            *(
                _before("إ", _after(before, "إ") + codes_of("ل") + class_of("ىي"))
                for before in (class_of(ALL_LETTERS - {"و"}), _LETTER_CODE + codes_of("و"))
            ),
            _before(TATWEEL, b"(?!" + _after(_LETTER_CODE, TATWEEL) + _NOT_IN_WORD + b")"),
        )
    )
)


def clean(text: str) -> str:
    """Return the text cleaned for display; the same string if nothing is wrong with it.

    Accepts any str, including lone surrogates. Never raises; `clean(clean(x)) == clean(x)`. Pass one text node or
    paragraph at a time: a misread encoding is judged per line, the language of a word by its neighbours.

    - misread encodings are repaired if certain (`mojibake`), HTML character references to the last layer (`entities`);
    - controls, bidirectional marks, soft hyphens and other characters that are not content are removed;
    - presentation forms become letters, then NFC (UAX #15); honorifics (ﷺ) stay one character;
    - tatweel is removed between letters, kept after the last letter, and becomes a hyphen if it stands alone;
    - Arabic typed on a Persian, Urdu or Kurdish keyboard gets Arabic letters; passages in those languages keep theirs;
    - words joined by mistake after ة, اً, or before إلى are separated;
    - runs of spaces or newlines become one; none at the ends, no space before ، ؛ ؟, one after ، ؛ before a word.
    """
    return clean_codes(text)[0]


def clean_codes(text: str) -> tuple[str, bytes | None]:
    """Return the clean text, and its `onebyte` codes if it has only ordinary characters, for use by `fold`."""
    return _remembered(text) if len(text) <= _REMEMBERED_LENGTH else _clean_codes(text)


# Cached because each article's text is cleaned three times: when it is read, when it is compared, before it is stored.
@lru_cache(maxsize=256)
def _remembered(text: str) -> tuple[str, bytes | None]:
    return _clean_codes(text)


_REMEMBERED_LENGTH = 20_000


def forget() -> None:
    """Clear the cache of cleaned texts, for benchmarks."""
    _remembered.cache_clear()


def _clean_codes(text: str) -> tuple[str, bytes | None]:
    droppable = ""
    while True:
        codes = onebyte.encode(text)
        shapes = b"!" if codes is None else codes.translate(SHAPES)
        # No controls and nothing misread; misread encodings other than windows-1256 need characters without a code.
        ordinary = b"!" not in shapes and b"KpK" not in shapes
        if codes is not None and ordinary and _is_clean(codes, shapes):
            return text, codes
        cleaned = _clean_once(text, ordinary=ordinary, droppable=droppable)
        if cleaned == text:
            return text, codes
        # Repeat: a removed character may have separated the halves of a reference, of a misread letter or of a word.
        text, droppable = cleaned, _DROPPED


def _is_clean(codes: bytes, shapes: bytes) -> bool:
    """Whether no rule changes this ordinary text. False if in doubt; then all rules are run."""
    if b"+" in shapes or b"mm" in shapes or b"  " in codes or codes.strip(b" \n") != codes:
        return False
    return not _UNCLEAN.search(codes)


def _clean_once(text: str, *, ordinary: bool = False, droppable: str = "") -> str:
    """Apply all rules in order; for `ordinary` text, those about rare characters and misread encodings are skipped."""
    original = text
    text = unescape(text, droppable=droppable)
    ordinary = ordinary and text == original
    if not ordinary:
        text = _rare_characters(text)
    text = compose(text)
    if TATWEEL in text:
        text = _TATWEEL.sub(_place_tatweel, text)
    text = _GLUED_TEH.sub(lambda word: word.group() + " ", text)
    if _FATHATAN in text:
        for tanwin in _GLUED_TANWIN:
            text = tanwin.sub(lambda word: word.group() + " ", text)
    if _ILA_INSIDE.search(text):
        text = _ILA.sub(_part_ila, text)
    if not ordinary:
        text = compose(_arabic_letters(text))
    return _space(text)


def _rare_characters(text: str) -> str:
    """Apply the rules for rare characters."""
    if _SURROGATE.search(text):
        text = _SURROGATE_PAIR.sub(_join_surrogates, text)
    text = mojibake.repair(text)
    if not _RARE.search(text):
        return text
    text = _DROP.sub("", text)
    text = _LINE_BREAK.sub("\n", text)
    text = _SPACE.sub(" ", text)
    return text.translate(_FORMS) if _FORM.search(text) else text


def _join_surrogates(pair: re.Match[str]) -> str:
    return pair.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le")


_VOWEL_MARKS = re.compile("[\u064b-\u0652]{2,}")
_FLOOD = 31  # marks in a row: more than any script needs
_LONG_TEXT = 100  # up to this length, even the worst order of marks is cheap to sort


def compose(text: str) -> str:
    """Return the text in NFC, in linear time: `unicodedata` alone sorts marks by insertion."""
    if _HAMZA_ABOVE in text:
        text = _MAQSURA_HAMZA.sub("ي", text)
    if unicodedata.is_normalized("NFC", text):
        return text
    # Nearly always, the only problem is a shadda before its vowel: sorting it takes a tenth of the time of normalizing.
    text = _VOWEL_MARKS.sub(_in_order, text)
    if unicodedata.is_normalized("NFC", text):
        return text
    if len(text) > _LONG_TEXT:
        text = _mark_flood().sub(_in_order, text)
    return unicodedata.normalize("NFC", text)


@cache
def _mark_flood() -> re.Pattern[str]:
    """A pattern for runs of marks longer than in any script, which `unicodedata` would sort in quadratic time."""
    return re.compile(f"[{char_class(c for c in characters((0x80, 0x1FFFF)) if _starts_with_mark(c))}]{{{_FLOOD},}}")


def _starts_with_mark(char: str) -> bool:
    if unicodedata.combining(char) or not unicodedata.decomposition(char):
        return unicodedata.combining(char) > 0
    return unicodedata.combining(unicodedata.normalize("NFD", char)[0]) > 0


def _in_order(marks: re.Match[str]) -> str:
    """Sort the marks into canonical order, which is a stable sort by combining class (UAX #15)."""
    run = marks.group()
    if len(run) < _FLOOD:
        parts = "".join([unicodedata.normalize("NFD", mark) for mark in run])
        return "".join(sorted(parts, key=unicodedata.combining))
    # The same without a list, which would take 80 bytes per mark: one pass per class.
    run = run.translate({ord(mark): unicodedata.normalize("NFD", mark) for mark in set(run)})
    classes = {mark: unicodedata.combining(mark) for mark in set(run)}
    return "".join(
        run.translate({ord(mark): None for mark, other in classes.items() if other != one})
        for one in sorted(set(classes.values()))
    )


def _place_tatweel(match: re.Match[str]) -> str:
    """Replace a run of tatweels and marks by what belongs between its neighbours."""
    text, run = match.string, match.group()
    marks = run.replace(TATWEEL, "")
    start = match.start()
    while start and _MARK.match(text, start - 1):
        start -= 1
    before = bool(start and _LETTER.match(text, start - 1))
    after = bool(_LETTER.match(text, match.end()))
    if before and after:
        return marks
    if before or after or marks or start < match.start():
        return TATWEEL + marks
    return "-"


def _part_ila(match: re.Match[str]) -> str:
    """Separate إلى from the word joined before it, if that has two letters or more, not all prefixes (وإلى, أوإلى)."""
    text, start, ila = match.string, match.start(), match.group()
    if _LETTER.match(text, match.end()) or _MARK.match(text, match.end()):
        return ila
    while start and match.start() - start < 12 and _LETTER.match(text, start - 1):
        start -= 1
    head = text[start : match.start()]
    parted = " ".join(ila[at : at + 3] for at in range(0, len(ila), 3))
    return parted if len(head) < 2 or set(head) <= _PREFIX_LETTERS else " " + parted


def _arabic_letters(text: str) -> str:
    """Give Arabic words Arabic letters, without zero-width joiners; words of other languages stay unchanged."""
    if not _TYPED_ELSEWHERE.search(text):
        return text
    words = _WORD.findall(text)
    if not may_hold_foreign(words):
        return _WORD.sub(lambda word: _arabic_word(word.group()), text)
    foreign = iter(foreign_words(words))
    return _WORD.sub(lambda word: word.group() if next(foreign) else _arabic_word(word.group()), text)


def _arabic_word(word: str) -> str:
    if not _TYPED_ELSEWHERE.search(word) or not _LETTER.search(word):
        return word
    typed = word.translate(_TO_ARABIC)
    bare = _NOT_LETTERS.sub("", word)
    if bare.endswith(FARSI_YEH) and ends_in_maqsura(_NOT_LETTERS.sub("", typed)[:-1] + "ى"):
        last = typed.rindex("ي")
        return typed[:last] + "ى" + typed[last + 1 :]
    return typed


def _space(text: str) -> str:
    if "  " in text:
        text = _TWO_SPACES.sub(" ", text)
    if "\n" in text:
        text = _NEWLINES.sub("\n", text)
    text = text.strip(" \n")
    for mark, pattern in _SPACE_BEFORE.items():
        if pattern.search(text):
            text = text.replace(" " + mark, mark)
    for pattern in _NO_SPACE_AFTER:
        text = pattern.sub(_space_after, text)
    return text


def _space_after(match: re.Match[str]) -> str:
    """Add a space after a comma before a word or number; a comma between two digits is part of a number."""
    text, at = match.string, match.start()
    if text[at + 1].isdigit() and text[at - 1 : at].isdigit():
        return match.group()
    return match.group() + " "
