"""`Fields`: where the fields of an article are on a site's pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fields:
    """Selectors of one site. All are optional: the ladder fills the rest.

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
    """One match per tag; a single match with commas is split, and a keyword line loses its label."""
    source: str | tuple[str, ...] = ()
    images: str | tuple[str, ...] = ()
    """`<img>` elements, or elements that contain them."""
    related: str | tuple[str, ...] = ()
    """The links of the related block."""
    most_read: str | tuple[str, ...] = ()
    """The links of a most-read block."""
    remove: str | tuple[str, ...] = ()
    """Elements inside the body that are not the article: ads, promos, players."""
    embedded: bool = False
    """Whole articles, not links, follow the related heading (aggregators): the page is read by what it prints."""
    ends_at_second_dateline: bool = False
    """A second dateline of the outlet begins a foreign article: the body ends there."""
