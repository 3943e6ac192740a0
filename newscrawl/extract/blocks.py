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
    boxed: bool = False
    """Whether it stands in a box of something else: it may be a link or a note, and is no paragraph."""

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


def blocks_of(
    elements: Iterable[etree._Element],
    removed: Collection[etree._Element] = (),
    boxes: Collection[etree._Element] = (),
) -> Iterator[Block]:
    """The paragraphs of the elements in page order; `removed` elements and all below them are left out.

    A `<br>` ends a paragraph as a block element does. An element inside another one of `elements` is read once. Blocks
    below one of the `boxes` are boxed.
    """
    chosen = list(elements)
    inside = set(chosen) if len(chosen) > 1 else set()
    outside: set[etree._Element] = set()
    gone, kept = set(removed), set[etree._Element]()
    boxed, free = set(boxes), set[etree._Element]()
    for element in chosen:
        if element in gone or (gone and _is_below(element, gone, kept)):
            continue
        if inside and _is_below(element, inside, outside):
            continue
        found = _walk(element, removed, boxed)
        yield from map(_boxed, found) if boxed and _is_below(element, boxed, free) else found


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


def _boxed(block: Block) -> Block:
    block.boxed = True
    return block


def _walk(
    root: etree._Element, removed: Collection[etree._Element], boxes: Collection[etree._Element]
) -> Iterator[Block]:
    parts: list[str] = []
    links: list[tuple[str, str]] = []
    level = heading_level(root)
    href: str | None = None
    link_start = 0

    def end_link() -> None:
        if href is not None and (shown := collapse("".join(parts[link_start:]))):
            links.append((href, shown))

    def finish() -> list[Block]:
        nonlocal parts, links, link_start
        if not parts:
            return []
        # A link around blocks is a link of each.
        end_link()
        link_start = 0
        text = collapse("".join(parts))
        blocks = [Block(text, level, links)] if text else []
        parts, links = [], []
        return blocks

    walker = etree.iterwalk(root, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        if event == "start":
            if tag in NOT_TEXT or node in removed or (node is not root and is_hidden(node)):
                walker.skip_subtree()
                continue
            if node in boxes and node is not root:
                yield from finish()
                yield from map(_boxed, _walk(node, removed, boxes))
                walker.skip_subtree()
                continue
            if tag in BLOCKS:
                yield from finish()
                level = heading_level(node)
            elif tag == "a":
                href, link_start = node.get("href") or "", len(parts)
            if node.text:
                parts.append(node.text)
            continue
        if tag in BLOCKS:
            yield from finish()
            level = 0
        elif tag == "a" and node not in removed:
            end_link()
            href = None
        if node.tail and node is not root:
            parts.append(node.tail)
    yield from finish()
