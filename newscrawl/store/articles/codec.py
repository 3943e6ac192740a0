"""Convert an Article to plain data and back: the form that is stored, and written by `scrapy export`."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from newscrawl.items import Article
from newscrawl.store.articles.shape import ListOf, Scalar, Shape, Struct, TextMap, fields_of

T = TypeVar("T")
_Convert = Callable[[Any], Any] | None
"""Converter of a value that is not None; None if it needs no conversion."""


class Codec(Generic[T]):
    """Converts between a dataclass and JSON-ready data, by the type hints of its fields."""

    def __init__(self, cls: type[T], *, without: tuple[str, ...] = ()) -> None:
        """`without` are fields that are left out of the data."""
        self._cls = cls
        shapes = {name: shape for name, shape in fields_of(cls).items() if name not in without}
        self._encoders = [(name, _encoder(shape)) for name, shape in shapes.items()]
        self._decoders = [(name, convert) for name, shape in shapes.items() if (convert := _decoder(shape))]
        self._completers = [(name, convert) for name, shape in shapes.items() if (convert := _completer(shape))]
        self.empty: dict[str, Any] = {
            field.name: _default(field) for field in dataclasses.fields(cast(Any, cls)) if field.name in shapes
        }
        """Field -> default, None if it has none; in the order of the class."""

    def encode(self, item: T) -> dict[str, Any]:
        """Return the data of an item, in the order of its fields; times are ISO 8601 with their offset."""
        data: dict[str, Any] = {}
        for name, convert in self._encoders:
            value = getattr(item, name)
            data[name] = value if value is None or convert is None else convert(value)
        return data

    def decode(self, data: dict[str, Any]) -> T:
        """Return the item for data that `encode` made; fields added to the class since then get their defaults."""
        values = dict(data)
        for name, convert in self._decoders:
            value = values.get(name)
            if value is not None:
                values[name] = convert(value)
        return self._cls(**values)

    def complete(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the data with every field, in the order of the class: JSONB has no order, older data lacks fields."""
        whole = {**self.empty, **data}
        for name, convert in self._completers:
            if whole[name] is not None:
                whole[name] = convert(whole[name])
        return whole


def _encoder(shape: Shape) -> _Convert:
    match shape:
        case Scalar(type) if type is str:
            return storable
        case Scalar(type) if type is datetime:
            return datetime.isoformat
        case ListOf(of):
            return _each(_encoder(of)) or list
        case TextMap():
            return dict
        case Struct(type):
            return Codec(type).encode
    return None


def _decoder(shape: Shape) -> _Convert:
    match shape:
        case Scalar(type) if type is datetime:
            return datetime.fromisoformat
        case ListOf(of):
            return _each(_decoder(of))
        case Struct(type):
            return Codec(type).decode
    return None


def _completer(shape: Shape) -> _Convert:
    match shape:
        case ListOf(of):
            return _each(_completer(of))
        case Struct(type):
            return Codec(type).complete
    return None


def _each(convert: _Convert) -> _Convert:
    return None if convert is None else lambda values: [convert(value) for value in values]


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return None if field.default is dataclasses.MISSING else field.default


def storable(text: str) -> str:
    """Return the text without characters that databases reject: NUL, and lone surrogates."""
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", "")


# The store keeps `copy_of` beside the data, because it may change without the article.
ARTICLE = Codec(Article, without=("copy_of",))
encode = ARTICLE.encode
decode = ARTICLE.decode
