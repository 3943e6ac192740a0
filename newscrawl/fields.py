"""`Fields`: what a site declares about where its fields stand on a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fields:
    """Selectors of one site; every one is optional, the ladder fills the rest.

    A selector is CSS as parsel reads it (`::text` and `::attr(name)` included), or XPath where it starts with `/`,
    `./` or `(`. Several selectors that are tried in turn stand in a tuple; a comma inside CSS means "any of".
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
    """One match a tag; a single match with commas is split, and a keyword line loses its label."""
    source: str | tuple[str, ...] = ()
    images: str | tuple[str, ...] = ()
    """`<img>` elements, or elements that hold them."""
    related: str | tuple[str, ...] = ()
    """The links of the related block."""
    most_read: str | tuple[str, ...] = ()
    """The links of a most-read block."""
    remove: str | tuple[str, ...] = ()
    """What inside the body is not the article: ads, promos, players."""
    embedded: bool = False
    """Under the related heading stand whole articles, not links (aggregators)."""
    ends_at_second_dateline: bool = False
    """A second dateline of the outlet inside the text starts a foreign article: the body ends there."""
