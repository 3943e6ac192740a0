"""`scrapy dedup` on synthetic histories: time and memory of each step, by the number of articles.

    python benchmarks/history.py 100000 1000000           # --words 60, --jobs 2, --memory 2GB, --keep FOLDER

Words are drawn by their frequency in a corpus; 15% of the articles are copies (half of them equal, half with a block of
other words) of one of the 20,000 before, 5% bulletins of 50 templates, which share all of their keys but not their
numbers. Each size is run twice in a process of its own: with no signatures, and with those of the first run.
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
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_FILE = 50_000
_START = datetime(2015, 1, 1, tzinfo=UTC)


def vocabulary(corpus: Path) -> list[str]:
    """The words of a corpus, as often as they stand there."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        return [word for line in lines for word in json.loads(line)["body"].split()]


def make(words: list[str], count: int, length: int, folder: Path, seed: int = 7) -> None:
    """Write a history of so many articles of about `length` words."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = Random(seed)
    folder.mkdir(parents=True)
    templates = [rng.choices(words, k=length) for _ in range(50)]
    recent: list[str] = []
    rows: list[dict[str, Any]] = []
    for at in range(count):
        kind = rng.random()
        if kind < 0.15 and recent:
            body = rng.choice(recent)
            if kind < 0.075:
                parts = body.split(" ")
                start = rng.randrange(len(parts))
                parts[start : start + length // 8] = rng.choices(words, k=length // 10)
                body = " ".join(parts)
        elif kind < 0.2:
            parts = list(rng.choice(templates))
            for place in range(3, length, 6):
                parts[place] = str(rng.randrange(10_000))
            body = " ".join(parts)
        else:
            body = " ".join(rng.choices(words, k=rng.randrange(length // 2, length * 3 // 2)))
            if len(recent) < 20_000:
                recent.append(body)
            else:
                recent[rng.randrange(20_000)] = body
        site = f"site{rng.randrange(60)}"
        rows.append(
            {
                "url": f"https://{site}.example/{at}",
                "site": site,
                "key": str(at),
                "title": " ".join(body.split(" ", 8)[:8]),
                "body": body,
                "published": _START + timedelta(seconds=at * 30),
            }
        )
        if len(rows) == _FILE or at == count - 1:
            pq.write_table(pa.Table.from_pylist(rows), folder / f"{at:09}.parquet", row_group_size=2000)
            rows = []


def run(history: Path, folder: Path, jobs: int, memory: str) -> dict[str, Any]:
    """Deduplicate in this process; the summary, and the most memory it took, with that of its largest worker."""
    from dataclasses import asdict

    from newscrawl.history.job import Job

    summary = Job(
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
    """Run it."""
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
    words = [word for word in vocabulary(args.corpus) if re.search(r"\w", word)]
    with tempfile.TemporaryDirectory() as name:
        base = args.keep or Path(name)
        for size in args.sizes:
            folder = base / str(size)
            make(words, size, args.words, folder / "history")
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
