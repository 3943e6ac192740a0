"""CPU time of start-up: importing the reader, and light commands compared with Scrapy's own import.

    python benchmarks/start.py [ROUNDS]

Each program runs ROUNDS times (default 7), each time in a new process; the least CPU time of each is used.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from newscrawl.store import open_engine

ROOT = Path(__file__).parents[1]
READER_BAR = 0.25
"""Maximum seconds."""
COMMAND_BAR = 1.5
"""Maximum, as a multiple of the time to import Scrapy."""


def cpu(arguments: list[str]) -> float:
    """CPU seconds of a Python program."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print one line per program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", type=int, nargs="?", default=7)
    rounds: int = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/store.sqlite"
        open_engine(url).dispose()
        store = ["-s", f"FEED_STORE_URL={url}"]
        programs = {
            "import scrapy.cmdline, scrapy.crawler": ["-c", "import scrapy.cmdline, scrapy.crawler"],
            "from newscrawl.extract import read_page": ["-c", "from newscrawl.extract import read_page"],
            "scrapy list": ["-m", "scrapy", "list"],
            "scrapy version": ["-m", "scrapy", "version"],
            "scrapy explain": ["-m", "scrapy", "explain"],
            "scrapy explain URL": ["-m", "scrapy", "explain", "https://example.com/1", *store],
        }
        # Alternating, so that other load on the machine affects all programs.
        seconds = [[cpu(arguments) for arguments in programs.values()] for _ in range(rounds)]
    least = dict(zip(programs, map(min, zip(*seconds, strict=True)), strict=True))
    base = least["import scrapy.cmdline, scrapy.crawler"]
    for name, value in least.items():
        print(f"{name}: {value:.2f} s, {value / base:.2f} times Scrapy's import")
    print(f"thresholds: read_page {READER_BAR} s, commands {COMMAND_BAR} times")


if __name__ == "__main__":
    main()
