"""Fixtures shared by the tests of HTML pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def chromium(needs: Callable[[str], Path]) -> Iterator[Any]:
    """A running Chromium."""
    from playwright.sync_api import sync_playwright

    path = needs("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=["--no-sandbox"])
        yield browser
        browser.close()
