"""Stores of both kinds."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from newscrawl.store import open_engine


@pytest.fixture(scope="session")
def postgresql_server(needs: Callable[[str], Path]) -> Iterator[str]:
    """The URL of a running server, without a database."""
    programs = needs("postgresql").parent
    folder = Path(tempfile.mkdtemp(prefix="newscrawl-pg-"))
    prefix: list[str] = []
    if os.getuid() == 0:
        # The server refuses to run as root.
        shutil.chown(folder, "postgres")
        prefix = ["runuser", "-u", "postgres", "--"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*command: str) -> None:
        done = subprocess.run([*prefix, *command], cwd="/", capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    data = str(folder / "data")
    run(f"{programs}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    run(f"{programs}/pg_ctl", "-D", data, "-l", str(folder / "log"), "-o", options, "-w", "start")
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}"
    finally:
        run(f"{programs}/pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql(postgresql_server: str, request: pytest.FixtureRequest) -> str:
    """The URL of a new, empty database."""
    name = f"test_{abs(hash(request.node.nodeid))}"
    engine = sa.create_engine(f"{postgresql_server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{postgresql_server}/{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """A store on each database, empty."""
    sqlite = request.param == "sqlite"
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}" if sqlite else request.getfixturevalue("postgresql"))
    yield engine
    engine.dispose()
