"""What tests share: programs that not every machine has, a Python without the project, and the project's egg."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

settings.register_profile("newscrawl", deadline=None)
settings.load_profile("newscrawl")

ROOT = Path(__file__).parents[1]
# Debian package -> the commands of it that are looked for, and where beside the PATH.
_COMMANDS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "postgresql": ("initdb",),
}
_FOLDERS = {"postgresql": ("/usr/lib/postgresql", "*/bin")}
# What a test may take from the tree: no environment, no caches, nothing that a crawl wrote.
_LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info", "setup.py", "logs", "*.sqlite*")

# Files whose tests look at one crawl: on one worker it is made once.
_TOGETHER = ("test_bad_pages", "test_sample")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares an expensive fixture."""
    for item in items:
        if item.path.stem in _TOGETHER:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def needs() -> Callable[[str], Path]:
    """`needs("chromium")`: the path of a program's command; without it the test skips, and fails on a CI machine."""

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
    """Starts a PostgreSQL server whenever it is called; they are all removed in the end."""
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
    """The server that tests share, one a worker."""
    return new_postgresql()


@pytest.fixture
def postgresql_url(postgresql: PostgresServer) -> str:
    """The URL of a new store on PostgreSQL."""
    return postgresql.new_store()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new store, on either database: same code, same tests."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


@pytest.fixture(scope="session")
def copy_of_tree() -> Callable[[Path], Path]:
    """Copies the project into a folder: what builds there leaves nothing in the tree."""

    def copy(folder: Path) -> Path:
        return shutil.copytree(ROOT, folder, ignore=_LEFT_OUT)

    return copy


@pytest.fixture
def bare_python(tmp_path: Path) -> Path:
    """The Python of a new environment that has the project's dependencies and not the project.

    It sees this environment's packages through a `.pth` file; those of an editable install are not followed from there.
    """
    folder = tmp_path / "venv"
    venv.create(folder, symlinks=True)
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site_packages(folder) / "dependencies.pth").write_text("".join(f"{path}\n" for path in sorted(paths)))
    return folder / "bin" / "python"


def site_packages(environment: Path) -> Path:
    """Where an environment has its packages."""
    return next((environment / "lib").glob("python3*/site-packages"))


@pytest.fixture(scope="session")
def egg(tmp_path_factory: pytest.TempPathFactory, copy_of_tree: Callable[[Path], Path]) -> Path:
    """The egg that scrapyd-client builds of the project."""
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
