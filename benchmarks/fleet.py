"""The cost of forty sites with nothing new: `crawldue` or one process per site, and the time to the first request.

    python benchmarks/fleet.py [SITES]

Each site is a server on the loopback interface with a feed of 20 articles that were all crawled before. CPU seconds are
those of the crawling processes, including start-up.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.fleets import Sites, many_sites

ROOT = Path(__file__).resolve().parents[1]
CPU_BAR = 4.0
"""Maximum CPU seconds for forty sites together."""
START_BAR = 1.0
"""Maximum seconds until the first request."""
ARTICLES = 20


def measured(sites: Sites, *commands: tuple[str, ...]) -> tuple[float, float, float]:
    """CPU seconds, wall-clock seconds, and seconds to the first request for commands run one after the other."""
    firsts: list[float] = []
    for server in sites.servers.values():
        server.hits.clear()
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FEED_STORE_URL": sites.url}
    for command in commands:
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", *command],
            cwd=sites.project.folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not firsts and process.poll() is None:
            if sites.hits():
                firsts.append(time.perf_counter() - began)
            time.sleep(0.005)
        assert process.wait() == 0, command
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - began, firsts[0]


def make_sources_due(sites: Sites) -> None:
    """Make the sources due, and nothing else."""
    with closing(sqlite3.connect(sites.url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE ledger SET due = '2020-01-01 00:00:00' WHERE kind = 'rss'")


def main() -> None:
    """Print one line per way of crawling."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sites", type=int, nargs="?", default=40)
    count: int = parser.parse_args().sites
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder / 'store.sqlite'}"
        # Politeness delays are not the subject of this benchmark, but real crawls have them.
        sites = stack.enter_context(many_sites(folder / "project", url, count, articles=ARTICLES))
        measured(sites, ("crawldue",))
        single = [("crawl", name, "-s", "LOG_LEVEL=WARNING") for name in sites.servers]
        ways: dict[str, Callable[[], tuple[float, float, float]]] = {
            "crawldue, one process": lambda: measured(sites, ("crawldue",)),
            "crawldue, nothing due but one site": lambda: measured(sites, ("crawldue", "s0")),
            "crawlall, one process": lambda: measured(sites, ("crawlall", "-j1")),
            "crawl, one process per site": lambda: measured(sites, *single),
        }
        for name, way in ways.items():
            make_sources_due(sites)
            cpu, wall, first = way()
            each = 1000 * cpu / count
            print(f"{name}: {cpu:.2f} CPU s ({each:.0f} ms per site), {wall:.1f} s, first request after {first:.2f} s")
        print(f"thresholds: {CPU_BAR} CPU s for forty sites, first request after {START_BAR} s")


if __name__ == "__main__":
    main()
