"""CSV, as spreadsheets read it."""

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
# What OWASP names as the beginnings of formulas, behind apostrophes too: so `restored` is exact.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


class _Encoded:
    """Takes text for a file of bytes."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._sink = sink

    def write(self, text: str) -> None:
        self._sink.write(text.encode())


def write(articles: Iterable[Exported], target: Target, _about: About) -> None:
    """A header and a row an article, in UTF-8 with a byte order mark, without which Excel takes Arabic for Latin."""
    with target.open() as sink:
        sink.write(b"\xef\xbb\xbf")
        rows = csv.writer(_Encoded(sink))
        rows.writerow(FIELDS)
        rows.writerows([_cell(name, article.data[name]) for name in FIELDS] for article in articles)


def _cell(name: str, value: Any) -> Any:
    """A list of texts joined by ` | `, other structures as JSON, numbers as they are, nothing for None."""
    if isinstance(value, str):
        return neutral(value)
    if name in _JOINED:
        return neutral(SEPARATOR.join(value or ()))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return value


def neutral(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula and run it."""
    return f"'{text}" if _FORMULA.match(text) else text


def restored(cell: str) -> str:
    """The text of a cell that `neutral` wrote."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
