"""The documentation of exports: every field and every format."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime
from pathlib import Path

from newscrawl import items
from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.export.formats import FORMATS
from newscrawl.store import open_engine
from newscrawl.store.articles.articles import put
from newscrawl.store.articles.codec import encode
from newscrawl.store.articles.records import Record
from newscrawl.store.feed.query import Feed, Order, Wanted
from tests.site.test_structure import rows


def test_what_the_export_adds_is_documented(tmp_path: Path) -> None:
    article = items.Article(url="https://a.example/1", site="a", key="1", title="-", body="-")
    record = Record(
        site="a",
        key="1",
        url=article.url,
        title="-",
        published=None,
        credits=None,
        prints=fingerprint(article),
        data=encode(article),
        links=(),
    )
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    with engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
        put(connection, [record], datetime(2024, 10, 24, tzinfo=UTC), keep_copies=False)
        (exported,) = Feed(connection, Wanted()).rows(Order.OLDEST_FIRST)
    engine.dispose()
    # The store keeps `copy_of` beside the data.
    fields = [field.name for field in dataclasses.fields(items.Article) if field.name != "copy_of"]
    assert list(encode(article)) == fields
    told = [cells[0].strip("`") for cells in rows("docs/article.md", "What the export adds")]
    assert told == [name for name in exported.data if name not in encode(article)]


def test_every_format_is_documented() -> None:
    documented = {cells[0].strip("`"): cells[1:3] for cells in rows("docs/feeds.md", "Formats")}
    assert list(documented) == list(FORMATS)
    for name, fmt in FORMATS.items():
        suffixes, articles = documented[name]
        assert tuple(re.findall(r"`(\.\w+)`", suffixes)) == fmt.suffixes
        assert ("a folder" in suffixes) == fmt.folder
        assert articles.startswith("all" if fmt.limit is None else f"latest {fmt.limit}")
        assert ("newest first" in articles) == (fmt.order is Order.NEWEST_FIRST)
