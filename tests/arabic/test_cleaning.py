"""`clean`: cases, properties over all of Unicode, and the oracle on the corpus."""

import gzip
import json
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from newscrawl.arabic import clean
from newscrawl.arabic.normalize import alphabet, onebyte
from newscrawl.arabic.normalize.cleaning import compose
from newscrawl.arabic.normalize.mojibake import repair
from tests.arabic.oracle import slow_clean

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
CASES = SHARED / "arabic" / "cases.tsv"
CORPUS = SHARED / "corpus" / "articles.jsonl.gz"


def shared_cases() -> list[tuple[str, str, str, str]]:
    """Rows of the shared table: input, display, key, why; fields are the inside of JSON strings."""
    if not CASES.exists():
        return []
    _, *rows = CASES.read_text(encoding="utf-8").split("\n")
    fields = [row.split("\t") for row in rows if row]
    return [(*(json.loads(f'"{field}"') for field in row[:3]), row[3]) for row in fields]


@cache
def articles() -> list[str]:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        return [text for line in lines for text in (json.loads(line)["title"], json.loads(line)["body"])]


ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)
PIECES = [
    *"اأإآىيیةهکكہھەۃؤئءڕڵێۆپچژگڤٹڈےںطظعغوفبلمنتقسرد",
    *"ًٌٍَُِّْٰٕٓٔـ",
    *"0123456789٠١٢٣۴۵.,،٫٬؛؟",
    *' \n\r\t\u00a0\u2009"«»“”()-_&;#',
    *"\u200b\u200c\u200d\u200e\u200f\u202b\u2067\u00ad\ufeff\ufffd\x00\x85\u0301\u0308\u0345",
    *"abcNÉéØÙÃÇáÌŠ§¡¿²³½™ﷺﷻ﷽ﷲﻻﹶﱠﯽⴰ👨²ßİǰΐ",
    *["\ud83d", "\ude00", "&amp;", "&quot;", "&#1602;", "&shy;", "&semi;", "&am", "p;", "&#", "Ø§Ù„", "ط§ظ„"],
    *["Ã˜Â§Ã™â€ž", "ÇáÌÒíÑÉ", "â€œ", "Â«", "آ«", "إلى", "إلی", "که", "گفت", "هەرێمی", "الـ", "1,234", "3.5", "على"],
    *["علی", "في", "\u037e"],
]
ARABIC_NEWS = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)
TEXTS = ANYTHING | ARABIC_NEWS


@pytest.mark.skipif(not CASES.exists(), reason="the shared table of cases is not beside this checkout")
def test_every_shared_case_is_displayed_as_the_table_says() -> None:
    rows = shared_cases()
    wrong = {why: (clean(given_), display) for given_, display, _, why in rows if clean(given_) != display}
    assert len(rows) >= 90
    assert wrong == {}


@pytest.mark.parametrize(
    ("given_", "display"),
    [
        ("", ""),
        (" \n ", ""),
        ("قطر تفوز", "قطر تفوز"),
        # tatweel: inside, with marks, final, before a quote, alone, between numbers, a rule of dashes
        ("بيّــن", "بيّن"),
        ("غَـــــــوَايتَ", "غَوَايتَ"),
        ("هــــ", "هـ"),
        ("لــ”ما", "لـ”ما"),
        ("قال ــ ثم", "قال - ثم"),
        ("1ـ أولا", "1- أولا"),
        ("1970ـ1971", "1970-1971"),
        ("التصرفات ـسواء كان", "التصرفات ـسواء كان"),
        ("\nـ ا", "- ا"),
        # typed on a Persian keyboard
        ("الكبری والأضحی وشتی", "الكبرى والأضحى وشتى"),
        ("رئیس الجمهوریة", "رئيس الجمهورية"),
        ("وبریانکا", "وبريانكا"),
        ("مدرسۃ", "مدرسة"),
        ("هیٔة", "هئة"),
        # a Persian, an Urdu and a Sorani passage inside an Arabic paragraph
        ("وقال في المؤتمر دولت ایران گفت که مذاکرات وهذا مهم", "وقال في المؤتمر دولت ایران گفت که مذاکرات وهذا مهم"),
        ("هذا ما کتب: «پاکستان کے وزیر» وهو في کتاب", "هذا ما کتب: «پاکستان کے وزیر» وهو في كتاب"),
        ("معلقا على الخبر “زۆر سوپاس” في کتاب", "معلقا على الخبر “زۆر سوپاس” في كتاب"),
        # joiners
        ("الم\u200dغرب", "المغرب"),
        ("क्\u200dष", "क्\u200dष"),
        # references
        ("&amp;amp;amp;lt;", "<"),
        ("a&amp b&copy=1", "a&amp b&copy=1"),
        ("&am\u00adp;quot;", '"'),
        ("&#150;", "–"),
        ("&#x110000;", "&#x110000;"),
        ("&nosuchname;", "&nosuchname;"),
        ("&#55357;&#56832;", "😀"),
        ("\ud83d\ude00 \ud83d", "😀"),
        # glue
        ("حقيقةبوجود", "حقيقة بوجود"),
        ("رائعةةة", "رائعةةة"),
        ("جدًاكان", "جدًا كان"),
        ("وإلى فإلى أوإلى", "وإلى فإلى أوإلى"),
        # Arabic punctuation and its spaces
        ("قطر ؛مصر ؟ لا", "قطر؛ مصر؟ لا"),
        ("3،5 و16،17", "3،5 و16،17"),
        ("قطر،2024", "قطر، 2024"),
        ("لائقة،” دعا", "لائقة،” دعا"),
        # lines
        ("سطر \r\n \u2028 سطر", "سطر\nسطر"),
        ("\u3000قطر\u2009تفوز\t", "قطر تفوز"),
        # phrases in one character stay
        ("ﷻ ﷾", "ﷻ ﷾"),
        ("ﷴ ﷶ", "محمد رسول"),
    ],
)
def test_cases(given_: str, display: str) -> None:
    assert clean(given_) == display


@given(TEXTS)
@settings(max_examples=200)
@example("&am&shy;p;quot;")
@example("ەًا")
@example("Ø\u200b§Ù\u200b„")
def test_cleaning_again_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(TEXTS)
@settings(max_examples=200)
def test_clean_agrees_with_the_oracle(text: str) -> None:
    assert clean(text) == slow_clean(text)


def letters_of(text: str) -> Counter[str]:
    """Decomposed letters, without those that a rule may replace; tatweel is not counted as a letter."""
    nfd = unicodedata.normalize("NFD", text)
    kept = (char for char in nfd if unicodedata.category(char)[0] == "L" and char != alphabet.TATWEEL)
    same = {"ی": "ي", "ى": "ي", **alphabet.LOOK_ALIKES}
    return Counter(same.get(char, char) for char in kept)


@given(TEXTS)
@settings(max_examples=200)
def test_no_letter_is_lost(text: str) -> None:
    # Letters changed by a repair, a reference or a presentation form are excluded; all others must remain.
    bare = "".join(char for char in text if char not in alphabet.NOT_CONTENT and not "\ud800" <= char <= "\udfff")
    assume("&" not in text and not set(text) & set(alphabet.PRESENTATION_FORMS))
    assume(repair(text) == text and repair(bare) == bare)
    assert letters_of(clean(text)) == letters_of(text)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_letters_without_look_alikes_are_unchanged(text: str) -> None:
    plain = "".join(char for char in text if char.isalpha() and not 0x80 <= ord(char) < 0x100 and char.isalnum())
    forms = alphabet.PRESENTATION_FORMS
    plain = "".join(char for char in plain if not 0x600 <= ord(char) < 0x900 and char not in forms)
    assert clean(plain) == unicodedata.normalize("NFC", plain)


@given(st.text(st.sampled_from("ab\u0301\u0308\u0316\u0651\u064e\u0f73\u0344"), max_size=90))
def test_marks_in_any_number_compose_as_unicodedata_does(text: str) -> None:
    long = text + " " * 2001
    assert compose(long) == unicodedata.normalize("NFC", long)


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside this checkout")
def test_clean_agrees_with_the_oracle_on_the_corpus() -> None:
    texts = articles()
    slow_way = [text for text in texts if onebyte.encode(text) is None]
    assert slow_way
    assert [text for text in texts[::10] + slow_way if clean(text) != slow_clean(text)] == []


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside this checkout")
def test_cleaned_corpus_is_clean() -> None:
    assert [text for text in map(clean, articles()) if clean(text) != text] == []
