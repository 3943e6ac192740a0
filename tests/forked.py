"""Run `scrapy` in forks of a process that has already imported it, which takes a fifth of the CPU time."""

from __future__ import annotations

import atexit
import contextlib
import gc
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from multiprocessing import forkserver
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import IO, Any, Self, TextIO

from scrapy import cmdline
from scrapy.settings import Settings
from scrapy.utils.misc import load_object, walk_modules_iter

from newscrawl.commands import newsite, savepage

ROOT = Path(__file__).resolve().parent.parent
FORKS = multiprocessing.get_context("forkserver")
_CLASSES = (
    *("SPIDER_LOADER_CLASS", "SCHEDULER", "SCHEDULER_PRIORITY_QUEUE", "SCHEDULER_MEMORY_QUEUE", "DUPEFILTER_CLASS"),
    *("DOWNLOADER", "STATS_CLASS", "LOG_FORMATTER"),
)
"""Settings whose value is the path of a class."""
_COMPONENTS = (
    "ADDONS",
    "EXTENSIONS",
    "SPIDER_MIDDLEWARES",
    "DOWNLOADER_MIDDLEWARES",
    "ITEM_PIPELINES",
    "DOWNLOAD_HANDLERS",
)
"""Settings whose values, or keys, are paths of classes."""
_PACKAGES = (
    *("scrapy.commands", "newscrawl.commands", "newscrawl.arabic", "newscrawl.extract"),
    *("newscrawl.discover", "newscrawl.crawl", "newscrawl.store"),
    *("newscrawl.archive", "newscrawl.export.formats"),
)

_LIBRARIES = ("rich.console", "rich.table", "psycopg")
"""What commands import when they print a table, or open a store on PostgreSQL (an extra)."""


Stream = int | IO[Any] | None
"""`PIPE`, `DEVNULL`, an open file, or None to inherit the stream of this process."""


def start_server() -> None:
    """Start the fork server, before a job in this process starts a fork server of its own."""
    FORKS.set_forkserver_preload(["tests.warm"])
    with contextlib.chdir(ROOT):
        forkserver.ensure_running()


@atexit.register
def _kill_remaining() -> None:
    """Kill remaining processes, such as endless crawls of failed tests: `multiprocessing` waits for them at exit."""
    for process in multiprocessing.active_children():
        process.kill()


def warm_up() -> None:
    """Import the modules that a crawl imports, except those that differ between crawls: settings, reactor and sites."""
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    paths = [settings[name] for name in _CLASSES]
    for name in _COMPONENTS:
        components = settings.getwithbase(name)
        paths += [path for path in components.values() if isinstance(path, str)]
        paths += [path for path in components if "." in path]
    for path in paths:
        load_object(path)
    for package in _PACKAGES:
        list(walk_modules_iter(package))
    for library in _LIBRARIES:
        with contextlib.suppress(ImportError):
            import_module(library)
    # Each command searches all installed packages for further commands; this search is done once here.
    commands = entry_points(group="scrapy.commands")
    vars(cmdline)["entry_points"] = lambda **_: commands
    # Settings depend on the environment, so each fork imports them again.
    del sys.modules["newscrawl.settings"]
    gc.freeze()


class Fork:
    """A process of `scrapy ARGUMENTS`, with the part of the interface of `subprocess.Popen` that tests use.

    It runs in `folder` with exactly this environment. Spiders come from the folder, and commands write into it; the
    rest of the code comes from this tree. `program` is Python code to run instead, as by `python -c`.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        *,
        program: str = "",
        start_new_session: bool = False,
        stdin: Stream = None,
        stdout: Stream = None,
        stderr: Stream = None,
    ) -> None:
        passed_ends: list[_PassedDescriptor | None] = []
        our_ends: list[TextIO | None] = []
        their_ends: list[int] = []
        for number, stream in enumerate((stdin, stdout, stderr)):
            end, read = None, None
            if stream == subprocess.PIPE:
                assert number, "nothing is written to a process"
                reading, end = os.pipe()
                read = os.fdopen(reading, encoding="utf-8")
                their_ends.append(end)
            elif stream == subprocess.DEVNULL:
                end = os.open(os.devnull, os.O_RDWR)
                their_ends.append(end)
            elif stream is not None:
                end = stream if isinstance(stream, int) else stream.fileno()
            passed_ends.append(None if end is None else _PassedDescriptor(end))
            our_ends.append(read)
        _, self.stdout, self.stderr = our_ends
        self._process = FORKS.Process(
            target=_scrapy,
            args=(list(arguments), str(folder), dict(environment), passed_ends, program, start_new_session),
        )
        start_server()
        self._process.start()
        for end in their_ends:
            os.close(end)
        assert self._process.pid is not None
        self.pid = self._process.pid
        # As with `Popen`, the process group exists when the constructor returns, so signals can be sent to it.
        with contextlib.suppress(ProcessLookupError):
            while start_new_session and self.poll() is None and os.getpgid(self.pid) != self.pid:
                time.sleep(0.01)

    @property
    def returncode(self) -> int | None:
        """The exit code, or the negative number of the signal that killed the process; None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The exit code, as `returncode`."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit code. Raises `subprocess.TimeoutExpired`."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("scrapy", timeout or 0)
        return self._process.exitcode

    def communicate(self) -> tuple[str, str]:
        """Wait for the end and return what was printed to the pipes. If the test is interrupted, kill the process."""
        printed = ["", ""]

        def read(number: int, stream: TextIO) -> None:
            printed[number] = stream.read()

        # Daemon threads: a program that the process started may keep the pipes open after the process was killed.
        threads = [
            threading.Thread(target=read, args=(number, stream), daemon=True)
            for number, stream in enumerate((self.stdout, self.stderr))
            if stream
        ]
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.wait()
        except BaseException:
            self.kill()
            raise
        return printed[0], printed[1]

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the process has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Send SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is not None:
            self.kill()
        for stream in (self.stdout, self.stderr):
            if stream:
                stream.close()
        self.wait()


@contextlib.contextmanager
def unread() -> Iterator[int]:
    """The file descriptor of a pipe whose reading end is closed, for use as a process's output."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        yield writing
    finally:
        os.close(writing)


class _PassedDescriptor:
    """A file descriptor of this process that is passed to the fork."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __reduce__(self) -> tuple[Any, ...]:
        return _receive_descriptor, (DupFd(self._number),)


def _receive_descriptor(passed: Any) -> int:
    return int(passed.detach())


def _scrapy(
    arguments: list[str],
    folder: str,
    environment: dict[str, str],
    streams: list[int | None],
    program: str,
    is_leader: bool,
) -> None:
    """Run in the fork, and behave as `python -m scrapy ARGUMENTS` does."""
    if is_leader:
        os.setsid()
    for number, end in enumerate(streams):
        if end is not None:
            os.dup2(end, number)
            os.close(end)
    # The inherited stream objects were opened on other descriptors.
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", buffering=buffering, closefd=False)
        for number, mode, buffering in ((0, "r", -1), (1, "w", -1), (2, "w", 1))
    )
    # The processes that it starts itself are forks of the same server.
    vars(forkserver._forkserver)["ensure_running"] = lambda: None
    os.chdir(folder)
    for command in (newsite.Command, savepage.Command):
        command.home = Path(folder)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None
    sys.path.insert(0, folder)
    sys.argv = ["scrapy", *arguments]
    try:
        if program:
            exec(program, {"__name__": "__main__"})
        else:
            runpy.run_module("scrapy", run_name="__main__", alter_sys=True)
    finally:
        # A fork of `multiprocessing` ends without running the functions registered with `atexit`.
        atexit._run_exitfuncs()
