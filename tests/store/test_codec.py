"""The codec of articles: derived from the type hints, and able to read what older versions stored."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, make_dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import Article, Image, Link, Source
from newscrawl.store.articles.codec import ARTICLE, Codec, decode, encode
from newscrawl.store.articles.shape import fields_of
from tests.articles import article

MOMENT = datetime(2024, 10, 24, 12, tzinfo=UTC)


@dataclass(kw_only=True)
class Part:
    """A nested dataclass of `Whole`."""

    text: str
    at: datetime | None = None


@dataclass(kw_only=True)
class Whole:
    """A dataclass with a field of each supported type."""

    text: str
    count: int = 0
    share: float | None = None
    at: datetime | None = None
    texts: list[str] = field(default_factory=list)
    part: Part | None = None
    parts: list[Part] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


def test_dataclass_round_trip() -> None:
    codec = Codec(Whole)
    whole = Whole(
        text="نص", count=3, share=0.5, at=MOMENT, texts=["a"], part=Part(text="b", at=MOMENT), parts=[Part(text="c")]
    )
    data = codec.encode(whole)
    assert json.loads(json.dumps(data)) == data
    assert (data["at"], data["part"]) == ("2024-10-24T12:00:00+00:00", {"text": "b", "at": "2024-10-24T12:00:00+00:00"})
    assert codec.decode(data) == whole


def test_new_field_of_article_needs_no_change_of_the_codec() -> None:
    grown = make_dataclass("Grown", [("kicker", str | None, None)], bases=(Article,), kw_only=True)
    codec: Codec[Any] = Codec(grown, without=("copy_of",))
    old = encode(article())
    # Data that was stored before the field existed.
    assert codec.decode(old).kicker is None
    assert codec.complete(old) == {**old, "kicker": None}
    assert codec.encode(codec.decode({**old, "kicker": "عاجل"}))["kicker"] == "عاجل"


def test_stored_form_does_not_change() -> None:
    item = article(
        published=MOMENT,
        related=[Link(url="https://a.example/1", text="خبر", kind="inline", site="a", key="1")],
        images=[Image(url="https://a.example/1.jpg")],
        source=Source(name="وكالة"),
    )
    data = encode(item)
    assert list(data) == [name for name in fields_of(Article) if name != "copy_of"]
    assert data["published"] == "2024-10-24T12:00:00+00:00"
    assert data["source"] == {"name": "وكالة", "site": None}
    assert data["images"] == [{"url": "https://a.example/1.jpg", "caption": None}]
    assert data["related"] == [{"url": "https://a.example/1", "text": "خبر", "kind": "inline", "site": "a", "key": "1"}]
    assert data["origins"] == {"title": "site", "body": "site", "published": "json-ld"}
    assert decode(data) == item


def test_complete_returns_fields_in_the_order_of_the_class() -> None:
    data = encode(article())
    shuffled = {name: data[name] for name in sorted(data, key=len)}
    shuffled["source"] = {"site": "elfagr", "name": "بوابة الفجر"}
    whole = ARTICLE.complete(shuffled)
    assert json.dumps(whole) == json.dumps(data)


@given(st.text() | st.text(st.characters(categories=["Cs", "Cc"])))
def test_any_text_can_be_stored_by_a_database(text: str) -> None:
    item = article(title=text, tags=[text], related=[Link(url=text, text=text, kind="block")])
    stored = json.dumps(encode(item), ensure_ascii=False)
    stored.encode()
    assert "\\u0000" not in stored


@pytest.mark.parametrize("hint", [set[str], "int | str", bytes, dict[str, int], Any])
def test_unsupported_type_is_an_error(hint: Any) -> None:
    with pytest.raises(TypeError, match=r"Odd\.field"):
        Codec(make_dataclass("Odd", [("field", hint)]))
