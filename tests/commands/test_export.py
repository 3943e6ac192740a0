"""`scrapy export` and `scrapy copies` as they are typed, and Scrapy's own feeds beside them."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import feedparser
import pytest

from newscrawl.items import Article
from newscrawl.store import open_engine
from newscrawl.store.db.transactions import writing
from tests.articles import article, fill, put, put_copy
from tests.crawls import Project, Run
from tests.servers import Server, rss, serve
from tests.servers import article as page

Export = Callable[..., Run]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A site of two articles."""
    with serve({"/rss": rss([1, 2]), **{f"/news/{n}": page(n) for n in (1, 2)}}) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path, server: Server) -> Project:
    """A project of that site."""
    return Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]')


@pytest.fixture
def filled(project: Project) -> Project:
    """Its store has three articles of the site, of which one has copies."""
    engine = open_engine(f"sqlite:///{project.store}")
    with writing(engine) as connection:
        original = put(connection, article("1", "loop", url="http://127.0.0.1:1/news/1", title="الخبر الأصلي"))
        copy = article("2", "loop", url="http://127.0.0.1:1/news/2", title="الخبر المنقول [b]")
        put(connection, copy, copy_of=original)
        put_copy(connection, copy, original, 0.914)
        late = article("9", "other", url="http://other.example/9", published=None, title="خبر متأخر")
        put_copy(connection, late, original, 1.0)
    fill(engine, article("3", "loop", url="http://127.0.0.1:1/news/3", tags=["رياضة"]))
    engine.dispose()
    return project


def test_options(filled: Project) -> None:
    run = filled.run("export", "--site", "loop", "--tag", "رياضه", "--since", "2024-10-24", "--until", "2024-10-25")
    assert [json.loads(line)["key"] for line in run.out.splitlines()] == ["3"]
    assert run.lines == ["1 articles; next time: --after 3"]
    run = filled.run("export", "--text", "«المنقول»", "--format", "csv")
    (row,) = csv.DictReader(run.out.removeprefix("\ufeff").splitlines())
    assert (row["key"], row["copy_of"]) == ("2", "loop/1")
    assert filled.run("export", "--originals", "--limit", "1", "--after", "0").lines == [
        "1 articles; next time: --after 1"
    ]
    out = filled.folder / "out.atom"
    assert filled.run("export", "--site", "loop", "-o", str(out)).code == 0
    feed = feedparser.parse(out.read_bytes()).feed
    assert (feed.title, feed.link) == ("صحيفة الحلقة", "https://127.0.0.1/")
    assert filled.run("export", "-o", str(out), "--title", "ع", "--link", "https://a.example/").code == 0
    feed = feedparser.parse(out.read_bytes()).feed
    assert (feed.title, feed.link) == ("ع", "https://a.example/")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--since", "soon"], ["--since=soon is not a date"]),
        (["--since", "2024-02-01", "--until", "2024-01-01"], ["is not before"]),
        (["--limit", "0"], ["--limit=0", "at least 1"]),
        (["--after", "-1"], ["--after=-1"]),
        (["--after", "99"], ["99", "beyond the feed's last number 3"]),
        (["--consumer", "a/b"], ["--consumer=a/b"]),
        (["--text", "؟"], ["--text", "no word"]),
        (["--format", "xls"], ["--format=xls", "jsonl, csv, parquet, rss, atom, json"]),
        (["-o", "nosuch/out.csv"], ["nosuch", "make it first"]),
        (["extra"], ["extra"]),
    ],
)
def test_what_is_wrong_is_one_line(filled: Project, arguments: list[str], words: list[str]) -> None:
    run = filled.run("export", *arguments)
    assert run.code == 2
    run.one_line(*words)
    assert run.out == ""


def test_copies(filled: Project) -> None:
    for number in (1, 2):
        run = filled.run("copies", f"http://127.0.0.1:1/news/{number}", "--json")
        (story,) = map(json.loads, run.out.splitlines())
        assert story["original"]["title"] == "الخبر الأصلي"
        told = [(copy["site"], copy["key"], copy["similarity"], copy["title"]) for copy in story["copies"]]
        assert told == [("loop", "2", 0.914, "الخبر المنقول [b]"), ("other", "9", 1.0, "خبر متأخر")]
    run = filled.run("copies", "http://other.example/9")
    assert run.code == 0
    for text in ("original", "الخبر الأصلي", "91%", "الخبر المنقول [b]", "http://127.0.0.1:1/news/2", "2 copies"):
        assert text in run.out
    assert run.out.index("الأصلي") < run.out.index("المنقول") < run.out.index("متأخر")
    assert "no copy is known" in filled.run("copies", "http://127.0.0.1:1/news/3").out
    unknown = filled.run("copies", "http://127.0.0.1:1/news/77")
    assert (unknown.code, unknown.out) == (1, "")
    unknown.one_line("/news/77", "scrapy explain")
    assert filled.run("copies").code == 2


def test_scrapys_own_feeds(project: Project) -> None:
    plugin = "scrapy.extensions.postprocessing.GzipPlugin"
    packed = project.folder / "packed.csv.gz"
    feeds = {str(packed): {"format": "csv", "postprocessing": [plugin], "fields": ["key", "title", "tags"]}}
    settings = project.folder / "loopsettings.py"
    settings.write_text(f"{settings.read_text()}\nFEEDS = {feeds!r}\n")
    assert project.crawl().code == 0
    rows = list(csv.DictReader(gzip.decompress(packed.read_bytes()).decode().splitlines()))
    assert sorted(row["title"] for row in rows) == ["خبر المدينة رقم 1", "خبر المدينة رقم 2"]
    project.store.unlink()
    # -O replaces what FEEDS says.
    assert project.crawl("-O", "out.jsonl").code == 0
    text = (project.folder / "out.jsonl").read_text("utf-8")
    read = [json.loads(line) for line in text.splitlines()]
    assert sorted(data["key"] for data in read) == ["1", "2"]
    assert "خبر المدينة" in text
    # What only the store knows is in an export alone.
    assert list(read[0]) == [field.name for field in dataclasses.fields(Article)]
