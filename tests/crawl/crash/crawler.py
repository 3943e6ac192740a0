"""Crawl sites repeatedly, killing crawls (SIGKILL) at random moments until enough were killed; then crawl to the end.

    python crawler.py STORE_URL ARCHIVE KILLS SEED SITE [SITE ...]

Each crawl is a fork of this process, so that it starts at once and the kill lands in the crawl. Prints a JSON
object: `kills` that landed in a running crawl, and `longest`, the seconds of the longest crawl that ended by itself.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from scrapy.cmdline import execute
from scrapy.settings import Settings

sys.path.insert(0, str(Path(__file__).resolve().parent / "sites"))
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tests.forked import warm_up

ROOT = Path(__file__).resolve().parents[3]


def crawl(site: str, store: str, archive: str) -> None:
    """Crawl one site in this process; does not return."""
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    settings.set("SPIDER_MODULES", ["crashsites"], priority="cmdline")
    options = {
        "REPLAY": archive,
        "FEED_STORE_URL": store,
        "LOG_LEVEL": "ERROR",
        # Slow enough for a kill to find pages at every stage.
        "DOWNLOAD_DELAY": "0.01",
        "CONCURRENT_REQUESTS_PER_DOMAIN": "4",
        "FEED_STORE_DELAY": "0.02",
        "RECHECK_HOURS": "",
    }
    arguments = [f"{name}={value}" for name, value in options.items()]
    execute(["scrapy", "crawl", site, *(part for argument in arguments for part in ("-s", argument))], settings)


def start(site: str, store: str, archive: str) -> int:
    """Fork a crawl; return its process id."""
    pid = os.fork()
    if pid:
        return pid
    try:
        crawl(site, store, archive)
        os._exit(0)
    except SystemExit as ended:
        os._exit(int(ended.code or 0))
    except BaseException:
        os._exit(99)


def wait(pid: int, seconds: float) -> int | None:
    """The exit status when the process has ended, None if it still runs after `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    return None


def main() -> None:
    """Kill crawls, finish the crawl, and report."""
    os.chdir(ROOT)
    warm_up()
    store, archive, wanted, seed, *sites = sys.argv[1:]
    rng = random.Random(int(seed))
    kills, longest = 0, 0.0
    while kills < int(wanted):
        site = rng.choice(sites)
        pid = start(site, store, archive)
        if wait(pid, rng.uniform(0.05, 0.8)) is None:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            kills += 1
    # Finish all sites at once, then once more for the URLs that they discovered for each other.
    for _ in range(2):
        began = time.monotonic()
        for pid in [start(site, store, archive) for site in sites]:
            code = wait(pid, 120)
            longest = max(longest, time.monotonic() - began)
            if code != 0:
                sys.exit(f"a last crawl ended with {code}")
    print(json.dumps({"kills": kills, "longest": longest}))


if __name__ == "__main__":
    main()
