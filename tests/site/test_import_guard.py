"""The guard against installed distributions whose `spiders` or `pipelines` package would be imported instead of ours.

Scrapy puts the project's folder at the end of the path: without the guard, a crawl started outside the project's
folder would use the other packages, `scrapy list` would print nothing, and its exit code would be 0.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import site_packages
from tests.crawls import run_module

ROOT = Path(__file__).parents[2]
SITES = sorted(path.stem for path in (ROOT / "spiders").glob("[!_]*.py"))


@pytest.fixture
def decoy(tmp_path: Path, name: str) -> Path:
    """A distribution with a top-level package of the given name, ready to be installed."""
    folder = tmp_path / "decoy"
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text("")
    (folder / "pyproject.toml").write_text(
        f'[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
        f'[project]\nname = "decoy"\nversion = "1"\n[tool.setuptools]\npackages = ["{name}"]\n'
    )
    return folder


def run(python: Path, folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run_module(*arguments, folder=folder, python=python, **environment)


def install(python: Path, *arguments: str) -> None:
    done = run(python, python.parent, "pip", "install", "-qq", "--no-deps", "--no-build-isolation", *arguments)
    assert done.returncode == 0, done.stderr


def put(python: Path, package: Path) -> None:
    """Put a package where an installed distribution would put it."""
    shutil.copytree(package, site_packages(python.parent.parent) / package.name)


def assert_refused(done: subprocess.CompletedProcess[str], name: str, home: Path) -> None:
    assert done.returncode != 0
    assert done.stdout == ""
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(f"ImportError: the package '{name}' of newscrawl belongs in {home}, but Python finds ")
    assert "uninstall" in last


def assert_lists_sites(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == SITES


@pytest.mark.parametrize("name", ["spiders"])
def test_checkout(bare_python: Path, decoy: Path, name: str) -> None:
    """Started in a subfolder, where the project's folder comes last on the path."""
    below = ROOT / "tests"
    assert_lists_sites(run(bare_python, below, "scrapy", "list"))
    # The project's own folder comes first on the path of `python -m scrapy`, whatever is installed.
    install(bare_python, str(decoy))
    assert_lists_sites(run(bare_python, ROOT, "scrapy", "list"))
    refused = run(bare_python, below, "scrapy", "list")
    assert_refused(refused, name, ROOT)
    # The message names the location of the other package.
    assert str(bare_python.parent.parent) in refused.stderr


@pytest.mark.parametrize("name", ["spiders", "pipelines"])
def test_decoy_on_the_path(bare_python: Path, tmp_path: Path, name: str) -> None:
    """A single module of that name has the same effect."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / f"{name}.py").write_text("")
    done = run(bare_python, ROOT / "tests", "scrapy", "list", PYTHONPATH=str(tmp_path / "elsewhere"))
    assert_refused(done, name, ROOT)


@pytest.mark.parametrize("name", ["pipelines"])
def test_editable_install(
    bare_python: Path, tmp_path: Path, decoy: Path, name: str, copy_of_tree: Callable[[Path], Path]
) -> None:
    tree = copy_of_tree(tmp_path / "checkout")
    install(bare_python, "-e", str(tree))
    assert_lists_sites(run(bare_python, tree / "tests", "scrapy", "list"))
    # Without a scrapy.cfg, as a program that uses the project's settings.
    settings = {"SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
    assert_lists_sites(run(bare_python, tmp_path, "scrapy", "list", **settings))
    put(bare_python, decoy / name)
    assert_refused(run(bare_python, tree / "tests", "scrapy", "list"), name, tree)
    assert_refused(run(bare_python, tmp_path, "scrapy", "list", **settings), name, tree)


@pytest.mark.parametrize("name", ["spiders"])
def test_scrapyd_egg(bare_python: Path, tmp_path: Path, decoy: Path, name: str, egg: Path) -> None:
    """As Scrapyd runs it: zipped, and at the end of the path."""
    eggs = tmp_path / "scrapyd" / "eggs" / "newscrawl"
    eggs.mkdir(parents=True)
    shutil.copy(egg, eggs / "1.egg")
    runner = ("scrapyd.runner", "list")
    home = eggs.parent.parent
    done = run(bare_python, home, *runner, SCRAPY_PROJECT="newscrawl")
    assert_lists_sites(done)
    put(bare_python, decoy / name)
    done = run(bare_python, home, *runner, SCRAPY_PROJECT="newscrawl")
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(f"ImportError: the package '{name}' of newscrawl belongs in ")
    assert ".egg, but Python finds " in last
