"""Dates: properties of every date in every form, and of any text."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from hijridate import Gregorian
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from newscrawl.arabic.dates import Reading, explain_date, read_date, read_dates
from newscrawl.arabic.dates import names as months
from newscrawl.arabic.dates.fastpath import read_simple
from newscrawl.arabic.dates.lexicon import LEXICON
from newscrawl.arabic.dates.reading import CLOCK_SKEW, UnreadDate
from newscrawl.arabic.dates.regions import REGIONS


def site_now(region: str) -> datetime:
    return datetime(2026, 11, 23, 12, tzinfo=ZoneInfo(REGIONS[region].zone))


# --- round trips ----------------------------------------------------------------------------------------------------

DIGITS = {"ascii": "0123456789", "arabic": "٠١٢٣٤٥٦٧٨٩", "persian": "۰۱۲۳۴۵۶۷۸۹"}
DAY_FORMS = (
    "{d} {m} {y}", "{wd} {d} {m} {y}", "{wd}، {d} {m}، {y}", "{wd}, {d} {m} {y}م", "({d} {m} {y})",
    "{m} {d}, {y}", "{d}-{m}-{y}", "{d}{m} {y}", "{d}/{n}/{y}", "{d:02}-{n:02}-{y}", "{d}.{n}.{y}",
    "{y}/{n}/{d}", "{y}-{n:02}-{d:02}", "{wd} - {y}-{n:02}-{d:02}-", "{wd} {d}/{n}/{y}م",
    "{d} من {m} عام {y}", "نشر في: {wd} {d} {m} {y}", "آخر تحديث: {d}/{n}/{y}", "بتاريخ {d} {m} {y}",
    "{d}ـ{n}ـ{y}", "{d}\u200f/{n}\u200f/{y}", "{wd} {h} هـ - الموافق {d} {m} {y} م",
)  # fmt: skip
CLOCK_FORMS = (
    "",
    " {H:02}:{M:02}",
    " - {H}:{M:02}",
    "، الساعة {H:02}:{M:02}",
    " | {I:02}:{M:02} {s}",
    " - {I}:{M:02} {s}ـ",
    " {I}:{M:02} {l}",
)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2026, 11, 22))

FAMILIES = (months.GULF, months.LEVANT, months.MAGHREB, months.MOROCCO, months.ENGLISH)


def fits_both_ways(moment: datetime) -> bool:
    """Whether its day and month, exchanged, give another day on the same weekday."""
    if moment.day == moment.month or moment.day > 12:
        return False
    return moment.replace(month=moment.day, day=moment.month).weekday() == moment.weekday()


@given(
    MOMENTS,
    st.sampled_from(DAY_FORMS),
    st.sampled_from(CLOCK_FORMS),
    st.sampled_from(FAMILIES),
    st.sampled_from(sorted(DIGITS)),
    st.sampled_from(["EG", "LB", "MA", "SA"]),
    st.randoms(use_true_random=False),
)
@settings(max_examples=200)
def test_round_trip(
    moment: datetime,
    day_form: str,
    clock_form: str,
    family: tuple[tuple[str, ...], ...],
    digits: str,
    region: str,
    choose: random.Random,
) -> None:
    weekday = choose.choice(months.WEEKDAYS[moment.weekday()][:2])
    # An English formatter may write the month first; if both orders fall on the weekday, the text is ambiguous.
    assume(not ("{wd} {d}/{n}/" in day_form and weekday.isascii() and fits_both_ways(moment)))
    hijri = Gregorian(moment.year, moment.month, moment.day).to_hijri()
    text = (day_form + clock_form).format(
        d=moment.day, n=moment.month, y=moment.year, H=moment.hour, M=moment.minute, I=moment.hour % 12 or 12,
        m=choose.choice(family[moment.month - 1]), wd=weekday,
        s="صم"[moment.hour >= 12], l=["صباحاً", "مساءً"][moment.hour >= 12],
        h=f"{hijri.day} {choose.choice(months.HIJRI[hijri.month - 1])} {hijri.year}",
    )  # fmt: skip
    text = text.translate(str.maketrans(DIGITS["ascii"], DIGITS[digits]))
    found = explain_date(text, region=region, now=site_now(region))
    assert isinstance(found, Reading), str(found)
    wanted = moment.replace(second=0, microsecond=0, tzinfo=ZoneInfo(REGIONS[region].zone))
    if not clock_form:
        wanted = wanted.replace(hour=0, minute=0)
    assert (found.value, found.precision) == (wanted, "minute" if clock_form else "day")


@given(
    MOMENTS,
    st.sampled_from(["{} {} {}", "{}/{}/{} هـ", "{2}-{1}-{0}"]),
)
@settings(max_examples=200)
def test_round_trip_hijri(moment: datetime, form: str) -> None:
    hijri = Gregorian(moment.year, moment.month, moment.day).to_hijri()
    month = months.HIJRI[hijri.month - 1][0] if form == "{} {} {}" else hijri.month
    found = explain_date(form.format(hijri.day, month, hijri.year), region="SA", now=site_now("SA"))
    assert isinstance(found, Reading), str(found)
    assert found.value.date() == moment.date()


@given(
    st.integers(1, 9),
    st.sampled_from(months.UNITS[:4]),
    st.sampled_from(["منذ", "قبل"]),
    st.sampled_from(sorted(DIGITS)),
)
def test_round_trip_relative(number: int, unit: tuple[int, str, str, str], word: str, digits: str) -> None:
    seconds, one, two, many = unit
    name = (f"{one.split()[0]}", two.split()[0])[number - 1] if number <= 2 else f"{number} {many.split()[0]}"
    now = site_now("IQ")
    found = read_date(f"{word} {name}".translate(str.maketrans(DIGITS["ascii"], DIGITS[digits])), region="IQ", now=now)
    assert found is not None
    if seconds < 86_400:
        assert found.value == (now - timedelta(seconds=number * seconds)).replace(second=0)
    else:
        assert found.value == now.replace(hour=0) - timedelta(days=number)


def test_every_pair_of_names_of_a_month_in_both_orders() -> None:
    for month, joint in product(range(12), ("/", " / ", " ", "")):
        for one, other in ((months.GULF, months.LEVANT), (months.LEVANT, months.GULF)):
            text = f"7 {one[month][0]}{joint}{other[month][0]} 2023"
            found = read_date(text)
            assert found is not None, text
            assert found.value.date() == date(2023, month + 1, 7)


# --- any text at all ------------------------------------------------------------------------------------------------

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=120)
PIECES = [
    *(word for word in LEXICON if not any(map(str.isdigit, word))),
    *"-/.:,()،|@+",
    *map(str, range(70)),
    *map(str, range(1985, 2030)),
    "1445",
    "03:15",
    "10:30",
    "03:15:20",
    "15:40",
    "25:15",
    "25:15:20",
    "24/10/2024",
    "ـ",
    "كلمة",
    "²",
    "\ud800",
]
NOISE = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", "", "  "]))).map(
    lambda parts: "".join(map("".join, parts))
)


@given(ANY_TEXT | NOISE, st.sampled_from(sorted(REGIONS)))
@settings(max_examples=200)
def test_any_text_gives_a_valid_reading_or_a_reason(text: str, region: str) -> None:
    now = site_now(region)
    dates = read_dates(text, region=region, now=now)
    for found in (explain_date(text, region=region, now=now), dates.published, dates.modified):
        if isinstance(found, Reading):
            assert found.value.tzinfo is not None
            assert found.value.utcoffset() is not None
            assert found.value.year >= 1990
            assert found.value <= now + CLOCK_SKEW
            assert found.raw == text
            if found.precision == "day":
                assert (found.value.hour, found.value.minute, found.value.second) == (0, 0, 0)
        elif found is not None:
            assert found.reason
            assert "\n" not in str(found)
    quick = read_simple(text, region, now, None)
    if quick is not None:
        assert quick == (dates.published or dates.modified)


def test_long_text_is_refused_as_an_article() -> None:
    found = explain_date("24 أكتوبر 2024 " + "كلمة " * 100)
    assert isinstance(found, UnreadDate)
    assert found.reason == "long"
    assert read_date("\n" * 500 + "24 أكتوبر 2024" + " " * 500) is not None
    sentence = explain_date("24 أكتوبر 2024 " + "كلمة " * 9)
    assert isinstance(sentence, UnreadDate)
    assert sentence.reason == "sentence"
