from __future__ import annotations

import pytest

from newscrawl.dedup.bags import bag_of, f1


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("أ ب ج د", "أ ب ج د", 1.0),
        ("", "", 1.0),
        ("أ ب", "", 0.0),
        ("أ ب ج د", "أ ب", 2 / 3),
        ("إلى مدينة", "الى مدينة", 1.0),
    ],
)
def test_the_f1_of_two_texts(one: str, other: str, score: float) -> None:
    assert f1(bag_of(one), bag_of(other)) == pytest.approx(score)
