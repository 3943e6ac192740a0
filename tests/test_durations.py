"""Durations: parsing them, and formatting them in words."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.durations import AGE, TIME, Scale, in_words


@pytest.mark.parametrize(
    ("scale", "text", "length"),
    [
        (TIME, "90s", timedelta(seconds=90)),
        (TIME, "50m", timedelta(minutes=50)),
        (TIME, "2 h", timedelta(hours=2)),
        (TIME, "1d", timedelta(days=1)),
        (TIME, "999999d", timedelta(days=999_999)),
        (AGE, "6m", timedelta(days=180)),
        (AGE, "8w", timedelta(weeks=8)),
        (AGE, "100y", timedelta(days=36_500)),
    ],
)
def test_valid_durations(scale: Scale, text: str, length: timedelta) -> None:
    assert scale.read(text) == length


@pytest.mark.parametrize("scale", [TIME, AGE])
@pytest.mark.parametrize("text", ["", "5", "m", "0m", "-5m", "1.5m", "5 minutes", "5M", "5x", "1234567m", "٥m", "5m\n"])
def test_invalid_durations_are_refused(scale: Scale, text: str) -> None:
    with pytest.raises(ValueError, match="expected a number and "):
        scale.read(text)


def test_error_message_names_the_units() -> None:
    with pytest.raises(ValueError, match=r"^expected a number and s, m, h or d, such as 50m$"):
        TIME.read("1y")
    with pytest.raises(ValueError, match=r"^expected a number and d, w, m or y, such as 2y, from 1d to 100y$"):
        AGE.read("101y")


@given(st.text(max_size=12))
def test_any_text_is_a_positive_duration_or_refused(text: str) -> None:
    for scale in (TIME, AGE):
        with contextlib.suppress(ValueError):
            assert scale.read(text) > timedelta(0)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(40, "40 seconds"), (120, "2 minutes"), (5400, "1.5 hours"), (10_800, "3.0 hours"), (172_800, "2.0 days")],
)
def test_in_words(seconds: float, words: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == words
