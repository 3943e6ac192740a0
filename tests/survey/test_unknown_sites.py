"""`scrapy newsite` on saved pages of real sites without a spider, as a newcomer would use it."""

from __future__ import annotations

import asyncio
import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from newscrawl.arabic import fold
from newscrawl.commands import newsite
from newscrawl.crawl.survey_fetching import file_fetcher
from newscrawl.survey.exploring import Explorer, Survey
from newscrawl.urls import identity, normalize, readable
from tests.crawls import ROOT, scrapy_here

PAGES = ROOT.parent / "shared" / "pages"
pytestmark = pytest.mark.skipif(not PAGES.exists(), reason="the shared pages are not beside this checkout")


def pages_of(folder: str) -> list[tuple[Path, str, str]]:
    """File, kind and URL of each page of a site."""
    with (PAGES / "index.tsv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["file"].startswith(f"{folder}/")]
    return [(PAGES / row["file"], row["kind"], row["url"]) for row in rows]


@pytest.mark.parametrize(
    ("folder", "home", "sources"),
    [
        ("eremnews.com", "https://www.eremnews.com/", {"listing"}),
        ("akhbaralyawm.com", "https://www.akhbaralyawm.com/", {"listing"}),
        ("nabd-sharqi.com", "http://nabd-sharqi.com/", {"rss", "sitemap", "listing"}),
    ],
)
def test_site_without_a_spider(
    folder: str, home: str, sources: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newsite.Command, "home", tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "spiders").mkdir()
    pages = pages_of(folder)
    files = [part for path, _, url in pages for part in ("--file", str(path), "--url", url)]
    done = scrapy_here("newsite", "unknown", home, *files, "--articles", "20", "--json", store="temporary:")
    assert (done.code, done.err) == (0, "")
    told = json.loads(done.out)
    assert {kind for kind, urls in told["sources"].items() if urls} == sources
    articles = [(path, url) for path, kind, url in pages if kind == "article"]
    others = [url for _, kind, url in pages if kind != "article"]
    assert [url for _, url in articles if not re.search(told["article_url"], readable(url))] == []
    assert [url for url in [home, *others] if re.search(told["article_url"], readable(url))] == []
    assert told["read"] == told["pages"] == len(articles)
    saved = {identity(path.read_text("utf-8").split()[0]): path for path in tmp_path.rglob("*.url")}
    for path, url in articles:
        expected = json.loads(path.with_name(f"{path.stem}.expect.json").read_text("utf-8"))
        text = saved[identity(url)].with_suffix(".expect.txt").read_text("utf-8")
        titles = re.findall(r"^title: (.*)$", text, re.MULTILINE)
        assert set(map(fold, titles)) & set(map(fold, expected["title"]))


def test_articles_that_an_archive_holds_are_looked_at() -> None:
    pages = pages_of("nabd-sharqi.com")
    survey = Survey(home="http://nabd-sharqi.com/abroad/", region="SY")

    async def explore() -> None:
        fetch = file_fetcher({path: url for path, _, url in pages})
        explorer = Explorer(survey, fetch, held={normalize(url) for _, _, url in pages})
        await explorer.sources([], [], [])
        await explorer.articles(5)

    asyncio.run(explore())
    articles = {identity(url) for _, kind, url in pages if kind == "article"}
    assert {identity(sample.url) for sample in survey.samples} == articles
