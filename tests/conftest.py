"""Fixtures that tests share: optional programs, databases, a Python without the project, the project's egg."""

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

# Nothing that depends on how busy the machine is: no deadline for an example, none for making one.
settings.register_profile("newscrawl", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# For a longer search: pytest --hypothesis-profile thorough
settings.register_profile("thorough", settings.get_profile("newscrawl"), max_examples=5000)
settings.load_profile("newscrawl")

# Programs that a shell starts in the background ignore SIGINT, and so would every crawl that a test interrupts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parents[1]
# Debian package -> the commands that it provides, and folders that are not on the PATH.
_COMMANDS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "default-jre-headless": ("java",),
    "gcc": ("cc",),
    "postgresql": ("initdb",),
    "shellcheck": ("shellcheck",),
}
_FOLDERS = {"postgresql": ("/usr/lib/postgresql", "*/bin")}
# Left out of copies of the tree: environments and files that a crawl wrote. What is compiled is not: it saves seconds.
_LEFT_OUT = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "setup.py", "logs", "*.sqlite*")

# The test files that take longest, the longest first. A file stays on one process, for what its tests share.
_LONG = (
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
)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without looking for garbage: it takes a third of the time, and all that is made stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_finish() -> None:
    """Start the warm process if there are tests that use it, before a job starts a process of its own."""
    if "tests.forked" in sys.modules:
        sys.modules["tests.forked"].start_server()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files, so that none of them is left for one process at the end."""
    place = {name: number for number, name in enumerate(_LONG)}
    items.sort(key=lambda item: place.get(item.path.stem, len(_LONG)))


@pytest.fixture(scope="session")
def needs() -> Callable[[str], Path]:
    """`needs("chromium")`: the path of a program; without it the test skips, and on a CI machine it fails."""

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
    """Starts a PostgreSQL server at each call; all of them are removed at the end."""
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
    """The server that tests share, one per worker."""
    return new_postgresql()


@pytest.fixture
def postgresql_url(postgresql: PostgresServer) -> str:
    """The URL of a new store on PostgreSQL."""
    return postgresql.new_store()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new store, on SQLite and on PostgreSQL."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


@pytest.fixture(scope="session")
def copy_of_tree() -> Callable[[Path], Path]:
    """Copies the project into a folder, where builds leave nothing in the tree."""

    def copy(folder: Path) -> Path:
        return shutil.copytree(ROOT, folder, ignore=_LEFT_OUT)

    return copy


@pytest.fixture
def bare_python(tmp_path: Path) -> Path:
    """The Python of a new environment that has the project's dependencies but not the project.

    It sees this environment's packages through a `.pth` file; those of an editable install are not followed from there.
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
