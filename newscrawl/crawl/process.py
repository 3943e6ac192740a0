"""`CrawlProcess`: one `scrapy crawl` in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path

_STORE = "FEED_STORE_URL"
_MAX_LINE = 4096


class CrawlProcess:
    """A crawl of a site. Its standard error is read while it runs, so that it never waits for a reader."""

    def __init__(
        self, site: str, *, url: str, log: Path, settings: Sequence[str] = (), arguments: Sequence[str] = ()
    ) -> None:
        """Start the crawl. `settings` and `arguments` are `NAME=VALUE`, as for `-s` and `-a`.

        The store's URL goes through the environment: every user can read the arguments of a process.
        """
        command = [sys.executable, "-m", "scrapy", "crawl", site]
        own = [setting for setting in settings if not setting.startswith(f"{_STORE}=")]
        for setting in (f"LOG_FILE={log}", f"PARENT_PID={os.getpid()}", *own):
            command += ["-s", _for_site(setting, site)]
        for argument in arguments:
            command += ["-a", argument]
        # Its own process group: a signal to the group of the parent reaches it once, by way of the parent.
        self._process = subprocess.Popen(  # our own command
            command,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**_environment(), _STORE: url},
            start_new_session=True,
        )
        self._site = site
        self._lines: deque[str] = deque(maxlen=1)
        self._reader = threading.Thread(target=self._read, name=f"stderr of {site}", daemon=True)
        self._reader.start()

    @property
    def owner(self) -> str:
        """How the store knows the process: `host:pid`."""
        return f"{socket.gethostname()}:{self._process.pid}"

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended yet."""
        return self._process.poll() is None

    @property
    def problem(self) -> str | None:
        """Why a crawl that has ended could not do its work: its last line; None if it did."""
        if self._process.returncode in (0, None):
            return None
        self._reader.join()
        line = self._lines[-1] if self._lines else f"ended with code {self._process.returncode}"
        return line.removeprefix(f"{self._site}: ")

    def terminate(self) -> None:
        """Ask the crawl to end."""
        self._process.terminate()

    def wait(self) -> None:
        """Wait until the crawl has ended."""
        self._process.wait()

    def _read(self) -> None:
        assert self._process.stderr is not None
        for raw in iter(lambda: self._process.stderr.readline(_MAX_LINE), b""):  # type: ignore[union-attr]
            line = raw.decode("utf-8", "replace").strip()
            if line:
                self._lines.append(line)


def _environment() -> dict[str, str]:
    from newscrawl import settings

    return settings.environment()


def _for_site(setting: str, site: str) -> str:
    """An archive is written by one crawl: with `RECORD=file.warc.gz` each site gets `file-SITE.warc.gz`."""
    name, _, path = setting.partition("=")
    if name != "RECORD" or not path:
        return setting
    return f"RECORD={path.removesuffix('.warc.gz')}-{site}.warc.gz"
