"""A Scrapy project of one site on the loopback interface, crawled in processes of its own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_SETTINGS = """from newscrawl.settings import *

SPIDER_MODULES = ["sites"]
DOWNLOAD_DELAY = 0
CONCURRENT_REQUESTS_PER_DOMAIN = 8
DOWNLOAD_TIMEOUT = 3
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
    """How a process ended."""

    code: int
    out: str
    err: str
    megabytes: float
    """The most memory it ever held."""

    @property
    def lines(self) -> list[str]:
        """What it said on standard error that is no log line."""
        return [line for line in self.err.splitlines() if line.strip() and not line[:2].isdigit()]

    def last_line(self, *words: str) -> str:
        """The line it ended with, which has the words; no traceback, and it failed."""
        assert self.code != 0, self.err
        assert "Traceback" not in self.err + self.out, self.err
        assert self.lines, self.err
        for word in words:
            assert word in self.lines[-1], self.lines[-1]
        return self.lines[-1]

    def one_line(self, *words: str) -> str:
        """The same, where that line is all it said."""
        assert len(self.lines) == 1, self.err
        return self.last_line(*words)


def peak_megabytes(pid: int) -> float:
    """The most memory a running process ever held, 0 for one that has ended.

    Not `ru_maxrss`: a child's begins with what its parent held when it started it.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1]) / 1024


def scrapy(*command: str, store: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the project itself on a store."""
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *command, "-s", f"FEED_STORE_URL={store}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


class Project:
    """Lives in a folder; `spider` are further lines of the spider's class, where `{url}` is the server's address."""

    def __init__(self, folder: Path, url: str, spider: str, settings: str = "") -> None:
        self.folder = folder
        self.store = folder / "feedstore.sqlite"
        (folder / "sites").mkdir(parents=True)
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = loopsettings\n")
        (folder / "loopsettings.py").write_text(_SETTINGS.replace("{settings}", settings))
        lines = "".join(f"    {line}\n" for line in spider.replace("{url}", url).splitlines())
        (folder / "sites" / "__init__.py").write_text(_SPIDER.replace("{spider}", lines), encoding="utf-8")

    def start(self, *arguments: str, **more: Any) -> subprocess.Popen[str]:
        """Begin a `scrapy` command."""
        environment = {name: value for name, value in os.environ.items() if name not in ("FEED_STORE_URL", "LOG_LEVEL")}
        environment |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "scrapy", *arguments]
        return subprocess.Popen(command, cwd=self.folder, env=environment, text=True, encoding="utf-8", **more)

    def run(self, *arguments: str, timeout: float = 90.0, **more: Any) -> Run:
        """Run a `scrapy` command to its end; it is killed after `timeout` seconds."""
        name = f"run-{len(list(self.folder.glob('run-*.out')))}"
        out, err = self.folder / f"{name}.out", self.folder / f"{name}.err"
        with out.open("w") as stdout, err.open("w") as stderr:
            process = self.start(*arguments, stdout=stdout, stderr=stderr, **more)
            watchdog = threading.Timer(timeout, process.kill)
            watchdog.start()
            megabytes = 0.0
            while process.poll() is None:
                megabytes = max(megabytes, peak_megabytes(process.pid))
                time.sleep(0.02)
            watchdog.cancel()
        return Run(
            code=process.returncode,
            out=out.read_text(encoding="utf-8"),
            err=err.read_text(encoding="utf-8"),
            megabytes=megabytes,
        )

    def crawl(self, *arguments: str, **more: Any) -> Run:
        """Crawl the site."""
        return self.run("crawl", "loop", *arguments, **more)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the store."""
        connection = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def keys(self) -> list[int]:
        """The stored articles."""
        return sorted(int(key) for (key,) in self.query("SELECT key FROM articles"))

    def bodies(self) -> dict[str, str]:
        """Key -> text of the stored articles."""
        return dict(self.query("SELECT key, json_extract(data, '$.body') FROM articles ORDER BY key"))

    def outcomes(self) -> dict[str, tuple[str | None, str | None]]:
        """Path -> outcome and reason of every URL of the ledger."""
        rows = self.query("SELECT url, outcome, reason FROM ledger ORDER BY id")
        return {"/" + url.split("/", 3)[3]: (outcome, reason) for url, outcome, reason in rows}

    def check(self) -> None:
        """Nothing is open that no crawl will take up, and the file is whole."""
        assert self.query("PRAGMA integrity_check") == [("ok",)]
        assert self.query("SELECT url FROM ledger WHERE outcome IS NULL") == []
