"""A date's text as tokens, and each token's kind: one letter, so that a text has a *shape* a regex can read.

    «الخميس 24 أكتوبر 2024 - 03:15 م»  ->  "wngy-cm"

Kinds: n one or two digits, y four digits, N other number, i numeric date, c clock (its value: minutes, or -1); g
Gregorian month, h Hijri month, w weekday; a before noon, p after noon, s «ص», m «م» (after noon, or the Gregorian
era), M Gregorian era, H Hijri era; Z zone that names itself, z place, t «توقيت»; S «الساعة»; R «منذ», r «ago», q/d/Q
unit in singular/dual/plural, e numeral, T today or yesterday, K now; P published, U updated, u perhaps so, X any
other label; l «إلى», o ordinal suffix, b «من», f filler; - / , ( ) : + . punctuation; x anything else.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import product

from newscrawl.arabic.dates import names as months

# A date line is short: the longest real one known has 96 characters. In longer text, an article, a date is a mention.
MAX_LENGTH = 300

_DROPPED = [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06DD), 0x200B, 0x200C, 0x200D]
_DROPPED += [0x00AD, 0xFEFF, *range(0x2060, 0x2065)]
# Direction marks may be all that stands between two numbers, so they become spaces.
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
# Most dates have none of these, and str.translate would be half the cost of reading one.
_FOLDABLE = re.compile("[\ufb50-\ufdff\ufe70-\ufefc\uff01-\uff5eـ" + re.escape("".join(map(chr, _SIGNS))) + "]")
# One date in two scripts with nothing between them: «24.10.2024٢٤ أكتوبر ٢٠٢٤».
_SCRIPTS_MEET = re.compile("(?<=[0-9])(?=[٠-٩۰-۹])")
_TATWEEL_SEPARATOR = re.compile(r"(?<=[0-9])\s?ـ+\s?(?=[0-9])")

# Words stand first and every number begins with one look ahead: most tokens are settled by their first letter.
_TOKEN = re.compile(
    r"gmt\s?[-+]\s?[0-9]{1,2}(?::?[0-9]{2})?(?![0-9])|utc\s?[-+]\s?[0-9]{1,2}(?::?[0-9]{2})?(?![0-9])"
    r"|[ap]\.m\b|[^\W\d_]+"
    r"|(?=[0-9])(?:"
    # a number and a word
    r"[0-9]+(?=\s[^\s0-9/.-])"
    # a clock, with the offset a machine would print after it
    r"|[0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?![0-9:])"
    r"(?:\s?(?:z(?![^\W_])|\+\s?[0-9]{1,2}(?::?[0-9]{2})?(?![0-9:])|-[01][0-9](?:00|30)(?![0-9:])))?"
    # the day in an address that goes on: 2013-08-29-1.1949645
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?=-[0-9]+\.[0-9])"
    # three numbers; not four, unless the fourth is a long one (an article's number in an address)
    r"|[0-9]{1,4}\s{0,2}[-/.]\s{0,2}[0-9]{1,2}\s{0,2}[-/.]\s{0,2}[0-9]{1,4}(?![0-9:])(?![-/.][0-9]{1,4}(?![0-9:]))"
    r"(?:م(?![^\W_]))?"
    # a year with the clock glued to it: 18/6/201910:31
    r"|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}(?=[0-9]{1,2}:[0-9]{2})|(?:19|20)[0-9]{2}(?=[0-9]{1,2}:[0-9]{2})"
    r"|[0-9]{4}م(?![^\W_])|[0-9]+)"
    # the day in an address: /20261003- and cdate=14092025
    r"|/[0-9]{8}(?=[-/])|=[0-9]{8}(?![0-9])"
    r"|[^\w\s]+|[^\s]"
)


def fold_signs(text: str) -> str:
    """One spelling for digits, dashes, vowel marks, tatweel, case and direction marks; hamza is left to the lexicon."""
    if _FOLDABLE.search(text):
        if _COMPATIBILITY.search(text):
            text = unicodedata.normalize("NFKC", text)
        text = _SCRIPTS_MEET.sub(" ", text).translate(_SIGNS)
        if "ـ" in text:
            text = _TATWEEL_SEPARATOR.sub("-", text).replace("ـ", "")
    return text.lower()


def fold_letters(word: str) -> str:
    """A word without hamza, madda, alef maqsura and teh marbuta."""
    return word.translate(_LETTERS)


def _build() -> tuple[dict[str, tuple[str, int]], frozenset[str], dict[str, str]]:
    """The lexicon (word or pair of words -> kind and value), the first words of its pairs, places -> zones."""
    lexicon: dict[str, tuple[str, int]] = {mark: (kind, 0) for mark, kind in _MARKS.items()}
    # the numbers and the clocks of dates stand in the lexicon too: one look-up a token, and no int()
    lexicon.update((str(number), ("n", number)) for number in range(100))
    lexicon.update((f"{number:02}", ("n", number)) for number in range(10))
    for hour, minute in product(range(24), range(60)):
        lexicon[f"{hour}:{minute:02}"] = lexicon[f"{hour:02}:{minute:02}"] = ("c", hour * 60 + minute)
    lexicon.update((str(year), ("y", year)) for year in range(1990, 2060))

    def put(kind: str, value: int, *names: str) -> None:
        for name in names:
            words = " ".join(_TOKEN.findall(fold_signs(name)))
            lexicon[words] = lexicon[fold_letters(words)] = (kind, value)

    fillers = (
        "في الموافق الموافقة موافق بتاريخ تاريخ التاريخ تم آخر على عند واحدة وذلك "
        "للصفحة الصفحة للخبر الخبر للمقال المقال للموضوع الموضوع دولة المملكة العربية جمهورية مدينة "
        "المكرمة المنورة المتحدة الله البيضاء ظبي المحلي المحلية "
        "last date time on at the a an t cdate datetime"
    )
    put("f", 0, *fillers.split())
    put("b", 0, *"من لشهر لعام للعام العام لسنة المبارك المعظم الحرام الخير of de".split())
    put("P", 0, *"نشر النشر نشرت نشره ونشر المنشور منشور أضيف أضيفت الإضافة الإنشاء إنشاء".split())
    put("P", 0, *"published posted publish created".split())
    put("u", 0, *"تحديث التحديث تحديثه محدث تعديل التعديل تعديله update".split())
    put(
        "U",
        0,
        *"updated modified edited".split(),
        "آخر تحديث",
        "آخر تعديل",
        "تاريخ التحديث",
        "تاريخ التعديل",
        "تم التحديث",
    )
    put("X", 0, *"الميلاد ميلاد مواليد الوفاة الطباعة الانتهاء انتهاء الصلاحية born birth expires".split())
    put("l", 0, *"إلى الى حتى و to until".split())
    put("o", 0, *"st nd rd th".split())
    put("S", 0, "الساعة")
    put("t", 0, *"توقيت بتوقيت التوقيت بالتوقيت لتوقيت".split())
    put("s", 0, "ص", "صص")
    put("m", 0, "م")
    put("a", 0, *"صباحا صباح صباحاً الصباح فجرا am a.m".split())
    put("p", 0, *"مساء مساءا المساء عصرا pm p.m".split())
    put("p", 1, *"ليلا الليل".split())
    put("p", 2, *"ظهرا الظهر".split())
    put("M", 0, *"ميلادي ميلادية الميلادي ميلاديا".split())
    put("H", 0, *"هـ ه هجري هجرية الهجري هجريا".split())
    put("R", 0, *"منذ قبل مند since".split())
    put("r", 0, *"ago مضت خلت".split())
    put("K", 0, *"الآن لحظات قليل".split())
    put("T", 0, "اليوم", "today")
    put("T", 1, "أمس", "الأمس", "البارحة", "yesterday")
    put("T", 2, "أول أمس", "أمس الأول", "أول من")
    for number, names in enumerate(months.NUMERALS, 1):
        put("e", number, *names.split())
    for seconds, one, two, many in months.UNITS:
        for kind, names in (("q", one), ("d", two), ("Q", many)):
            put(kind, seconds, *names.split(), *("و" + name for name in names.split()))
    for weekday, days in enumerate(months.WEEKDAYS):
        put("w", weekday, *days)
    for month in range(12):
        put("h", month + 1, *months.HIJRI[month])
        put("g", month + 1, *(name for family in months.GREGORIAN for name in family[month]))
        # the two names of a month printed with nothing between them
        western = {*months.GULF[month], *months.MAGHREB[month], *months.MOROCCO[month]}
        for one, other in product(western, months.LEVANT[month]):
            put("g", month + 1, one + other, other + one)
    places: dict[str, str] = {}
    for names, zone in months.PLACE_ZONES.items():
        for name in names.split():
            put("z", 0, name)
            places[name] = places[fold_letters(name)] = zone
    put("z", 0, *months.SHARED_PLACES)
    for names, minutes in months.ABSOLUTE_ZONES.items():
        put("Z", minutes, *names.split())
    return lexicon, frozenset(name.split()[0] for name in lexicon if " " in name), places


_MARKS = {"-": "-", "/": "/", ",": ",", "،": ",", "(": "(", ")": ")", ":": ":", "+": "+", "|": ".", "@": ".", ".": "."}
LEXICON, PAIR_HEADS, PLACES = _build()


def read_tokens(text: str) -> tuple[list[str], str, tuple[int, ...]]:
    """The tokens of a text, its shape (one letter a token) and the tokens' values (0 where a kind has none)."""
    tokens: list[str] = _TOKEN.findall(fold_signs(text))
    if not PAIR_HEADS.isdisjoint(tokens):
        tokens = _join_pairs(tokens)
    if not tokens:
        return tokens, "", ()
    entries = list(map(LEXICON.get, tokens))
    if None in entries:
        entries = [entry or _classify(token) for entry, token in zip(entries, tokens, strict=True)]
    kinds, values = zip(*entries, strict=True)
    return tokens, "".join(kinds), values


def _join_pairs(tokens: list[str]) -> list[str]:
    """Join names of two words: «كانون», «الثاني»."""
    joined: list[str] = []
    for token in tokens:
        if joined and joined[-1] in PAIR_HEADS:
            pair = f"{joined[-1]} {token}"
            if pair in LEXICON or fold_letters(pair) in LEXICON:
                joined[-1] = pair
                continue
        joined.append(token)
    return joined


def _classify(token: str) -> tuple[str, int]:
    """Kind and value of what the lexicon does not hold as it stands."""
    first = token[0]
    if "0" <= first <= "9":
        return _number(token)
    if not first.isalpha():
        if token[1:].isdigit():
            return "i", 0
        # a run of signs is the first one that separates: ")،" or " - ("
        return next((_MARKS[char] for char in token if char in _MARKS), "."), 0
    if "0" <= token[-1] <= "9":
        return "Z", offset_minutes(token[3:])
    return LEXICON.get(fold_letters(token), ("x", 0))


def _number(token: str) -> tuple[str, int]:
    length = len(token)
    if token.isdigit():
        if length <= 4:
            return ("y" if length == 4 else "N" if length == 3 else "n"), int(token)
        return "N", 0
    if ":" in token or "h" in token:
        return "c", -1
    return ("y", int(token[:4])) if length == 5 and token[4] == "م" else ("i", 0)


def offset_minutes(text: str) -> int:
    """Minutes of an offset as printed: "+03:00", "-0500", "+ 3"."""
    digits = text.replace(":", "").replace(" ", "").lstrip("+-")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    return (-1 if "-" in text else 1) * (hours * 60 + minutes)
