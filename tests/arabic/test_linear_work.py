"""Linear work: each function, on each class of character."""

from __future__ import annotations

import inspect
import tracemalloc
from collections.abc import Callable
from itertools import count

import pytest

from newscrawl.arabic import clean, fold, lines, read_date
from newscrawl.arabic.dates.lead import read_lead_day
from newscrawl.arabic.gazetteer.names import split_authors
from newscrawl.arabic.gazetteer.phrases import first_key, words_of
from newscrawl.arabic.lines.attributions import credited_in
from newscrawl.arabic.lines.breaking import is_breaking
from newscrawl.arabic.normalize import cleaning
from newscrawl.arabic.normalize.mojibake import repair
from tests.linear import growth

Function = Callable[[str], object]
_serial = count(100_000)

CHARACTERS = [
    *" \n\t&;،.,:-/|#()0٠اةأإلىیکەـًّ\u0654\u0301\u200c\u200d\u200b\u00ad\u00a0ﷺﻻﱠØ§طع”Çá\ud800\udc00\ufffd🙂ⴰéa",
    *["&amp;", "&am", "&semi", "&#", "&&amp;", "ØÙ", "طع", "ط”", "Ø§Ù„", "ط§ظ„", "Ã˜", "آ«", "ّ\u064e", "\u0301\u0316"],
    *["،ا", " ،", "\n ", "ة ", "ةا", "اً", "إلى", "إلىإلی", "قطرإلى", "اـ", "ـَ", "ـ ", "\u0f73", "ى\u0654", "ئ\u0654"],
    *["1,", "1.", "1،", "1:", "1/", "12 ", "24/10/2024 ", "10:30 ", "من ", "كانون ", "منذ ", "اليوم ", "3 ساعات "],
    *["کے ", "که ", "گی ", "ەب", "كلمة ", "كلمة، ", "و ", "الـ", "اب " * 2 + "\n", "www.", "a b "],
    *["المصدر: ", "كلمات دلالية: ", "اقرأ أيضا ", "(أ ف ب) ", "رويترز ", "القاهرة - ", "تابعوا ", "صورة ", "التعليق: "],
]


def read_keywords_in_text(text: str) -> object:
    """Read the keywords of a line that must be split by the text."""
    return lines.read_keywords(f"كلمات دلالية: {text[:80]}", text)


WHOLE_TEXTS: list[Function] = [
    clean,
    fold,
    repair,
    read_date,
    words_of,
    split_authors,
    read_keywords_in_text,
    credited_in,
    read_lead_day,
]
RECOGNIZERS: list[Function] = [
    first_key,
    is_breaking,
    # Every function of the package, so that none is forgotten; the other names are types and a constant.
    *(
        function
        for function in map(vars(lines).get, lines.__all__)
        if callable(function) and not inspect.isclass(function)
    ),
]
# The beginnings that a line needs for a recognizer to read on.
OPENINGS: dict[Function, str] = {
    is_breaking: "عاجل ",
    lines.is_banner: "تابعوا ",
    lines.is_caption_credit: "صورة: ",
    lines.is_date_line: "الخميس 24 أكتوبر 2024 ",
    lines.is_most_read_heading: "الأكثر قراءة ",
    lines.is_paywall_notice: "اشترك لقراءة ",
    lines.is_related_heading: "اقرأ أيضا ",
    lines.is_source_label: "المصدر ",
    lines.is_stamp_line: "نشر في: 24 أكتوبر 2024 ",
    lines.is_subscription_talk: "لديك حساب؟ سجل الدخول ",
    lines.notice_in: "تأكد أنك لست روبوتا ",
    lines.notice_kind: "الصفحة غير موجودة ",
    lines.opens_keywords: "كلمات دلالية: ",
    lines.read_dateline: "القاهرة - ",
    lines.read_keywords: "كلمات دلالية: ",
    lines.read_source: "المصدر: ",
    lines.split_related_prefix: "اقرأ أيضا: ",
    lines.strip_byline: "كتب ",
}


def text_growth(function: Function, opening: str, piece: str, length: int, calls: int) -> float:
    """The growth of the cost of `piece` repeated to `length` letters; a final number keeps it out of caches."""
    return growth(function, lambda size: f"{opening}{piece * (size // len(piece))}{next(_serial)}", length, calls=calls)


def nonlinear(function: Function, length: int, calls: int) -> dict[str, float]:
    """The cases whose work grows faster than their text, with their growth."""
    found = {}
    for opening in ("", OPENINGS.get(function, "خبر ")):
        for piece in CHARACTERS:
            if more := text_growth(function, opening, piece, length, calls):
                found[ascii(opening + piece)] = round(more, 1)
    return found


@pytest.mark.parametrize("function", [*WHOLE_TEXTS, *RECOGNIZERS], ids=lambda function: function.__name__)
def test_a_long_text(function: Function) -> None:
    assert nonlinear(function, 4_000, 1) == {}


@pytest.mark.parametrize("function", [read_date, *RECOGNIZERS], ids=lambda function: function.__name__)
def test_a_line_within_the_limits(function: Function) -> None:
    """Most recognizers refuse long lines at once: their work shows only below that limit."""
    assert nonlinear(function, 60, 20) == {}


@pytest.mark.parametrize("length", [250_000])
def test_repeated_letter_from_the_issue(length: int) -> None:
    for function in (clean, fold):
        for letter in "اىةطa0":
            assert text_growth(function, "", letter, length, 1) == 0.0, (function, letter)


@pytest.mark.parametrize("function", [clean, fold], ids=lambda function: function.__name__)
@pytest.mark.parametrize("letter", [char for char in CHARACTERS if len(char) == 1 and char != "ﷺ"], ids=ascii)
def test_memory_for_one_character_repeated_is_bounded(function: Function, letter: str) -> None:
    """Patterns that repeat a back reference, and lists of characters, need 80 bytes per character."""
    text = letter * 20_000 + "&amp;"
    function(letter)  # what is built once
    cleaning.forget()
    tracemalloc.start()
    try:
        function(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 30 * len(text) + 300_000


def test_a_flood_of_marks_in_the_worst_order() -> None:
    text = "ا" + "\u0651" * 30_000 + "\u064e" * 30_000
    assert clean(text) == "ا" + "\u064e" * 30_000 + "\u0651" * 30_000


def test_references_that_close_one_another_from_the_right() -> None:
    assert clean("&semi" * 20_000 + ";") == ";"
    assert clean("&semi" * 20_000 + ";" + "ا&semi;" * 3) == ";" + "ا;" * 3
