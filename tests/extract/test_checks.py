"""What a value must be to fill a field."""

from __future__ import annotations

import pytest

from newscrawl.arabic import fold
from newscrawl.extract.checks import check_authors, check_line, check_summary, check_tags, check_title

NAMES = [fold("اليوم السابع"), "youm7"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("عنوان الخبر", "عنوان الخبر"),
        ("عنوان الخبر - اليوم السابع", "عنوان الخبر"),
        ("عنوان الخبر | Youm7 | اليوم السابع", "عنوان الخبر"),
        ("اليوم السابع | عنوان الخبر", "عنوان الخبر"),
        ("اليوم السابع - عنوان - بقية - Youm7", "عنوان - بقية"),
        ("اليوم السابع: عنوان", "اليوم السابع: عنوان"),
        ("عنوان: شرح الخبر", "عنوان: شرح الخبر"),
        ("غزة - القاهرة", "غزة - القاهرة"),
        ("اليوم السابع", None),
        ("اليوم السابع | اليوم السابع", None),
        ("سطر\nوسطر", "سطر وسطر"),
        ("", None),
        ("كلمة " * 100, None),
    ],
)
def test_title(text: str, expected: str | None) -> None:
    assert check_title(text, NAMES) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["أحمد سمير", "أحمد سمير", "منى حسن"], ["أحمد سمير", "منى حسن"]),
        (["اليوم السابع", "اليوم"], []),
        (["https://x.example/a", "a@b.example", "@user", "admin", "photo.jpg", "كاتب 3", "<b>"], []),
        (["كلمة " * 20, ""], []),
        (["اليوم السابع - منى حسن", "أحمد سمير | Youm7", "اليوم السابع - Youm7"], ["منى حسن", "أحمد سمير"]),
        (["منى حسن - القاهرة", "(القاهرة - اليوم السابع)", "(غزة - رويترز)"], ["منى حسن - القاهرة"]),
    ],
)
def test_authors(texts: list[str], expected: list[str]) -> None:
    assert check_authors(texts, NAMES) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["مصر, غزة، مصر"], ["مصر", "غزة"]),
        (["مصر", "مصرَ", "#غزة"], ["مصر", "غزة"]),
        (["عنوان الخبر", "مصر"], ["مصر"]),
        ([""], []),
    ],
)
def test_tags(texts: list[str], expected: list[str]) -> None:
    assert check_tags(texts, "عنوان الخبر") == expected


def test_line_and_summary() -> None:
    assert check_line(" اقتصاد\n") == "اقتصاد"
    assert check_line("  ") is None
    assert check_summary("موجز من خمس كلمات هنا") == "موجز من خمس كلمات هنا"
    assert check_summary("أخبار عاجلة") is None
