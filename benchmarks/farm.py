"""A farm of simulated news sites, crawled by a fleet: latency, recall, cost, and losses when workers are killed.

    python benchmarks/farm.py [--sites 1000] [--articles-per-day 100000] [--hours 1] [--speed 3] [--start ISO]
                              [--workers 1] [--kill-every 0] [--store sqlite] [--seed 1] [--faults 0.05]
                              [--settings FILE] [--keep FOLDER] [--json FILE] [--quick]

The sites answer on addresses 127.7.x.y of this machine. Their rate of publication depends on the hour in their region,
with bursts and quieter weekends; some texts come from an agency and appear on several sites, some articles are updated,
and some sites and articles have a fault (`benchmarks/world/faults.py`). Workers are `scrapy crawldue --loop`,
unchanged, with a clock that runs `--speed` times as fast (`benchmarks/world/clock.c`; needs a C compiler): delays, due
times, leases and limits become shorter, but CPU time does not. So a fleet that needs half a core per simulated second
needs SPEED times half a core in reality: at a speed that saturates the machine, only the machine is measured.

With `--kill-every SECONDS` (simulated), workers are killed one after the other with SIGKILL and replaced. When the
sites stop publishing, the fleet is stopped, the clock is advanced by `--night` minutes, and the fleet runs for another
`--morning` minutes, or until no article is missing, so that pending retries are made. Exits with 1 if a threshold is
missed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.world.answers import World
from benchmarks.world.clock import Clock, compiled_clock
from benchmarks.world.plan import make_plan
from benchmarks.world.project import write_project
from benchmarks.world.report import Bill, Report
from benchmarks.world.server import Server, free_port
from benchmarks.world.truth import Comparison, compare, write_log
from benchmarks.world.workers import Workers, project_environment
from newscrawl.store import open_engine

_LOOK_SECONDS = 0.25
_ASK_SECONDS = 2.0
_QUICK = {
    "sites": 20,
    "articles_per_day": 10_000.0,
    "hours": 0.05,
    "speed": 20.0,
    "faults": 0.3,
    "morning": 60.0,
}
COMMAND = ("crawldue", "--loop")


def options_of(arguments: list[str] | None = None) -> argparse.Namespace:
    """Parse the options of a command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=1000)
    parser.add_argument("--articles-per-day", type=float, default=100_000)
    parser.add_argument("--hours", type=float, default=1.0, help="simulated hours in which the sites publish")
    parser.add_argument("--speed", type=float, default=3.0, help="simulated seconds per real second")
    parser.add_argument("--start", type=datetime.fromisoformat, default=datetime(2026, 11, 26, 9, tzinfo=UTC))
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--kill-every", type=float, default=0, help="simulated seconds; 0 kills none")
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=float, default=0.05, help="share of the sites and articles that have a fault")
    parser.add_argument("--grace", type=float, default=10, help="articles of this many last minutes are not timed")
    parser.add_argument("--night", type=float, default=75, help="simulated minutes that pass while nothing runs")
    parser.add_argument("--morning", type=float, default=20, help="simulated minutes after that, at most")
    parser.add_argument("--settings", type=Path, help="lines added to the settings of the project")
    parser.add_argument("--keep", type=Path, help="folder for the project, its store, logs and the truth log")
    parser.add_argument("--json", type=Path, help="file for the report")
    parser.add_argument("--quick", action="store_true", help="a small world for a few simulated minutes")
    quick = parser.parse_args(arguments).quick
    if quick:
        parser.set_defaults(**_QUICK)
    options = parser.parse_args(arguments)
    if options.start.tzinfo is None:
        options.start = options.start.replace(tzinfo=UTC)
    return options


def farm(options: argparse.Namespace, folder: Path, url: str) -> Report:
    """Run a fleet in a world, and compare its store with the truth."""
    plan = make_plan(
        sites=options.sites,
        articles_per_day=options.articles_per_day,
        opening=options.start,
        hours=options.hours,
        seed=options.seed,
        port=free_port(),
        faults=options.faults,
    )
    write_project(folder, plan, options.settings.read_text() if options.settings else "")
    write_log(plan, folder / "truth.jsonl")
    library = compiled_clock(folder)
    # Create the store before simulated time starts.
    open_engine(url).dispose()
    clock = Clock.starting(plan.opening, options.speed)
    server = Server(World(plan), clock)

    def compared() -> Comparison:
        return compare(plan, url, server.shown, until=plan.seconds, grace=60 * options.grace)

    workers = Workers(folder, COMMAND, options.workers, {"FEED_STORE_URL": url})
    with server.running():
        began = time.monotonic()
        try:
            _run(workers, clock, library, plan.closing, options.kill_every)
            day = Bill(cpu=workers.cpu, simulated=plan.seconds, real=time.monotonic() - began, waited=workers.waited)
            workers.stop()
            morning = plan.closing + timedelta(minutes=options.night)
            server.clock = clock = Clock.starting(morning, options.speed)
            end = morning + timedelta(minutes=options.morning)
            _run(workers, clock, library, end, 0, lambda: not compared().missing)
        finally:
            workers.stop()
    found = compared()
    return Report(
        options=options,
        articles=sum(len(site.articles) for site in plan.sites),
        found=found,
        day=day,
        workers=workers,
        server=server,
        balance=_scrapy(folder, url, "ledger"),
        check=_scrapy(folder, url, "store", "check"),
    )


def _run(
    workers: Workers,
    clock: Clock,
    library: Path,
    until: datetime,
    kill_every: float,
    is_done: Callable[[], bool] = lambda: False,
) -> None:
    """Run the workers until a simulated moment, or until `is_done`, which is called now and then."""
    workers.start(clock, library)
    begun, victims = clock.seconds(), 0
    next_look = time.monotonic() + _ASK_SECONDS
    while clock.now() < until:
        if time.monotonic() > next_look:
            asked = time.monotonic()
            if is_done():
                return
            next_look = time.monotonic() + max(_ASK_SECONDS, 20 * (time.monotonic() - asked))
        time.sleep(_LOOK_SECONDS)
        if kill_every and clock.seconds() - begun > kill_every * (victims + 1):
            workers.kill(victims)
            victims += 1
        workers.look()


def _scrapy(folder: Path, url: str, *command: str) -> tuple[int, str]:
    """Exit code and last line of output of a command on the store, run with the real clock."""
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *command],
        cwd=folder,
        env=project_environment({"FEED_STORE_URL": url}),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, ((done.stderr or done.stdout).strip().splitlines() or [""])[-1]


@contextlib.contextmanager
def _store(options: argparse.Namespace, folder: Path) -> Iterator[str]:
    if options.store == "sqlite":
        yield f"sqlite:///{folder / 'feedstore.sqlite'}"
        return
    from tests.postgres import PostgresServer

    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = found[-1] if found else Path(shutil.which("initdb") or sys.exit("needs PostgreSQL: no initdb is found"))
    server = PostgresServer(initdb.parent)
    server.start()
    try:
        yield server.new_store()
    finally:
        server.remove()


def main() -> None:
    """Run the farm and print the report."""
    options = options_of()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="newscrawl-farm-") as temporary:
        folder = options.keep.resolve() if options.keep else Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        with _store(options, folder) as url:
            report = farm(options, folder, url)
    report.show()
    if options.json:
        options.json.write_text(json.dumps(report.figures(), ensure_ascii=False, indent=1) + "\n")
    sys.exit(0 if report.passed else 1)


if __name__ == "__main__":
    main()
