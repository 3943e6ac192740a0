"""Shared fixtures: optional programs, databases, a Python environment without the project, the project's egg."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

# No test may depend on how busy the machine is, so hypothesis has no deadline for running or generating an example.
settings.register_profile("newscrawl", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# For a longer search: pytest --hypothesis-profile thorough
settings.register_profile("thorough", settings.get_profile("newscrawl"), max_examples=5000)
settings.load_profile("newscrawl")

# Programs that a shell starts in the background ignore SIGINT; crawls inherit that, and tests could not interrupt them.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parents[1]
# Debian package -> the commands that it provides.
_COMMANDS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "default-jre-headless": ("java",),
    "gcc": ("cc",),
    "postgresql": ("initdb",),
    "shellcheck": ("shellcheck",),
}
_FOLDERS = {"postgresql": ("/usr/lib/postgresql", "*/bin")}
# Not copied with the tree: environments and files that crawls wrote. Compiled files are copied, which saves seconds.
_NOT_COPIED = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "setup.py", "logs", "*.sqlite*")

# The slowest test files, slowest first. All tests of a file run in one process, because they share fixtures.
_SLOWEST = (
    "test_jobs",
    "test_extract",
    "test_scrapyd_nodes",
    "test_render_hostile",
    "test_report_browser",
    "test_changes",
    "test_refusals",
    "test_crawldue",
    "test_crash",
    "test_any_answers",
    "test_integrity",
    "test_report",
    "test_status",
    "test_linear_work",
    "test_judge",
    "test_vacuum",
    "test_bad_store",
    "test_work",
    "test_import_guard",
    "test_migrations",
    "test_farm",
    "test_deploy_files",
    "test_worddiff",
)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Turn garbage collection off while collecting: it takes a third of the time, and all objects stay in use."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_finish() -> None:
    """Start the fork server if a test uses it, before a job of the tested code starts a fork server of its own."""
    if "tests.forked" in sys.modules:
        sys.modules["tests.forked"].start_server()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the slowest files first, so that one process does not end with a slow file while the others are idle."""
    position = {name: number for number, name in enumerate(_SLOWEST)}
    items.sort(key=lambda item: position.get(item.path.stem, len(_SLOWEST)))


@pytest.fixture(scope="session")
def needs() -> Callable[[str], Path]:
    """`needs("chromium")`: the path of a program; if it is not installed, the test is skipped, or fails if CI=true."""

    def get(package: str) -> Path:
        root, pattern = _FOLDERS.get(package, ("/nowhere", "*"))
        newest_first = sorted(Path(root).glob(pattern), reverse=True)
        path = os.pathsep.join([os.environ.get("PATH", ""), *map(str, newest_first)])
        for command in _COMMANDS[package]:
            found = shutil.which(command, path=path)
            if found:
                return Path(found)
        reason = f"{package} is not installed (apt-get install {package})"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)

    return get


@pytest.fixture(scope="session")
def new_postgresql(needs: Callable[[str], Path]) -> Iterator[Callable[[], PostgresServer]]:
    """A function that starts a PostgreSQL server at each call; all servers are removed at the end."""
    commands = needs("postgresql").parent
    pytest.importorskip("psycopg")
    from tests.postgres import PostgresServer  # psycopg is an extra

    servers: list[PostgresServer] = []

    def start() -> PostgresServer:
        servers.append(PostgresServer(commands))
        servers[-1].start()
        return servers[-1]

    yield start
    for server in servers:
        server.remove()


@pytest.fixture(scope="session")
def postgresql(new_postgresql: Callable[[], PostgresServer]) -> PostgresServer:
    """The PostgreSQL server that tests share, one per worker."""
    return new_postgresql()


@pytest.fixture
def postgresql_url(postgresql: PostgresServer) -> str:
    """The URL of a new store on PostgreSQL."""
    return postgresql.new_store()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new store; the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


@pytest.fixture(scope="session")
def copy_of_tree() -> Callable[[Path], Path]:
    """A function that copies the project into a folder, so that builds leave nothing in the tree."""

    def copy(folder: Path) -> Path:
        return shutil.copytree(ROOT, folder, ignore=_NOT_COPIED)

    return copy


@pytest.fixture
def bare_python(tmp_path: Path) -> Path:
    """The Python of a new environment that has the project's dependencies but not the project.

    It sees this environment's packages through a `.pth` file, in which editable installs are not followed.
    """
    folder = tmp_path / "venv"
    venv.create(folder, symlinks=True)
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site_packages(folder) / "dependencies.pth").write_text("".join(f"{path}\n" for path in sorted(paths)))
    return folder / "bin" / "python"


def site_packages(environment: Path) -> Path:
    """The folder of an environment's packages."""
    return next((environment / "lib").glob("python3*/site-packages"))


@pytest.fixture(scope="session")
def egg(tmp_path_factory: pytest.TempPathFactory, copy_of_tree: Callable[[Path], Path]) -> Path:
    """The egg that scrapyd-client builds from the project."""
    folder = tmp_path_factory.mktemp("egg")
    tree = copy_of_tree(folder / "tree")
    done = subprocess.run(
        [sys.executable, "-m", "scrapyd_client.deploy", "--debug", "--build-egg", str(folder / "newscrawl.egg")],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder / "newscrawl.egg"
