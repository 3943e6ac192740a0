"""Ways to run crawls and commands in separate processes, on the project itself or on a test's own site."""

from __future__ import annotations

import contextlib
import copy
import io
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy.cmdline import execute
from scrapy.settings import Settings

from tests.forked import Fork

ROOT = Path(__file__).parent.parent
_ALLOWED = "127.0.0.1,127.0.0.2"
LOOPBACK = ("-s", f"PRIVATE_ADDRESSES_ALLOWED={_ALLOWED}")
"""Arguments that let a command of the project fetch from a test's server."""
_TEST_RUN_PREFIXES = ("PYTHON", "SCRAPY", "PYTEST", "FEED_STORE", "LOG_LEVEL", "NEWSCRAWL")
_SETTINGS = """from newscrawl.settings import *

SPIDER_MODULES = ["sites"]
DOWNLOAD_DELAY = 0
# Tests count requests; those of rights turn it on.
TDMREP = False
AUTOTHROTTLE_ENABLED = False
PRIVATE_ADDRESSES_ALLOWED = ["127.0.0.1"]
CONCURRENT_REQUESTS_PER_DOMAIN = 8
DOWNLOAD_TIMEOUT = 60
RETRY_TIMES = 1
REDIRECT_MAX_TIMES = 4
FEED_STORE_DELAY = 0.01
FEED_STORE_TIMEOUT = 1
FEED_STORE_PATIENCE = 1
LOG_LEVEL = "INFO"
{settings}
"""
_SPIDER = """from newscrawl.spider import Fields, NewsSpider


class LoopSpider(NewsSpider):
    name = "loop"
    allowed_domains = ["127.0.0.1"]
    outlet = "صحيفة الحلقة"
    region = "EG"
    article_url = r"^http://127\\.0\\.0\\.1:\\d+/news/(?P<id>\\d+)(?:[/?]|$)"
    fields = Fields(title="h1", body="article p", published="time::attr(datetime)", related=".related a")
    listing_date = "time"
{spider}
"""


@dataclass(frozen=True, kw_only=True)
class Run:
    """The result of a process."""

    code: int
    out: str
    err: str
    megabytes: float
    """Peak memory of the process."""

    @property
    def lines(self) -> list[str]:
        """The lines on standard error that are not log lines."""
        return [line for line in self.err.splitlines() if line.strip() and not line[:2].isdigit()]

    def last_line(self, *words: str) -> str:
        """The last line on standard error; asserts a failure without traceback, and that it contains the words."""
        assert self.code != 0, self.err
        assert "Traceback" not in self.err + self.out, self.err
        assert self.lines, self.err
        for word in words:
            assert word in self.lines[-1], self.lines[-1]
        return self.lines[-1]

    def one_line(self, *words: str) -> str:
        """Like `last_line`, but also asserts that the process printed no other line."""
        assert len(self.lines) == 1, self.err
        return self.last_line(*words)


def peak_megabytes(pid: int) -> float:
    """The peak memory of a running process, 0 for one that has ended.

    `ru_maxrss` is not used: in a forked child it starts at its parent's memory at the time of the fork.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1]) / 1024


def _user_environment() -> dict[str, str]:
    """The environment of a process as a user would start it: without the variables of this test run."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_TEST_RUN_PREFIXES)}


def run_module(
    *arguments: str, folder: Path = ROOT, python: str | Path = sys.executable, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `python -m ARGUMENTS` in a folder as a user would: without the variables of this test run."""
    return subprocess.run(
        [str(python), "-m", *arguments],
        cwd=folder,
        env=_user_environment() | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def start_scrapy(
    *arguments: str, folder: Path = ROOT, program: str = "", env: Mapping[str, str] | None = None, **streams: Any
) -> Fork:
    """Start `scrapy` in the project's folder or another one, in a fork of a process that has imported the project.

    The environment is that of `run_module` with `env` added. `program` is Python code to run instead, as by
    `python -c`; `streams` are arguments of `Fork`.
    """
    return Fork(arguments, folder, _user_environment() | {**(env or {})}, program=program, **streams)


def run_scrapy(
    *arguments: str, folder: Path = ROOT, program: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run what `start_scrapy` starts to its end."""
    fork = start_scrapy(
        *arguments, folder=folder, program=program, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, err = fork.communicate()
    return subprocess.CompletedProcess(arguments, fork.wait(), out, err)


def run_pytest(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run tests of a copy of the project, in a fork like that of `run_scrapy`."""
    program = "import pytest, sys; sys.exit(pytest.main(sys.argv[1:]))"
    return run_scrapy("-q", "-p", "no:cacheprovider", *arguments, folder=folder, program=program)


def scrapy(*command: str, store: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the project itself with the given store."""
    return run_scrapy(*command, "-s", f"FEED_STORE_URL={store}", *LOOPBACK)


def scrapy_here(*command: str, store: str) -> Run:
    """Run a command of the project in this process, which takes a tenth of the time."""
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    settings.set("FEED_STORE_URL", store, priority="cmdline")
    settings.set("PRIVATE_ADDRESSES_ALLOWED", _ALLOWED, priority="cmdline")
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    handler = signal.getsignal(signal.SIGTERM)
    code: object = None
    try:
        with contextlib.chdir(ROOT), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            execute(["scrapy", *command], settings)
    except SystemExit as end:
        code = end.code
    finally:
        signal.signal(signal.SIGTERM, handler)
        for file in (out, err):
            file.seek(0)
    return Run(code=int(str(code or 0)), out=out.read(), err=err.read(), megabytes=0.0)


def _project_environment() -> dict[str, str]:
    """The environment of a process that runs in the folder of a `Project`."""
    return _user_environment() | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def _wait_and_measure(process: Fork) -> tuple[int, float]:
    """Wait for a process and return its exit code and peak memory in megabytes; kill it if the test is interrupted."""
    megabytes = 0.0
    try:
        while True:
            megabytes = max(megabytes, peak_megabytes(process.pid))
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.wait(0.1), megabytes
    except BaseException:
        process.kill()
        raise


class Project:
    """A Scrapy project with one site; `spider` adds lines to its class, with `{url}` for the server's URL."""

    def __init__(self, folder: Path, url: str, spider: str, settings: str = "") -> None:
        self.folder = folder
        self.store = folder / "feedstore.sqlite"
        (folder / "sites").mkdir(parents=True)
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = loopsettings\n")
        (folder / "loopsettings.py").write_text(_SETTINGS.replace("{settings}", settings))
        lines = "".join(f"    {line}\n" for line in spider.replace("{url}", url).splitlines())
        (folder / "sites" / "__init__.py").write_text(_SPIDER.replace("{spider}", lines), encoding="utf-8")

    def copy(self, folder: Path) -> Project:
        """A copy in an empty or new folder, for a test that goes on where a fixture of its module ended."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        made = copy.copy(self)
        made.folder, made.store = folder, folder / self.store.name
        return made

    def start(self, *arguments: str, env: Mapping[str, str] | None = None, **streams: Any) -> Fork:
        """Start a `scrapy` command in a fork of a process that has imported the project."""
        return Fork(arguments, self.folder, {**_project_environment(), **(env or {})}, **streams)

    def start_anew(self, *arguments: str, env: Mapping[str, str] | None = None, **more: Any) -> subprocess.Popen[str]:
        """Start a `scrapy` command as a user does, for tests that change what must be set before a process starts."""
        command = [sys.executable, "-m", "scrapy", *arguments]
        env = {**_project_environment(), **(env or {})}
        return subprocess.Popen(command, cwd=self.folder, env=env, text=True, encoding="utf-8", **more)

    def run(self, *arguments: str, **more: Any) -> Run:
        """Run a `scrapy` command until it ends."""
        name = f"run-{len(list(self.folder.glob('run-*.out')))}"
        out, err = self.folder / f"{name}.out", self.folder / f"{name}.err"
        with out.open("w") as stdout, err.open("w") as stderr:
            code, megabytes = _wait_and_measure(self.start(*arguments, stdout=stdout, stderr=stderr, **more))
        return Run(
            code=code,
            out=out.read_text(encoding="utf-8"),
            err=err.read_text(encoding="utf-8"),
            megabytes=megabytes,
        )

    def crawl(self, *arguments: str, **more: Any) -> Run:
        """Crawl the site."""
        return self.run("crawl", "loop", *arguments, **more)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Query the store."""
        connection = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def make_due(self) -> None:
        """Make all scheduled URLs due now, and end the pauses of all hosts."""
        with closing(sqlite3.connect(self.store)) as connection, connection:
            connection.execute("UPDATE ledger SET due = '2020-01-01 00:00:00.000000' WHERE due IS NOT NULL")
            connection.execute("UPDATE hosts SET until = '2020-01-01 00:00:00.000000'")

    def keys(self) -> list[int]:
        """The keys of the stored articles."""
        return sorted(int(key) for (key,) in self.query("SELECT key FROM articles"))

    def bodies(self) -> dict[str, str]:
        """Key -> text of each stored article."""
        return dict(self.query("SELECT key, json_extract(data, '$.body') FROM articles ORDER BY key"))

    def outcomes(self) -> dict[str, tuple[str | None, str | None]]:
        """Path -> outcome and reason of every URL in the ledger."""
        rows = self.query("SELECT url, outcome, reason FROM ledger ORDER BY id")
        return {"/" + url.split("/", 3)[3]: (outcome, reason) for url, outcome, reason in rows}

    def check(self) -> None:
        """Assert that no URL is left open and that the database is sound."""
        assert self.query("PRAGMA integrity_check") == [("ok",)]
        assert self.query("SELECT url FROM ledger WHERE outcome IS NULL") == []
