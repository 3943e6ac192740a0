"""No code relies on features that Scrapy removed, which it would ignore, warn about or reject."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("newscrawl", "pipelines", "spiders", "templates", "benchmarks", "sample")

GONE_NAMES = frozenset(
    "start_requests make_requests_from_url process_start_requests body_as_unicode set_crawler BaseSpider "
    "HtmlXPathSelector SgmlLinkExtractor inlineCallbacks returnValue Deferred DeferredList deferred_from_coro "
    "maybe_deferred_to_future RANDOMIZE_DOWNLOAD_DELAY CONCURRENT_REQUESTS_PER_IP".split()
)
GONE_MODULES = frozenset(
    "scrapy.log scrapy.conf scrapy.contrib scrapy.contrib_exp scrapy.project scrapy.xlib twisted.internet.defer".split()
)
SPIDER_ATTRIBUTES = frozenset(
    "download_delay download_timeout download_maxsize download_warnsize max_concurrent_requests user_agent http_user "
    "http_pass http_auth_domain start_urls".split()
)
HOOKS = re.compile(r"process_(?:item|request|response|exception|start|spider_\w+)|(?:open|close)_spider")


def removed_idioms(module: ast.Module) -> Iterator[str]:
    """The uses of old Scrapy features in a module that version 2.19 ignores, deprecates or rejects."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            yield from _in_class(node)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
            joined = [f"{names[0]}.{name}" for name in names[1:]]
            yield from (name for name in (*names, *joined) if name in GONE_MODULES or name in GONE_NAMES)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name in GONE_NAMES:
                yield node.name
            if HOOKS.fullmatch(node.name) and "spider" in {argument.arg for argument in node.args.args}:
                yield f"{node.name}(spider)"
        elif isinstance(node, ast.Attribute | ast.Name):
            name = node.attr if isinstance(node, ast.Attribute) else node.id
            if name in GONE_NAMES or ast.unparse(node) in GONE_MODULES:
                yield name
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("engine.crawl"):
            if len(node.args) + len(node.keywords) > 1:
                yield "engine.crawl(request, spider)"
        elif isinstance(node, ast.Constant) and str(node.value).isupper() and node.value in GONE_NAMES:
            yield str(node.value)


def _in_class(node: ast.ClassDef) -> Iterator[str]:
    methods = {part.name for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)}
    if "from_settings" in methods and any(map(HOOKS.fullmatch, methods)):
        yield "from_settings"
    if any("Spider" in ast.unparse(base) for base in node.bases):
        assigned = (part for part in node.body if isinstance(part, ast.Assign | ast.AnnAssign))
        yield from SPIDER_ATTRIBUTES & {ast.unparse(part).split(":")[0].split(" =")[0] for part in assigned}


def test_no_removed_idiom() -> None:
    paths = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    found = {str(path): list(removed_idioms(ast.parse(path.read_text("utf-8")))) for path in paths}
    assert {path: idioms for path, idioms in found.items() if idioms} == {}


@pytest.mark.parametrize(
    "code",
    [
        "class A:\n def start_requests(self): pass",
        "class A:\n def process_item(self, item, spider): pass",
        "class A:\n async def process_spider_output(self, response, result, spider): pass",
        "class A:\n def open_spider(self, spider): pass",
        "class A:\n @classmethod\n def from_settings(cls, s): pass\n def process_item(self, item): pass",
        "class ASpider(Spider):\n download_delay = 2",
        "class ASpider(NewsSpider):\n start_urls: list[str] = []",
        "self.make_requests_from_url(url)",
        "response.body_as_unicode()",
        "from scrapy import log",
        "import scrapy.log",
        "scrapy.log.msg('x')",
        "from twisted.internet.defer import Deferred",
        "crawler.engine.crawl(request, spider)",
        "custom_settings = {'RANDOMIZE_DOWNLOAD_DELAY': True}",
    ],
)
def test_removed_idioms_are_detected(code: str) -> None:
    assert list(removed_idioms(ast.parse(code)))


def test_current_idioms_are_not_reported() -> None:
    code = """
class ASpider(NewsSpider):
    name = "a"
    async def start(self): yield Request(url, cb_kwargs={"found": found})
class Budget:
    @classmethod
    def from_settings(cls, settings): pass
class Step:
    @classmethod
    def from_crawler(cls, crawler): return cls(crawler)
    async def process_item(self, item): return item
    async def process_spider_output(self, response, result): self.crawler.engine.crawl(request)
"""
    assert list(removed_idioms(ast.parse(code))) == []
