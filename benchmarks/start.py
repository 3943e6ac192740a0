"""CPU time that starting takes: importing the reader, and light commands beside Scrapy's own import.

    python benchmarks/start.py [ROUNDS]

Each program runs ROUNDS times (default 7) in a process of its own; the least CPU time of each is taken.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCRAPY = ["-c", "import scrapy.cmdline, scrapy.crawler"]
READER = ["-c", "from newscrawl.extract import read_page"]
READER_BAR = 0.25
"""Seconds."""
COMMAND_BAR = 1.5
"""Times the import of Scrapy."""


def cpu(arguments: list[str], rounds: int) -> float:
    """The least CPU seconds of a Python program."""
    seconds = []
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(seconds)


def main(rounds: int = 7) -> None:
    """Print one line per program."""
    base = cpu(SCRAPY, rounds)
    reader = cpu(READER, rounds)
    print(f"import of scrapy.cmdline and scrapy.crawler: {base:.2f} s")
    print(f"from newscrawl.extract import read_page: {reader:.2f} s (bar {READER_BAR})")
    with tempfile.TemporaryDirectory() as folder:
        store = ["-s", f"FEED_STORE_URL=sqlite:///{folder}/store.sqlite"]
        for command in (["list"], ["version"], ["explain"], ["explain", "https://example.com/1", *store]):
            shown = " ".join(word for word in command if word not in store)
            seconds = cpu(["-m", "scrapy", *command], rounds)
            print(f"scrapy {shown}: {seconds:.2f} s, {seconds / base:.2f} times (bar {COMMAND_BAR})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
