"""Articles that an export leaves out because of reserved rights, on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from newscrawl.items import Article, Decision, Rights, Statement
from newscrawl.rights import Use
from newscrawl.store.db.transactions import snapshot
from newscrawl.store.feed.query import Feed, Wanted, Withheld
from tests.articles import article, feed, fill, keys

SAID = Statement(form="meta", where="page", text="noai", reserves=["train"])


def article_with_rights(
    key: str, train: Decision | None, search: Decision | None = None, form: str = "meta"
) -> Article:
    """An article with recorded rights."""
    by = {use: form for use, answer in (("train", train), ("search", search)) if answer is not None}
    return article(key, rights=Rights(policy="0" * 16, train=train, search=search, by=by, said=[SAID]))


@pytest.fixture
def filled(store: sa.Engine) -> sa.Engine:
    """Seven articles, the last of them stored before rights were recorded."""
    fill(
        store,
        article_with_rights("1", "reserve"),
        article_with_rights("2", "allow"),
        article_with_rights("3", None),
        article_with_rights("4", "reserve", "reserve", "tdmrep"),
        article_with_rights("5", "allow", "reserve"),
        article_with_rights("6", None, "allow"),
        article("7"),
    )
    return store


def withheld(engine: sa.Engine, **wanted: Any) -> Withheld:
    with snapshot(engine) as connection:
        return Feed(connection, Wanted(**wanted)).withheld()


def test_reserved_articles_are_left_out(filled: sa.Engine) -> None:
    train = (Use.TRAIN,)
    assert keys(filled, may=train) == ["2", "3", "5", "6", "7"]
    assert withheld(filled, may=train) == Withheld(2, {"train reserved by meta": 1, "train reserved by tdmrep": 1})
    assert keys(filled, may=train, only_declared=True) == ["2", "5"]
    assert withheld(filled, may=train, only_declared=True).reasons["train unsaid"] == 3
    both = (Use.TRAIN, Use.SEARCH)
    assert keys(filled, may=both) == ["2", "3", "6", "7"]
    # The fourth article is left out once, for two reasons.
    assert withheld(filled, may=both) == Withheld(
        3,
        {
            "train reserved by meta": 1,
            "train reserved by tdmrep": 1,
            "search reserved by meta": 1,
            "search reserved by tdmrep": 1,
        },
    )
    assert withheld(filled) == Withheld(0, {})


def test_limits_count_exported_articles(filled: sa.Engine) -> None:
    train = (Use.TRAIN,)
    assert keys(filled, may=train, limit=3) == ["5", "6", "7"]
    assert withheld(filled, may=train, limit=3).count == 0
    assert withheld(filled, may=train, limit=4) == Withheld(1, {"train reserved by tdmrep": 1})
    assert keys(filled, may=train, after=0, limit=1) == ["2"]
    # The first one lies behind the cursor that this export returns, the fourth does not.
    assert withheld(filled, may=train, after=0, limit=1) == Withheld(1, {"train reserved by meta": 1})
    assert keys(filled, may=train, after=2, limit=1) == ["3"]
    assert withheld(filled, may=train, after=2, limit=1).count == 0


def test_other_filters_are_applied_first(filled: sa.Engine) -> None:
    assert withheld(filled, may=(Use.TRAIN,), sites=("second",)) == Withheld(0, {})
    assert withheld(filled, may=(Use.TRAIN,), after=1).count == 1


def test_rights_are_exported_as_stored(filled: sa.Engine) -> None:
    first, *_, fourth, _, _, last = feed(filled)
    assert list(first["rights"]) == [
        "policy", "search", "train", "ai_input", "archive", "snippet", "by", "license", "holder", "said",
    ]  # fmt: skip
    assert list(fourth["rights"]["by"].items()) == [("search", "tdmrep"), ("train", "tdmrep")]
    assert first["rights"]["said"] == [
        {"form": "meta", "where": "page", "text": "noai", "reserves": ["train"], "allows": []}
    ]
    assert last["rights"] is None
