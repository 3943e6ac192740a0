"""Memory leaks of a loop: memory and live objects of one `crawldue --loop` over many turns.

    python benchmarks/loop.py [TURNS] [--quiet]

Three sites on the loopback interface have feeds that list one more article at each poll or, with `--quiet`, different
bytes but nothing new; they are due again at once. Objects are those tracked by the garbage collector after a full
collection; memory is resident memory.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.fleets import many_sites
from tests.servers import Answer, Server, article, rss

SITES = 3
LINES = 20
_LATEST = 5
_SETTINGS = """
POLL_INTERVAL = 0.01
DOWNLOAD_DELAY = 0
RECHECK_HOURS = []
EXTENSIONS = {**EXTENSIONS, "watching.Watching": 9}
"""
_WATCHING = """
import gc
import os
from collections import Counter
from pathlib import Path

from newscrawl.crawl.fleet import roster

# A loop queries the store every few seconds; here it does nothing but turns.
roster._QUERY_SECONDS = 0.0
EVERY = {every}
before = Counter()


class Watching:
    turns = 0

    @classmethod
    def from_crawler(cls, crawler):
        if cls.turns % EVERY == 0:
            watch(cls.turns)
        cls.turns += 1
        return cls()


def watch(turns):
    gc.collect()
    gc.unfreeze()
    alive = Counter(f"{{type(one).__module__}}.{{type(one).__qualname__}}" for one in gc.get_objects())
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    grown = ", ".join(f"{{name}} +{{count}}" for name, count in (alive - before).most_common(6)) if before else ""
    line = f"{{turns}} {{sum(alive.values())}} {{pages * os.sysconf('SC_PAGE_SIZE') / 1e6:.1f}} {{grown}}"
    with Path("watched.txt").open("a") as file:
        print(line, file=file)
    before.clear()
    before.update(alive)
"""


def growing(server: Server, place: int, quiet: bool) -> Answer:
    """A feed that lists one more article each time, or the same ones if `quiet`."""
    number = 1000 * 100 * place
    polls = 0

    def feed(_path: str) -> str:
        nonlocal number, polls
        polls += 1
        number += not quiet or polls == 1
        server.pages[f"/news/{number}"] = article(number)
        server.pages.pop(f"/news/{number - 2 * _LATEST}", None)
        return rss(list(range(number - _LATEST + 1, number + 1))) + f"<!-- {polls} -->"

    return feed


def main() -> None:
    """Print turns, live objects, MB, and the types that have grown most since the previous line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("turns", type=int, nargs="?", default=1000)
    parser.add_argument("--quiet", action="store_true", help="the feeds list nothing new")
    options = parser.parse_args()
    turns: int = options.turns
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder / 'store.sqlite'}"
        sites = stack.enter_context(many_sites(folder / "project", url, SITES, articles=1, settings=_SETTINGS))
        for place, server in enumerate(sites.servers.values(), 1):
            server.pages["/rss"] = growing(server, place, options.quiet)
        watched = sites.project.folder / "watched.txt"
        every = max(turns // LINES, 1)
        (sites.project.folder / "watching.py").write_text(_WATCHING.format(every=every))
        process = sites.start("crawldue", "--loop", stdout=subprocess.DEVNULL)
        try:
            shown = 0
            while shown <= turns // every:
                time.sleep(0.5)
                assert process.poll() is None
                lines = watched.read_text().splitlines() if watched.exists() else []
                for line in lines[shown:]:
                    print(line, flush=True)
                shown = len(lines)
        finally:
            os.kill(process.pid, signal.SIGTERM)
            process.wait()


if __name__ == "__main__":
    main()
