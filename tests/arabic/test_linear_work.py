"""Work grows with the length of a text, not faster: each function, on each class of character, at 1x and 4x.

What is compared is CPU time in one process, the least of several runs: four times the text takes 4 times the work if
that is linear and 16 times if it is quadratic; less than 5 times is wanted. A case that exceeds it is measured
again: what else runs on the machine only adds to a measurement, and the least of several is what the work itself takes.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from itertools import count

import pytest

from newscrawl.arabic import clean, fold, lines, read_date
from newscrawl.arabic.dates.lead import read_lead_day
from newscrawl.arabic.gazetteer.names import split_authors
from newscrawl.arabic.gazetteer.phrases import first_key, words_of
from newscrawl.arabic.lines.attributions import credited_in
from newscrawl.arabic.normalize import cleaning
from newscrawl.arabic.normalize.mojibake import repair

Function = Callable[[str], object]
LIMIT = 5.0
TRIES = 20
_serial = count(100_000)
WORTH_MEASURING = 0.002  # seconds of CPU; below it a ratio is noise

CHARACTERS = [
    *" \n\t&;،.,:-/|#()0٠اةأإلىیکەـًّ\u0654\u0301\u200c\u200d\u200b\u00ad\u00a0ﷺﻻﱠØ§طع”Çá\ud800\udc00\ufffd🙂ⴰéa",
    *["&amp;", "&am", "&semi", "&#", "&&amp;", "ØÙ", "طع", "ط”", "Ø§Ù„", "ط§ظ„", "Ã˜", "آ«", "ّ\u064e", "\u0301\u0316"],
    *["،ا", " ،", "\n ", "ة ", "ةا", "اً", "إلى", "إلىإلی", "قطرإلى", "اـ", "ـَ", "ـ ", "\u0f73", "ى\u0654", "ئ\u0654"],
    *["1,", "1.", "1،", "1:", "1/", "12 ", "24/10/2024 ", "10:30 ", "من ", "كانون ", "منذ ", "اليوم ", "3 ساعات "],
    *["کے ", "که ", "گی ", "ەب", "كلمة ", "كلمة، ", "و ", "الـ", "اب " * 2 + "\n", "www.", "a b "],
    *["المصدر: ", "كلمات دلالية: ", "اقرأ أيضا ", "(أ ف ب) ", "رويترز ", "القاهرة - ", "تابعوا ", "صورة ", "التعليق: "],
]


def read_keywords_in_text(text: str) -> object:
    """The keywords of a line that has to be cut by the text."""
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
    lines.canonical_agency,
    lines.credited_agency,
    lines.is_banner,
    lines.is_caption_credit,
    lines.is_credit_line,
    lines.is_end_mark,
    lines.is_most_read_heading,
    lines.is_paywall_notice,
    lines.is_related_heading,
    lines.is_sign_off,
    lines.opens_keywords,
    lines.read_dateline,
    lines.read_keywords,
    lines.read_source,
    lines.split_caption_credit,
    lines.split_list,
    lines.split_related_prefix,
    lines.strip_byline,
]
# What a line must begin with for a recognizer to read on.
OPENINGS: dict[Function, str] = {
    lines.is_banner: "تابعوا ",
    lines.is_caption_credit: "صورة: ",
    lines.is_most_read_heading: "الأكثر قراءة ",
    lines.is_paywall_notice: "اشترك لقراءة ",
    lines.is_related_heading: "اقرأ أيضا ",
    lines.opens_keywords: "كلمات دلالية: ",
    lines.read_dateline: "القاهرة - ",
    lines.read_keywords: "كلمات دلالية: ",
    lines.read_source: "المصدر: ",
    lines.split_related_prefix: "اقرأ أيضا: ",
    lines.strip_byline: "كتب ",
}


def cost(function: Function, text: str, times: int) -> float:
    """CPU seconds of `times` calls, each with a str that no cache has seen."""
    copies = [f"{text}{next(_serial)}" for _ in range(times)]
    began = time.thread_time()
    for copy in copies:
        function(copy)
    return time.thread_time() - began


def ratio(function: Function, opening: str, piece: str, length: int, times: int) -> float:
    """How much more four times the text costs; 0 if that is little at either of two lengths.

    What is not linear shows at both, the more the longer the text; what else runs on the machine does not.
    """
    return _ratio(function, opening, piece, length, times) and _ratio(function, opening, piece, 4 * length, times)


def _ratio(function: Function, opening: str, piece: str, length: int, times: int) -> float:
    short, long = (opening + piece * (size // len(piece)) for size in (length, 4 * length))
    least_short = least_long = float("inf")
    for _ in range(TRIES):
        least_long = min(least_long, cost(function, long, times))
        if least_long < WORTH_MEASURING:
            return 0.0
        least_short = min(least_short, cost(function, short, times))
        if least_long / least_short < LIMIT:
            return 0.0
    return least_long / least_short


def superlinear(function: Function, length: int, times: int) -> dict[str, float]:
    """The cases whose work grows faster than their text, with the ratio of each."""
    found = {}
    for opening in {"", "خبر ", OPENINGS.get(function, "")}:
        for piece in CHARACTERS:
            if more := ratio(function, opening, piece, length, times):
                found[ascii(opening + piece)] = round(more, 1)
    return found


@pytest.mark.parametrize("function", [*WHOLE_TEXTS, *RECOGNIZERS], ids=lambda function: function.__name__)
def test_a_long_text(function: Function) -> None:
    assert superlinear(function, 4_000, 1) == {}


@pytest.mark.parametrize("function", [read_date, *RECOGNIZERS], ids=lambda function: function.__name__)
def test_a_line_within_the_limits(function: Function) -> None:
    """Most recognizers refuse a long line at once: their work shows below that limit."""
    assert superlinear(function, 60, 20) == {}


@pytest.mark.parametrize("length", [250_000])
def test_a_letter_repeated_as_the_issue_found_it(length: int) -> None:
    for function in (clean, fold):
        for letter in "اىةطa0":
            assert ratio(function, "", letter, length, 1) == 0.0, (function, letter)


@pytest.mark.parametrize("function", [clean, fold], ids=lambda function: function.__name__)
@pytest.mark.parametrize("letter", [char for char in CHARACTERS if len(char) == 1 and char != "ﷺ"], ids=ascii)
def test_memory_for_one_character_repeated_is_bounded(function: Function, letter: str) -> None:
    """A pattern that repeats a back reference, or a list of characters, keeps 80 bytes for each."""
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
