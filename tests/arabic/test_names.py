"""Names of months, weekdays and regions: each is listed once, and all modules that need it have it."""

from __future__ import annotations

import string
import subprocess
import sys
from zoneinfo import available_timezones

import pytest

from newscrawl.arabic import read_date
from newscrawl.arabic.dates import kinds, names
from newscrawl.arabic.dates.lexicon import LEXICON
from newscrawl.arabic.dates.regions import REGIONS, places
from newscrawl.arabic.facts import FACT_WORDS, NOT_FACTS
from newscrawl.arabic.lines import read_dateline
from newscrawl.arabic.lines.dateline_reader import DATE_KEYS
from newscrawl.arabic.normalize.folding import fold

MONTHS = {name: kinds.MONTH for family in names.GREGORIAN for months in family for name in months}
MONTHS |= {name: kinds.HIJRI_MONTH for months in names.HIJRI for name in months}
WEEKDAYS = [name for days in names.WEEKDAYS for name in days]


def words_of(name: str) -> set[str]:
    return {word for word in fold(name).split() if not word.isdigit()}


@pytest.mark.parametrize("name", [*MONTHS, *WEEKDAYS])
def test_every_name_of_a_date_is_known_to_datelines_and_facts(name: str) -> None:
    assert LEXICON[name][0] == MONTHS.get(name, kinds.WEEKDAY)
    assert words_of(name) <= DATE_KEYS
    assert words_of(name) - set(map(fold, NOT_FACTS)) <= FACT_WORDS


def test_exceptions_are_words_of_names() -> None:
    used = {word for name in (*MONTHS, *WEEKDAYS, *names.NUMERALS) for word in words_of(name)}
    assert set(map(fold, NOT_FACTS)) <= used
    assert all(NOT_FACTS.values())


@pytest.mark.parametrize("name", [name for name, kind in MONTHS.items() if kind == kinds.MONTH])
def test_a_dateline_may_have_a_date_in_any_month(name: str) -> None:
    found = read_dateline(f"الرباط 24 {name} (و م ع) أعلن الوزير اليوم عن برنامج جديد")
    assert found is not None
    assert (found.place, found.agency) == ("الرباط", "و م ع")
    assert found.rest == "أعلن الوزير اليوم عن برنامج جديد"


def test_kinds_are_letters_of_their_own() -> None:
    letters = [value for name, value in vars(kinds).items() if name.isupper() and len(value) == 1]
    assert len(set(letters)) == len(letters)
    assert set(letters) <= set(string.ascii_letters + "-/,():+.")


def test_regions() -> None:
    assert {region.zone for region in REGIONS.values()} <= available_timezones()
    for code, region in REGIONS.items():
        assert code == region.code
        assert code.isupper()
        assert len(code) == 2
        assert region.country


@pytest.mark.parametrize("name", list(places()))
def test_every_place_is_a_zone_after_its_word(name: str) -> None:
    zones = places()[name]
    for code, zone in zones.items():
        found = read_date(f"24 أكتوبر 2024 15:20 بتوقيت {name}", region=code, tz="Asia/Tokyo")
        assert found is not None
        assert str(found.value.tzinfo) == zone
    if len(zones) > 1:
        assert read_date(f"24 أكتوبر 2024 15:20 بتوقيت {name}", region="CN") is None


def test_dateparser_locales_are_known_to_dateparser() -> None:
    from dateparser.data import languages_info

    known = set(languages_info.language_locale_dict)
    known.update(*languages_info.language_locale_dict.values())
    assert {locale for region in REGIONS.values() for locale in region.locales} <= known


def test_importing_loads_no_heavy_library() -> None:
    code = "import sys; from newscrawl.arabic import clean, fold, lines, read_date; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {module.partition(".")[0] for module in done.stdout.split()}
    assert "newscrawl" in loaded
    assert not loaded & {"dateparser", "hijridate", "scrapy", "pyarrow", "sqlalchemy"}
