"""Requests that a component drops without an error are settled, so that the crawl ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawl.walled import SPIDER
from tests.crawls import Project
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
