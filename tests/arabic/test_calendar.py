"""Days on which newsrooms publish less."""

from __future__ import annotations

from datetime import date

import pytest

from newscrawl.arabic.calendar import day_of


@pytest.mark.parametrize(
    ("day", "region", "expected"),
    [
        ("2026-11-27", "EG", "the weekend"),  # a Friday
        ("2026-11-28", "SA", "the weekend"),
        ("2026-11-29", "SA", ""),
        ("2026-11-29", "AE", "the weekend"),  # a Sunday
        ("2026-11-27", "AE", ""),
        ("2026-11-29", "LB", "the weekend"),
        ("2026-11-27", "GB", ""),
        ("2026-11-25", "EG", ""),
        ("2026-02-25", "EG", "Ramadan"),
        ("2025-03-01", "MA", "Ramadan"),
        ("2026-03-20", "EG", "Eid"),  # 1 Shawwal 1447
        ("2026-03-24", "EG", ""),
        ("2026-05-27", "YE", "Eid"),  # 10 Dhu al-Hijja 1447
        ("2026-05-26", "YE", "Eid"),
        ("2026-06-17", "JO", "a holiday"),  # the day after the new year of 1448
        ("2026-09-23", "SA", "a holiday"),
        ("2026-09-23", "DZ", ""),
        ("2300-01-03", "EG", ""),  # beyond the tables of the Hijri calendar
    ],
)
def test_kind_of_a_day(day: str, region: str, expected: str) -> None:
    assert day_of(date.fromisoformat(day), region).name == expected
