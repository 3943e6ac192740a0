"""A separate checkout for tests of commands that write into it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.crawls import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the files that `newsite`, `genspider` and the tests of spiders use, without any site or saved page."""
    for folder in ("newscrawl", "pipelines", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "spiders").mkdir()
    (tmp_path / "tests" / "site").mkdir(parents=True)
    (tmp_path / "tests" / "extract").mkdir()
    rules = ("tests/site/test_structure.py", "tests/site/test_saved_pages.py", "tests/extract/perturbations.py")
    for name in ("scrapy.cfg", "pyproject.toml", "spiders/__init__.py", *rules):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path
