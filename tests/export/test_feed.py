"""The contents of the feed, on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from newscrawl.store.db.errors import StoreError
from newscrawl.store.db.transactions import snapshot, writing
from newscrawl.store.feed.query import FIELDS, Feed, Order, Wanted
from tests.articles import NOON, article, feed, fill, keys, put, put_copy


def test_article_has_all_fields_in_order(store: sa.Engine) -> None:
    with writing(store) as connection:
        original = put(connection, article("1"))
        put_copy(connection, article("8", "second", published=None), original, 0.75)
        put(connection, article("9", "second", title="خبر منقول"), copy_of=original)
        put(connection, article("1", title="عنوان جديد"), changed=["title"])
    copied, changed = feed(store)
    assert tuple(changed) == FIELDS
    assert list(changed["source"]) == ["name", "site"]
    assert list(changed["related"][0]) == ["url", "text", "kind", "site", "key"]
    assert list(changed["origins"]) == ["title", "body", "published"]
    assert (changed["version"], changed["seq"], changed["changed"], changed["copy_of"]) == (2, 3, ["title"], None)
    assert (copied["version"], copied["seq"], copied["changed"], copied["copy_of"]) == (1, 2, None, "first/1")
    assert copied["copies"] == []
    assert changed["published"] == "2024-10-24T12:00:00+00:00"
    assert changed["copies"] == [
        {
            "site": "second",
            "key": "8",
            "url": "https://second.example/news/8",
            "title": "خبر المدينة رقم 8",
            "similarity": 0.75,
            "published": None,
            "found_at": "2024-10-25T12:00:00+00:00",
        }
    ]
    assert keys(store, originals=True) == ["1"]


def test_filters(store: sa.Engine) -> None:
    fill(
        store,
        article("1", published=NOON - timedelta(days=1)),
        article("2", "second", tags=["الرِّياضة"]),
        article("3", published=None, tags=["رياضه", "مدينة"]),
        article("4", "third", published=NOON + timedelta(days=1), tags=[]),
    )
    assert keys(store, sites=("first", "third")) == ["1", "3", "4"]
    assert keys(store, since=NOON) == ["2", "4"]
    assert keys(store, until=NOON) == ["1"]
    assert keys(store, since=NOON, until=NOON + timedelta(hours=1)) == ["2"]
    assert keys(store, tags=("الرياضه",)) == ["2"]
    assert keys(store, tags=("رياضة", "الرياضة")) == ["2", "3"]
    assert keys(store, tags=("سياسة",)) == []
    assert keys(store, tags=("مدينه",), sites=("first",), after=1) == ["3"]


def test_order_and_limit(store: sa.Engine) -> None:
    days = [3, 1, None, 2, 1]
    fill(
        store,
        *(
            article(str(at), "ab"[at % 2], published=None if day is None else NOON + timedelta(days=day))
            for at, day in enumerate(days)
        ),
    )
    assert keys(store) == ["0", "1", "2", "3", "4"]
    assert keys(store, Order.NEWEST_FIRST) == ["4", "3", "2", "1", "0"]
    assert [key for key in keys(store, Order.BY_SITE) if key != "2"] == ["4", "0", "1", "3"]
    assert keys(store, limit=2) == ["3", "4"]
    assert keys(store, after=1, limit=2) == ["1", "2"]
    assert keys(store, Order.NEWEST_FIRST, after=1, limit=2) == ["2", "1"]
    with snapshot(store) as connection:
        cut = Feed(connection, Wanted(after=1, limit=2))
        assert (cut.count(), cut.bound) == (2, 3)
        assert Feed(connection, Wanted(after=1, limit=9)).bound == 5
        assert Feed(connection, Wanted(limit=2)).bound == 5
        with pytest.raises(StoreError, match="beyond"):
            Feed(connection, Wanted(after=6))


def test_snapshot_does_not_change(store: sa.Engine) -> None:
    fill(store, *(article(str(number)) for number in range(1, 601)))
    with snapshot(store) as connection:
        rows = Feed(connection, Wanted()).rows(Order.OLDEST_FIRST)
        first = next(rows)
        # In the part that was not read yet, one article changes, one is deleted, one is new.
        fill(store, article("500", title="عنوان آخر"), article("601"))
        with writing(store) as other:
            other.execute(sa.text("DELETE FROM articles WHERE key = '499'"))
        seen = [first, *rows]
    assert [row.data["key"] for row in seen] == [str(number) for number in range(1, 601)]
    assert {row.data["version"] for row in seen} == {1}
    assert [(data["key"], data["version"]) for data in feed(store, after=600)] == [("500", 2), ("601", 1)]
