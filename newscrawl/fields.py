"""`Fields`: the selectors of an article's fields on a site's pages."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace

Selector = str | tuple[str, ...]
"""One selector, or several that are tried in turn; `()` for none."""
_WIDTH = 120


@dataclass(frozen=True, kw_only=True)
class Fields:
    """Selectors of one site. All are optional: the ladder fills the other fields.

    A selector is CSS as parsel reads it (`::text` and `::attr(name)` included), or XPath if it starts with `/`,
    `./` or `(`. A tuple of selectors is tried in turn; a comma inside CSS means "any of".
    """

    title: str | tuple[str, ...] = ()
    summary: str | tuple[str, ...] = ()
    body: str | tuple[str, ...] = ()
    """The paragraphs themselves, or the container whose blocks and `<br>`s are the paragraphs."""
    published: str | tuple[str, ...] = ()
    modified: str | tuple[str, ...] = ()
    authors: str | tuple[str, ...] = ()
    section: str | tuple[str, ...] = ()
    tags: str | tuple[str, ...] = ()
    """One match per tag. A single match with commas is split, and the label of a keyword line is removed."""
    source: str | tuple[str, ...] = ()
    images: str | tuple[str, ...] = ()
    """`<img>` elements, or elements that contain them."""
    related: str | tuple[str, ...] = ()
    """The links of the related block."""
    most_read: str | tuple[str, ...] = ()
    """The links of a most-read block."""
    remove: str | tuple[str, ...] = ()
    """Elements inside the body that are not part of the article: ads, promos, players."""
    embedded: bool = False
    """Whether complete articles, not links, follow the related heading (aggregators); read from the printed page."""
    ends_at_second_dateline: bool = False
    """Whether the body ends at a second dateline of the outlet, because another article begins there."""

    @property
    def has_selectors(self) -> bool:
        """Whether the site has a selector for the article's own fields."""
        return any(getattr(self, name) for name in SELECTORS if name not in _AROUND)

    def with_selector(self, name: str, selector: Selector) -> Fields:
        """Return these fields with one selector replaced."""
        return replace(self, **{name: selector})  # type: ignore[arg-type]  # the names are those of selectors


SELECTORS = tuple(field.name for field in fields(Fields) if field.default == ())
"""The names of `Fields` that are selectors; the others are switches."""
_AROUND = ("related", "most_read", "remove")


def as_argument(name: str, value: Selector | bool) -> str:
    """Return the lines of an argument of `Fields(...)` in a spider's source, as ruff formats them."""
    line = f"        {name}={_literal(value)},\n"
    if len(line) <= _WIDTH or not isinstance(value, tuple):
        return line
    members = "".join(f"            {_literal(one)},\n" for one in value)
    return f"        {name}=(\n{members}        ),\n"


def _literal(value: Selector | bool) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return f"({', '.join(map(_literal, value))}{',' if len(value) == 1 else ''})"
