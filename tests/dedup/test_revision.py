"""Which changes of an article are edits: every field is decided, and `fingerprint` hashes those that may be edited."""

from __future__ import annotations

import dataclasses

import pytest

from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.dedup.revision import revision
from newscrawl.items import Article
from newscrawl.store.articles.codec import encode
from tests.articles import OTHER, article

EDITED = {"title", "summary", "body", "published", "authors", "section", "tags", "images"}


def test_another_value_is_known_for_every_field() -> None:
    assert list(OTHER) == [field.name for field in dataclasses.fields(Article)]


@pytest.mark.parametrize("name", OTHER)
def test_whether_a_change_of_a_field_is_an_edit(name: str) -> None:
    old, new = article(), dataclasses.replace(article(), **{name: OTHER[name]})
    assert bool(revision(encode(old), encode(new))) is (name in EDITED)


@pytest.mark.parametrize("name", sorted(EDITED))
def test_an_edit_changes_the_hash_of_what_may_be_edited(name: str) -> None:
    old, new = article(), dataclasses.replace(article(), **{name: OTHER[name]})
    assert fingerprint(old).meta != fingerprint(new).meta
