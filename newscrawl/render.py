"""Rendering in Chromium through scrapy-playwright, for spiders with `render = True`."""

from __future__ import annotations

import logging
import os
import shutil
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DownloadTimeoutError, UsageError

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
    """The path of Chromium. Raises `UsageError`, whose message explains how to install it."""
    named = settings.get("CHROMIUM_PATH")
    if named:
        if not Path(named).is_file():
            raise UsageError(f"CHROMIUM_PATH={named}: there is no such file", print_help=False)
        if not os.access(named, os.X_OK):
            raise UsageError(f"CHROMIUM_PATH={named}: not a program this user may run", print_help=False)
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
    """The settings of a spider that renders. Raises `UsageError` if Chromium is missing."""
    if settings.get("REPLAY"):
        return {}
    logging.getLogger("scrapy-playwright").addFilter(_is_news)
    handler = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
    return {
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": chromium_path(settings),
            "headless": True,
            "args": list(_QUIET),
        },
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 4,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": settings.getint("DOWNLOAD_TIMEOUT") * 1000,
        "PLAYWRIGHT_ABORT_REQUEST": is_heavy,
    }


def is_heavy(request: Any) -> bool:
    """Whether a page's request is for something that its text does not need."""
    return request.resource_type in ("image", "font", "media", "stylesheet")


def render_meta(wait: str) -> dict[str, Any]:
    """The request meta that sends a page through Chromium and waits for a CSS selector."""
    from scrapy_playwright.page import PageMethod

    return {"playwright": True, "playwright_page_methods": [PageMethod(partial(_appear, selector=wait))]}


async def _appear(page: Any, *, selector: str) -> None:
    """Wait until the selector is on the page. Raises `DownloadTimeoutError`, because it may appear another time."""
    from playwright.async_api import Error as PlaywrightError
    from playwright.async_api import TimeoutError as PlaywrightTimeoutError

    # A page that leads elsewhere by a script may do so just now: then the status is not known.
    with suppress(PlaywrightError):
        # A page that is gone is recognized by its status; its selector will never appear.
        if await page.evaluate("performance.getEntriesByType('navigation')[0]?.responseStatus ?? 200") != 200:
            return
    try:
        await page.wait_for_selector(selector, state="attached", timeout=_WAIT_SECONDS * 1000)
    except PlaywrightTimeoutError as error:
        raise DownloadTimeoutError(f"{selector!r} did not appear on the page within {_WAIT_SECONDS} s") from error


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a log record of scrapy-playwright adds anything to the one-line outcome of the page."""
    return not str(record.msg).startswith("Closing page due to failed request")
