"""The links from an article to others: promos in its text, related blocks, most-read blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from lxml import etree

from newscrawl.arabic import clean, lines
from newscrawl.extract.document import Document
from newscrawl.extract.selectors import Selection, XPath, text_of
from newscrawl.extract.text.body import Prose
from newscrawl.items import Link, LinkKind
from newscrawl.sites import Sites

_ANCHORS: XPath = etree.XPath("descendant-or-self::a[@href]")
_HEADINGS: XPath = etree.XPath(
    "//*[self::h2 or self::h3 or self::h4 or self::h5 or self::h6 or self::strong or self::b]"
)
RelatedBlocks = list[tuple[LinkKind, list[etree._Element]]]
"""The kind of each block, and the elements that hold its links."""
_MAX_HEADING = 60
_MAX_LINKS = 50


def related_blocks(document: Document, select: Mapping[str, Selection]) -> RelatedBlocks:
    """Return the elements of the declared related and most-read blocks, which are not body text."""
    kinds: tuple[tuple[LinkKind, str], ...] = (("block", "related"), ("most-read", "most_read"))
    return [(kind, select[name].elements(document.root)) for kind, name in kinds if select[name]]


def related_links(document: Document, prose: Prose, blocks: RelatedBlocks, sites: Sites) -> list[Link]:
    """Return the links in the order inline, block, most-read, without the page's own URL and duplicates, at most 50."""
    found: list[tuple[str | None, str, LinkKind]] = [(promo.href, promo.text, promo.kind) for promo in prose.promos]
    if not any(kind == "block" and elements for kind, elements in blocks):
        blocks = [("block", _under_headings(document.root)), *blocks]
    for kind, elements in blocks:
        for element in elements:
            found += [(a.get("href"), text_of(a), kind) for a in _ANCHORS(element)]
    links: dict[str, Link] = {}
    for href, text, kind in found[: _MAX_LINKS * 4]:
        url = document.absolute(href) if href else None
        if href and (url is None or url == document.url):
            continue
        identity = url or text
        if identity in links:
            links[identity].text = links[identity].text or text
            continue
        site, key = (sites.of_url(url) if url else None) or (None, None)
        if site is not None and key is None and kind != "inline":
            # A section or tag page among the cards.
            continue
        links[identity] = Link(url=url, text=text, kind=kind, site=site, key=key)
    # A card with a picture links twice; if neither link has a text, it is not a headline.
    kept = [link for link in links.values() if link.text][:_MAX_LINKS]
    for link in kept:
        link.text = clean(link.text)
    return kept


def _under_headings(root: etree._Element) -> list[etree._Element]:
    """The elements after related headings (the next sibling, or a row of cards), for pages without a declared block."""
    blocks = []
    for heading in _HEADINGS(root):
        text = text_of(heading)
        if 0 < len(text) <= _MAX_HEADING and lines.is_related_heading(text):
            following = heading.getnext()
            parent = heading.getparent()
            if following is None and parent is not None:
                following = parent.getnext()
            if following is not None:
                blocks += [following, *islice(_cards_after(following), _MAX_LINKS)]
    return blocks


def _cards_after(first: etree._Element) -> Iterator[etree._Element]:
    """Yield the siblings that are cards like the first.

    A paragraph with words outside its link is not a card: it may be part of the text.
    """
    if not first.get("class") and not _is_link(first):
        return
    for sibling in first.itersiblings():
        if (sibling.tag, sibling.get("class")) != (first.tag, first.get("class")):
            return
        if sibling.tag == "p" and not _is_link(sibling):
            return
        yield sibling


def _is_link(element: etree._Element) -> bool:
    """Whether all of the element's text is in one link."""
    anchor = next(iter(_ANCHORS(element)), None)
    return anchor is not None and text_of(anchor) == text_of(element)
