"""The shape of a dataclass, read once from its type hints; the codec and the Parquet schema are derived from it."""

from __future__ import annotations

import dataclasses
import types
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value: `str`, `bool`, `int`, `float` or `datetime`."""

    type: type


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list whose members all have the same shape."""

    of: Shape


@dataclass(frozen=True, slots=True)
class TextMap:
    """A dict from str to str."""


@dataclass(frozen=True, slots=True)
class Struct:
    """A nested dataclass."""

    type: type


Shape: TypeAlias = Scalar | ListOf | TextMap | Struct
_SCALARS = (str, bool, int, float, datetime)


def fields_of(cls: type) -> dict[str, Shape]:
    """Return field name -> shape, in the order of the fields. Raises `TypeError` for a type that cannot be stored."""
    hints = get_type_hints(cls)
    return {field.name: _shape(hints[field.name], f"{cls.__name__}.{field.name}") for field in dataclasses.fields(cls)}


def _shape(hint: Any, where: str) -> Shape:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        inner = [argument for argument in arguments if argument is not types.NoneType]
        if len(inner) == 1:
            return _shape(inner[0], where)
    elif origin is Literal and all(isinstance(argument, str) for argument in arguments):
        return Scalar(str)
    elif origin is list:
        return ListOf(_shape(arguments[0], where))
    elif origin is dict and arguments == (str, str):
        return TextMap()
    elif hint in _SCALARS:
        return Scalar(hint)
    elif dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return Struct(hint)
    raise TypeError(f"{where}: {hint} cannot be stored in the feed store")
