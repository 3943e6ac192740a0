"""Accuracy and speed of `read_date`, compared with dateparser, dateutil and htmldate.

The peers have their own environment, which needs none of the crawler's dependencies:

    python -m venv PEERS && PEERS/bin/pip install dateparser hijridate htmldate python-dateutil
    PYTHONPATH=. PEERS/bin/python benchmarks/dates.py [-v]

Tables: ../shared/arabic/dates.tsv and site_dates.tsv (beside the checkout) and tests/arabic/date_cases.tsv. A naive
result of a peer is taken as the site's time; htmldate returns days, so only its day is compared. *right*: the expected
day, and the expected minute if there is one; or no date if none is expected. *wrong*: any other date. *none*: no date
although one is expected.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dateparser
import htmldate
from dateutil import parser as dateutil_parser
from htmldate.extractors import try_date_expr

from newscrawl.arabic.dates.reader import explain_date, read_date
from newscrawl.arabic.dates.regions import REGIONS

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "arabic"
TESTS = ROOT / "tests" / "arabic"
ROUNDS = 25
Reader = Callable[[str, str, datetime], datetime | date | None]


def ours(text: str, region: str, now: datetime) -> datetime | None:
    found = read_date(text, region=region, now=now)
    return found.value if found else None


def dateparser_with(**options: Any) -> Reader:
    def read(text: str, region: str, now: datetime) -> datetime | None:
        return dateparser.parse(text, settings={"RELATIVE_BASE": now.replace(tzinfo=None)}, **options)

    return read


CHAIN = [dateparser_with(locales=[f"ar-{region}"]) for region in ("EG", "SY", "DZ", "MA")]


def dateparser_chain(text: str, region: str, now: datetime) -> datetime | date | None:
    """Try the four families of locales one after the other, as dateparser cannot combine them in one call."""
    return next((found for read in CHAIN if (found := read(text, region, now)) is not None), None)


def dateutil_fuzzy(text: str, region: str, now: datetime) -> datetime | None:
    try:
        found = dateutil_parser.parse(text, fuzzy=True, dayfirst=True, default=now.replace(tzinfo=None, hour=0))
    except (ValueError, OverflowError):
        return None
    return found if isinstance(found, datetime) else None


def htmldate_text(text: str, region: str, now: datetime) -> date | None:
    found = try_date_expr(text, "%Y-%m-%d", True, datetime(1990, 1, 1), now.replace(tzinfo=None))
    return date.fromisoformat(found) if found else None


def htmldate_page(text: str, region: str, now: datetime) -> date | None:
    page = f"<html><body><article><time>{text}</time><p>نص الخبر</p></article></body></html>"
    found = htmldate.find_date(page, max_date=now.replace(tzinfo=None))
    return date.fromisoformat(found) if found else None


READERS: dict[str, Reader] = {
    "`read_date`": ours,
    "dateparser, default": dateparser_with(),
    "dateparser, `languages=['ar']`": dateparser_with(languages=["ar"]),
    "dateparser, ar-EG, ar-SY, ar-DZ, ar-MA in turn": dateparser_chain,
    "dateutil, fuzzy, day first": dateutil_fuzzy,
    "htmldate, its text parser (days)": htmldate_text,
    "htmldate, a page (days)": htmldate_page,
}


def table(path: Path) -> list[list[str]]:
    return [line.split("\t")[:3] for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def site_rows() -> list[list[str]]:
    """Every row of site_dates.tsv; texts without a full date must give none."""
    known = {text: expected for text, _, expected in table(TESTS / "site_date_cases.tsv")}
    return [[text, "EG", known.get(text, "-")] for _, text, _ in table(SHARED / "site_dates.tsv")[1:]]


def site_now(region: str) -> datetime:
    return datetime(2026, 11, 23, 12, tzinfo=ZoneInfo(REGIONS[region].zone))


def verdict(found: datetime | date | None, region: str, expected: str) -> str:
    if expected.startswith("-"):
        return "right" if found is None else "wrong"
    if found is None:
        return "none"
    wanted = datetime.fromisoformat(expected.removesuffix("Z"))
    if not isinstance(found, datetime):
        return "right" if found == wanted.date() else "wrong"
    if "T" not in expected:
        return "right" if found.date() == wanted.date() else "wrong"
    zone = ZoneInfo(REGIONS[region].zone)
    found, wanted = (moment if moment.tzinfo else moment.replace(tzinfo=zone) for moment in (found, wanted))
    apart = abs((found.astimezone(UTC) - wanted.astimezone(UTC)).total_seconds())
    return "right" if apart < 60 else "wrong"


def attempt(read: Reader, text: str, region: str) -> datetime | date | None:
    """A reader's result; None if it raises an exception."""
    try:
        return read(text, region, site_now(region))
    except Exception:
        return None


def accuracy(tables: dict[str, list[list[str]]]) -> None:
    print("| reader | " + " | ".join(f"{name}: right / wrong / none" for name in tables) + " |")
    print("|---|" + "---|" * len(tables))
    for name, read in READERS.items():
        cells = []
        for rows in tables.values():
            found = [(attempt(read, text, region), region, wanted) for text, region, wanted in rows]
            counts = Counter(verdict(*row) for row in found)
            cells.append(f"{counts['right']} / {counts['wrong']} / {counts['none']}")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def per_call(call: Callable[[], object], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - began) / times


def both_read(rows: list[list[str]]) -> Iterator[tuple[str, str]]:
    peer = READERS["dateparser, `languages=['ar']`"]
    for text, region, wanted in rows:
        if not wanted.startswith("-"):
            verdicts = {verdict(read(text, region, site_now(region)), region, wanted) for read in (ours, peer)}
            if verdicts == {"right"}:
                yield text, region


def speed(rows: list[list[str]], *, verbose: bool) -> None:
    """Print speed ratios. Each round times both readers one after the other; a text's ratio is the rounds' median."""
    ratios, mine, theirs = {}, {}, {}
    for text, region in dict(both_read(rows)).items():
        now = site_now(region)
        found, mine_us, theirs_us = [], [], []
        for _ in range(ROUNDS):
            us = per_call(lambda: read_date(text, region=region, now=now), 200)  # noqa: B023  # called at once
            peer = per_call(lambda: dateparser.parse(text, languages=["ar"]), 5)  # noqa: B023  # called at once
            found.append(peer / us)
            mine_us.append(us * 1e6)
            theirs_us.append(peer * 1e6)
        ratios[text] = statistics.median(found)
        mine[text], theirs[text] = statistics.median(mine_us), statistics.median(theirs_us)
    ordered = sorted(ratios, key=ratios.__getitem__)
    print(f"\n{len(ordered)} texts that both read right; read_date is faster by (median of ratios):")
    print(f"median {statistics.median(ratios.values()):.0f}, least {ratios[ordered[0]]:.0f} ({ordered[0]}),", end=" ")
    print(f"most {ratios[ordered[-1]]:.0f} ({ordered[-1]}); below 100: {sum(ratio < 100 for ratio in ratios.values())}")
    medians = statistics.median(mine.values()), statistics.median(theirs.values())
    print(f"microseconds per call, median: {medians[0]:.1f} versus {medians[1]:.0f}")
    if verbose:
        for text in ordered:
            print(f"{ratios[text]:7.0f} {mine[text]:7.1f} {theirs[text]:7.0f}  {text}")


def refusals(rows: list[list[str]]) -> None:
    """Print the cost for all texts in our own table, including those without a date, to find slow cases."""
    costs = {}
    for text, region, _ in rows:
        now = site_now(region)
        explain_date(text, region=region, now=now)
        costs[text] = per_call(lambda: explain_date(text, region=region, now=now), 50) * 1e6  # noqa: B023  # called at once
    slowest = max(costs, key=costs.__getitem__)
    print(f"all {len(costs)} texts of our table: median {statistics.median(costs.values()):.1f} us, ", end="")
    print(f"most {costs[slowest]:.0f} us ({slowest})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-v", "--verbose", action="store_true", help="also print the ratio of each text")
    options = parser.parse_args()
    names = ", ".join(f"{name} {version(name)}" for name in ("dateparser", "python-dateutil", "htmldate", "hijridate"))
    print(f"Python {platform.python_version()}, {names}\n")
    cases = table(TESTS / "date_cases.tsv")
    tables = {"our own table": cases}
    if SHARED.exists():
        tables = {"dates.tsv": table(SHARED / "dates.tsv"), "site_dates.tsv": site_rows(), **tables}
    accuracy({f"{name} ({len(rows)})": rows for name, rows in tables.items()})
    speed([row for rows in tables.values() for row in rows], verbose=options.verbose)
    refusals(cases)


if __name__ == "__main__":
    main()
