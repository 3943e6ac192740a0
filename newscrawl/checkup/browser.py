"""Check Chromium, if a site needs it."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from scrapy.settings import BaseSettings

from newscrawl.checkup.check import Check, failed, ok, skipped
from newscrawl.errors import SettingError
from newscrawl.rendering.settings import chromium_path

_SECONDS = 60
_PAGE = "data:text/html,<p>newscrawl</p>"
# The options with which Playwright starts it.
_START = ("--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", _PAGE)


def check_chromium(settings: BaseSettings, sites: Sequence[str]) -> Check:
    """Check that Chromium starts and reads a page, if a site needs it."""
    if not sites:
        return skipped("chromium", "no enabled site needs it")
    users = f"for {', '.join(sites)}"
    try:
        path = chromium_path(settings)
    except SettingError as error:
        return failed(
            "chromium",
            f"{error}",
            f"correct this, or disable the sites that need it in the deployment file: {', '.join(sites)}",
        )
    try:
        version = _output(path, "--version")
        if "newscrawl" not in _output(path, *_START):
            return failed("chromium", f"{version} cannot load a page", "start it by hand and read its output")
    except (OSError, subprocess.SubprocessError) as error:
        return failed("chromium", f"{path}: {error}", "start it by hand and read its output")
    return ok("chromium", f"{version} at {path}, {users}")


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=True)
    return done.stdout.strip()
