"""Boxes among the paragraphs that a site's selector matches: advertisements, links to other articles, forms."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from newscrawl.extract.layout.outline import is_advert, is_aside
from newscrawl.extract.text.blocks import NOT_TEXT


def boxes_among(chosen: Sequence[etree._Element]) -> set[etree._Element]:
    """Elements around or inside the chosen ones whose tag or class marks them as content other than the article.

    An element with half of the text or more is never a box: the whole page may be inside a form, and a class may
    describe the article's topic.
    """
    sizes: dict[etree._Element, int] = {}
    above: dict[etree._Element, etree._Element | None] = {}
    for element in chosen:
        box = _box_above(element, above)
        if box is not None:
            sizes[box] = sizes.get(box, 0) + _size(element)
            continue
        walker = etree.iterwalk(element, events=("start",))
        for _, node in walker:
            if node is not element and (is_advert(node) or is_aside(node)):
                walker.skip_subtree()
                sizes[node] = _size(node)
    # Most pages have no box, and then the text need not be measured.
    total = sum(map(_size, chosen)) if sizes else 0
    return {box for box, size in sizes.items() if 2 * size < total}


def _box_above(element: etree._Element, above: dict[etree._Element, etree._Element | None]) -> etree._Element | None:
    """The outermost box around an element; `above` caches the outermost box of each ancestor."""
    passed = []
    found: etree._Element | None = None
    for ancestor in element.iterancestors():
        if ancestor in above:
            found = above[ancestor]
            break
        passed.append(ancestor)
    for ancestor in reversed(passed):
        if found is None and (ancestor.tag in NOT_TEXT or is_advert(ancestor) or is_aside(ancestor)):
            found = ancestor
        above[ancestor] = found
    return found


def _size(element: etree._Element) -> int:
    return sum(len(text) for text in element.itertext())
