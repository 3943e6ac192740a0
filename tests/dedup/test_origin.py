"""Which outlet published a story first: credits, dates, and wrong clocks."""

from __future__ import annotations

from typing import Any

import pytest

from newscrawl.dedup.origin import DAY, SECOND, Credit, Printing, credit_of, known_by, origin

NOON = 1_700_000_000 * SECOND
HOUR = 3600 * SECOND


@pytest.mark.parametrize(
    ("published", "seen", "only_day", "expected"),
    [
        (NOON, NOON + HOUR, False, NOON),
        (NOON, None, False, NOON),
        (None, NOON, False, NOON),
        (None, None, False, None),
        # After it was fetched, or before the web existed: a wrong clock.
        (NOON + DAY, NOON, False, NOON),
        (0, NOON, False, NOON),
        (0, None, False, None),
        # Clocks may differ by a few minutes.
        (NOON + 60 * SECOND, NOON, False, NOON),
        # Only a day: the article existed at its end, or when it was fetched.
        (NOON, NOON + 3 * DAY, True, NOON + DAY),
        (NOON, NOON + HOUR, True, NOON + HOUR),
    ],
)
def test_known_by(published: int | None, seen: int | None, only_day: bool, expected: int | None) -> None:
    assert known_by(published, seen, only_day=only_day) == expected


def make_printing(site: str, at: int | None = NOON, credit: str | None = None, **values: Any) -> Printing:
    return Printing(site=site, known_by=at, credit=None if credit is None else Credit(credit), **values)


@pytest.mark.parametrize(
    ("printings", "expected"),
    [
        ([make_printing("a")], (0, None, "only")),
        ([make_printing("a", credit="رويترز")], (None, "رويترز", "agency")),
        ([make_printing("a"), make_printing("b", NOON + HOUR)], (0, None, "date")),
        ([make_printing("a", None), make_printing("b", None)], (0, None, "undated")),
        # A credit outweighs a date: by the outlet's name, by its site, by an agency in another spelling.
        ([make_printing("a", credit="الأفق"), make_printing("b", NOON + HOUR, outlet="الأفق")], (1, None, "credit")),
        (
            [
                Printing(site="a", known_by=NOON, credit=Credit("عنوان آخر", "b")),
                make_printing("b", NOON + HOUR, outlet="الأفق"),
            ],
            (1, None, "credit"),
        ),
        (
            [make_printing("a", credit="AFP"), make_printing("b", NOON + HOUR, outlet="وكالة فرانس برس")],
            (1, None, "credit"),
        ),
        ([make_printing("a", credit="Reuters"), make_printing("reuters", NOON + HOUR)], (1, None, "credit")),
        # Removing the credit does not make an outlet the origin.
        ([make_printing("a"), make_printing("b", NOON + HOUR, credit="رويترز")], (None, "رويترز", "agency")),
        # A credit of oneself does not count.
        ([make_printing("a", credit="الأفق", outlet="الأفق"), make_printing("b", NOON + HOUR)], (0, None, "date")),
        # Most credit one outlet, one credits another.
        (
            [
                make_printing("a", credit="تاس"),
                make_printing("b", credit="رويترز"),
                make_printing("c", credit="Reuters"),
            ],
            (None, "رويترز", "agency"),
        ),
        # The credited outlet credits an agency in turn.
        (
            [make_printing("a", credit="الأفق"), make_printing("b", outlet="الأفق", credit="واس")],
            (None, "واس", "agency"),
        ),
        # Two that credit each other: the date decides.
        (
            [make_printing("a", outlet="المرفأ", credit="الأفق"), make_printing("b", outlet="الأفق", credit="المرفأ")],
            (0, None, "date"),
        ),
    ],
)
def test_origin(printings: list[Printing], expected: tuple[int | None, str | None, str]) -> None:
    assert tuple(origin(printings)) == expected


def test_date_of_a_clock_that_was_not_set() -> None:
    old = Printing(site="a", known_by=NOON - 3000 * DAY, seen=NOON + 2 * HOUR)
    fresh = [Printing(site=site, known_by=NOON + hours * HOUR) for site, hours in (("b", 0), ("c", 5))]
    assert origin([old, *fresh]).place == 1
    # An old article that was found much later, or only one other article with the text, is not enough evidence.
    assert origin([Printing(site="a", known_by=NOON - 3000 * DAY, seen=NOON + 90 * DAY), *fresh]).place == 0
    assert origin([old, fresh[0]]).place == 0


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("Reuters", None, None, ""), ("رويترز", None)),
        (("صحيفة الأفق", "ufuq", None, ""), ("صحيفة الأفق", "ufuq")),
        ((None, None, "القاهرة (أ ف ب)", ""), ("أ ف ب", None)),
        # Desks and unnamed agencies are not an origin: the text may name one.
        (("متابعة", None, None, "خبر من المدينة.\nالمصدر: رويترز"), ("رويترز", None)),
        (("وكالات", None, None, "خبر من المدينة."), None),
        ((None, None, None, "خبر من المدينة."), None),
    ],
)
def test_credit_of(given: tuple[Any, ...], expected: tuple[str, str | None] | None) -> None:
    assert credit_of(*given) == expected
