"""Rendering in Chromium through scrapy-playwright, for spiders with `render`. Imports no browser."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from scrapy.exceptions import DownloadTimeoutError

from newscrawl.errors import SettingError
from newscrawl.urls import domain_name, in_domains

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from newscrawl.crawl.network.addresses import Allowed

_HEAVY = ("image", "font", "media", "stylesheet")
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_WAIT_SECONDS = 10
_STEADY_MS = 500
"""How long the number of links of a listing must be stable before it is read."""
Render = bool | Literal["listings"]
"""Which pages of a site need Chromium: none, articles and listings, or listings alone."""
_LINKS = "document.querySelectorAll('a[href]').length"
# Resolves when the page has links and their number has not changed for `steady` ms; after `most` ms at the latest.
_STEADY = """([steady, most]) => new Promise(resolve => {
  let count = -1, since = performance.now(), begun = since;
  const timer = setInterval(() => {
    const now = performance.now(), links = LINKS;
    if (links !== count) { count = links; since = now; }
    if ((count > 0 && now - since >= steady) || now - begun >= most) { clearInterval(timer); resolve(count); }
  }, 50);
})""".replace("LINKS", _LINKS)
# Clicks the button if it is there, enabled and visible; returns whether it did.
_PRESS = """selector => {
  const button = document.querySelector(selector);
  if (!button || button.disabled || button.hidden || !button.getClientRects().length) return false;
  button.click();
  return true;
}"""
# Stop Chromium's own background traffic.
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
    """Return the path of Chromium. Raises `SettingError`, whose message explains how to install it."""
    named = settings.get("CHROMIUM_PATH")
    if named:
        if not Path(named).is_file():
            raise SettingError(f"CHROMIUM_PATH={named}: there is no such file")
        if not os.access(named, os.X_OK):
            raise SettingError(f"CHROMIUM_PATH={named}: this user may not run it")
        return str(named)
    for name in _NAMES:
        path = shutil.which(name)
        if path:
            return path
    raise SettingError(
        "this spider renders its pages and Chromium is not installed: apt-get install chromium, "
        "or set CHROMIUM_PATH to another Chromium"
    )


def render_settings(settings: BaseSettings, domains: Sequence[str], urls: Sequence[str]) -> dict[str, Any]:
    """Return the settings of a spider that renders pages; `urls` are its own, and pages may load from `domains`.

    Raises `SettingError`.
    """
    if settings.get("REPLAY"):
        return {}
    from newscrawl.crawl.network.resolver import allowed

    logging.getLogger("scrapy-playwright").addFilter(_is_news)
    logging.getLogger("asyncio").addFilter(_is_not_playwrights)
    handler = "newscrawl.rendering.handler.RenderHandler"
    hosts = tuple(map(domain_name, domains))
    # This also stops redirects, service workers and sockets, which no request handler sees.
    only = ",".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {sub}{host}" for host in hosts for sub in ("", "*."))])
    return {
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": chromium_path(settings),
            "headless": True,
            "args": [*_QUIET, f"--host-resolver-rules={only}"],
        },
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 4,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": settings.getint("DOWNLOAD_TIMEOUT") * 1000,
        "PLAYWRIGHT_ABORT_REQUEST": partial(is_aborted, domains=hosts, within=allowed(settings, urls)),
    }


async def is_aborted(request: Any, *, domains: Sequence[str], within: Allowed) -> bool:
    """Whether to block a page's request: it is unwanted, or for a host whose address is not public."""
    from newscrawl.crawl.network.resolver import is_refused

    return is_unwanted(request, domains=domains) or await is_refused(urlsplit(request.url).hostname or "", within)


def is_unwanted(request: Any, *, domains: Sequence[str]) -> bool:
    """Whether a page requests something that its text does not need, or another site."""
    if request.resource_type in _HEAVY:
        return True
    scheme = request.url.partition(":")[0]
    # These schemes load data from the page itself, not from a server.
    return scheme not in ("data", "blob", "about") and not (
        scheme in ("http", "https") and in_domains(request.url, tuple(domains))
    )


def article_meta(wait: str) -> dict[str, Any]:
    """Return the request meta that fetches an article with Chromium and waits for a CSS selector."""
    return _meta(partial(_appear, selector=wait))


def listing_meta(more: str, clicks: int) -> dict[str, Any]:
    """Return the request meta for a listing: wait until its links are loaded, and click its button for more."""
    return _meta(partial(_unfold, more=more, clicks=clicks))


def _meta(method: Any) -> dict[str, Any]:
    from scrapy_playwright.page import PageMethod

    return {
        "playwright": True,
        "playwright_page_methods": [PageMethod(method)],
        "playwright_context_kwargs": {"service_workers": "block", "accept_downloads": False, "locale": "ar"},
    }


async def _unfold(page: Any, *, more: str, clicks: int) -> None:
    """Click the button until it is gone, adds no links, or was clicked `clicks` times."""
    count = await page.evaluate(_STEADY, [_STEADY_MS, _WAIT_SECONDS * 1000])
    while more and clicks and await page.evaluate(_PRESS, more):
        clicks -= 1
        with suppress(_timeout_error()):
            await page.wait_for_function(f"count => {_LINKS} > count", arg=count, timeout=_WAIT_SECONDS * 1000)
        before, count = count, await page.evaluate(_STEADY, [_STEADY_MS, _WAIT_SECONDS * 1000])
        if count <= before:
            return


def _timeout_error() -> type[Exception]:
    from playwright.async_api import TimeoutError as PlaywrightTimeoutError

    return PlaywrightTimeoutError


async def _appear(page: Any, *, selector: str) -> None:
    """Wait until the selector is on the page. Raises `DownloadTimeoutError`, which leads to a retry."""
    from playwright.async_api import Error as PlaywrightError

    # If a script navigates to another page just now, `evaluate` fails and the status stays unknown.
    with suppress(PlaywrightError):
        # An error page is recognized by its status later; its selector would never appear.
        if await page.evaluate("performance.getEntriesByType('navigation')[0]?.responseStatus ?? 200") != 200:
            return
    try:
        await page.wait_for_selector(selector, state="attached", timeout=_WAIT_SECONDS * 1000)
    except _timeout_error() as error:
        raise DownloadTimeoutError(f"{selector!r} did not appear on the page within {_WAIT_SECONDS} s") from error


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a log record of scrapy-playwright adds information to the one-line outcome of the page."""
    return not str(record.msg).startswith(("Closing page due to failed", "Failed processing Playwright request"))


def _is_not_playwrights(record: logging.LogRecord) -> bool:
    """Whether a log record of asyncio is anything but the traceback of a Playwright error about a closed page."""
    error = record.exc_info[1] if record.exc_info else None
    return not type(error).__module__.startswith("playwright")
