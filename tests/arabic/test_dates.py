"""Dates: our own table, the shared tables, and properties over all of Unicode."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hijridate import Hijri

from newscrawl.arabic.dates import Reading, explain_date, read_date, read_dates
from newscrawl.arabic.dates import fallback as datefallback
from newscrawl.arabic.dates import names as months
from newscrawl.arabic.dates.fastpath import read_simple
from newscrawl.arabic.dates.lexicon import LEXICON
from newscrawl.arabic.dates.reading import UnreadDate
from newscrawl.arabic.dates.regions import REGIONS

SHARED = Path(__file__).parents[2].parent / "shared" / "arabic"

CASES = Path(__file__).with_name("date_cases.tsv")
SITE_CASES = Path(__file__).with_name("site_date_cases.tsv")


def table(path: Path) -> list[list[str]]:
    """The rows of a table; empty if it is missing, which a later test reports."""
    if not path.exists():
        return []
    return [line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def site_now(region: str) -> datetime:
    return datetime(2026, 11, 23, 12, tzinfo=ZoneInfo(REGIONS[region].zone))


def check(text: str, region: str, expected: str) -> None:
    found = explain_date(text, region=region, now=site_now(region))
    if expected.startswith("-"):
        assert isinstance(found, UnreadDate), found
        assert expected == "-" or found.reason == expected[1:], found
        assert read_date(text, region=region, now=site_now(region)) is None
        return
    assert isinstance(found, Reading), str(found)
    day_only = "T" not in expected
    zone = UTC if expected.endswith("Z") else ZoneInfo(REGIONS[region].zone)
    moment = datetime.fromisoformat(expected.removesuffix("Z"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    assert found.precision == ("day" if day_only else "minute")
    if day_only and not expected.endswith("Z"):
        assert found.value.replace(tzinfo=None) == moment.replace(tzinfo=None)  # «GMT» after a day gives its zone
    else:
        assert found.value == moment
        assert found.value.utcoffset() == moment.utcoffset()
    assert found.raw == text
    assert read_date(text, region=region, now=site_now(region)) == found


@pytest.mark.parametrize("row", table(CASES), ids=lambda row: row[0])
def test_date_table(row: list[str]) -> None:
    check(*row)


@pytest.mark.parametrize("row", table(SITE_CASES), ids=lambda row: row[0])
def test_site_dates(row: list[str]) -> None:
    check(*row)


def test_tables_are_not_missing() -> None:
    assert len(table(CASES)) > 300
    assert len(table(SITE_CASES)) > 40


@pytest.mark.skipif(not SHARED.exists(), reason="the shared tables lie outside the repository, in ../shared/arabic")
def test_shared_tables_are_read() -> None:
    assert len(table(SHARED / "dates.tsv")) >= 64
    assert {row[0] for row in table(SITE_CASES)} <= {row[1] for row in table(SHARED / "site_dates.tsv")}


@pytest.mark.parametrize("row", table(SHARED / "dates.tsv"), ids=lambda row: row[0])
def test_shared_dates(row: list[str]) -> None:
    text, region, expected, _ = row
    check(text, region, expected)


@pytest.mark.parametrize("row", table(SHARED / "site_dates.tsv"), ids=lambda row: row[1])
def test_shared_site_dates(row: list[str]) -> None:
    # a row without an expectation of ours is a format, a label or a table of names, and must not be read as a date
    expected = {text: wanted for text, _, wanted in table(SITE_CASES)}
    check(row[1], "EG", expected.get(row[1], "-"))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared tables lie outside the repository, in ../shared/arabic")
def test_shared_tables_of_months() -> None:
    found = {row[0]: row[1].split(", ") for row in table(SHARED / "site_dates.tsv") if row[0].startswith("table:")}
    assert len(found) == 5
    for title, names in found.items():
        assert len(names) == 12
        for number, name in enumerate(names, 1):
            if "Hijri" in title:
                check(f"5 {name} 1445", "SA", Hijri(1445, number, 5).to_gregorian().isoformat())
            else:
                check(f"5 {name} 2024", "EG", f"2024-{number:02}-05")


# --- tables ---------------------------------------------------------------------------------------------------------


def test_no_name_denotes_two_months() -> None:
    seen: dict[str, int] = {}
    for family in months.GREGORIAN:
        assert len(family) == 12
        for number, names in enumerate(family, 1):
            for name in names:
                assert seen.setdefault(name, number) == number
    hijri = [name for names in months.HIJRI for name in names]
    assert len(months.HIJRI) == 12
    assert len(set(hijri)) == len(hijri)
    assert not set(hijri) & set(seen)


def test_every_month_name_is_in_the_lexicon() -> None:
    for kind, families in (("g", months.GREGORIAN), ("h", (months.HIJRI,))):
        for family in families:
            for number, names in enumerate(family, 1):
                assert all(LEXICON[name] == (kind, number) for name in names)


def test_zones_exist() -> None:
    known = available_timezones()
    assert {region.zone for region in REGIONS.values()} <= known


# --- published and modified -----------------------------------------------------------------------------------------

PAIRS = """
نشر في: 24 أكتوبر 2024 - 10:12 ص آخر تحديث: 24 أكتوبر 2024 - 11:30 ص|2024-10-24T10:12|2024-10-24T11:30
آخر تحديث: 25/10/2024 تاريخ النشر: 24/10/2024|2024-10-24|2024-10-25
تاريخ الإنشاء: 24/10/2024 10:12 / آخر تحديث: 25/10/2024 09:00|2024-10-24T10:12|2024-10-25T09:00
24 أكتوبر 2024 (آخر تحديث: 25 أكتوبر 2024)|2024-10-24|2024-10-25
Published 24 October 2024, updated 26 October 2024|2024-10-24|2024-10-26
نشر في 24 أكتوبر 2024|2024-10-24|
24 أكتوبر 2024|2024-10-24|
آخر تحديث 24 أكتوبر 2024||2024-10-24
حُدِّث في 24 أكتوبر 2024||2024-10-24
أضيف في 24 أكتوبر 2024 - عُدّل في 25 أكتوبر 2024|2024-10-24|2024-10-25
التحديث الأخير: 24 أكتوبر 2024||2024-10-24
آخر مراجعة: 24 أكتوبر 2024||2024-10-24
Mis à jour le 24 octobre 2024 à 10h12||2024-10-24T10:12
Publié le 24 octobre 2024, modifié le 25 octobre 2024|2024-10-24|2024-10-25
وزارة العدل 24 أكتوبر 2024|2024-10-24|
13/3/2008 (آخر تحديث) الساعة 16:25||2008-03-13T16:25
24 أكتوبر 2024 09:00 آخر تحديث 10:30|2024-10-24T09:00|
نشر: 24 أكتوبر 2024 آخر تحديث: 10:30|2024-10-24|
نشر في 25 أكتوبر 2024 آخر تحديث 24 أكتوبر 2024|2024-10-25|-order
نشر في 24 أكتوبر 2024 آخر تحديث الأحد 25 أكتوبر 2024|2024-10-24|-weekday
نشر في الأحد 24 أكتوبر 2024 آخر تحديث 25 أكتوبر 2024|-weekday|2024-10-25
نشر في 24 أكتوبر 2024 آخر تحديث منذ ساعتين|2024-10-24|2026-11-23T10:00
اليوم السبت 19 يوليو 2025 نشر في 18 يوليو 2025|2025-07-18|
نشر في 24 أكتوبر 2024 نشر في 25 أكتوبر 2024|-ambiguous|
تاريخ الميلاد 15 يناير 1995 نشر في 24 أكتوبر 2024|2024-10-24|
"""


@pytest.mark.parametrize("row", [line.split("|") for line in PAIRS.strip().splitlines()], ids=lambda row: row[0])
def test_published_and_modified(row: list[str]) -> None:
    text, *expected = row
    found = read_dates(text, now=site_now("EG"))
    for one, wanted in zip((found.published, found.modified), expected, strict=True):
        if wanted.startswith("-"):
            assert isinstance(one, UnreadDate)
            assert one.reason == wanted[1:]
        elif wanted:
            assert isinstance(one, Reading), one
            assert one.value == datetime.fromisoformat(wanted).replace(tzinfo=ZoneInfo("Africa/Cairo"))
            assert one.precision == ("minute" if "T" in wanted else "day")
        else:
            assert one is None


# --- arguments ------------------------------------------------------------------------------------------------------


def test_time_zone_defaults_to_the_regions() -> None:
    text = "24 أكتوبر 2024 10:00"
    for region in ("AE", "ae"):
        found = read_date(text, region=region)
        assert found is not None
        assert found.value == datetime(2024, 10, 24, 6, tzinfo=UTC)
    for tz in ("Asia/Tokyo", ZoneInfo("Asia/Tokyo"), timezone(timedelta(hours=9))):
        found = read_date(text, region="AE", tz=tz)
        assert found is not None
        assert found.value == datetime(2024, 10, 24, 1, tzinfo=UTC)


def test_summer_time_of_the_site() -> None:
    found = [read_date(text, region="EG") for text in ("15 يناير 2024 10:00", "15 يوليو 2024 10:00")]
    assert [reading.value.utcoffset() for reading in found if reading] == [timedelta(hours=2), timedelta(hours=3)]


@pytest.mark.parametrize(("region", "tz"), [("XX", None), ("", None), ("EG", "Mars/Base"), ("EG", "../etc")])
def test_a_region_or_zone_that_does_not_exist_is_an_error(region: str, tz: str | None) -> None:
    with pytest.raises(ValueError, match="zone"):
        read_date("24 أكتوبر 2024", region=region, tz=tz)


def test_unknown_region_is_accepted_with_a_time_zone() -> None:
    assert read_date("24 أكتوبر 2024", region="XX", tz="Asia/Tokyo") is not None


def test_now_without_a_time_zone_is_in_the_sites_zone() -> None:
    found = read_date("منذ ساعتين", region="EG", now=datetime(2024, 10, 24, 12))
    assert found is not None
    assert found.value == datetime(2024, 10, 24, 10, tzinfo=ZoneInfo("Africa/Cairo"))


def test_now_defaults_to_the_current_time() -> None:
    found = read_date("منذ دقيقة")
    assert found is not None
    assert timedelta(0) <= datetime.now(UTC) - found.value < timedelta(minutes=3)


def test_elapsed_hours_cross_a_change_of_clocks() -> None:
    # Cairo set its clocks back at the end of 2024-10-31: 23:00 occurred twice
    found = read_date("منذ 3 ساعات", region="EG", now=datetime(2024, 11, 1, 1, tzinfo=ZoneInfo("Africa/Cairo")))
    assert found is not None
    assert found.value.isoformat() == "2024-10-31T23:00:00+03:00"


def test_a_refusal_is_one_line_for_a_log() -> None:
    found = explain_date("الجمعة\n24 أكتوبر 2024")
    assert isinstance(found, UnreadDate)
    line = str(found)
    assert line.startswith("weekday: 2024-10-24 is a Thursday, but the text has الجمعة")
    assert "\n" not in line


# --- dateparser, the last rung --------------------------------------------------------------------------------------


def test_dateparser_knows_months_that_the_tables_lack() -> None:
    assert "oktober" not in LEXICON
    found = read_date("24 Oktober 2024", region="DE")
    assert found is not None
    assert found.value.date() == date(2024, 10, 24)
    assert read_date("Freitag 24 Oktober 2024 10:12", region="DE") is not None


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("الجمعة 24 أكتوبر 2024", "weekday"), ("24 أكتوبر", "year"), ("السوداني يستقبل وفدا من 12 دولة", "none"),
        ("12 قتيلا و15 جريحا", "none"), ("منذ أسبوع", None), ("10/24/2024", "impossible"),
        ("15 يناير - 20 فبراير 2024", "ambiguous"), ("24/10/24", "year"),
        ("بلغ سعر الدولار 50 جنيها في 2024", "none"), ("24 أكتوبر 2024", None),
    ],
)  # fmt: skip
def test_dateparser_is_used_only_for_an_unknown_month(
    text: str, refusal: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(locale: str, month: int) -> None:
        raise AssertionError(locale, month)

    monkeypatch.setattr(datefallback, "parser_of", refuse)
    found = explain_date(text)
    assert (found.reason if isinstance(found, UnreadDate) else None) == refusal


@pytest.mark.parametrize(
    "text", ["12 دولة 2024", "12 قتيلا 2024", "12 ago 2024", "24 الشهر 2024", "1 الساعة 2024", "5 in 2024"]
)
def test_dateparser_cannot_turn_words_into_a_month(text: str) -> None:
    assert read_date(text) is None


# --- the short way and the long way ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [row[0] for row in table(CASES)])
def test_fast_path_agrees_with_the_full_rules(text: str) -> None:
    quick = read_simple(text, "EG", site_now("EG"), None)
    if quick is not None:
        dates = read_dates(text, now=site_now("EG"))
        assert quick == (dates.published or dates.modified)
