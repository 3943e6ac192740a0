"""`scrapy` commands in separate processes: one crawl, or a part of the sites of a `crawlall` or `crawldue`."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from newscrawl.endings import HELD_CODE
from newscrawl.log.lines import message_of

_STORE = "FEED_STORE_URL"
_MAX_LINE = 4096
_MAX_REPORT = 1 << 20


class CrawlProcess:
    """A crawl of a site in a separate process. Its standard error is read while it runs, so that it never blocks."""

    def __init__(
        self, site: str, *, url: str, log: Path | None, settings: Sequence[str] = (), arguments: Sequence[str] = ()
    ) -> None:
        """Start the crawl. `settings` and `arguments` are `NAME=VALUE` strings, as for `-s` and `-a`.

        Without `log`, its log goes to this process's standard error.
        """
        own = [setting for setting in settings if log is None or not setting.startswith("LOG_FILE=")]
        logged = [f"LOG_FILE={log}"] if log is not None else []
        command = _command(["crawl", site], [*logged, *(for_site(setting, site) for setting in own)], arguments)
        # It gets its own process group, so that a signal to the parent's group reaches it only once, from the parent.
        self._process = subprocess.Popen(  # our own command
            command,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=_environment(url),
            start_new_session=True,
        )
        self._site = site
        self._shown = log is None
        self._lines: deque[str] = deque(maxlen=1)
        self._reader = threading.Thread(target=self._read, name=f"stderr of {site}", daemon=True)
        self._reader.start()

    @property
    def owner(self) -> str:
        """The process's name in the store: `host:pid`."""
        return f"{socket.gethostname()}:{self._process.pid}"

    @property
    def problem(self) -> str | None:
        """The reason why an ended crawl failed (its last line); None if it succeeded."""
        if self._process.returncode in (0, None):
            return None
        self._reader.join()
        line = self._lines[-1] if self._lines else f"ended with code {self._process.returncode}"
        return message_of(line, self._site)

    @property
    def is_held(self) -> bool:
        """Whether an ended crawl failed because another process is crawling the site."""
        return self._process.returncode == HELD_CODE

    def terminate(self) -> None:
        """Ask the crawl to end, by SIGTERM."""
        self._process.terminate()

    def kill(self) -> None:
        """Kill the process."""
        self._process.kill()

    def wait(self) -> None:
        """Wait until the crawl has ended."""
        self._process.wait()

    def _read(self) -> None:
        stderr = self._process.stderr
        assert stderr is not None
        for raw in iter(lambda: stderr.readline(_MAX_LINE), b""):
            line = raw.decode("utf-8", "replace").strip()
            if line:
                self._lines.append(line)
                if self._shown:
                    print(line, file=sys.stderr, flush=True)


class PartProcess:
    """A process that crawls some of the sites of `crawlall`, or shares those of `crawldue`, and reports each crawl."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    @property
    def owner(self) -> str | None:
        """The process's name in the store: `host:pid`; None before it is started."""
        return None if self._process is None else f"{socket.gethostname()}:{self._process.pid}"

    async def run(
        self,
        arguments: Sequence[str],
        on_report: Callable[[dict[str, Any]], None],
        *,
        url: str,
        settings: Sequence[str] = (),
        of_spiders: Sequence[str] = (),
    ) -> int:
        """Run the command to the end, and return its exit code; `on_report` is called with each item it reports."""
        self._process = await asyncio.create_subprocess_exec(
            *_command(list(arguments), settings, of_spiders),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env=_environment(url),
            start_new_session=True,
            limit=_MAX_REPORT,
        )
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            on_report(json.loads(line))
        return await self._process.wait()

    def terminate(self) -> None:
        """Ask the process to end, by SIGTERM."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()


def report(values: dict[str, Any]) -> None:
    """Report one item to the process that started this part."""
    print(json.dumps(values), flush=True)


def for_site(setting: str, site: str) -> str:
    """Return a setting for one site: `RECORD=file.warc.gz` becomes `file-SITE.warc.gz`, one archive per crawl."""
    name, _, path = setting.partition("=")
    if name != "RECORD" or not path:
        return setting
    return f"RECORD={path.removesuffix('.warc.gz')}-{site}.warc.gz"


def _command(arguments: list[str], settings: Sequence[str], of_spiders: Sequence[str]) -> list[str]:
    """Return the command line of a `scrapy` command whose process ends when this one does.

    The store's URL is passed in the environment, because every user can read the arguments of a process.
    """
    command = [sys.executable, "-m", "scrapy", *arguments]
    own = [setting for setting in settings if not setting.startswith(f"{_STORE}=")]
    for setting in (f"PARENT_PID={os.getpid()}", *own):
        command += ["-s", setting]
    for argument in of_spiders:
        command += ["-a", argument]
    return command


def _environment(url: str) -> dict[str, str]:
    from newscrawl import settings

    return {**settings.environment(), _STORE: url}
