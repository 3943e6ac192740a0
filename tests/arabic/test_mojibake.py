"""Misread encodings are repaired if the repair is certain, and left unchanged otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.arabic import clean
from newscrawl.arabic.normalize.mojibake import repair

NEWS = "الجزيرة مباشر، قال الرئيس في حديث مع «رويترز» إن الموقع و في ٢٠٢٤ – “قال”… محح"


def read_as(text: str, encoding: str, table: str) -> str:
    """The text decoded with a wrong table; bytes that the table lacks become C1 controls, as in browsers."""
    return "".join(bytes([byte]).decode(table, "ignore") or chr(byte) for byte in text.encode(encoding, "ignore"))


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("table", ["cp1252", "latin-1", "cp1256"])
def test_utf_8_read_with_a_one_byte_table(table: str, times: int) -> None:
    text = NEWS
    for _ in range(times):
        text = read_as(text, "utf-8", table)
    if times > 2 and table != "cp1256":
        assert repair(text) in {NEWS, text}
    else:
        assert repair(text) == NEWS


def test_windows_1256_read_as_windows_1252() -> None:
    text = NEWS.replace("٢٠٢٤", "2024")
    assert repair(read_as(text, "cp1256", "cp1252")) == text


@pytest.mark.parametrize("table", ["cp1252", "cp1256"])
def test_correct_line_beside_a_misread_one_is_unchanged(table: str) -> None:
    assert repair(NEWS + "\n" + read_as(NEWS, "utf-8", table)) == NEWS + "\n" + NEWS


def test_correct_words_in_a_misread_line_are_unchanged() -> None:
    line = f"قال: «نفط، حفظ» {read_as('بقلم الموقع', 'utf-8', 'cp1256')}"
    assert repair(line) == "قال: «نفط، حفظ» بقلم الموقع"


def test_soft_hyphens_are_letters_until_repaired() -> None:
    misread = read_as("محمد حسن", "utf-8", "cp1256")
    assert "\u00ad" in misread
    assert clean(misread) == "محمد حسن"


@pytest.mark.parametrize(
    "text",
    [
        NEWS,
        "café à Genève, déjà vu, Élysée, ÉTÉ",
        "ÅÄÖ ÀÁÂÃÄÅ áéíóú ÄÖÜß ñandú São Paulo",
        "PERÚ» RENDÛ” MENÙ„ Ø§ 5×3",
        "Ørsted Ålesund Übergröße",
        "نفط، حفظ» ط،",
        "ط،ظ،ع،غ",
        "«ط»«ظ»«ع»",
        "غٹغٹ عکس عکاسی",
        "ØŠ",
        "ط§",
        "ãä",
        "ÇáÌa",
        "中文字符 кириллица ελληνικά",
    ],
)
def test_correct_or_uncertain_text_is_unchanged(text: str) -> None:
    assert repair(text) == text


@given(st.text(st.sampled_from("ØÙÚÛÃÂâ€œ§„طظعغآأâ…“”»،؛?ٹپچ\u200c\u00ad\xa0ÇáÌÒíÑÉab \n\x81\x9d"), max_size=40))
def test_repairing_again_changes_nothing(text: str) -> None:
    once = repair(text)
    assert repair(once) == once


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_never_raises_and_keeps_ascii(text: str) -> None:
    assert [char for char in repair(text) if char.isascii()] == [char for char in text if char.isascii()]
