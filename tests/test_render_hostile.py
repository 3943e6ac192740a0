"""Rendered sites that load more, never end, lead to other hosts, or lose their browser, in the real Chromium."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright._impl._errors import TargetClosedError
from playwright.async_api import Page as BrowserPage

from newscrawl.rendering.handler import RenderHandler
from newscrawl.rendering.settings import _is_not_playwrights, listing_meta
from tests.crawls import Project
from tests.servers import Answer, Page, Server, article, rss, serve

if TYPE_CHECKING:
    from playwright.async_api import Browser
    from scrapy.http import Request

# A script fills the list of articles; its button adds two more per click, and disappears after the third.
_MORE = """<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8"></head><body><div id="list"></div>
<button class="more" onclick="more()">المزيد</button><script>
let at = 1;
async function more() {
  const numbers = await (await fetch("/api/" + at++)).json();
  for (const number of numbers)
    document.getElementById("list").append(
      Object.assign(document.createElement("a"), {href: "/news/" + number, textContent: "خبر رقم " + number}));
  if (at > 4) document.querySelector(".more").remove();
}
more();
</script></body></html>"""
# Statistics are logged at DEBUG.
_WITH_STATISTICS = 'LOG_LEVEL = "DEBUG"\n'
_NO_RETRIES = "RETRY_TIMES = 0\n"
# Enough time for a page that ends, even on a busy machine.
_SHORT_TIMEOUTS = f"{_NO_RETRIES}DOWNLOAD_TIMEOUT = 12\nRENDER_PAGE_SECONDS = 15\n"


@pytest.fixture(autouse=True)
def _chromium(needs: Callable[[str], Path]) -> None:
    needs("chromium")


def scripted(number: int, more: str = "") -> str:
    """A page whose script writes an article after running `more`."""
    page = article(number).replace("`", "")
    head, _, rest = page.partition("<body>")
    body = rest.partition("</body>")[0]
    return f"{head}<body><script>{more};document.body.innerHTML = `{body}`;</script></body></html>"


@pytest.fixture
def site() -> Iterator[Server]:
    pages: dict[str, Answer] = {f"/api/{n}": Page(body=f"[{2 * n - 1}, {2 * n}]".encode()) for n in range(1, 5)}
    with serve({**pages, "/list": _MORE, "/rss": rss([1, 2, 3])}) as server:
        server.pages |= {f"/news/{n}": article(n) for n in range(1, 9)}
        yield server


def test_listing_loads_more_at_a_button(tmp_path: Path, site: Server) -> None:
    spider = """listing_urls = ["{url}/list"]
render = "listings"
listing_more = "button.more"
listing_clicks = 5"""
    project = Project(tmp_path / "p", site.url, spider, _NO_RETRIES + _WITH_STATISTICS)
    run = project.crawl()
    assert run.code == 0, run.err
    assert project.keys() == list(range(1, 9))
    # Articles are fetched without the browser, which would ask for the page's icon or send its own `Accept`.
    assert "'playwright/page_count': 1," in run.err
    # There is a handler for each scheme, but only the one that is used starts a Node process.
    assert run.err.count("Starting download handler") == 1


def test_button_is_clicked_as_often_as_the_spider_declares(site: Server, needs: Callable[[str], Path]) -> None:
    from playwright.async_api import async_playwright  # an extra

    async def links_after(clicks: int, browser: Browser) -> int:
        page = await browser.new_page()
        await page.goto(f"{site.url}/list")
        (unfold,) = listing_meta("button.more", clicks)["playwright_page_methods"]
        await unfold.method(page)
        return await page.locator("a[href]").count()

    async def count_links() -> list[int]:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=needs("chromium"))
            try:
                return [await links_after(clicks, browser) for clicks in (2, 0)]
            finally:
                await browser.close()

    assert asyncio.run(count_links()) == [6, 2]


# A synchronous request: the page waits until it is answered.
_WAIT = "try { const asked = new XMLHttpRequest(); asked.open('GET', '/wait', false); asked.send() } catch {}"
# Pages that never end, and the expected reason for each.
ENDLESS: dict[str, tuple[Answer, str]] = {
    # Each iteration waits for the server, so uses no CPU; once the page is closed, iterations follow without a pause.
    "script": (scripted(1, f"while (true) {{ {_WAIT} }}"), "no answer in time"),
    "stream": (
        Page(body=b"<p>text</p>" * 1000, headers={"Content-Length": None}, endless=True),
        "cut off for its size",
    ),
    "download": (Page(body=b"x" * 4096, kind="application/zip", endless=True), "a file to download"),
    "reload": (
        scripted(1, "setInterval(() => location.reload(), 500); document.body.innerHTML = ''; throw 1"),
        "no answer",
    ),
    "memory": (scripted(1, "let t = []; while (true) t.push(new Array(1e6).fill(t.length))"), "Page crashed"),
}
# Chromium gives a page gigabytes before it crashes, which takes many seconds to fill, at each of the tries.
_SMALL_HEAP = """#!/bin/sh
exec "{chromium}" --js-flags=--max-old-space-size=64 "$@"
"""


def test_pages_that_never_end_are_cut(tmp_path: Path, site: Server, needs: Callable[[str], Path]) -> None:
    bad = {f"/news/{number}": name for number, name in enumerate(ENDLESS, 11)}
    site.pages |= {path: ENDLESS[name][0] for path, name in bad.items()}
    site.pages |= {"/rss": rss([1, *range(11, 11 + len(bad)), 2]), "/wait": Page(body=b"-", delay=30)}
    # Fetch one of them and one article at a time: several would use up the CPU.
    settings = f"{_SHORT_TIMEOUTS}DOWNLOAD_MAXSIZE = 4000000\nCONCURRENT_REQUESTS_PER_DOMAIN = 2\n"
    chromium = tmp_path / "chromium"
    chromium.write_text(_SMALL_HEAP.format(chromium=needs("chromium")))
    chromium.chmod(0o755)
    settings += f'CHROMIUM_PATH = "{chromium}"\n'
    project = Project(tmp_path / "p", site.url, 'rss_urls = ["{url}/rss"]\nrender = True', settings)
    run = project.crawl()
    assert run.code == 0, run.err
    assert "Traceback" not in run.err
    # The articles are stored, and each bad page has a reason.
    assert project.keys() == [1, 2]
    outcomes = project.outcomes()
    for path, name in bad.items():
        outcome, reason = outcomes[path]
        assert outcome == "failed", name
        assert ENDLESS[name][1] in (reason or "none"), name
    assert chromiums(project.folder) == []


def test_no_request_is_sent_to_other_hosts(tmp_path: Path, site: Server) -> None:
    with serve({"*": Page(body=b"window.loaded = 1", kind="text/javascript")}, host="127.0.0.2") as other:
        tags = f"<script src='{other.url}/a.js'></script><iframe src='{other.url}/frame'></iframe>"
        asks = f"fetch('{other.url}/b').catch(() => 0); new WebSocket('{other.url.replace('http', 'ws')}/c')"
        site.pages["/news/1"] = article(1, more=f"{tags}<script>{asks}</script>")
        site.pages["/news/2"] = Page(status=302, headers={"Location": f"{other.url}/news/2"})
        site.pages["/news/3"] = scripted(3, f"setTimeout(() => location = '{other.url}/news/3', 0); throw 1")
        project = Project(tmp_path / "p", site.url, 'rss_urls = ["{url}/rss"]\nrender = True', _NO_RETRIES)
        run = project.crawl()
        assert other.hits == []
    assert run.code == 0, run.err
    assert project.keys() == [1]
    assert project.outcomes()["/news/2"][0] != "stored"


def chromiums(folder: Path) -> list[int]:
    """PIDs of the main processes of the browsers that crawls in a folder have started."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes()
            here = (entry / "cwd").readlink()
        except OSError:
            continue
        if b"--remote-debugging-p" in command and b"--type=" not in command and here == folder:
            found.append(int(entry.name))
    return found


def test_killed_browser_is_replaced(tmp_path: Path, site: Server) -> None:
    numbers = list(range(1, 8))
    site.pages |= {"/rss": rss(numbers), **{f"/news/{n}": slow(n) for n in numbers}}
    project = Project(
        tmp_path / "p", site.url, 'rss_urls = ["{url}/rss"]\nrender = True', f"{_NO_RETRIES}{_WITH_STATISTICS}"
    )
    with (tmp_path / "err").open("w") as err:
        process = project.start("crawl", "loop", stderr=err)
        # Kill the browser while pages are loading: some were fetched, and not all requested.
        while sum(path.startswith("/news/") for path in site.hits) < 3:
            assert process.poll() is None, (tmp_path / "err").read_text()
            time.sleep(0.02)
        killed = chromiums(project.folder)
        assert killed
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        code = process.wait()
    log = (tmp_path / "err").read_text()
    assert code == 0, log
    assert project.keys() == numbers
    assert "Traceback" not in log
    assert "'playwright/browser_count': 2," in log


def note_waiting() -> None:
    Path("waiting").touch()


class Unanswered(RenderHandler):
    """Playwright waits for an answer of the first browser that never comes, as may happen when it is killed."""

    async def _create_page(self, request: Request, spider: Any) -> BrowserPage:
        page = await super()._create_page(request, spider)
        if self.stats.get_value("playwright/browser_count") == 1:
            note_waiting()
            await asyncio.Event().wait()
        return page


def test_page_that_waits_for_a_killed_browser_is_fetched_again(tmp_path: Path, site: Server) -> None:
    handler = f"{__name__}.{Unanswered.__name__}"
    settings = f"{_NO_RETRIES}{_WITH_STATISTICS}RENDER_PAGE_SECONDS = 300\n"
    project = Project(tmp_path / "p", site.url, 'rss_urls = ["{url}/rss"]\nrender = True', settings)
    site.pages["/rss"] = rss([1])
    handlers = f"DOWNLOAD_HANDLERS={json.dumps({'http': handler, 'https': handler})}"
    with (tmp_path / "err").open("w") as err:
        process = project.start("crawl", "loop", "-s", handlers, stderr=err)
        while not (project.folder / "waiting").exists():
            assert process.poll() is None, (tmp_path / "err").read_text()
            time.sleep(0.02)
        for pid in chromiums(project.folder):
            os.kill(pid, signal.SIGKILL)
        code = process.wait()
    log = (tmp_path / "err").read_text()
    assert code == 0, log
    assert project.keys() == [1]
    assert "Traceback" not in log
    assert "'playwright/browser_count': 2," in log


@pytest.mark.parametrize(("error", "is_logged"), [(TargetClosedError("closed"), False), (ValueError("ours"), True)])
def test_playwright_messages_about_closed_pages_are_filtered_out(error: Exception, is_logged: bool) -> None:
    info = (type(error), error, None)
    record = logging.LogRecord("asyncio", logging.ERROR, __file__, 1, "Unhandled error in a listener", (), info)
    assert _is_not_playwrights(record) is is_logged


def slow(number: int) -> Page:
    return Page(body=article(number).encode(), delay=0.3)


def test_contexts_are_replaced_and_pages_closed(tmp_path: Path, site: Server) -> None:
    settings = f"{_NO_RETRIES}{_WITH_STATISTICS}RENDER_CONTEXT_PAGES = 2\nCONCURRENT_REQUESTS_PER_DOMAIN = 2\n"
    site.pages["/rss"] = rss(list(range(1, 6)))
    project = Project(tmp_path / "p", site.url, 'rss_urls = ["{url}/rss"]\nrender = True', settings)
    run = project.crawl()
    assert run.code == 0, run.err
    assert project.keys() == list(range(1, 6))
    assert "'playwright/context_count': 3," in run.err
    assert "'playwright/page_count/closed': 5," in run.err
