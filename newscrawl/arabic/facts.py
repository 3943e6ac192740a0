"""Words of folded text that carry facts, and the forms of a word; used to distinguish texts made from one template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newscrawl.arabic.dates.names import NUMERALS, prose_names
from newscrawl.arabic.normalize.folding import fold

NOT_FACTS = {
    "آب": "father (أب), in the fold",
    "الأول": "an ordinal, as common outside of dates",
    "الثاني": "an ordinal",
    "الأولى": "an ordinal",
    "الثانية": "an ordinal",
    "أول": "an ordinal",
    "أولى": "an ordinal",
    "ثان": "an ordinal",
    "ثاني": "an ordinal",
    "ثانية": "an ordinal, and a second",
    "الآخر": "the other",
    "الآخرة": "the other, the hereafter",
    "آخر": "another, the last",
    "ذو": "owner of",
    "ذي": "owner of",
    "ذا": "owner of",
    "صفر": "zero, and a whistle",
    "محرم": "forbidden",
    "ت": "one letter",
    "ك": "one letter",
    "may": "the English verb",
}
"""Words that occur in dates but are not facts in running text -> their meaning there."""

_DUALS = "شخصين شخصان قتيلين قتيلان جريحين جريحان"
_NUMBERS = " ".join(NUMERALS)


def _words(names: Iterable[str]) -> frozenset[str]:
    """The words of the names, folded, without those that are not facts."""
    words = {word for name in names for word in fold(name).split()}
    return frozenset(word for word in words if not word.isdigit()) - frozenset(map(fold, NOT_FACTS))


DATE_WORDS = _words(prose_names())
"""Weekdays, and months of either calendar."""
FACT_WORDS = DATE_WORDS | _words((_NUMBERS, _DUALS))
"""`DATE_WORDS` and small numbers."""
_CLITICS = "وفبلك"


def word_forms(word: str) -> Iterator[str]:
    """Yield the forms that a title's word may have in the body: as is, without a clitic, with or without «ال»."""
    if len(word) < 3:
        return
    yield word
    bare = word[1:] if word[0] in _CLITICS else word
    bare = f"ا{bare}" if word.startswith("لل") else bare
    yield from (form for form in (bare, f"ال{word}", bare.removeprefix("ال")) if len(form) > 2)
