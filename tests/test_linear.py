"""The measurement of growth tells linear from quadratic work."""

from __future__ import annotations

from collections import deque

from tests.linear import growth


def spin(rounds: int) -> None:
    deque(range(rounds), maxlen=0)


def test_linear_work_has_no_growth() -> None:
    assert growth(spin, lambda size: size, 250, max_size=1_000_000) == 0.0


def test_quadratic_work_has_growth() -> None:
    assert growth(spin, lambda size: size * size, 150) > 10
