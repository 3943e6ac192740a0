"""The story of a URL is the same from SQLite, which is queried without SQLAlchemy, and from PostgreSQL."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from newscrawl.store import StoreError, open_engine
from newscrawl.store.db.schema import ledger, links, versions
from newscrawl.store.db.transactions import writing
from newscrawl.store.story import querying, stories_of
from tests.articles import NOON, article, put, put_copy
from tests.crawls import scrapy_here

SITE = "https://www.elfagr.org"
URL = f"{SITE}/4789113"
WHOLE_STORY = """\
https://www.elfagr.org/4789113
  article 4789113 of elfagr
  found     2024-10-24 12:00 UTC by run 1 via related, 1 hop away
            on https://www.elfagr.org/rss.aspx
            from youm7/1
  outcome   stored: new text (2024-10-24 14:00 UTC, run 2)
  failures  3, since 2024-10-24 13:00 UTC
  due       2024-10-25 12:00 UTC
  article   «خبر المدينة رقم 4789113», published 2024-10-24 12:00 UTC, version 2
  earlier   version 1, stored 2024-10-24 12:00 UTC
  copy at   second/9 «خبر المدينة رقم 9» (93% the same text)
  linked    from first/7 «خبر المدينة رقم 7» (inline)
"""


def fill(url: str) -> None:
    """Store an article with a value for every line of a story."""
    engine = open_engine(url)
    with writing(engine) as connection:
        found = {"via": "rss", "page": 0, "hops": 0, "found_run": 1, "found_at": NOON}
        connection.execute(
            ledger.insert().values(
                id=1, site="elfagr", kind="rss", key="r", url="https://www.elfagr.org/rss.aspx", **found
            )
        )
        own = found | {
            "via": "related", "hops": 1, "parent": "youm7/1", "source_id": 1, "taken_run": 2, "outcome": "stored",
            "reason": "new text", "settled_at": NOON + timedelta(hours=2), "due": NOON + timedelta(days=1), "tries": 3,
            "failing_since": NOON + timedelta(hours=1),
        }  # fmt: skip
        connection.execute(ledger.insert().values(id=2, site="elfagr", kind="article", key="4789113", url=URL, **own))
        one = article("4789113", "elfagr", url=URL)
        put(connection, one)
        own_id = put(connection, one)
        connection.execute(versions.insert().values(article_id=own_id, version=1, stored_at=NOON, data={}))
        linking = put(connection, article("7"))
        values = {"site": "elfagr", "key": "4789113", "follow": True, "url": URL, "text": "خبر", "kind": "inline"}
        connection.execute(links.insert().values(article_id=linking, position=0, **values))
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT setval(pg_get_serial_sequence('ledger', 'id'), 10)"))
        put_copy(connection, article("9", "second"), own_id, 0.93)
    engine.dispose()


def test_explain_prints_the_whole_story(store_url: str) -> None:
    fill(store_url)
    run = scrapy_here("explain", URL, store=store_url)
    assert (run.code, run.err) == (0, "")
    assert run.out == WHOLE_STORY


def test_copy_names_its_original_and_needs_no_spider(store_url: str) -> None:
    fill(store_url)
    run = scrapy_here("explain", "https://second.example/news/9", store=store_url)
    assert run.code == 0
    assert "  outcome   open: waiting for the site's next crawl\n" in run.out
    assert "  copy of   elfagr/4789113 «خبر المدينة رقم 4789113»\n" in run.out


def test_url_that_no_crawl_has_found(store_url: str) -> None:
    fill(store_url)
    run = scrapy_here("explain", "https://www.elfagr.org/4789999", store=store_url)
    assert (run.code, run.out) == (
        1,
        "https://www.elfagr.org/4789999\n  no crawl has found it; it would be article 4789999 of elfagr\n",
    )


def test_missing_store_has_no_stories_and_is_not_created(tmp_path: Path) -> None:
    with querying(f"sqlite:///{tmp_path}/none.sqlite") as ask:
        assert stories_of(ask, [("elfagr", "1")], URL) == []
    assert list(tmp_path.iterdir()) == []


def test_queries_cannot_write(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite"
    fill(url)
    with pytest.raises(StoreError, match="readonly"), querying(url) as ask:
        ask("DELETE FROM ledger")


def test_store_on_a_read_only_file_system_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(f"sqlite:///{tmp_path}/store.sqlite")
    # As on a read-only file system, even for root.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with querying(f"sqlite:///{tmp_path}/store.sqlite") as ask:
        assert len(stories_of(ask, [], URL)) == 1


def test_file_that_is_not_a_store_is_reported_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"this is no database\n" * 100)
    with pytest.raises(StoreError, match="not a SQLite database"), querying(f"sqlite:///{path}") as ask:
        stories_of(ask, [], URL)
