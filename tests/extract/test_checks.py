"""The checks that a value must pass to fill a field."""

from __future__ import annotations

import pytest

from newscrawl.arabic import fold
from newscrawl.extract.checks import (
    Failed,
    check_authors,
    check_line,
    check_own_tags,
    check_summary,
    check_tags,
    check_title,
)

NAMES = [fold("اليوم السابع"), "youm7"]

_NO_NAME = "a URL, a file, an account or a number, not a person"


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
        ("اليوم السابع", Failed("the site's own name")),
        ("اليوم السابع | اليوم السابع", Failed("the site's own name")),
        ("سطر\nوسطر", "سطر وسطر"),
        ("", Failed("no text in it")),
        ("كلمة " * 100, Failed("more than 400 characters")),
    ],
)
def test_title(text: str, expected: str | Failed) -> None:
    assert check_title(text, NAMES) == expected


@pytest.mark.parametrize(
    ("text", "headline", "expected"),
    [
        ("افتتاح الجسر | اقتصاد", "افتتاح الجسر", "افتتاح الجسر"),
        ("صحيفة - افتتاح الجسر", "افتتاح الجسر", "افتتاح الجسر"),
        ("افتتاح الجسر - تقرير مفصل عن كل ما جرى", "افتتاح الجسر", "افتتاح الجسر - تقرير مفصل عن كل ما جرى"),
        ("افتتاح الجسر", "عنوان آخر", "افتتاح الجسر"),
    ],
)
def test_title_that_adds_a_name_to_the_printed_headline(text: str, headline: str, expected: str) -> None:
    assert check_title(text, NAMES, headline) == expected


STANDING = Failed("the site's standing keywords: the text has few of them")


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["الجسر", "البلدية"], ["الجسر", "البلدية"]),
        # All of them are words of the headline.
        (["افتتاح", "الجسر", "الجديد"], Failed("the words of the headline")),
        (["اليوم السابع", "أخبار مصر", "رياضة", "فن"], STANDING),
        (["أخبار", "الجسر"], ["الجسر"]),
        (["فلك", "بحار", "طيور"], STANDING),
        (["فلك"], ["فلك"]),
    ],
)  # fmt: skip
def test_tags_of_the_article(tags: list[str], expected: list[str] | Failed) -> None:
    assert check_own_tags(tags, "افتتاح الجسر الجديد", "قالت بلدية المدينة إن الجسر مفتوح.", NAMES) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["(القاهرة - رويترز)"], Failed("a place, an agency, an outlet, a desk or a job")),
        (["القاهرة", "منى حسن"], ["منى حسن"]),
        (["أحمد سمير", "أحمد سمير", "منى حسن"], ["أحمد سمير", "منى حسن"]),
        (["اليوم السابع - منى حسن", "أحمد سمير | Youm7", "اليوم السابع - Youm7"], ["منى حسن", "أحمد سمير"]),
        (["منى حسن - القاهرة", "(القاهرة - اليوم السابع)", "(غزة - رويترز)"], ["منى حسن - القاهرة"]),
        (["admin", "منى حسن"], ["منى حسن"]),
        (["محرر الشؤون السياسية", "مراسلة", "صحفي أحمد سمير"], ["صحفي أحمد سمير"]),
        *(([name], Failed(_NO_NAME)) for name in ("Admin Admin", "Staff", "مجهول", "الكاتب", "اسم الكاتب")),
        (["اليوم السابع", "اليوم"], Failed("the site's own name")),
        *(
            ([name], Failed(_NO_NAME))
            for name in ("https://x.example/a", "a@b.example", "@user", "admin", "photo.jpg", "كاتب 3", "<b>")
        ),
        (["كلمة " * 20, ""], Failed("more than 80 characters")),
        ([""], Failed("no text in it")),
    ],
)
def test_authors(texts: list[str], expected: list[str] | Failed) -> None:
    assert check_authors(texts, NAMES) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["مصر, غزة، مصر"], ["مصر", "غزة"]),
        (["مصر", "مصرَ", "#غزة"], ["مصر", "غزة"]),
        (["عنوان الخبر", "مصر"], ["مصر"]),
        (["#مجلس_الأمن", "رقم_واحد"], ["مجلس الأمن", "رقم_واحد"]),
        (["عنوان الخبر"], Failed("the headline, which is not a tag")),
        ([""], Failed("no text in it")),
    ],
)
def test_tags(texts: list[str], expected: list[str] | Failed) -> None:
    assert check_tags(texts, "عنوان الخبر") == expected


def test_line_and_summary() -> None:
    assert check_line(" اقتصاد\n") == "اقتصاد"
    assert check_line("  ") == Failed("no text in it")
    assert check_summary("موجز من خمس كلمات هنا") == "موجز من خمس كلمات هنا"
    assert check_summary("أخبار عاجلة") == Failed("a label: fewer than 5 words")


def test_failure_is_no_value() -> None:
    assert not Failed("a reason")
