"""The copies of an article, on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from newscrawl.store import copies as family
from newscrawl.store.db.transactions import writing
from tests.articles import NOON, article, put, put_copy


def test_original_and_its_copies(store: sa.Engine) -> None:
    with writing(store) as connection:
        original = put(connection, article("1"))
        late = article("2", "second", published=NOON + timedelta(hours=5))
        put(connection, late, copy_of=original)
        put_copy(connection, late, original, 0.8)
        put_copy(connection, article("3", "third", published=NOON + timedelta(hours=1)), original, 1.0)
        put(connection, article("4"))
    with store.connect() as connection:
        for site, key in (("first", "1"), ("second", "2"), ("third", "3")):
            (story,) = family.stories_of(connection, [(site, key)], "")
            assert [(at.site, at.similarity) for at in story] == [("first", None), ("third", 1.0), ("second", 0.8)]
        # By URL alone, as for a URL that no site declares any more.
        assert len(family.stories_of(connection, [], "https://third.example/news/3")) == 1
        assert [len(story) for story in family.stories_of(connection, [("first", "4")], "")] == [1]
        assert family.stories_of(connection, [("first", "9")], "https://first.example/news/9") == []
