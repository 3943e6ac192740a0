"""The articles of archives on datatrove: on this machine, on Slurm or on Ray; the same folder as `scrapy extract`'s.

    python jobs/datatrove_job.py MANIFEST -o FOLDER [--executor local|slurm|ray] [--tasks N] [--workers N]

Folder, manifest and archives must be reachable from every node. A start after a crash goes on, archive by archive.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from datatrove.executor import LocalPipelineExecutor, RayPipelineExecutor, SlurmPipelineExecutor
from datatrove.pipeline.base import PipelineStep

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from newscrawl.archive.errors import ArchiveError
from newscrawl.archive.extracting import Choice, Extractor
from newscrawl.archive.shards import Recipe, process
from newscrawl.archive.sources import names_of


class Extract(PipelineStep):  # type: ignore[misc]  # the library has no types
    """Reads every n-th archive, n being the number of tasks."""

    name, type = "newscrawl", "READER"

    def __init__(self, order: Recipe, names: list[str]) -> None:
        super().__init__()
        self.order, self.names = order, names

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """Read what is not done yet. Raises `ArchiveError` at the end if one failed: the next start tries again."""
        extractor = Extractor(self.order.choice)
        problems = []
        for name in self.names[rank::world_size]:
            try:
                done = self.order.done(name) or process(self.order, extractor, name, lambda _: None)
                self.stat_update("articles", value=done.articles)
            except ArchiveError as error:
                problems.append(str(error))
        if problems:
            raise ArchiveError("; ".join(problems))
        yield from data or ()


def main() -> None:
    """Start the pipeline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("manifest", nargs="+", help="manifests or archives")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--executor", choices=("local", "slurm", "ray"), default="local")
    parser.add_argument("--tasks", type=int, default=1, metavar="N")
    parser.add_argument("--workers", type=int, default=-1, metavar="N", help="tasks at a time (default: all)")
    parser.add_argument("--prefix", default="", help="put before each line of a manifest")
    parser.add_argument("--sites", default="", metavar="A,B")
    parser.add_argument("--any-site", action="store_true")
    parser.add_argument("--partition", default="cpu", help="of Slurm")
    parser.add_argument("--time", default="20:00:00", help="of a task on Slurm")
    opts = parser.parse_args()
    choice = Choice(sites=tuple(filter(None, opts.sites.split(","))), any_site=opts.any_site, cpu_seconds=10)
    order = Recipe(choice=choice, folder=opts.output.resolve())
    pipeline = [Extract(order, names_of(opts.manifest, opts.prefix))]
    order.clear()
    # Our own marks say what is done, archive by archive.
    shared = {
        "pipeline": pipeline,
        "tasks": opts.tasks,
        "workers": opts.workers,
        "logging_dir": f"{order.folder}.logs",
        "skip_completed": False,
    }
    if opts.executor == "slurm":
        SlurmPipelineExecutor(**shared, time=opts.time, partition=opts.partition, job_name="newscrawl").run()
    else:
        {"local": LocalPipelineExecutor, "ray": RayPipelineExecutor}[opts.executor](**shared).run()


if __name__ == "__main__":
    main()
