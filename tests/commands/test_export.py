"""`scrapy export` and `scrapy copies` from the command line, and Scrapy's own feed exports."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

from newscrawl.items import Article
from newscrawl.store import open_engine
from newscrawl.store.db.transactions import writing
from tests.articles import article, fill, put, put_copy
from tests.crawls import Project, scrapy, scrapy_here
from tests.servers import Server, rss, serve
from tests.servers import article as page


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A site of two articles."""
    with serve({"/rss": rss([1, 2]), **{f"/news/{n}": page(n) for n in (1, 2)}}) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path, server: Server) -> Project:
    """The project that crawls the site."""
    return Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]')


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A store with three articles, one of which has copies."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    engine = open_engine(url)
    with writing(engine) as connection:
        original = put(
            connection, article("500001", "elfagr", url="https://www.elfagr.org/500001", title="الخبر الأصلي")
        )
        copy = article("500002", "elfagr", url="https://www.elfagr.org/500002", title="الخبر المنقول [b]")
        put(connection, copy, copy_of=original)
        put_copy(connection, copy, original, 0.914)
        late = article("9", "other", url="http://other.example/9", published=None, title="خبر متأخر\x1b[31m")
        put_copy(connection, late, original, 1.0)
    fill(engine, article("500003", "elfagr", url="https://www.elfagr.org/500003", tags=["رياضة"]))
    engine.dispose()
    return url


def test_options(store: str, tmp_path: Path) -> None:
    days = ("--since", "2024-10-24", "--until", "2024-10-25")
    run = scrapy_here("export", "--site", "elfagr", "--tag", "رياضه", *days, store=store)
    assert [json.loads(line)["key"] for line in run.out.splitlines()] == ["500003"]
    assert run.lines == ["1 article; next time: --after 3"]
    run = scrapy_here("export", "--text", "«المنقول»", "--format", "csv", store=store)
    (row,) = csv.DictReader(run.out.removeprefix("\ufeff").splitlines())
    assert (row["key"], row["copy_of"]) == ("500002", "elfagr/500001")
    run = scrapy_here("export", "--originals", "--limit", "1", "--after", "0", store=store)
    assert run.lines == ["1 article; next time: --after 1"]


def test_author_title_and_links_of_a_feed(store: str, tmp_path: Path) -> None:
    out = tmp_path / "out.atom"

    def exported(*options: str) -> tuple[str, str, str]:
        assert scrapy_here("export", "-o", str(out), *options, store=store).code == 0
        feed = feedparser.parse(out.read_bytes()).feed
        (own,) = (link.href for link in feed.links if link.rel == "self")
        return feed.author, feed.link, own

    home = "https://elfagr.org/"
    assert exported("--site", "elfagr") == ("بوابة الفجر", home, f"{home}out.atom")
    assert exported("--title", "ع", "--link", "https://a.example/x/") == (
        "ع",
        "https://a.example/x/",
        "https://a.example/x/out.atom",
    )
    assert exported("--site", "elfagr", "--self", "https://b.example/f") == ("بوابة الفجر", home, "https://b.example/f")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--since", "soon"], ["--since=soon is not a date"]),
        (["--since", "2024-02-01", "--until", "2024-01-01"], ["is not before"]),
        (["--limit", "0"], ["--limit=0", "must be between 1 and"]),
        (["--limit", str(2**63)], [f"--limit={2**63}", "must be between 1 and"]),
        (["--after", "-1"], ["--after=-1"]),
        (["--after", str(10**40)], ["--after=1000", "must be 0 or a cursor"]),
        (["--after", "99"], ["99", "beyond the feed's last number 3"]),
        (["--consumer", "a/b"], ["--consumer=a/b"]),
        (["--text", "؟"], ["--text", "no word"]),
        (["--site", "nosuch"], ["nosuch", "scrapy list"]),
        (["--format", "xls"], ["--format=xls", "jsonl, csv, parquet, rss, atom, json"]),
        (["-o", "nosuch/out.csv"], ["nosuch", "create it first"]),
        (["extra"], ["extra"]),
    ],
)
def test_bad_options_are_reported_in_one_line(store: str, arguments: list[str], words: list[str]) -> None:
    run = scrapy_here("export", *arguments, store=store)
    assert run.code == 2
    run.one_line(*words)
    assert run.out == ""


def test_largest_numbers_are_accepted(store: str) -> None:
    assert scrapy_here("export", "--limit", str(2**63 - 1), store=store).lines == ["3 articles; next time: --after 3"]


def test_exit_code_of_a_process(store: str) -> None:
    done = scrapy("export", "--limit", "0", store=store)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("scrapy: --limit=0: ")


def test_copies(store: str) -> None:
    for number in (1, 2):
        run = scrapy_here("copies", f"https://www.elfagr.org/50000{number}", "--json", store=store)
        assert run.code == 0, run.err
        (story,) = map(json.loads, run.out.splitlines())
        assert story["original"]["title"] == "الخبر الأصلي"
        copies_listed = [(copy["site"], copy["key"], copy["similarity"]) for copy in story["copies"]]
        assert copies_listed == [("elfagr", "500002", 0.914), ("other", "9", 1.0)]
        assert story["copies"][0]["title"] == "الخبر المنقول [b]"
    run = scrapy_here("copies", "http://other.example/9", store=store)
    assert run.code == 0
    for text in ("original", "الخبر الأصلي", "91%", "الخبر المنقول [b]", "https://www.elfagr.org/500002", "2 copies"):
        assert text in run.out
    assert "\x1b" not in run.out
    assert run.out.index("الأصلي") < run.out.index("المنقول") < run.out.index("متأخر")
    assert "no cop" in scrapy_here("copies", "https://www.elfagr.org/500003", store=store).out
    unknown = scrapy_here("copies", "https://www.elfagr.org/500077", store=store)
    assert (unknown.code, unknown.out) == (1, "")
    unknown.one_line("/500077", "scrapy explain")
    assert scrapy_here("copies", store=store).code == 2


def test_scrapys_own_feed_exports(project: Project) -> None:
    plugin = "scrapy.extensions.postprocessing.GzipPlugin"
    packed = project.folder / "packed.csv.gz"
    feeds = {str(packed): {"format": "csv", "postprocessing": [plugin], "fields": ["key", "title", "tags"]}}
    settings = project.folder / "loopsettings.py"
    settings.write_text(f"{settings.read_text()}\nFEEDS = {feeds!r}\n")
    assert project.crawl().code == 0
    rows = list(csv.DictReader(gzip.decompress(packed.read_bytes()).decode().splitlines()))
    assert sorted(row["title"] for row in rows) == ["خبر المدينة رقم 1", "خبر المدينة رقم 2"]
    project.store.unlink()
    # `-O` replaces the setting FEEDS.
    assert project.crawl("-O", "out.jsonl").code == 0
    text = (project.folder / "out.jsonl").read_text("utf-8")
    read = [json.loads(line) for line in text.splitlines()]
    assert sorted(data["key"] for data in read) == ["1", "2"]
    assert "خبر المدينة" in text
    # Fields that only the store has are only in exports from the store.
    assert list(read[0]) == [field.name for field in dataclasses.fields(Article)]


def test_folder_of_feeds(store: str, tmp_path: Path) -> None:
    out = tmp_path / "feeds"
    search = '[{"name": "sport", "tags": ["رياضة"], "sites": ["elfagr"]}]'
    run = scrapy_here(
        "export", "--feeds", str(out), "--self", "https://f.example", "-s", f"SEARCHES={search}", store=store
    )
    assert run.code == 0, run.err
    assert run.lines == [f"{out}: 3 feeds, 4 files written"]
    read = feedparser.parse((out / "sites/elfagr.atom").read_bytes())
    assert [entry.title for entry in read.entries] == ["خبر المدينة رقم 500003", "الخبر الأصلي"]
    assert read.feed.title == "بوابة الفجر"
    assert feedparser.parse((out / "regions/eg.atom").read_bytes()).feed.title == "مصر"
    assert len(feedparser.parse((out / "searches/sport.atom").read_bytes()).entries) == 1
    again = scrapy_here("export", "--feeds", str(out), "--self", "https://f.example", "--site", "elfagr", store=store)
    assert again.lines == [f"{out}: 2 feeds, 1 file written; 1 removed"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-o", "x.atom"), "--feeds and --output cannot be combined"),
        (("--consumer", "a"), "--feeds and --consumer cannot be combined"),
        (("--text", "خبر"), "--feeds and --text cannot be combined"),
        (("-s", 'SEARCHES=[{"name": "a"}]'), "search.a: it searches for nothing"),
        (("-s", 'SEARCHES=["a"]'), "SEARCHES, number 1: "),
        (("--self", "feeds.example"), "--self=feeds.example: expected an http or https URL"),
        (("-s", "SEARCHES=a"), "SEARCHES: JSON is malformed"),
        (("-s", "SEARCHES={}"), "SEARCHES is not a list of searches"),
    ],
)
def test_feeds_that_cannot_be_written(store: str, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    run = scrapy_here("export", "--feeds", str(tmp_path / "feeds"), *arguments, store=store)
    assert run.code == 2
    run.last_line(words)
    assert not (tmp_path / "feeds").exists()
