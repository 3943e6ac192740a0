"""Requests that a component drops without an error, or never returns, are settled, so that the crawl ends."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.crawl.walled import SPIDER
from tests.crawls import Project
from tests.fleets import wait_for
from tests.servers import Page, article, rss, serve

DROPPING = """from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware

from newscrawl.extensions import watchdog

watchdog._SECONDS = 0.2


class Extension:
    @classmethod
    def from_crawler(cls, crawler):
        extension = cls()
        crawler.signals.connect(extension.scheduled, signal=signals.request_scheduled)
        return extension

    def scheduled(self, request):
        if request.url.endswith("{dropped}"):
            raise IgnoreRequest


class Middleware(BaseSpiderMiddleware):
    def get_processed_request(self, request, response):
        return None if request.url.endswith("{dropped}") else request
"""
SETTINGS = {
    "an extension": 'EXTENSIONS = {**EXTENSIONS, "dropping.Extension": 9}',
    "a spider middleware": 'SPIDER_MIDDLEWARES = {**SPIDER_MIDDLEWARES, "dropping.Middleware": 9}',
}
REASON = "a component dropped the request silently"
HANGING = """import asyncio

from newscrawl.extensions import watchdog

watchdog._SECONDS, watchdog._STUCK = 0.2, 1.0


class Middleware:
    async def process_request(self, request):
        await self._hang("process_request", request)

    async def process_response(self, request, response):
        await self._hang("process_response", request)
        return response

    async def _hang(self, stage, request):
        if stage == "{stage}" and request.url.endswith("{path}"):
            await asyncio.Event().wait()
"""
HUNG = "a downloader middleware did not return the request within 1 s"


@pytest.mark.parametrize("by", SETTINGS)
@pytest.mark.parametrize(("dropped", "stored"), [("/news/2", [1, 3]), ("/rss", [])])
def test_dropped_request_is_settled(tmp_path: Path, by: str, dropped: str, stored: list[int]) -> None:
    pages = {f"/news/{number}": article(number) for number in (1, 2, 3)}
    with serve({"/robots.txt": Page(status=404), "/rss": rss([1, 2, 3]), **pages}) as server:
        project = Project(tmp_path, server.url, SPIDER, SETTINGS[by])
        (tmp_path / "dropping.py").write_text(DROPPING.replace("{dropped}", dropped))
        run = project.crawl()
        assert project.outcomes()[dropped] == ("failed", REASON)
        assert f"WARNING: {server.url}{dropped}: {REASON}" in run.err
        assert "Traceback" not in run.err
        assert (project.keys(), run.code) == (stored, int(dropped == "/rss"))
        assert dropped not in server.hits
        assert project.query("SELECT url FROM ledger WHERE outcome = 'failed' AND due IS NULL") == []
        project.check()


@pytest.mark.parametrize("stage", ["process_request", "process_response"])
@pytest.mark.parametrize(
    ("path", "settled", "stored"),
    # All requests wait for robots.txt.
    [("/news/2", "/news/2", [1, 3]), ("/rss", "/rss", []), ("/robots.txt", "/rss", [])],
)
def test_request_that_a_middleware_never_returns_is_settled(
    tmp_path: Path, stage: str, path: str, settled: str, stored: list[int]
) -> None:
    pages = {f"/news/{number}": article(number) for number in (1, 2, 3)}
    with serve({"/robots.txt": Page(status=404), "/rss": rss([1, 2, 3]), **pages}) as server:
        settings = 'DOWNLOADER_MIDDLEWARES = {**DOWNLOADER_MIDDLEWARES, "hanging.Middleware": 999}'
        project = Project(tmp_path, server.url, SPIDER, settings)
        (tmp_path / "hanging.py").write_text(HANGING.replace("{stage}", stage).replace("{path}", path))
        run = project.crawl()
        assert project.outcomes()[settled] == ("failed", HUNG)
        assert "Traceback" not in run.err
        assert (project.keys(), run.code) == (stored, int(path != "/news/2"))
        assert project.query("SELECT url FROM ledger WHERE outcome = 'failed' AND due IS NULL") == []
        project.check()


def test_stopped_crawl_ends_though_a_middleware_never_returns(tmp_path: Path) -> None:
    pages = {f"/news/{number}": article(number) for number in (1, 2)}
    with serve({"/robots.txt": Page(status=404), "/rss": rss([1, 2]), **pages}) as server:
        settings = 'DOWNLOADER_MIDDLEWARES = {**DOWNLOADER_MIDDLEWARES, "hanging.Middleware": 999}'
        project = Project(tmp_path, server.url, SPIDER, settings)
        code = HANGING.replace("{stage}", "process_request").replace("{path}", "/news/2").replace("1.0", "5.0")
        (tmp_path / "hanging.py").write_text(code)
        process = project.start("crawl", "loop", stderr=subprocess.DEVNULL)
        wait_for(lambda: project.store.exists() and "/news/1" in server.hits, process)
        process.terminate()
        assert process.wait() == 0
        assert project.query("SELECT site FROM leases") == []
        assert project.outcomes()["/news/2"] == ("failed", HUNG.replace("1 s", "5 s"))
