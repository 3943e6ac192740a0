"""The sample archive: it is built from its sources, and a crawl of it yields what a careful person would read."""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from newscrawl.urls import normalize
from tests.crawls import scrapy

ROOT = Path(__file__).parents[2]
ARCHIVE = ROOT / "sample" / "newscrawl-sample.warc.gz"
EXPECTED = {path.stem: json.loads(path.read_text("utf-8")) for path in (ROOT / "sample" / "expected").glob("*.json")}
ALL_SITES: dict[str, Any] = EXPECTED.pop("all_sites")
# Original sites come before the aggregator that copies their texts.
SITES: dict[str, Any] = {name: EXPECTED[name] for name in ALL_SITES["sites"]}
Item = dict[str, Any]


@dataclass(frozen=True)
class Crawl:
    """The result of a crawl."""

    items: list[Item]
    store: Path

    def outcomes(self, site: str) -> dict[str, str | None]:
        """Article key -> outcome, from the ledger."""
        with sqlite3.connect(self.store) as connection:
            rows = connection.execute("select key, outcome from ledger where site = ? and kind = 'article'", (site,))
            return dict(rows.fetchall())


def crawl(site: str, folder: Path, *more: str) -> Crawl:
    """Crawl a site of the archive into the store of `folder`."""
    out, store = folder / f"{site}.jsonl", folder / "store.sqlite"
    settings = ("-s", f"REPLAY={ARCHIVE}", "-s", "LOG_LEVEL=WARNING")
    done = scrapy("crawl", site, "-O", str(out), *settings, *more, store=f"sqlite:///{store}")
    assert (done.returncode, done.stderr) == (0, "")
    lines = out.read_text("utf-8").splitlines() if out.exists() else []
    return Crawl([json.loads(line) for line in lines], store)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Crawl]:
    """A function that crawls a site into a store of its own; each site is crawled once."""
    made: dict[str, Crawl] = {}

    def get(site: str) -> Crawl:
        if site not in made:
            made[site] = crawl(site, tmp_path_factory.mktemp(site))
        return made[site]

    return get


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_build", ROOT / "sample" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def paragraphs(item: Item) -> list[str]:
    return list(item["body"].split("\n"))


def moment(text: str | None) -> str | None:
    """A date in UTC, to the minute."""
    if text is None:
        return None
    return datetime.fromisoformat(text).astimezone(UTC).replace(second=0, microsecond=0).isoformat()


def links(item: Item) -> list[list[str]]:
    """`[kind, site/key]` of the related links, or `[kind, text]` if the URL is not on the page."""
    return sorted(
        [link["kind"], f"{link['site']}/{link['key']}" if link["url"] and link["key"] else link["text"]]
        for link in item["related"]
    )


def summary(item: Item) -> Item:
    """An item in the form of `sample/expected/`."""
    return {
        "url": item["url"],
        "key": item["key"],
        "title": item["title"],
        "body": paragraphs(item),
        "published": moment(item["published"]),
        "precision": item["published_precision"],
        "authors": item["authors"],
        "section": item["section"],
        "tags": item["tags"],
        "summary": item["summary"],
        "source": item["source"],
        "dateline": item["dateline"],
        "related": links(item),
    }


def expected_of(article: Item) -> Item:
    plain = {name: value for name, value in article.items() if name not in ("embedded", "found")}
    return plain | {"url": normalize(article["url"]), "related": sorted(article["related"])}


def own_items(items: list[Item]) -> list[Item]:
    return [item for item in items if item["found_via"] != "embedded"]


def test_archive_is_built_from_its_sources(builder: ModuleType) -> None:
    built = builder.build()
    assert built == builder.build()
    # Compressed bytes differ between builds of Python; the uncompressed content does not.
    assert gzip.decompress(built) == gzip.decompress(ARCHIVE.read_bytes())
    assert ARCHIVE.stat().st_size < 500_000


@pytest.mark.parametrize("site", SITES)
def test_articles_are_read_as_expected(site: str, crawled: Callable[[str], Crawl]) -> None:
    got = {item["key"]: summary(item) for item in own_items(crawled(site).items)}
    wanted = {article["key"]: expected_of(article) for article in SITES[site]["articles"]}
    for copies in SITES[site]["duplicates"]:
        kept = [key for key in copies if key in got]
        assert len(kept) == 1
        for key in set(copies) - set(kept):
            del wanted[key]
    assert sorted(got) == sorted(wanted)
    for key, article in wanted.items():
        # Compared one by one, so that a failure shows the paragraph or field that differs.
        assert got[key] == article


@pytest.mark.parametrize("site", SITES)
def test_fields_listed_under_found(site: str, crawled: Callable[[str], Crawl]) -> None:
    got = {item["key"]: item for item in crawled(site).items}
    for article in SITES[site]["articles"]:
        for name, value in article.get("found", {}).items():
            assert got[article["key"]][name] == value


@pytest.mark.parametrize("site", SITES)
def test_embedded_articles_are_read_as_expected(site: str, crawled: Callable[[str], Crawl]) -> None:
    wanted = [
        piece | {"parent": f"{site}/{article['key']}", "url": normalize(article["url"])}
        for article in SITES[site]["articles"]
        for piece in article.get("embedded", [])
    ]
    for piece in wanted:
        del piece["copy_of"]
    got = [
        {
            "title": item["title"],
            "body": paragraphs(item),
            "dateline": item["dateline"],
            "source": item["source"],
            "parent": item["parent"],
            "url": item["url"],
        }
        for item in crawled(site).items
        if item["found_via"] == "embedded"
    ]
    assert sorted(got, key=str) == sorted(wanted, key=str)


@pytest.mark.parametrize("site", SITES)
def test_bodies_contain_no_boilerplate(site: str, crawled: Callable[[str], Crawl]) -> None:
    for item in crawled(site).items:
        for junk in SITES[site]["absent"]:
            assert junk not in item["body"], item["key"]


@pytest.mark.parametrize("site", SITES)
def test_outcomes_are_as_expected(site: str, crawled: Callable[[str], Crawl]) -> None:
    done = crawled(site)
    got = done.outcomes(site)
    wanted = dict.fromkeys((article["key"] for article in SITES[site]["articles"]), "stored") | SITES[site]["outcomes"]
    kept = {item["key"] for item in done.items}
    for copies in SITES[site]["duplicates"]:
        wanted |= {key: "duplicate" for key in copies if key not in kept}
    assert {key: got.get(key) for key in wanted} == wanted


def test_changed_page_has_two_versions(tmp_path: Path) -> None:
    versions = ALL_SITES["versions"]
    read = []
    for visit in versions["visits"]:
        done = crawl(versions["site"], tmp_path, "-s", f"REPLAY_AT={visit['at']}", "-a", f"url={versions['url']}")
        read += [(item["title"], paragraphs(item)) for item in done.items]
    assert read == [(visit["title"], visit["body"]) for visit in versions["visits"]]
    with sqlite3.connect(tmp_path / "store.sqlite") as connection:
        assert connection.execute("select version from articles").fetchall() == [(2,)]


@pytest.mark.timeout(600)
def test_same_text_is_stored_once_over_all_sites(tmp_path: Path) -> None:
    stored = {f"{site}/{item['key']}" for site in SITES for item in crawl(site, tmp_path).items}
    similar = [set(group) for group in ALL_SITES["similar_text"]]
    for group in ALL_SITES["same_text"]:
        # Two outlets may have the same text, and a third one an edited version.
        whole = set(group).union(*(others for others in similar if others & set(group)))
        assert len(stored & whole) == 1, whole
    # An embedded copy of a text that another site has in full is not a separate article.
    copies = [piece["copy_of"] for site in SITES.values() for a in site["articles"] for piece in a.get("embedded", [])]
    assert set(copies) <= stored
    assert not [key for key in stored if key.startswith("arabkhabar/text-")]


def test_readme_shows_what_the_crawl_prints(tmp_path: Path) -> None:
    options = ("-s", f"REPLAY={ARCHIVE}", "--logs", str(tmp_path / "logs"), "-s", "FLEET_SITES=1")
    done = scrapy("crawlall", *options, store=f"sqlite:///{tmp_path / 'store.sqlite'}")
    assert done.returncode == 0, done.stderr
    shown = (ROOT / "README.md").read_text("utf-8")
    assert table(shown) == table(done.stdout)
    assert len(table(shown)) == len(SITES)
    assert re.findall(r"\d+ new articles, \d+ in the store\.", shown) == re.findall(r"\d+ new articles.*", done.stdout)


def table(text: str) -> list[list[str]]:
    """The cells of a table printed by `crawlall`, without its header."""
    return [[cell.strip() for cell in row.split("│")] for row in re.findall(r"│ (\w.*) │", text)]
