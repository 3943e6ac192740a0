"""Elements of a page into blocks of text, as a reader sees paragraphs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from newscrawl.extract.selectors import BLOCKS, HEADINGS, UNSEEN, collapse, is_hidden

# Elements inside an article's text that are not its text.
NOT_TEXT = UNSEEN | frozenset(
    "aside audio button canvas figcaption figure footer form iframe input menu nav object video".split()
)


@dataclass(slots=True)
class Block:
    """One paragraph as a reader sees it."""

    text: str
    """White space collapsed; never empty."""
    level: int
    """1 to 6 in a heading element, else 0."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """`(href, text)` of the links in it."""
    opens_below: bool = False
    """Whether it is a related heading under which whole articles are printed."""

    @property
    def heading(self) -> bool:
        """Whether it is in a heading element."""
        return self.level > 0

    @property
    def is_link(self) -> bool:
        """Whether it is only links and the separators between them."""
        return bool(self.links) and self.linked_share >= 0.8

    @property
    def linked_share(self) -> float:
        """The share of the text that is in links, 0 to 1."""
        return sum(len(text) for _, text in self.links) / len(self.text)


def heading_level(element: etree._Element) -> int:
    """1 to 6 for a heading, else 0."""
    return int(element.tag[1]) if element.tag in HEADINGS else 0


def blocks_of(elements: Iterable[etree._Element], removed: Collection[etree._Element] = ()) -> Iterator[Block]:
    """The paragraphs of the elements in page order; `removed` elements and all below them are left out.

    A `<br>` ends a paragraph as a block element does. An element inside another one of `elements` is read once.
    """
    chosen = list(elements)
    inside = set(chosen) if len(chosen) > 1 else set()
    outside: set[etree._Element] = set()
    for element in chosen:
        if element in removed or (inside and _is_below(element, inside, outside)):
            continue
        yield from _walk(element, removed)


def _is_below(element: etree._Element, inside: set[etree._Element], outside: set[etree._Element]) -> bool:
    """Whether an ancestor is one of `inside`; `outside` remembers those that are not and have none above them."""
    passed = []
    for ancestor in element.iterancestors():
        if ancestor in inside:
            return True
        if ancestor in outside:
            break
        passed.append(ancestor)
    outside.update(passed)
    return False


def _walk(root: etree._Element, removed: Collection[etree._Element]) -> Iterator[Block]:
    parts: list[str] = []
    links: list[tuple[str, str]] = []
    level = heading_level(root)
    href: str | None = None
    link_start = 0

    def end_link() -> None:
        if href is not None and (shown := collapse("".join(parts[link_start:]))):
            links.append((href, shown))

    def finish() -> Block | None:
        nonlocal parts, links, link_start
        if not parts:
            return None
        # A link around blocks is a link of each.
        end_link()
        link_start = 0
        text = collapse("".join(parts))
        block = Block(text, level, links) if text else None
        parts, links = [], []
        return block

    walker = etree.iterwalk(root, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        if event == "start":
            if tag in NOT_TEXT or node in removed or (node is not root and is_hidden(node)):
                walker.skip_subtree()
                continue
            if tag in BLOCKS:
                if block := finish():
                    yield block
                level = heading_level(node)
            elif tag == "a":
                href, link_start = node.get("href") or "", len(parts)
            if node.text:
                parts.append(node.text)
            continue
        if tag in BLOCKS:
            if block := finish():
                yield block
            level = 0
        elif tag == "a" and node not in removed:
            end_link()
            href = None
        if node.tail and node is not root:
            parts.append(node.tail)
    if block := finish():
        yield block
