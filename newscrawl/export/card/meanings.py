"""The meaning of each column, taken from the docstrings of the classes that declare the fields."""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache

from newscrawl.items import Article
from newscrawl.store.feed.added import Added

_NONE = re.compile(r"\bNone\b")
_DAY = "The date of `published` in UTC."


@cache
def meanings() -> dict[str, str]:
    """Column -> its meaning in one line."""
    return {**_documented(Article), **_documented(Added), "day": _DAY}


def _documented(cls: type) -> dict[str, str]:
    """Field -> the docstring below its declaration."""
    (declared,) = ast.parse(inspect.getsource(cls)).body
    assert isinstance(declared, ast.ClassDef)
    found: dict[str, str] = {}
    for field, after in zip(declared.body, declared.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(after, ast.Expr):
            assert isinstance(after.value, ast.Constant)
            found[field.target.id] = " ".join(_NONE.sub("null", str(after.value.value)).split())
    return found
