"""Split the elements of a page into blocks of text: the paragraphs that a reader sees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from newscrawl.extract.selectors import BLOCKS, HEADINGS, UNSEEN, collapse, is_hidden

# Elements inside an article whose text does not belong to the article.
NOT_TEXT = UNSEEN | frozenset(
    "aside audio button canvas figcaption figure footer form iframe input menu nav object video".split()
)


@dataclass(slots=True)
class Block:
    """One paragraph as a reader sees it."""

    text: str
    """The text with white space collapsed; never empty."""
    level: int
    """Level of the heading element, 1 to 6; 0 if the block is not a heading."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """`(href, text)` of each link in the block."""
    opens_below: bool = False
    """Whether this is a related-articles heading that is followed by whole articles."""
    boxed: bool = False
    """Whether the block is in a box with other content: it may be a link or a note, but it is not a paragraph."""

    @property
    def heading(self) -> bool:
        """Whether the block is in a heading element."""
        return self.level > 0

    @property
    def is_link(self) -> bool:
        """Whether the block consists of links and the separators between them: 80% of the text or more is linked."""
        return bool(self.links) and self.linked_share >= 0.8

    @property
    def linked_share(self) -> float:
        """Share of the text that is in links, 0 to 1."""
        return sum(len(text) for _, text in self.links) / len(self.text)


def heading_level(element: etree._Element) -> int:
    """Level of a heading element, 1 to 6; 0 for any other element."""
    return int(element.tag[1]) if element.tag in HEADINGS else 0


def blocks_of(
    elements: Iterable[etree._Element],
    removed: Collection[etree._Element] = (),
    boxes: Collection[etree._Element] = (),
) -> Iterator[Block]:
    """Yield the paragraphs of the elements in page order, without the `removed` elements and their descendants.

    A `<br>` ends a paragraph, as a block element does. An element nested in another one of `elements` is read only
    once. Blocks inside one of the `boxes` are marked as boxed.
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
    """Whether an ancestor is one of `inside`; `outside` caches ancestors that are known to be outside all of them."""
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
        # A link around several blocks counts as a link of each of them.
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
