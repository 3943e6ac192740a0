"""The element that contains a run of lines, and the paths from it down to the lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from newscrawl.extract.layout.outline import Line
from newscrawl.extract.selectors import HEADINGS

# Shares of words, 0 to 1.
CONTAINER = 0.75
"""Minimum share of the run's words in the container, which is the innermost element that has it."""
TAIL = 0.4
"""The text may end on a path with at least this share of the main path's words; author boxes are on other paths."""

_TEXT_TAGS = frozenset(("p", "ul", "ol", "dl", "table", "blockquote", "pre")) | HEADINGS


class Paths:
    """The paths from the container to the lines: the tags in between, down to the first text element."""

    def __init__(self, lines: Sequence[Line], weights: Sequence[float], first: int, last: int) -> None:
        self._lines = lines
        self._container = _container(lines, weights, first, last)
        self._known: dict[int, tuple[tuple[str, ...], ...]] = {}
        # Words per path, in two readings: with all elements, and without those that only wrap another one.
        self._carried: tuple[Counter[tuple[str, ...]], ...] = (Counter(), Counter())
        for at in range(first, last + 1):
            if weights[at] > 0:
                for carried, path in zip(self._carried, self._of(at), strict=False):
                    carried[path] += int(weights[at])
        self._main = [max(carried, key=carried.__getitem__, default=()) for carried in self._carried]

    def contains(self, at: int) -> bool:
        """Whether the line is in the container."""
        return bool(self._of(at))

    def carries(self, at: int, share: float) -> bool:
        """Whether the line's path carries at least this share of the main path's words."""
        return any(
            path in carried and carried[path] >= share * carried[main]
            for path, carried, main in zip(self._of(at), self._carried, self._main, strict=False)
        )

    def is_inner(self, at: int) -> bool:
        """Whether the line is on a main path or on a prefix of it, that is, nearer to the container."""
        return any(path == main[: len(path)] for path, main in zip(self._of(at), self._main, strict=False))

    def ends_at(self, at: int) -> bool:
        """Whether the text may end with the line: its path carries enough words, or it is an inner line."""
        return self.carries(at, TAIL) or self.is_inner(at)

    def _of(self, at: int) -> tuple[tuple[str, ...], ...]:
        """The line's path in both readings; `()` if it is outside the container."""
        if at not in self._known:
            self._known[at] = tuple(self._read(self._lines[at].place.block))
        return self._known[at]

    def _read(self, block: etree._Element) -> Iterator[tuple[str, ...]]:
        above: list[tuple[str, bool]] = []
        node: etree._Element | None = block
        if block.tag == "div" and not len(block) and not block.get("class") and not block.get("id"):
            # Some editors write paragraphs as plain `<div>` instead of `<p>`.
            node = block if block is self._container else block.getparent()
        while node is not self._container:
            if node is None:
                return
            above.append((node.tag, len(node) == 1))
            node = node.getparent()
        above.reverse()
        end = next((at for at, (tag, _) in enumerate(above) if tag in _TEXT_TAGS), len(above))
        yield tuple(tag for tag, _ in above[:end])
        yield tuple(tag for tag, wraps in above[:end] if not wraps)


def _container(lines: Sequence[Line], weights: Sequence[float], first: int, last: int) -> etree._Element:
    """The innermost element that holds at least `CONTAINER` of the run's words."""
    held: Counter[etree._Element] = Counter()
    for at in range(first, last + 1):
        if weights[at] > 0:
            node: etree._Element | None = lines[at].place.block
            while node is not None:
                held[node] += int(weights[at])
                node = node.getparent()
    container = lines[first].place.block.getroottree().getroot()
    most = CONTAINER * held[container]
    inner: etree._Element | None = container
    while inner is not None and (inner.tag == "table" or inner.tag not in _TEXT_TAGS):
        container = inner
        inner = next((child for child in container if held[child] >= most), None)
        if inner is not None and _is_paragraph(inner) and sum(map(_is_paragraph, container)) > 1:
            # A long paragraph among short ones may hold most of the words, but it is not the container.
            break
    return container


def _is_paragraph(element: etree._Element) -> bool:
    """Whether an element is a paragraph, or only wraps one."""
    while element.tag == "div" and len(element) == 1 and not (element.text or "").strip():
        element = element[0]
    return element.tag == "p"
