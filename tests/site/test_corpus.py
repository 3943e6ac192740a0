"""The queries of docs/corpus.md, run on the export of the sample, return the results that it shows."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from tests.crawls import ROOT, scrapy

PAGE = (ROOT / "docs" / "corpus.md").read_text("utf-8")
QUESTIONS = re.findall(r"### (.+?\?)\n.*?```sql\n(.*?)\n```\n\n((?:\|[^\n]*\n)+)", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export of the sample, made with the commands that the page shows."""
    place = tmp_path_factory.mktemp("corpus")
    script = PAGE.split("```bash\n")[1].split("```")[0]
    sites = re.findall(r"for site in (.+); do", script)[0].split()
    crawl, export = re.findall(r"scrapy ((?:crawl|export) .+)", script)
    store = f"sqlite:///{place / 'store.sqlite'}"
    for site in sites:
        # The fork of `run_scrapy` sets the store.
        words = crawl.replace("$site", site).replace("sample/", f"{ROOT}/sample/").split()
        done = scrapy(*words, "-s", "LOG_LEVEL=ERROR", "-s", f"FEED_STORE_URL={store}", store=store)
        assert done.returncode == 0, done.stderr
    words = export.replace("news.parquet", str(place / "news.parquet")).split()
    done = scrapy(*words, "-s", f"FEED_STORE_URL={store}", store=store)
    assert done.returncode == 0, done.stderr
    return place / "news.parquet"


def test_page_has_five_queries() -> None:
    assert len(QUESTIONS) == 5 == PAGE.count("```sql")


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("sql", "shown"), [row[1:] for row in QUESTIONS], ids=[row[0] for row in QUESTIONS])
def test_query_returns_the_result_shown(folder: Path, sql: str, shown: str) -> None:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found = connection.execute(sql.replace("news.parquet/", f"{folder}/"))
        rows = [[column[0] for column in found.description or ()], *found.fetchall()]
    printed = ["| " + " | ".join("" if cell is None else str(cell) for cell in row) + " |" for row in rows]
    lines = shown.splitlines()
    assert [lines[0], *lines[2:]] == printed


def test_card_of_the_sample_lists_its_sites(folder: Path) -> None:
    card = folder.with_name("news.parquet.README.md").read_text("utf-8")
    assert re.search(r"^\| rows \| 51 \|$", card, re.MULTILINE)
    assert re.search(r"^\| arabkhabar \| .+ \| 12 \| 7 \| ", card, re.MULTILINE)
    assert folder.with_name("news.parquet.croissant.json").is_file()
