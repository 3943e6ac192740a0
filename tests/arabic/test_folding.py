"""`fold`: cases, properties over all of Unicode, and the oracle on the corpus."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.arabic import clean, fold
from newscrawl.arabic.normalize.folding import fold_clean
from tests.arabic.oracle import slow_fold
from tests.arabic.test_cleaning import ANYTHING, ARABIC_NEWS, TEXTS, articles, shared_cases

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
CASES = SHARED / "arabic" / "cases.tsv"
CORPUS = SHARED / "corpus" / "articles.jsonl.gz"


@pytest.mark.skipif(not CASES.exists(), reason="the shared table of cases is not beside this checkout")
def test_every_shared_case_has_the_table_s_key() -> None:
    rows = shared_cases()
    wrong = {why: (fold(text), key) for text, _, key, why in rows if fold(text) != key}
    assert len(rows) >= 90
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", ""),
        ("ًٌَ", ""),
        # numbers are facts
        ("12,8 و12.8 و١٢٫٨ و١٢،٨", "12.8 و12.8 و12.8 و12.8"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1,234,56", "1 234 56"),
        ("0,123", "0.123"),
        ("1,2,3", "1 2 3"),
        ("12/5/2024 14:43", "12 5 2024 14 43"),
        ("انتهى 5. ثم", "انتهي 5 ثم"),
        (".5 5. 5..6", "5 5 5 6"),
        ("3.َ5", "3.5"),
        ("1000 111", "1000 111"),
        ("१२३ １２", "123 12"),
        ("م² م2 ½", "م² م2 ½"),
        # elongation: Arabic letters, of one class, across marks; not digits, not Latin
        ("أاآ", "ا"),
        ("هَهَهَهَ", "ه"),
        ("www", "www"),
        # Sorani keeps its letters beside Arabic, which does not get them
        ("قال كتاب في هەرێمی کوردستان", "قال كتاب في هەرێمی کوردستان"),
        ("هذا هو زۆر في كتاب كبير وكان كذلك", "هذا هو زۆر في كتاب كبير وكان كذلك"),
        ("STRASSE Straße İ", "strasse strasse i̇"),
        ("ﷻ", "جل جلاله"),
        ("فی‌الدار می‌رود", "في الدار مي رود"),
    ],
)
def test_cases(text: str, key: str) -> None:
    assert fold(text) == key


@pytest.mark.parametrize(
    "habits",
    [
        ("إقرأ أيضاً", "اقرأ أيضا", "أقرأ ايضًا", "اقــرأ أيضًا:"),
        ("مسؤول", "مسئول", "مسؤول"),
        ("«قطر»", '"قطر"', "قطر…"),
        ("1,234 قتيلا", "١٬٢٣٤ قتيلًا", "1234 قتيلا"),
        ("الپاكستان", "الباکستان", "الﺒﺎﻛﺴﺘﺎن"),
    ],
)
def test_one_key_for_all_spelling_habits(habits: tuple[str, ...]) -> None:
    assert len(set(map(fold, habits))) == 1


@given(TEXTS)
@settings(max_examples=200)
def test_folding_again_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(TEXTS)
@settings(max_examples=200)
def test_clean_before_fold_changes_nothing(text: str) -> None:
    assert fold(clean(text)) == fold(text)
    assert fold_clean(clean(text)) == fold(text)


@given(ARABIC_NEWS | ANYTHING)
@settings(max_examples=200)
def test_fold_agrees_with_the_oracle(text: str) -> None:
    assert fold(text) == slow_fold(text)


@given(st.from_regex(r"[0-9]{1,4}([.,٫٬،][0-9]{1,4}){0,3}", fullmatch=True))
def test_a_number_keeps_its_digits(number: str) -> None:
    assert "".join(filter(str.isdigit, fold(number))) == "".join(filter(str.isdigit, number))


@given(st.integers(0, 10**9), st.integers(1, 99))
def test_decimal_number_differs_from_its_digits(whole: int, decimals: int) -> None:
    assert fold(f"{whole}.{decimals}") != fold(f"{whole}{decimals}")


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside this checkout")
def test_fold_agrees_with_the_oracle_on_the_corpus() -> None:
    assert [text for text in articles()[::10] if fold(text) != slow_fold(text)] == []


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside this checkout")
def test_folding_keys_of_the_corpus_changes_nothing() -> None:
    assert [key for key in map(fold, articles()) if fold(key) != key] == []
