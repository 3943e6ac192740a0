"""Find the words of an Arabic page that are not Arabic: passages in Sorani, Persian or Urdu, by letters and words.

A paragraph may mix languages, and Arabic itself is often typed on a Persian or Kurdish keyboard (فی, کتاب,
الأمازیغیة). A single word is therefore weak evidence: words are judged in stretches, which end at a word that can only
be Arabic.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from newscrawl.arabic.normalize.alphabet import FARSI_YEH, FOLDED, LETTERS, ZWNJ, char_class

_FOLD = str.maketrans(FOLDED)
_NOT_LETTERS = re.compile(f"[^{char_class(LETTERS)}]+")

# Sorani writes its vowels: AE inside a word, and four letters that no related language has. AE next to a heh does not
# count, because the key merges the two.
_SORANI = re.compile(f"[ڕڵێۆ]|ە[{char_class(set(LETTERS) - set('ەهةھہۀۃ'))}]")
_SORANI_LETTERS = re.compile("[ڕڵێۆە]")
_URDU = re.compile("[ٹڈڑںے]")
_PERSIAN_CONSONANT = re.compile("[پچژگ]")
_PERSIAN_KEY = re.compile("[یک]")
_PERSIAN_WORDS = frozenset(
    "که گفت است این را برای شده کند کنند کرده هستند بودند های می نمی یک دولت اند خواهد دارد کی کا کو اور".split()
)  # the last four are Urdu's
_ARABIC_LETTERS = re.compile("[ةإيك]")
_FOREIGN_LETTERS = re.compile("[پچژگیکٹڈڑںےہھەێۆڕڵڤ]")
_ARABIC_WORDS = frozenset("في عن هذا هذه ذلك التي الذي الذين قال كان كما قد لم لن ثم حيث".split())


def foreign_words(words: Sequence[str]) -> list[bool]:
    """Return for each word of a text, in order, whether it belongs to a Sorani, Persian or Urdu passage.

    One sign of Sorani or Urdu makes a stretch foreign. Persian needs two, because Arabic typed on a Persian keyboard
    has the same letters.
    """
    bare = [_NOT_LETTERS.sub("", word) for word in words]
    foreign: list[bool] = []
    for ends, stretch in groupby(zip(words, bare, strict=True), key=lambda pair: _ends_stretch(pair[1])):
        pairs = list(stretch)
        signs = sum(2 for _, word in pairs if _SORANI.search(word) or _URDU.search(word))
        signs += sum(1 for word, _ in pairs if _is_persian(word))
        foreign.extend([not ends and signs > 1] * len(pairs))
    return foreign


def _is_persian(word: str) -> bool:
    """Whether a word is a sign of Persian.

    That is: a common Persian word, or a loan consonant with a Persian yeh or kaf, or a Persian yeh with a non-joiner
    (می‌رود).
    """
    if word in _PERSIAN_WORDS:
        return True
    if not _PERSIAN_KEY.search(word):
        return False
    return bool(_PERSIAN_CONSONANT.search(word)) or (ZWNJ in word and FARSI_YEH in word)


def may_hold_foreign(words: Iterable[str]) -> bool:
    """Whether `foreign_words` could find any of these words: a cheap test of the distinct words."""
    distinct = set(words)
    text = " ".join(distinct)
    return bool(_SORANI_LETTERS.search(text) or _URDU.search(text) or any(map(_is_persian, distinct)))


def _ends_stretch(word: str) -> bool:
    if _SORANI.search(word):
        return False
    if _FOREIGN_LETTERS.search(word):
        return word.translate(_FOLD) in _ARABIC_WORDS
    return bool(_ARABIC_LETTERS.search(word)) or _is_arabic(word)


def may_hold_sorani(text: str) -> bool:
    """Whether the text has a letter without which `sorani_words` finds nothing."""
    return bool(_SORANI_LETTERS.search(text))


def sorani_words(words: Iterable[str]) -> list[bool]:
    """Return for each word (letters only) of a text, in order, whether the key treats it as Sorani.

    A word with Sorani letters is Sorani; its neighbours are too if at least half of the words in their stretch have
    such letters. The result is the same for the words' keys: it does not depend on anything that folding changes.
    """
    sorani: list[bool] = []
    for ends, stretch in groupby(words, key=lambda word: not _SORANI.search(word) and _is_arabic(word)):
        signs = [bool(_SORANI.search(word)) for word in stretch]
        around = not ends and 2 * sum(signs) >= len(signs)
        sorani.extend(around or sign for sign in signs)
    return sorani


def _is_arabic(word: str) -> bool:
    key = word.translate(_FOLD)
    return key in _ARABIC_WORDS or (key.startswith("ال") and len(key) > 4)
