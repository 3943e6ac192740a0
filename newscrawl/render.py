"""Rendering in Chromium through scrapy-playwright, for the spiders that say `render = True`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_WAIT_SECONDS = 10
# Chromium's own traffic is not the crawl's.
_QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def chromium_path(settings: BaseSettings) -> str:
    """Where Chromium is. Raises `UsageError` that says how to get it."""
    named = settings.get("CHROMIUM_PATH")
    if named:
        if not Path(named).is_file():
            raise UsageError(f"CHROMIUM_PATH={named}: there is no such file", print_help=False)
        return str(named)
    for name in _NAMES:
        path = shutil.which(name)
        if path:
            return path
    raise UsageError(
        "this spider renders its pages and Chromium is not installed: apt-get install chromium, "
        "or set CHROMIUM_PATH to another Chromium",
        print_help=False,
    )


def render_settings(settings: BaseSettings) -> dict[str, Any]:
    """The settings of a spider that renders. Raises `UsageError` where Chromium is missing."""
    if settings.get("REPLAY"):
        return {}
    handler = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
    return {
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": chromium_path(settings), "headless": True, "args": _QUIET},
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 4,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": settings.getint("DOWNLOAD_TIMEOUT") * 1000,
        "PLAYWRIGHT_ABORT_REQUEST": is_heavy,
    }


def is_heavy(request: Any) -> bool:
    """Whether a page's request is for what no text needs."""
    return request.resource_type in ("image", "font", "media", "stylesheet")


def render_meta(wait: str) -> dict[str, Any]:
    """The request meta that sends a page through Chromium and waits for a CSS selector."""
    from scrapy_playwright.page import PageMethod

    method = PageMethod("wait_for_selector", wait, state="attached", timeout=_WAIT_SECONDS * 1000)
    return {"playwright": True, "playwright_page_methods": [method]}
