"""`scrapy` in forks of a process that has imported it: each a process of its own, for a fifth of the CPU time."""

from __future__ import annotations

import atexit
import contextlib
import gc
import multiprocessing
import os
import runpy
import sys
from collections.abc import Mapping
from io import TextIOWrapper
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from scrapy.settings import Settings
from scrapy.utils.misc import load_object, walk_modules_iter

ROOT = Path(__file__).resolve().parent.parent
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.warm"])


def warm_up() -> None:
    """Import what a crawl imports, but for what it decides itself: its settings, its reactor, its sites."""
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    for name in ("EXTENSIONS", "SPIDER_MIDDLEWARES", "DOWNLOADER_MIDDLEWARES", "ITEM_PIPELINES"):
        for path in settings.getwithbase(name):
            load_object(path)
    for package in ("scrapy.commands", "newscrawl.commands", "newscrawl.arabic", "newscrawl.extract"):
        list(walk_modules_iter(package))
    for path in ("scrapy.core.engine.ExecutionEngine", "scrapy.spiderloader.SpiderLoader"):
        load_object(path)
    # They read the environment.
    del sys.modules["newscrawl.settings"]
    gc.freeze()


def start(
    arguments: list[str], folder: Path, environment: Mapping[str, str], out: Path, err: Path, program: str = ""
) -> ForkServerProcess:
    """Start `scrapy ARGUMENTS` in a folder with this environment alone; what it prints goes to the two files.

    A `program` is run in its place, as by `python -c`.
    """
    process = FORKS.Process(
        target=_scrapy, args=(arguments, str(folder), dict(environment), str(out), str(err), program)
    )
    with contextlib.chdir(ROOT):
        process.start()
    return process


def _scrapy(arguments: list[str], folder: str, environment: dict[str, str], out: str, err: str, program: str) -> None:
    """Become what `python -m scrapy ARGUMENTS` is."""
    for number, name in ((1, out), (2, err)):
        file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(file, number)
        os.close(file)
    for stream in (sys.stdout, sys.stderr):
        assert isinstance(stream, TextIOWrapper)
        stream.reconfigure(encoding="utf-8", line_buffering=stream is sys.stderr)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path.insert(0, folder)
    sys.argv = ["scrapy", *arguments]
    try:
        if program:
            exec(program, {"__name__": "__main__"})
        else:
            runpy.run_module("scrapy", run_name="__main__", alter_sys=True)
    finally:
        # A fork of `multiprocessing` ends without them.
        atexit._run_exitfuncs()
