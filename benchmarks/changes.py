"""Detection of edits: newsrooms edit 1,000 articles within a day, and the real engine crawls them for a week.

    python -m benchmarks.changes                 # 1,000 edits, 450 articles without any; three sites, one with outages
    python -m benchmarks.changes --edits 160 --controls 60

The sites run on a server on the loopback interface, crawls run in separate processes with a shifted clock, and
`scrapy changes --json` runs at the end. An edit is caught if its field is listed with the newsroom's final text and a
fitting kind; every other listed edit is a false positive. Exits with 1 if a threshold is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.changes_world import EDITS, NO_EDITS, Course, edited, page, story
from newscrawl.arabic.normalize.wording import wording
from tests.crawls import ROOT, Project
from tests.servers import Answer, Page, Server, rss, serve

TICK = timedelta(minutes=10)
"""The interval at which the site is crawled if anything is due."""
WEEK = timedelta(days=7)
SELECTED = 'fields = Fields(title="h1", body="article p", published="time::attr(datetime)", images="article img")'
# Runs scrapy with a clock that is MOVED seconds ahead; all our code uses `datetime.now`.
PROGRAM = """
import datetime as module, os, sqlite3, sys
real, moved = module.datetime, module.timedelta(seconds=float(os.environ["MOVED"]))
class Of(type):
    def __instancecheck__(cls, value): return isinstance(value, real)
class datetime(real, metaclass=Of):
    @classmethod
    def now(cls, tz=None): return real.now(tz) + moved
module.datetime = datetime
sqlite3.register_adapter(datetime, lambda value: value.isoformat(" "))
from scrapy.cmdline import execute
sys.argv = ["scrapy", *sys.argv[1:]]
execute()
"""
KINDS = {
    "flash to full": {"expanded"},
    "paragraph added": {"expanded"},
    "sentence added": {"expanded"},
    "sentence removed": {"shortened"},
    "deletion": {"gone"},
    "un-deletion": {"gone"},
    "headline renamed": {"renamed"},
    "headline's punctuation": {"renamed"},
    "date corrected": {"date"},
    "author added": {"authors"},
    "caption changed": {"caption"},
}
"""Kind of seeded edit -> kinds that fit; for edits not listed, only `corrected` fits."""


@dataclass
class Site:
    """One site and its articles."""

    name: str
    spider: str
    begin: datetime
    """The time at which its clock starts."""
    courses: dict[int, Course] = field(default_factory=dict)
    outages: tuple[tuple[float, float, int], ...] = ()
    """(from hour, to hour, HTTP status) of each outage, during which every page is answered with this status."""


@dataclass
class Score:
    """The results for the seeded edits."""

    caught: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    requests: Counter[int] = field(default_factory=Counter)
    """Requests per article -> articles, for pages that never failed, as failures cause additional retries."""


def crawl(site: Site, folder: Path, rng: Random) -> list[dict[str, Any]]:
    """Crawl a site for a week of its time; return the edits that `scrapy changes` lists."""
    # Crawling the previous sites took real time, so the clock is set back to this site's start.
    begin = site.begin
    clock = begin - datetime.now(UTC)

    def moment() -> datetime:
        return datetime.now(UTC) + clock

    def answer(path: str) -> Page | str:
        now = moment()
        headers = {"Date": format_datetime(now, usegmt=True)}
        hours = (now - begin) / timedelta(hours=1)
        for start, end, status in site.outages:
            if start <= hours < end:
                return Page(status=status, body=b"error", headers=headers)
        if path == "/rss":
            return Page(body=rss([*site.courses]).replace("{url}", server.url).encode(), headers=headers)
        name = path.rpartition("/")[2]
        course = site.courses.get(int(name)) if name.isdigit() else None
        if course is None:
            return Page(status=404, body=b"none", headers=headers)
        course.requests += 1
        blip = course.control and 6.5 < hours < 9.5
        if not course.at(now).there or (blip and course.kind == "gone for three hours"):
            return Page(status=404, body="<h1>الصفحة غير موجودة</h1>".encode(), headers=headers)
        if blip and course.kind == "another page for three hours":
            return Page(
                body="<html><h1>عذرا</h1><p>الموقع تحت الصيانة وسنعود قريبا.</p></html>".encode(), headers=headers
            )
        return Page(body=page(course, now, rng).encode(), headers=headers)

    server: Server
    pages: dict[str, Answer] = {"*": answer}
    with serve(pages) as server:
        settings = "RELATED_MAX_HOPS = 0\nCONCURRENT_REQUESTS_PER_DOMAIN = 8\nRETRY_TIMES = 0\nLOG_LEVEL = 'ERROR'"
        project = Project(folder / site.name, server.url, f'rss_urls = ["{{url}}/rss"]\n{site.spider}', settings)
        crawls = 0
        while moment() < begin + WEEK:
            run(project, clock, "crawl", "loop")
            crawls += 1
            following = next_due(project)
            if following is None:
                break
            wait = max(following - moment(), timedelta())
            clock += max(TICK, -(-wait // TICK) * TICK)
        print(f"{site.name}: {crawls} crawls, {len(site.courses)} articles", file=sys.stderr)
        listed = run(project, clock, "changes", "--json")
    return [json.loads(line) for line in listed.splitlines()]


def run(project: Project, clock: timedelta, *command: str) -> str:
    """Run a `scrapy` command in the project with its clock shifted; return its output."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPY", "FEED_STORE"))}
    environment |= {"PYTHONPATH": str(ROOT), "MOVED": str(clock.total_seconds())}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *command], cwd=project.folder, env=environment, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    if "Traceback" in done.stderr:
        raise SystemExit(done.stderr)
    return done.stdout


def next_due(project: Project) -> datetime | None:
    """The time when the next URL is due; None if there is none."""
    with sqlite3.connect(project.store) as connection:
        (due,) = connection.execute("SELECT min(due) FROM ledger WHERE kind = 'article'").fetchone()
    connection.close()
    return datetime.fromisoformat(due).replace(tzinfo=UTC) if due else None


def judge(site: Site, listed: list[dict[str, Any]], score: Score) -> None:
    """Compare the listed edits with the seeded ones, and add the results to `score`."""
    of: dict[int, list[dict[str, Any]]] = {}
    for edit in listed:
        of.setdefault(int(edit["key"]), []).append(edit)
    for number, course in site.courses.items():
        found = of.get(number, [])
        if not site.outages and course.kind != "another page for three hours":
            score.requests[course.requests] += 1
        if not course.control:
            when, after = course.after[0]
            mine = [edit for edit in found if fits(course, edit)]
            if mine and (course.kind != "un-deletion" or {edit["kind"] for edit in found} >= {"gone", "back"}):
                score.caught[course.kind] += 1
                seen = datetime.fromisoformat(mine[0]["seen"])
                score.delays.append((seen - when) / timedelta(minutes=1))
            else:
                score.missed.append(f"{site.name}/{number} {course.kind} at {when:%H:%M}, there: {after.there}")
            found = [edit for edit in found if edit not in mine]
            if course.kind == "un-deletion":
                found = [edit for edit in found if edit["kind"] != "back"]
        score.false += [f"{site.name}/{number} {course.kind}: {edit['kind']} {edit['field']} "
                        f"{edit['old'][:60]!r} -> {edit['new'][:60]!r}" for edit in found]  # fmt: skip


def fits(course: Course, edit: dict[str, Any]) -> bool:
    """Whether a listed edit is the seeded one."""
    after = course.after[0][1]
    name = EDITS[course.kind][0]
    values = {
        "body": after.body,
        "title": after.title,
        "authors": after.author or "",
        "images": after.caption,
        "page": "",
    }
    if edit["field"] != name or edit["kind"] not in KINDS.get(course.kind, {"corrected"}):
        return False
    if name == "published":
        return datetime.fromisoformat(edit["new"]) == after.published.replace(microsecond=0)
    return wording(edit["new"]) == wording(values[name])


def made(options: argparse.Namespace, rng: Random) -> list[Site]:
    """The sites: one with selectors, one without, and one with repeated outages."""
    now = datetime.now(UTC).replace(microsecond=0)
    sites = [
        Site("selected", SELECTED, now),
        Site("generic", "fields = Fields()", now),
        Site("down", SELECTED, now, outages=((0.5, 3, 503), (6.5, 8, 404), (30, 56, 404))),
    ]
    for number in range(1, options.edits + 1):
        kind = [*EDITS][number % len(EDITS)]
        # Captions are only read if a selector assigns the pictures to the article.
        site = sites[0 if kind == "caption changed" else number // len(EDITS) % 2]
        published = now - timedelta(seconds=rng.randrange(600))
        site.courses[number] = edited(number, kind, rng, published, now + timedelta(minutes=2))
    for number in range(options.edits + 1, options.edits + options.controls + 1):
        published = now - timedelta(seconds=rng.randrange(600))
        course = Course(number, NO_EDITS[number % len(NO_EDITS)], story(rng, published), control=True)
        sites[number % len(sites)].courses[number] = course
    return sites


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--controls", type=int, default=450)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--keep", type=Path, help="keep the stores in this folder")
    options = parser.parse_args()
    rng = Random(options.seed)
    score = Score()
    with tempfile.TemporaryDirectory() as temporary:
        for site in made(options, rng):
            judge(site, crawl(site, options.keep or Path(temporary), rng), score)
    caught = score.caught.total()
    for kind in EDITS:
        missed = sum(f" {kind} at" in line for line in score.missed)
        print(f"{kind:24} {score.caught[kind]:4} of {score.caught[kind] + missed:4}")
    print(*score.missed[:20], *score.false[:20], sep="\n")
    print(f"caught {caught} of {options.edits} ({caught / options.edits:.1%}); {len(score.false)} false positives")
    print("requests per article:", dict(sorted(score.requests.items())))
    deciles = statistics.quantiles(score.delays, n=20)
    print(f"minutes after the edit: p5 {deciles[0]:.0f}, median {deciles[9]:.0f}, p90 {deciles[17]:.0f}, "
          f"p95 {deciles[18]:.0f}, max {max(score.delays):.0f}")  # fmt: skip
    return int(caught < 0.99 * options.edits or bool(score.false) or max(score.requests) > 6)


if __name__ == "__main__":
    sys.exit(main())
