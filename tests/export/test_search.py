"""The full-text index: folded, updated on demand, and without syntax errors for any query."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawl.store.db.errors import StoreError
from newscrawl.store.feed import search
from newscrawl.store.feed.search import Query
from tests.articles import article, fill, keys

TEXTS = (
    ("1", "افتتاح المدرسة الجديدة في القاهرة", "قال الوزير إن العمل بدأ في ١٢٫٥ كيلومتر."),
    ("2", "المَدْرَسَةُ القديمة", "لم يبدأ العمل؛ القاهرة تنتظر."),
    ("3", "أسعار", "سعر الصرف 12.5 جنيها و COVID-19 مستمر"),
)


def found(engine: sa.Engine, text: str) -> list[str]:
    """The keys of the articles that contain the words."""
    search.catch_up(engine)
    return keys(engine, text=Query.parse(text))


def fill_texts(engine: sa.Engine) -> None:
    """Store the texts above."""
    fill(engine, *(article(key, title=title, body=body) for key, title, body in TEXTS))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("المدرسه", ["1", "2"]),
        ("مدرسة", []),
        ("القاهرة المدرسة", ["1", "2"]),
        ('"المدرسة الجديدة"', ["1"]),
        ("«الجديدة المدرسة»", []),
        ('"المدرسة القديمه" القاهره', ["2"]),
        ("12.5", ["1", "3"]),
        ("covid", ["3"]),
        ('القاهرة "المدرسة', ["1", "2"]),
        ("القاهرة AND NOT (المدرسة*", []),
    ],
)
def test_words_and_phrases(store: sa.Engine, text: str, expected: list[str]) -> None:
    fill_texts(store)
    assert found(store, text) == expected


def test_index_follows_the_feed(store: sa.Engine) -> None:
    fill_texts(store)
    assert found(store, "القاهرة") == ["1", "2"]
    fill(store, article("1", title="عنوان", body="نص آخر"), article("4", body="القاهرة"))
    # Without an update, later articles are not found, and the cursor leaves them to the next export.
    assert keys(store, text=Query.parse("القاهرة")) == ["2"]
    assert found(store, "القاهرة") == ["2", "4"]
    assert found(store, '"نص آخر"') == ["1"]


def test_index_can_be_updated_by_several_at_once(store: sa.Engine) -> None:
    fill(store, *(article(str(number), body=f"كلمة{number} مشتركة") for number in range(1200)))
    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(search.catch_up, [store] * 4):
            pass
    assert len(keys(store, text=Query.parse("مشتركة"))) == 1200
    assert keys(store, text=Query.parse("كلمة777")) == ["777"]


def test_huge_text_is_indexed(store: sa.Engine) -> None:
    words = " ".join(f"ك{number}" for number in range(300_000))
    fill(store, article("1", body=f"{words} {'س' * 5000}"), article("2", body="أ ب " * 200_000))
    assert found(store, "ك7") == ["1"]


@pytest.mark.parametrize("text", ["", " ", '"', "،؛؟", "\0", "()*^", "\ud800"])
def test_query_without_words_is_refused(text: str) -> None:
    with pytest.raises(StoreError, match="no word"):
        Query.parse(text)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    text=st.one_of(
        st.text(min_size=1), st.lists(st.sampled_from([*'"*^:()-+{}&|!<>', "AND", "NEAR", "ع"])).map(" ".join)
    )
)
def test_no_query_is_a_syntax_error(filled: sa.Engine, text: str) -> None:
    try:
        query = Query.parse(text)
    except StoreError:
        return
    keys(filled, text=query)


@pytest.fixture
def filled(store: sa.Engine) -> sa.Engine:
    """A store with an up-to-date index."""
    fill_texts(store)
    search.catch_up(store)
    return store
