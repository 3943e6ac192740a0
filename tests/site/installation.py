"""An installation as on a deployed machine: the project's tree in a folder, with a site on the loopback interface."""

from __future__ import annotations

import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.crawls import _SPIDER
from tests.servers import Server

HOME = "/srv/newscrawl"
"""The project's folder in the files of deployments."""
# A site on the loopback interface, whose server counts the requests.
_OF_TESTS = """
PRIVATE_ADDRESSES_ALLOWED = ["127.0.0.1"]
AUTOTHROTTLE_ENABLED = False
TDMREP = False
"""


class Installation:
    """A copy of the project whose configuration enables one site."""

    def __init__(self, folder: Path, copy_of_tree: Callable[[Path], Path], site: Server) -> None:
        self.folder = copy_of_tree(folder)
        self.store = folder / "feedstore.sqlite"
        (folder / ".venv").symlink_to(Path(sys.prefix))
        (folder / "logs").mkdir()
        lines = f'    rss_urls = ["{site.url}/rss"]\n'
        loop = _SPIDER.replace("{spider}", lines)
        (folder / "spiders" / "loop.py").write_text(loop, encoding="utf-8")
        other = loop.replace('"loop"', '"other"').replace("Loop", "Other").replace("/news/", "/other/")
        (folder / "spiders" / "other.py").write_text(other.replace("/rss", "/rss-of-other"), encoding="utf-8")
        with (folder / "newscrawl" / "settings.py").open("a") as settings:
            settings.write(_OF_TESTS)
        self.configure()

    def configure(self, more: str = "", *, on: str = "loop") -> None:
        """Write the deployment's file, with one site enabled."""
        path = self.folder / "newscrawl.toml"
        new = path.with_suffix(".new")
        new.write_text(f'contact = "test@example.com"\n[sites]\non = ["{on}"]\n[site.{on}]\ndelay = 0\n{more}')
        # Replaced atomically, as an editor does.
        new.replace(path)

    def environment(self, **more: str) -> dict[str, str]:
        """A minimal environment for a process, without the variables of this test run."""
        return {"PATH": f"{self.folder}/.venv/bin:{os.defpath}", "HOME": str(self.folder), **more}

    def start(self, command: Sequence[str], **environment: str) -> subprocess.Popen[str]:
        """Start a command line from a deployment file in this installation."""
        own = [word.replace(HOME, str(self.folder)) for word in command]
        return subprocess.Popen(
            own,
            cwd=self.folder,
            env=self.environment(**environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, command: Sequence[str], **environment: str) -> tuple[int, str]:
        """Run it to its end, or with `--loop` until an article is stored; return its exit code and output."""
        process = self.start(command, **environment)
        try:
            if "--loop" in command:
                while not self.keys():
                    assert process.poll() is None, process.communicate()[0]
                    time.sleep(0.1)
                process.send_signal(signal.SIGTERM)
            output, _ = process.communicate()
        finally:
            process.kill()
        return process.returncode, output

    def keys(self) -> list[str]:
        """The keys of the stored articles; empty if there is no store."""
        try:
            connection = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)
        except sqlite3.OperationalError:
            return []
        try:
            return [key for (key,) in connection.execute("SELECT key FROM articles ORDER BY key")]
        except sqlite3.OperationalError:
            return []
        finally:
            connection.close()

    def delete_store(self) -> None:
        """Delete the store."""
        for path in self.folder.glob("feedstore.sqlite*"):
            path.unlink()


def cron_minimum(line: str, home: Path) -> tuple[list[str], Mapping[str, str]]:
    """The command and the complete environment with which cron runs a line of a file in /etc/cron.d."""
    *_, command = line.split(maxsplit=6)
    assert "%" not in command, "cron ends the command there"
    shell = ["/bin/sh", "-c", command.replace(HOME, str(home))]
    return shell, {"SHELL": "/bin/sh", "PATH": "/usr/bin:/bin", "HOME": str(home), "LOGNAME": "newscrawl"}


def exec_start(unit: Path) -> list[str]:
    """The command of a systemd service."""
    (line,) = (line for line in unit.read_text().splitlines() if line.startswith("ExecStart="))
    return shlex.split(line.removeprefix("ExecStart="))
