"""The folder of feeds: the contents of each feed, rewriting only changed files, and writing them atomically."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import feedparser
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newscrawl.export.feeds import OPML, STATE, FeedFolder, Subscription, subscriptions
from newscrawl.export.searches import read_searches
from newscrawl.export.target import TargetError
from newscrawl.sites import Declaration
from newscrawl.store import open_engine
from newscrawl.store.db.errors import StoreError
from newscrawl.store.db.schema import copies
from newscrawl.store.db.transactions import snapshot, writing
from newscrawl.store.feed.query import Exported, Feed, sites_of
from tests.articles import article, put, put_copy

HOME = "https://crawler.example/"
SITES = [
    Declaration(name=name, outlet=outlet, domains=(f"{name}.example",), region=region, article_url=".")
    for name, outlet, region in (("first", "الأولى", "EG"), ("second", "الثانية", "EG"), ("third", "الثالثة", "IQ"))
]


@pytest.fixture
def engine(store_url: str) -> Any:
    engine = open_engine(store_url)
    yield engine
    engine.dispose()


def fill(engine: sa.Engine) -> int:
    """Three articles of `first`, one copied by `second` (stored) and `third` (not stored), and one of `third`."""
    with writing(engine) as connection:
        put(connection, article("1"))
        original = put(connection, article("2", title="قرار <جديد> & مهم"))
        put(connection, article("3", tags=["رياضة"]))
        put(connection, article("4", "second"), copy_of=original)
        put_copy(connection, article("5", "third", title="نسخة <أخرى>"), original, 0.9)
        put(connection, article("6", "third"))
    return original


def folder(engine: sa.Engine, path: Path, **values: Any) -> FeedFolder:
    outlets = {site.name: site.outlet for site in SITES}
    defaults: dict[str, Any] = {"title": "newscrawl", "url": "https://feeds.example/news", "outlets": outlets}
    return FeedFolder(engine=engine, folder=path, **{**defaults, **values})


def feeds(engine: sa.Engine, searches: list[Any] | None = None) -> list[Subscription]:
    with snapshot(engine) as connection:
        stored = sites_of(connection)
    found = read_searches(searches or [], [site.name for site in SITES])
    return subscriptions(SITES, stored, found, home=HOME)


def keys(path: Path) -> list[str]:
    return [str(entry.id).rpartition(":")[2] for entry in feedparser.parse(path.read_bytes()).entries]


def content(path: Path) -> dict[str, bytes]:
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def test_each_story_appears_once_with_its_copies(engine: sa.Engine, tmp_path: Path) -> None:
    fill(engine)
    searches = [
        {"name": "sport", "title": "الرياضة", "tags": ["رياضه"]},
        {"name": "decision", "text": '"قرار جديد"'},
    ]
    written, removed = folder(engine, tmp_path / "feeds").write(feeds(engine, searches))
    assert (written, removed) == (8, 0)
    place = tmp_path / "feeds"
    assert keys(place / "sites/first.atom") == ["3", "2", "1"]
    assert keys(place / "sites/second.atom") == ["4"]
    assert keys(place / "regions/eg.atom") == ["3", "2", "1"]
    assert keys(place / "regions/iq.atom") == ["6"]
    assert keys(place / "searches/sport.atom") == ["3"]
    assert keys(place / "searches/decision.atom") == ["2"]
    read = feedparser.parse((place / "regions/eg.atom").read_bytes())
    assert not read.bozo
    assert (read.feed.title, read.feed.language) == ("مصر", "ar")
    assert read.feed.id == "urn:newscrawl:feed:regions:eg"
    links = {link.rel: link.href for link in read.feed.links}
    assert links == {"alternate": HOME, "self": "https://feeds.example/news/regions/eg.atom"}
    assert read.entries[1].title == "قرار <جديد> & مهم"
    (body,) = read.entries[1].content
    assert "نُشر أيضًا في:" in body.value
    below = body.value.partition("<hr />")[2]
    assert 'href="https://third.example/news/5">الثالثة</a> نسخة &lt;أخرى&gt;' in below
    assert "نُشر أيضًا" not in read.entries[0].content[0].value


def test_two_copies_of_a_story_of_another_region(engine: sa.Engine, tmp_path: Path) -> None:
    with writing(engine) as connection:
        original = put(connection, article("1", "third"))
        put(connection, article("2"), copy_of=original)
        put(connection, article("3", "second"), copy_of=original)
    folder(engine, tmp_path).write(feeds(engine))
    assert keys(tmp_path / "regions/eg.atom") == ["2"]
    assert keys(tmp_path / "sites/second.atom") == ["3"]


def test_only_changed_feeds_are_rewritten(engine: sa.Engine, tmp_path: Path) -> None:
    original = fill(engine)
    folder(engine, tmp_path).write(feeds(engine))
    before = {name: (tmp_path / name).stat().st_ino for name in content(tmp_path)}
    assert folder(engine, tmp_path).write(feeds(engine)) == (0, 0)
    assert {name: (tmp_path / name).stat().st_ino for name in before} == before
    with writing(engine) as connection:
        put(connection, article("7", "third"))
    assert folder(engine, tmp_path).write(feeds(engine)) == (2, 0)
    after = {name: (tmp_path / name).stat().st_ino for name in before}
    assert {name for name in before if before[name] != after[name]} == {"sites/third.atom", "regions/iq.atom", STATE}
    # A copy that is found later changes the feeds that contain its original.
    with writing(engine) as connection:
        put_copy(connection, article("8", "third"), original, 1.0)
    assert folder(engine, tmp_path).write(feeds(engine)) == (2, 0)
    # A new version does so too.
    with writing(engine) as connection:
        put(connection, article("1", title="عنوان آخر"))
    assert folder(engine, tmp_path).write(feeds(engine)) == (2, 0)
    assert keys(tmp_path / "sites/first.atom") == ["1", "3", "2"]


def test_unchanged_feeds_read_no_articles(engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = fill(engine)
    folder(engine, tmp_path).write(feeds(engine))
    read: list[int] = []
    batch = Feed._batch

    def noted(self: Feed, seqs: Any) -> Any:
        read.append(len(seqs))
        return batch(self, seqs)

    monkeypatch.setattr(Feed, "_batch", noted)
    folder(engine, tmp_path).write(feeds(engine))
    assert read == []
    # The article of `third` concerns two feeds: that of its site and that of its country.
    with writing(engine) as connection:
        put(connection, article("7", "third"))
    folder(engine, tmp_path).write(feeds(engine))
    assert read == [2, 2]
    read.clear()
    # A copy is replaced by another one that gets the same row number.
    with writing(engine) as connection:
        put_copy(connection, article("8", "third"), original, 1.0)
    folder(engine, tmp_path).write(feeds(engine))
    with writing(engine) as connection:
        connection.execute(copies.delete().where(copies.c.key == "8"))
        put_copy(connection, article("9", "third", title="نسخة ثالثة"), original, 1.0)
    folder(engine, tmp_path).write(feeds(engine))
    assert "نسخة ثالثة" in (tmp_path / "sites/first.atom").read_text("utf-8")
    # A renamed outlet gets its new name.
    outlets = {site.name: f"{site.outlet}!" for site in SITES}
    assert folder(engine, tmp_path, outlets=outlets).write(feeds(engine))[0] > 0
    assert "الثالثة!" in (tmp_path / "sites/first.atom").read_text("utf-8")


def test_same_store_gives_the_same_files(engine: sa.Engine, tmp_path: Path) -> None:
    fill(engine)
    for name in ("one", "other"):
        folder(engine, tmp_path / name).write(feeds(engine))
    assert content(tmp_path / "one") == content(tmp_path / "other")


@pytest.mark.parametrize("damage", ["deleted", "state deleted", "state damaged", "state of another kind"])
def test_deleted_files_and_damaged_state_are_restored(engine: sa.Engine, tmp_path: Path, damage: str) -> None:
    fill(engine)
    folder(engine, tmp_path).write(feeds(engine))
    before = content(tmp_path)
    match damage:
        case "deleted":
            (tmp_path / "sites/first.atom").unlink()
        case "state deleted":
            (tmp_path / STATE).unlink()
        case "state damaged":
            (tmp_path / STATE).write_text("{")
        case _:
            (tmp_path / STATE).write_text("[1]")
    folder(engine, tmp_path).write(feeds(engine))
    assert content(tmp_path) == before


def test_only_feeds_no_longer_wanted_are_deleted(engine: sa.Engine, tmp_path: Path) -> None:
    fill(engine)
    folder(engine, tmp_path).write(feeds(engine, [{"name": "sport", "tags": ["رياضة"]}]))
    (tmp_path / "searches/mine.atom").write_text("mine")
    (tmp_path / "keep").write_text("mine")
    state, both = json.loads((tmp_path / STATE).read_text()), ["x", "x"]
    (tmp_path / STATE).write_text(json.dumps({**state, "keep": both, "../out": both, "sites/../keep.atom": both}))
    assert folder(engine, tmp_path).write(feeds(engine)) == (1, 1)
    assert not (tmp_path / "searches/sport.atom").exists()
    assert (tmp_path / "searches/mine.atom").read_text() == "mine"
    assert (tmp_path / "keep").read_text() == "mine"


def test_opml_list_of_feeds(engine: sa.Engine, tmp_path: Path) -> None:
    fill(engine)
    folder(engine, tmp_path).write(feeds(engine, [{"name": "sport", "tags": ["رياضة"]}]))
    root = etree.parse(tmp_path / OPML).getroot()
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "newscrawl")
    groups = {group.get("text"): [one.get("xmlUrl") for one in group] for group in root.iterfind("body/outline")}
    base = "https://feeds.example/news"
    assert groups == {
        "الصحف": [f"{base}/sites/{name}.atom" for name in ("first", "second", "third")],
        "البلدان": [f"{base}/regions/eg.atom", f"{base}/regions/iq.atom"],
        "عمليات البحث": [f"{base}/searches/sport.atom"],
    }
    assert {one.get("type") for one in root.iterfind("body/outline/outline")} == {"rss"}
    assert [one.get("text") for one in root.iterfind("body/outline/outline")][:4] == [
        "الأولى",
        "الثانية",
        "الثالثة",
        "مصر",
    ]
    # Without a URL, the list contains file names, and no feed states a URL of its own.
    folder(engine, tmp_path / "bare", url=None).write(feeds(engine))
    bare = etree.parse(tmp_path / "bare" / OPML).getroot()
    assert next(one.get("xmlUrl") for one in bare.iterfind("body/outline/outline")) == "sites/first.atom"
    assert "self" not in {link.rel for link in feedparser.parse(tmp_path / "bare/sites/first.atom").feed.links}


def test_site_without_a_declaration_keeps_its_feed(engine: sa.Engine, tmp_path: Path) -> None:
    with writing(engine) as connection:
        put(connection, article("1", "former"))
    folder(engine, tmp_path).write(feeds(engine))
    assert feedparser.parse((tmp_path / "sites/former.atom").read_bytes()).feed.title == "former"
    assert not (tmp_path / "regions").exists()


def test_unreadable_store_leaves_no_folder(engine: sa.Engine, tmp_path: Path) -> None:
    fill(engine)
    wanted = feeds(engine)
    with writing(engine) as connection:
        copies.drop(connection)
    with pytest.raises(StoreError, match="copies"):
        folder(engine, tmp_path / "new" / "feeds").write(wanted)
    assert not (tmp_path / "new").exists()


def test_unwritable_folder_is_an_error(engine: sa.Engine, tmp_path: Path) -> None:
    fill(engine)
    (tmp_path / "file").write_text("")
    with pytest.raises(TargetError, match=r"/file: "):
        folder(engine, tmp_path / "file").write(feeds(engine))
    full = Path("/dev/full")
    if not full.exists():
        return
    folder(engine, tmp_path / "feeds").write(feeds(engine))
    before = content(tmp_path / "feeds")
    with writing(engine) as connection:
        put(connection, article("9"))
    (tmp_path / "feeds/sites" / f"first.atom.{os.getpid()}.part").symlink_to(full)
    with pytest.raises(TargetError, match="No space left"):
        folder(engine, tmp_path / "feeds").write(feeds(engine))
    assert content(tmp_path / "feeds") == before


@pytest.mark.parametrize(
    ("searches", "words"),
    [
        ([{"name": "a", "txet": "خبر"}], "search.a: Object contains unknown field `txet`"),
        ([{"name": "a", "text": 3}], "search.a: Expected `str | null`, got `int` - at `$.text`"),
        ([{"text": "خبر"}], "SEARCHES, number 1: Object missing required field `name`"),
        ([{"name": "../a", "text": "خبر"}], "search.../a: its name may have only"),
        ([{"name": "a", "text": "خبر"}, {"name": "a", "tags": ["b"]}], "search.a: there are two searches named 'a'"),
        ([{"name": "a"}], "search.a: it searches for nothing"),
        ([{"name": "a", "text": "?!"}], "search.a: '?!' contains no word"),
        ([{"name": "a", "sites": ["nowhere"]}], "search.a: there is no site 'nowhere'"),
        (["a"], "SEARCHES, number 1: Expected `object`, got `str`"),
    ],
)
def test_invalid_searches_are_refused(searches: list[Any], words: str) -> None:
    with pytest.raises(TargetError, match=re.escape(words)):
        read_searches(searches, ["first"])


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["first", "second", "third"])), max_size=12))
def test_stories_are_neither_repeated_nor_lost(copies: list[tuple[int, str]]) -> None:
    """Copies of articles 0 to 2 (3: not a copy), newest first, as the feed of `first` and `second` orders them."""
    from newscrawl.export.feeds import _stories

    articles = [
        Exported(
            seq=100 - at,
            published=None,
            data={"site": site, "key": f"n{at}", "copy_of": None if story == 3 else f"third/{story}"},
        )
        for at, (story, site) in enumerate(copies)
    ]
    kept = _stories(iter(articles), ("first", "second"))
    stories = [one.data["copy_of"] or one.data["key"] for one in articles]
    of_elsewhere = [one for one in articles if (one.data["copy_of"] or "third").startswith("third")]
    assert {one.data["copy_of"] or one.data["key"] for one in kept} == set(stories)
    assert len(kept) == len(set(stories))
    assert [one.seq for one in kept] == sorted((one.seq for one in kept), reverse=True)
    assert set(map(id, kept)) <= set(map(id, of_elsewhere))
