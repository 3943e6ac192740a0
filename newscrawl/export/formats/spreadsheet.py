"""CSV that spreadsheets read correctly and safely."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from typing import IO, Any

from newscrawl.export.target import About, Target
from newscrawl.store.feed.query import FIELDS, Exported

_JOINED = ("authors", "tags", "changed")
SEPARATOR = " | "
# Beginnings of formulas (OWASP), also after apostrophes, so that `restored` is the exact inverse of `neutral`.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


class _Encoded:
    """Writes text to a binary file as UTF-8."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._sink = sink

    def write(self, text: str) -> None:
        self._sink.write(text.encode())


def write(articles: Iterable[Exported], target: Target, _about: About) -> None:
    """Write a header and one row per article, in UTF-8 with the byte order mark that Excel needs to read Arabic."""
    with target.open() as sink:
        sink.write(b"\xef\xbb\xbf")
        rows = csv.writer(_Encoded(sink))
        rows.writerow(FIELDS)
        rows.writerows([_cell(name, article.data[name]) for name in FIELDS] for article in articles)


def _cell(name: str, value: Any) -> Any:
    """The cell for a value: lists of texts joined by ` | `, other structures as JSON, numbers and None unchanged."""
    if isinstance(value, str):
        return neutral(value)
    if name in _JOINED:
        return neutral(SEPARATOR.join(value or ()))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return value


def neutral(text: str) -> str:
    """The text, prefixed with an apostrophe if a spreadsheet would run it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def restored(cell: str) -> str:
    """The text of a cell that `neutral` wrote."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
