"""A PostgreSQL server for tests on a free local port, which can be stopped and started again."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import TypedDict

import psycopg

_USER = "postgres"
_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "autovacuum": "off",
    "max_wal_size": "64MB",
    "log_min_messages": "fatal",
}


class _User(TypedDict, total=False):
    """Arguments of `subprocess` by which a program runs as another user."""

    user: int
    group: int
    extra_groups: list[int]


class PostgresServer:
    """A server with an empty cluster; `commands` is the folder of `initdb` and `postgres`. Call `remove` at the end."""

    def __init__(self, commands: Path) -> None:
        self._commands = commands
        # Not in pytest's folder, which only its owner may enter: if tests run as root, the server runs as another user.
        self.folder = Path(tempfile.mkdtemp(prefix="newscrawl-pg-"))
        self._as = self._unprivileged()
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            self.port = unused.getsockname()[1]
        initdb: list[str | Path] = [commands / "initdb", "-D", self.folder / "data", "-U", _USER]
        done = subprocess.run(
            [*initdb, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            **self._as,
        )
        assert done.returncode == 0, done.stderr

    def _unprivileged(self) -> _User:
        """The user and group that the server runs as, because it refuses to run as root."""
        if os.getuid() != 0:
            return {}
        names = {entry.pw_name for entry in pwd.getpwall()}
        user = pwd.getpwnam(_USER if _USER in names else "nobody")
        os.chown(self.folder, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def start(self) -> None:
        """Start the server; return when it accepts connections. It ends with the thread that started it."""
        options = _OPTIONS | {"port": str(self.port), "unix_socket_directories": str(self.folder)}
        command: list[str | Path] = [self._commands / "postgres", "-D", self.folder / "data"]
        self._process = subprocess.Popen(
            [*command, *(part for name, value in options.items() for part in ("-c", f"{name}={value}"))],
            stderr=(self.folder / "log").open("ab"),
            cwd=self.folder,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  # it takes no lock
            **self._as,
        )
        while not self._answers():
            assert self._process.poll() is None, (self.folder / "log").read_text(errors="replace")
            time.sleep(0.03)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT is an orderly shutdown, SIGQUIT is like a crash of the machine."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        """Stop the server and delete its files."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_store(self) -> str:
        """The URL of an empty store. Each store is a schema, because a database takes 7 MB and 300 files."""
        name = f"feed{next(self._numbers)}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"postgresql+psycopg://{_USER}@127.0.0.1:{self.port}/postgres?options=-csearch_path%3D{name}"

    def _url(self, database: str) -> str:
        return f"postgresql://{_USER}@127.0.0.1:{self.port}/{database}"


def _die_with_parent() -> None:
    """Stop the server if the tests are killed: prctl(PR_SET_PDEATHSIG, SIGQUIT)."""
    ctypes.CDLL(None).prctl(1, int(signal.SIGQUIT), 0, 0, 0)
