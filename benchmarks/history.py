"""`scrapy dedup` on synthetic histories: time of each step and memory, by the number of articles.

    python benchmarks/history.py 100000 1000000           # --words 60, --jobs 2, --memory 2GB, --keep FOLDER

Words are drawn by their frequency in a corpus; 15% of the articles are copies (half of them equal, half with a block of
other words) of one of the previous 20,000 originals in the same file of 50,000, and 5% are bulletins from 50 templates,
which share all keys but differ in their numbers. Each size is run twice, in separate processes: without signatures, and
with those of the first run. Generating the articles takes `--jobs` processes and is not measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import resource
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
_FILE = 50_000
_START = datetime(2015, 1, 1, tzinfo=UTC)


def vocabulary(corpus: Path) -> list[str]:
    """All words of a corpus, including repetitions."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        words = [word for line in lines for word in json.loads(line)["body"].split()]
    return [word for word in words if re.search(r"\w", word)]


class Maker:
    """Generates articles of about `length` words as indices into a table of words; each file number gives the same."""

    def __init__(self, corpus: Path, length: int) -> None:
        words = vocabulary(corpus)
        self._drawn, self._length = len(words), length
        # The numbers for bulletins follow the words of the corpus.
        self._words = pa.array([*words, *map(str, range(10_000))])
        rng = np.random.default_rng(7)
        self._templates = rng.integers(self._drawn, size=(50, length))

    def write(self, folder: Path, number: int, count: int) -> None:
        """Write file `number` with `count` articles."""
        bodies = self._bodies(np.random.default_rng([7, number]), count)
        sites = [f"site{at % 61}" for at in range(count)]
        keys = [str(number * _FILE + at) for at in range(count)]
        seconds = np.arange(number * _FILE, number * _FILE + count) * 30
        table = pa.table(
            {
                "url": [f"https://{site}.example/{key}" for site, key in zip(sites, keys, strict=True)],
                "site": sites,
                "key": keys,
                "title": self._texts([body[:8] for body in bodies]),
                "body": self._texts(bodies),
                "published": pa.array((seconds + int(_START.timestamp())) * 1_000_000).cast(pa.timestamp("us", "UTC")),
            }
        )
        pq.write_table(table, folder / f"{number:06}.parquet", row_group_size=2000)

    def _bodies(self, rng: np.random.Generator, count: int) -> list[np.ndarray]:
        length = self._length
        made: list[np.ndarray] = []
        originals: list[np.ndarray] = []
        kinds, places = rng.random(count).tolist(), rng.random(count).tolist()
        sizes = rng.integers(length // 2, max(1, length * 3 // 2), count).tolist()
        drawn, used = rng.integers(self._drawn, size=count * length * 2), 0
        for kind, place, size in zip(kinds, places, sizes, strict=True):
            if kind < 0.15 and originals:
                body = originals[-1 - int(place * min(len(originals), 20_000))]
                if kind < 0.075:
                    start = int(kind / 0.075 * len(body))
                    fresh = drawn[used : used + length // 10]
                    used += len(fresh)
                    body = np.concatenate([body[:start], fresh, body[start + length // 8 :]])
            elif kind < 0.2:
                body = self._templates[int(place * 50)].copy()
                body[3::6] = self._drawn + rng.integers(10_000, size=len(body[3::6]))
            else:
                body = drawn[used : used + size]
                used += size
                originals.append(body)
            made.append(body)
        return made

    def _texts(self, bodies: list[np.ndarray]) -> Any:
        offsets = np.cumsum([0, *map(len, bodies)])
        words = self._words.take(pa.array(np.concatenate(bodies)))
        return pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), words), " ")


_maker = cache(Maker)


def _write(corpus: Path, length: int, folder: Path, number: int, count: int) -> None:
    _maker(corpus, length).write(folder, number, count)


def make(corpus: Path, count: int, length: int, folder: Path, jobs: int) -> None:
    """Write a history of `count` articles of about `length` words."""
    folder.mkdir(parents=True)
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        files = [
            pool.submit(_write, corpus, length, folder, start // _FILE, min(_FILE, count - start))
            for start in range(0, count, _FILE)
        ]
        for file in files:
            file.result()


def run(history: Path, folder: Path, jobs: int, memory: str) -> dict[str, Any]:
    """Deduplicate in this process; return the summary, CPU seconds, and peak memory of it and its largest worker."""
    from dataclasses import asdict

    from newscrawl.history.job import DedupJob

    summary = DedupJob(
        places=[str(history)], output=folder / "out", signatures=folder / "signatures", jobs=jobs, memory=memory
    ).run()
    most = {
        who: resource.getrusage(of).ru_maxrss // 1024
        for who, of in (("self", resource.RUSAGE_SELF), ("worker", resource.RUSAGE_CHILDREN))
    }
    used = [resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in used)
    return asdict(summary) | {"memory": most, "cpu": cpu}


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark and print the figures."""
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="+", type=int)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus" / "articles.jsonl.gz")
    parser.add_argument("--words", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--memory", default="2GB")
    parser.add_argument("--keep", type=Path, help="an empty folder, instead of a temporary one that is deleted")
    parser.add_argument("--run", type=Path, nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.run:
        print(json.dumps(run(args.run[0], args.run[1], args.jobs, args.memory)))
        return 0
    with tempfile.TemporaryDirectory() as name:
        base = args.keep or Path(name)
        for size in args.sizes:
            folder = base / str(size)
            make(args.corpus, size, args.words, folder / "history", args.jobs)
            for how in ("new", "signed"):
                command = [sys.executable, __file__, "1", "--jobs", str(args.jobs), "--memory", args.memory]
                command += ["--run", str(folder / "history"), str(folder)]
                told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
                (folder / "out").rename(folder / f"out-{how}")
                steps = ", ".join(f"{step} {seconds:.1f}" for step, seconds in told["seconds"].items())
                print(f"{size:,} {how}: {sum(told['seconds'].values()):.1f} s ({steps}), CPU {told['cpu']:.1f}")
                found = f"{told['members']:,} articles in {told['clusters']:,} clusters"
                print(f"    memory {told['memory']} MB; {told['judged']:,} pairs judged, {found}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
