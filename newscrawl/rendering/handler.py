"""`RenderHandler`: scrapy-playwright's handler, made safe against bad pages and crashes. Loaded only to render."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

_CLOSED = ("has been closed", "Page crashed", "Connection closed", "browser has disconnected")
"""Parts of Playwright's messages if the browser, or the process of the page, has ended."""
_TRIES = 3
_PAUSE_SECONDS = 1.0
"""Pause before another browser is started, so that the end of the first one is noticed."""
_CLOSE_SECONDS = 5.0


class RenderHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]  # the library has no types
    """Fetches pages with Chromium.

    A page may take RENDER_PAGE_SECONDS and DOWNLOAD_MAXSIZE bytes, and is always closed. After RENDER_CONTEXT_PAGES
    pages the context is replaced, because it accumulates cookies, caches and leaked memory. If the browser ends,
    another one is started and the pages in flight are fetched again.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # This class retries itself, after a pause and in another context.
        self.config.target_closed_max_retries = 0
        self._seconds = crawler.settings.getfloat("RENDER_PAGE_SECONDS")
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._per_context = crawler.settings.getint("RENDER_CONTEXT_PAGES")
        self._starting = asyncio.Lock()
        self._begun = 0
        self._open: dict[str, int] = {}
        self._pages: dict[Request, Page] = {}
        self._too_large: set[Request] = set()
        self._closing: set[asyncio.Future[None]] = set()
        self._ended = asyncio.Event()
        """Set when the present browser ends."""

    async def _launch(self) -> None:
        """Start no Playwright at the beginning: Scrapy makes a handler for each scheme, and there may be no page."""

    async def _maybe_launch_browser(self) -> None:
        async with self._starting:
            if not hasattr(self, "browser_provider"):
                await super()._launch()
        await super()._maybe_launch_browser()

    async def _browser_disconnected_callback(self) -> None:
        ended, self._ended = self._ended, asyncio.Event()
        ended.set()
        await super()._browser_disconnected_callback()

    async def _download_request(self, request: Request, spider: Any = None) -> Response:
        """Fetch one page. Raises `DownloadTimeoutError`, `DownloadCancelledError` or `DownloadFailedError`."""
        for left in reversed(range(_TRIES)):
            name = f"pages-{self._begun // self._per_context}"
            self._begun += 1
            self._open[name] = self._open.get(name, 0) + 1
            request.meta["playwright_context"] = name
            ended = self._ended
            try:
                # The time that the browser takes to start does not count for the page.
                await self._maybe_launch_browser()
                response = await asyncio.wait_for(self._once(request, spider, ended), self._seconds)
            except (TimeoutError, PlaywrightTimeoutError) as error:
                raise DownloadTimeoutError("the page was not complete in time") from error
            except RuntimeError as error:
                raise DownloadFailedError("Chromium: it is a file to download, not a page") from error
            except PlaywrightError as error:
                if request in self._too_large:
                    raise DownloadCancelledError(f"the page took more than {self._most} bytes") from error
                if not left or not any(sign in error.message for sign in _CLOSED):
                    raise DownloadFailedError(f"Chromium: {error.message.strip().splitlines()[0]}") from error
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                if len(response.body) > self._most:
                    raise DownloadCancelledError(f"the page took more than {self._most} bytes")
                return response
            finally:
                await self._leave(request, name)
        raise AssertionError("the last try returns or raises")

    async def _once(self, request: Request, spider: Any, ended: asyncio.Event) -> Response:
        """Fetch one page. Raises `PlaywrightError` also if the browser ends and Playwright keeps waiting for it."""
        fetching: asyncio.Future[Response] = asyncio.ensure_future(super()._download_request(request, spider))
        ending = asyncio.ensure_future(ended.wait())
        try:
            await asyncio.wait((fetching, ending), return_when=asyncio.FIRST_COMPLETED)
            # Most calls that wait for an answer of the browser raise an error soon after its end.
            await asyncio.wait((fetching,), timeout=_CLOSE_SECONDS)
            if not fetching.done():
                raise PlaywrightError("the browser has disconnected")
            return await fetching
        finally:
            ending.cancel()
            fetching.cancel()
            await asyncio.wait((fetching,))
            if not fetching.cancelled():
                # Otherwise asyncio would log the error of a page that was given up.
                fetching.exception()

    async def _create_page(self, request: Request, spider: Any) -> Page:
        """Return a new page whose received bytes are counted."""
        page: Page = await super()._create_page(request=request, spider=spider)
        self._pages[request] = page
        received = 0

        def count(event: dict[str, Any]) -> None:
            nonlocal received
            received += max(event.get("dataLength", 0), event.get("encodedDataLength", 0))
            if received > self._most and request not in self._too_large:
                self._too_large.add(request)
                closing = asyncio.ensure_future(_close(page))
                self._closing.add(closing)
                closing.add_done_callback(self._closing.discard)

        session = await page.context.new_cdp_session(page)
        session.on("Network.dataReceived", count)
        await session.send("Network.enable")
        return page

    async def _leave(self, request: Request, name: str) -> None:
        """Close the page, and its context if it was the last page there and another context is in use."""
        page = self._pages.pop(request, None)
        self._too_large.discard(request)
        if page is not None and not page.is_closed():
            await _close(page)
        self._open[name] -= 1
        if self._open[name] or name == f"pages-{self._begun // self._per_context}":
            return
        del self._open[name]
        wrapper = self.context_wrappers.pop(name, None)
        if wrapper is not None:
            await _close(wrapper.context)


async def _close(it: Any) -> None:
    """Close a page or a context; ignore the error or timeout of a browser that has ended or hangs."""
    with suppress(PlaywrightError, TimeoutError):
        await asyncio.wait_for(it.close(), _CLOSE_SECONDS)
