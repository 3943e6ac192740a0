"""Values in terminal output: none exceeds its width, and none reorders the text beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.console.terminal import cells, isolated, isolated_list, one_line

FSI, PDI = "\u2068", "\u2069"


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("plain", None, "plain"),
        ("خبر عاجل", None, f"{FSI}خبر عاجل{PDI}"),
        ("خبر\n  عاجل\t", None, f"{FSI}خبر عاجل{PDI}"),
        ("خبر عاجل جدا من القاهرة", 14, f"{FSI}خبر عاجل جدا…{PDI}"),
        ("0123456789abcdef", 14, f"{FSI}0123456789abc…{PDI}"),
        # Isolates, overrides and escapes within a value would affect the text after it.
        (f"خبر{PDI}\u202eعاجل\x1b[31m{FSI}", None, f"{FSI}خبرعاجل[31m{PDI}"),
        ("", 14, ""),
    ],
)
def test_isolated(text: str, width: int | None, expected: str) -> None:
    assert isolated(text, width) == expected


@pytest.mark.parametrize(
    ("texts", "width", "expected"),
    [
        (["مصر", "غزة"], None, f"{FSI}مصر{PDI} | {FSI}غزة{PDI}"),
        (["مصر", "غزة", "a"], 40, f"{FSI}مصر{PDI} | {FSI}غزة{PDI} | a"),
        (["one word", "another word", "third"], 24, "one word | 2 more"),
        (["one word", "two", "a third word"], 30, "one word | two | a third word"),
        (["one word", "two", "a third word"], 28, "one word | two | 1 more"),
        ([], 24, ""),
    ],
)
def test_isolated_list(texts: list[str], width: int | None, expected: str) -> None:
    assert isolated_list(texts, width) == expected


ANY = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("ءبتقكלאa1 .\u0301\u202e\u2066\u2069\x1b\n漢"))


@given(ANY, st.integers(12, 60))
def test_any_value_fits_and_is_closed(text: str, width: int) -> None:
    shown = isolated(text, width)
    assert cells(shown) <= width
    assert shown.count(FSI) == shown.count(PDI) == int(not shown.isascii())
    assert "\n" not in shown
    assert "\x1b" not in shown
    assert one_line(text, width) == shown.strip(FSI + PDI)


@given(st.lists(ANY, max_size=6), st.integers(40, 80))
def test_any_list_fits_and_is_closed(texts: list[str], width: int) -> None:
    shown = isolated_list(texts, width)
    assert cells(shown) <= width
    depth = 0
    for letter in shown:
        depth += (letter == FSI) - (letter == PDI)
        assert depth in (0, 1)
    assert depth == 0
