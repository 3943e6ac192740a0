"""How well `read_date` reads dates printed by common formatters: Intl, moment, dayjs, date-fns, Babel.

    apt-get install nodejs npm; npm install --prefix NODE moment dayjs date-fns
    python -m venv PEERS && PEERS/bin/pip install babel dateparser hijridate
    PYTHONPATH=. PEERS/bin/python benchmarks/date_formatters.py --node NODE

Random moments in every Arab region, calendar and style, and the relative forms of the same formatters. *right*: the
correct day, and the correct minute or none. *none*: no date. *WRONG*: any other date. `KNOWN` lists errors in the texts
themselves. Exits with 1 if anything else is WRONG.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale, dates

from newscrawl.arabic import Reading, read_date
from newscrawl.arabic.dates.regions import REGIONS

SCRIPT = Path(__file__).with_suffix(".mjs")
NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
FIRST = datetime(1991, 1, 1, tzinfo=UTC)
ARAB = "AE BH DJ DZ EG IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SS SY TD TN YE".split()
SIGHTING = timedelta(days=2)
SIZES: tuple[Literal["long", "short", "narrow"], ...] = ("long", "short", "narrow")


class Row(NamedTuple):
    """One printed date: its formatter, and the moment that it represents."""

    formatter: str
    style: str
    region: str
    zone: str
    calendar: str
    kind: str
    moment: datetime
    wall: datetime
    text: str


KNOWN = {
    "another Islamic calendar": "islamic, -civil, -tbla, -rgsa: «هـ» as Umm al-Qura prints it, up to two days away",
    "Umm al-Qura before 1420": "ICU's table and hijridate's differ by a day or two in some months before April 1999",
    "another zone": "Babel calls a zone by today's name in years when it had another (Sudan until 2017, Libya in 2013)",
    "noon in the morning": "dayjs prints ص for 12:00 to 12:59",
    "month first": "dayjs' calendar, date-fns' P in arDZ, arMA and arSA print MM/DD/YYYY, with nothing to tell it by",
}


def known(row: Row, found: Reading) -> str | None:
    """The reason in `KNOWN` why this wrong reading is caused by the text itself; None if there is none."""
    apart = found.value.replace(tzinfo=None) - row.wall
    if found.precision == "day":
        apart = timedelta(days=(found.value.date() - row.wall.date()).days)
    days = round(apart / timedelta(days=1))
    if row.calendar != "gregory":
        if abs(days) <= SIGHTING.days and abs(apart - timedelta(days=days)) < timedelta(minutes=1):
            if row.calendar != "islamic-umalqura":
                return "another Islamic calendar"
            return "Umm al-Qura before 1420" if row.wall.date() < date(1999, 5, 1) else None
        return None
    if row.formatter == "Babel" and "توقيت" in row.text and abs(apart) < timedelta(minutes=1):
        return "another zone"
    if row.formatter == "dayjs" and "12:" in row.text and "ص" in row.text and row.wall.hour == 12:
        return "noon in the morning"
    if row.wall.strftime("%m/%d/%Y") in row.text and row.formatter in ("dayjs", "date-fns"):
        return "month first"
    return None


def verdict(row: Row, found: Reading | None) -> str:
    """`right`, `none`, `WRONG`, or a reason in `KNOWN`."""
    if found is None:
        return "right" if row.kind == "part" else "none"
    return "right" if is_right(row, found) else known(row, found) or "WRONG"


def is_right(row: Row, found: Reading) -> bool:
    """Whether a reading is the moment of the text, possibly with less precision."""
    if row.kind == "part":
        return False
    if row.kind == "past" and "calendar" not in row.style and "relative" not in row.style:
        back = NOW - row.moment
        apart = abs(found.value - row.moment)
        if found.precision == "minute":  # formatters round
            return apart <= (timedelta(minutes=2) if back < timedelta(minutes=44) else timedelta(hours=1, minutes=2))
        days = abs((found.value.date() - row.moment.astimezone(found.value.tzinfo).date()).days)
        return days <= (1 if back < timedelta(days=6) else 4 if back < timedelta(days=12) else 1)
    if found.precision == "day":
        return found.value.date() == row.wall.date()
    if abs(found.value - row.moment) < timedelta(minutes=1):
        return True
    # Two versions of the tz database may differ: accept the correct wall-clock time in the site's zone.
    wall = found.value.replace(tzinfo=None)
    return str(found.value.tzinfo) == row.zone and abs(wall - row.wall) < timedelta(minutes=1)


def javascript(node: Path | None, count: int, seed: int) -> Iterator[Row]:
    """The rows from `date_formatters.mjs`; without a folder of packages, only those of Intl."""
    zones = json.dumps({code: REGIONS[code].zone for code in ARAB})
    command = ["node", str(SCRIPT), str(node.resolve()) if node else "-", str(count), str(seed), zones]
    environment = {"TZ": "UTC", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        formatter, style, region, zone, calendar, kind, milliseconds, wall, text = json.loads(line)
        moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
        yield Row(formatter, style, region, zone, calendar, kind, moment, datetime.fromisoformat(wall), text)


def babel(count: int, seed: int) -> Iterator[Row]:
    """Rows with Babel's formats, skeletons and time spans, in each region's locale."""
    chance = random.Random(seed)
    skeletons = ("yMMMd", "yMMMEd", "yMd", "yMEd", "GyMMMd", "yMMM", "MMMd")
    for code in ARAB:
        zone = ZoneInfo(REGIONS[code].zone)
        name = Locale.parse(f"ar_{code}")
        for _ in range(count):
            moment = FIRST + chance.random() * (NOW - FIRST - timedelta(days=1))
            wall = moment.astimezone(zone).replace(tzinfo=None)
            for size in ("full", "long", "medium", "short"):
                text = dates.format_datetime(moment, size, tzinfo=zone, locale=name)
                yield Row("Babel", size, code, str(zone), "gregory", "minute", moment, wall, text)
                text = dates.format_date(wall, size, locale=name)
                yield Row("Babel", size, code, str(zone), "gregory", "day", moment, wall, text)
            for pattern in ("d MMMM y h:mm B", "EEEE d MMM y h:mm a", "d/M/y HH:mm zzzz", "d MMM y H:mm ZZZZ"):
                text = dates.format_datetime(moment, pattern, tzinfo=zone, locale=name)
                yield Row("Babel", pattern, code, str(zone), "gregory", "minute", moment, wall, text)
            for skeleton in skeletons:
                if skeleton in name.datetime_skeletons:
                    text = dates.format_skeleton(skeleton, moment, tzinfo=zone, locale=name)
                    kind = "day" if "y" in skeleton and "d" in skeleton else "part"
                    yield Row("Babel", skeleton, code, str(zone), "gregory", kind, moment, wall, text)
    for seconds in (*range(7, 200, 7), *range(200, 90_000, 611), *range(90_000, 5_000_000, 40_000)):
        moment = NOW - timedelta(seconds=seconds)
        for size in SIZES:
            try:
                text = dates.format_timedelta(timedelta(seconds=-seconds), add_direction=True, locale="ar", format=size)
            except KeyError:
                continue  # Babel lacks this form of this unit
            yield Row(
                "Babel", f"span {size}", "EG", "UTC", "gregory", "past", moment, moment.replace(tzinfo=None), text
            )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--node", type=Path, help="the folder of node_modules (default: Babel alone)")
    options.add_argument("--count", type=int, default=5, help="moments per style (default: 5)")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--show", type=int, default=20, help="texts to show of each verdict but right (default: 20)")
    given = options.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    shown: dict[tuple[str, str, str], str] = {}
    for rows in (
        babel(given.count * 2, given.seed),
        javascript(given.node, given.count, given.seed) if given.node else (),
    ):
        for row in rows:
            found = read_date(row.text, region=row.region, now=NOW, tz=row.zone)
            judged = verdict(row, found)
            counts[row.formatter, judged] += 1
            if judged != "right":
                said = "" if found is None else f" -> {found.value.isoformat()} {found.precision}"
                shown.setdefault((judged, row.formatter, row.style), f"{row.region} {row.text!r} {row.wall}{said}")
    for judged in sorted({judged for _, judged in counts} - {"right"}):
        print(f"\n{judged}: {KNOWN.get(judged, '')}")
        for (_, formatter, style), line in [item for item in shown.items() if item[0][0] == judged][: given.show]:
            print(f"  {formatter} {style}: {line}")
    print(f"\n{sum(counts.values())} texts\n\n| formatter | right | none | known | WRONG |\n|---|---|---|---|---|")
    for formatter in sorted({formatter for formatter, _ in counts}):
        of = {judged: number for (name, judged), number in counts.items() if name == formatter}
        listed = sum(number for judged, number in of.items() if judged in KNOWN)
        print(f"| {formatter} | {of.get('right', 0)} | {of.get('none', 0)} | {listed} | {of.get('WRONG', 0)} |")
    return 1 if any(judged == "WRONG" for _, judged in counts) else 0


if __name__ == "__main__":
    sys.exit(main())
