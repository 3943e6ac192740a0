"""What an export leaves out because it is reserved, on SQLite and PostgreSQL alike."""

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


def of(key: str, train: Decision | None, search: Decision | None = None, form: str = "meta") -> Article:
    """An article of which something was said."""
    by = {use: form for use, answer in (("train", train), ("search", search)) if answer is not None}
    return article(key, rights=Rights(policy="0" * 16, train=train, search=search, by=by, said=[SAID]))


@pytest.fixture
def filled(store: sa.Engine) -> sa.Engine:
    """Seven articles, the last one of a time when nothing was recorded."""
    fill(
        store,
        of("1", "reserve"),
        of("2", "allow"),
        of("3", None),
        of("4", "reserve", "reserve", "tdmrep"),
        of("5", "allow", "reserve"),
        of("6", None, "allow"),
        article("7"),
    )
    return store


def withheld(engine: sa.Engine, **wanted: Any) -> Withheld:
    with snapshot(engine) as connection:
        return Feed(connection, Wanted(**wanted)).withheld()


def test_what_is_reserved_is_left_out(filled: sa.Engine) -> None:
    train = (Use.TRAIN,)
    assert keys(filled, may=train) == ["2", "3", "5", "6", "7"]
    assert withheld(filled, may=train) == Withheld(2, {"train reserved by meta": 1, "train reserved by tdmrep": 1})
    assert keys(filled, may=train, only_declared=True) == ["2", "5"]
    assert withheld(filled, may=train, only_declared=True).reasons["train unsaid"] == 3
    both = (Use.TRAIN, Use.SEARCH)
    assert keys(filled, may=both) == ["2", "3", "6", "7"]
    # The fourth is left out once, for two reasons.
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


def test_limits_count_what_is_exported(filled: sa.Engine) -> None:
    train = (Use.TRAIN,)
    assert keys(filled, may=train, limit=3) == ["5", "6", "7"]
    assert withheld(filled, may=train, limit=3).count == 0
    assert withheld(filled, may=train, limit=4) == Withheld(1, {"train reserved by tdmrep": 1})
    assert keys(filled, may=train, after=0, limit=1) == ["2"]
    # The first is behind the cursor that this export gives, the fourth is not.
    assert withheld(filled, may=train, after=0, limit=1) == Withheld(1, {"train reserved by meta": 1})
    assert keys(filled, may=train, after=2, limit=1) == ["3"]
    assert withheld(filled, may=train, after=2, limit=1).count == 0


def test_other_filters_come_first(filled: sa.Engine) -> None:
    assert withheld(filled, may=(Use.TRAIN,), sites=("second",)) == Withheld(0, {})
    assert withheld(filled, may=(Use.TRAIN,), after=1).count == 1


def test_rights_leave_as_they_were_stored(filled: sa.Engine) -> None:
    first, *_, fourth, _, _, last = feed(filled)
    assert list(first["rights"]) == [
        "policy", "search", "train", "ai_input", "archive", "snippet", "by", "license", "holder", "said",
    ]  # fmt: skip
    assert list(fourth["rights"]["by"].items()) == [("search", "tdmrep"), ("train", "tdmrep")]
    assert first["rights"]["said"] == [
        {"form": "meta", "where": "page", "text": "noai", "reserves": ["train"], "allows": []}
    ]
    assert last["rights"] is None
