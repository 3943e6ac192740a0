"""Only the necessary modules are imported: no Scrapy for reading a page, no heavy library for a light command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawl.store import open_engine

ROOT = Path(__file__).parents[2]
HEAVY = {
    "aiohttp", "babel", "dateparser", "fsspec", "hypothesis", "numpy", "playwright", "psycopg", "pyarrow", "pydantic",
    "regex", "requests", "rich", "scrapy_playwright", "sqlalchemy", "tldextract",
}  # fmt: skip
SCRAPY = {"scrapy", "twisted", "parsel"}
PAGE = """<html><body><h1>وصول قافلة مساعدات إلى المدينة</h1><p>قالت الوزارة إن القافلة وصلت صباح اليوم.</p>
<p>وأضافت أن التوزيع يبدأ غدا في جميع الأحياء.</p>
<a href="https://www.youm7.com/story/2024/8/24/x/6684503">خبر آخر في موقع معروف</a></body></html>"""
SCRIPT = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "وصول قافلة مساعدات",
"articleBody": "قالت الوزارة إن القافلة وصلت صباح اليوم إلى المدينة"}</script>"""
EXECUTE = """import sys
from scrapy.cmdline import execute
try: execute(["scrapy", *sys.argv[1:]])
except SystemExit: pass
"""


def loaded(program: str, *more: str) -> set[str]:
    """The top-level modules that a program has imported when it ends."""
    ending = "\nimport json, sys; print('\\n' + json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    command = [sys.executable, "-c", program + ending, *more]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_reading_a_page_imports_no_scrapy() -> None:
    assert loaded("from newscrawl.extract import read_page") & (HEAVY | SCRAPY) == set()


def test_looking_up_a_site_imports_no_scrapy() -> None:
    program = "from newscrawl.sites import Sites; assert Sites.of_project().of_url('https://www.youm7.com/')"
    assert loaded(program) & (HEAVY | SCRAPY) == set()


@pytest.mark.parametrize(
    ("url", "scrapy"), [("https://unknown.example/1", False), ("https://arabkhabar.com/a/957790", True)]
)
def test_scrapy_is_imported_only_for_a_page_with_a_spider(url: str, scrapy: bool) -> None:
    program = (
        "import sys; from newscrawl.extract import read_page; from newscrawl.outcomes import NotAnArticle\n"
        "try: read_page(sys.argv[1].encode(), sys.argv[2])\n"
        "except NotAnArticle: pass\n"
    )
    assert ("scrapy" in loaded(program, SCRIPT + PAGE, url)) is scrapy


@pytest.mark.parametrize("command", ["list", "version", "explain"])
def test_light_commands_import_no_heavy_library(command: str) -> None:
    assert loaded(EXECUTE, command) & HEAVY == set()


def test_explain_needs_no_database_library_for_sqlite(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'store.sqlite'}"
    open_engine(store).dispose()
    assert loaded(EXECUTE, "explain", "https://unknown.example/1", "-s", f"FEED_STORE_URL={store}") & HEAVY == set()


def test_crawl_imports_nothing_that_is_disabled(tmp_path: Path) -> None:
    arguments = ["crawl", "youm7", "-a", "max_items=1", "-s", f"REPLAY={ROOT}/sample/newscrawl-sample.warc.gz"]
    settings = ["-s", f"FEED_STORE_URL=sqlite:///{tmp_path / 'store.sqlite'}", "-s", "LOG_LEVEL=ERROR"]
    found = loaded(EXECUTE, *arguments, *settings)
    assert found & HEAVY == {"sqlalchemy"}
