"""Text that is safe to print in a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.printable import printable, printable_data


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("خبر المدينة رقم 1", "خبر المدينة رقم 1"),
        ("الأولى\nالثانية\tثالثة", "الأولى\nالثانية\tثالثة"),
        ("\x1b[31mأحمر\x1b[0m", "[31mأحمر[0m"),
        ("\x1b]0;عنوان\x07خبر", "]0;عنوانخبر"),
        ("\x9b31mخبر\x85", "31mخبر"),
        ("خبر\rمزيف", "خبرمزيف"),
        ("\u202eلوقم\u202c \u2067خبر\u2069", "لوقم خبر"),
        # Joiners and plain directional marks are part of correct text.
        ("می\u200cروم \u200fخبر\u200e", "می\u200cروم \u200fخبر\u200e"),
        ("\ud800خبر", "خبر"),
    ],
)
def test_control_characters_and_overrides_are_removed(text: str, expected: str) -> None:
    assert printable(text) == expected


@given(st.text(st.characters()))
def test_result_contains_only_printable_characters(text: str) -> None:
    left = printable(text)
    left.encode()
    assert not [char for char in left if unicodedata.category(char) == "Cc" and char not in "\n\t"]
    assert not [char for char in left if unicodedata.bidirectional(char) in ("RLO", "LRO", "RLE", "LRE", "RLI", "LRI")]
    assert printable(left) == left


def test_printable_data_cleans_nested_texts() -> None:
    assert printable_data({"a": ["\x1bb"], "c": {"d": "\x00e"}, "f": 1, "g": None}) == {
        "a": ["b"],
        "c": {"d": "e"},
        "f": 1,
        "g": None,
    }
