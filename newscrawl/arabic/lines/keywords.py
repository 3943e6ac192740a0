"""Read keyword lines: «كلمات دلالية: …», separated by commas, bars, hashes, or only by spaces."""

import re
from collections.abc import Sequence

from newscrawl.arabic.gazetteer.phrases import BLANKS, Phrases, Word, first_key, keys_of, listed, words_of

_LABEL = Phrases(
    listed("""
كلمات دلالية | الكلمات الدلالية | كلمات دالة | الكلمات الدالة | كلمات مفتاحية | الكلمات المفتاحية | كلمات البحث
كلمات دليلية | الكلمات الدليلية | كلمات ذات صلة | وسوم | الوسوم | أوسمة | الأوسمة | وسم | تاغ | تاج | تاغات
تاجات | التاغات | العلامات | هاشتاغ | هاشتاج | هاشتاق | وسوم الخبر | وسوم المقال | سمات | Tags | Tag | Keywords
""")
)
_LONG = 1200
_SIGN = re.compile(r"[,،|;؛•·\n\t#\u2022]|\s{2,}|\s[-–—/]\s")
_CLAUSE = re.compile(r"[.،,؛;:؟?!\n]+")
_PREPOSITIONS = keys_of("في من إلى على عن مع و أو بين ضد حول بعد قبل")
_MAX_WORDS = 8
_TRIM = BLANKS + '.:«»"“”'


def opens_keywords(line: str) -> bool:
    """Whether the line may begin with the label of a keyword line; a cheap test before `read_keywords`."""
    return len(line) <= _LONG and first_key(line) in _LABEL.firsts


def read_keywords(line: str, text: str = "") -> tuple[str, ...] | None:
    """Return the keywords of a keyword line, or None for any other line.

    They are split at separators if the line has any. A line with only spaces is split into phrases that occur in
    `text` (the article's title and body), preferring the split with the longest phrases. Adjacent words that do not
    occur in `text` stay together. No word is lost; a repeated keyword is returned once.
    """
    if not opens_keywords(line):
        return None
    words = words_of(line)
    label = _LABEL.length(words)
    if not label:
        return None
    end = words[label - 1].end
    sign = line[end : words[label].start] if label < len(words) else line[end:]
    if label == 1 and not re.search(r"[:：|#]", sign) and label < len(words):
        return None
    if line[end - 1] == "." or "،" in sign:
        return None
    rest = line[end:].lstrip(" \t\u00a0:：|-–—")
    if not rest:
        return ()
    if _SIGN.search(rest):
        pieces = [" ".join(piece.replace("_", " ").split()).strip(_TRIM) for piece in _SIGN.split(rest)]
    else:
        pieces = _segment(rest, text)
    unique = dict.fromkeys(piece for piece in pieces if piece)
    return tuple(unique)


TAG_EDGES = " #\"'…,،.[]"
"""Characters that are stripped from both ends of a tag."""
_LIST_SIGN = re.compile("[,،؛;|]")


def split_list(text: str) -> list[str]:
    """Return the non-empty items of a list separated by commas, semicolons or bars."""
    return [bare for part in _LIST_SIGN.split(text) if (bare := part.strip())]


def _segment(line: str, text: str) -> list[str]:
    words = words_of(line)
    if not text or len(words) < 2:
        return [" ".join(line.split()).strip(_TRIM)]
    reach = _reach(words, text)
    pieces: list[str] = []
    loose: list[str] = []
    at = 0
    for length, known in _best(words, reach):
        part = " ".join(line[words[at].start : words[at + length - 1].end].split())
        at += length
        if known:
            if loose:
                pieces.append(" ".join(loose))
                loose = []
            pieces.append(part)
        else:
            loose.append(part)
    if loose:
        pieces.append(" ".join(loose))
    return _joined(pieces)


def _reach(words: Sequence[Word], text: str) -> list[int]:
    """For each word, how many words from it on occur in sequence in `text`; 0 if the word does not occur."""
    clauses = [[word.key for word in words_of(clause)] for clause in _CLAUSE.split(text)]
    places: dict[str, list[tuple[int, int]]] = {}
    for number, keys in enumerate(clauses):
        for at, key in enumerate(keys):
            for form in bare_forms(key):
                places.setdefault(form, []).append((number, at))
    reach = []
    for start, word in enumerate(words):
        best = 0
        for number, at in places.get(word.key, ())[:200]:
            keys, length = clauses[number], 1
            while (
                length < _MAX_WORDS
                and start + length < len(words)
                and at + length < len(keys)
                and words[start + length].key == keys[at + length]
            ):
                length += 1
            best = max(best, length)
        reach.append(best)
    return reach


def bare_forms(key: str) -> set[str]:
    """Return the word, and the word without a joined «و», «ف», «ب», «ل», «ك»: a phrase in a text may begin with one."""
    forms = {key}
    bare = key
    if len(bare) > 3 and bare[0] in "وف":
        bare = bare[1:]
        forms.add(bare)
    if len(bare) > 3 and bare[:2] == "لل":
        forms.add("ال" + bare[2:])
    elif len(bare) > 3 and bare[0] in "بلك":
        forms.add(bare[1:])
    return forms


def _best(words: Sequence[Word], reach: Sequence[int]) -> list[tuple[int, bool]]:
    """The split with the highest sum of squared phrase lengths; of equal ones, that with the longer phrase first."""
    count = len(reach)
    score = [0] * (count + 1)
    choice = [(1, False)] * count
    for at in range(count - 1, -1, -1):
        best, chosen = score[at + 1], (1, False)
        for length in range(1, reach[at] + 1):
            value = length * length + score[at + length]
            if length > 1 and words[at + length - 1].key in _PREPOSITIONS:
                continue  # «القطري في» occurs in the text, but «في» belongs to the next phrase
            if value >= best:
                best, chosen = value, (length, True)
        score[at], choice[at] = best, chosen
    cut = []
    at = 0
    while at < count:
        cut.append(choice[at])
        at += choice[at][0]
    return cut


def _joined(pieces: list[str]) -> list[str]:
    """Join a preposition that would be a separate keyword to the next piece, or to the previous one at the end."""
    result: list[str] = []
    held = ""
    for piece in pieces:
        piece = f"{held} {piece}".strip()
        held = ""
        words = words_of(piece)
        if len(words) == 1 and words[0].key in _PREPOSITIONS:
            held = piece
            continue
        result.append(piece)
    if held:
        if result:
            result[-1] = f"{result[-1]} {held}"
        else:
            result.append(held)
    return result
