"""Generate candidate selectors from the attributes of an element and its ancestors, with a cost for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from newscrawl.extract.selectors import Match, XPath, compile_selector

_NAME = re.compile(r"[A-Za-z_][\w-]*")
_VALUE = re.compile(r"[\w .:/-]{1,40}")
_MARKS = ("itemprop", "property", "rel", "role")
_PER_PAGE = re.compile(r"\d{3}")
"""Names with this many digits in a row are specific to one page."""
_USEFUL_TAGS = ("h1", "h2", "time")
"""Elements whose tag alone is a useful selector."""
_CONTAINERS = ("article", "main", "section", "header")
_MAX_UP = 5
"""Maximum number of ancestors whose attributes are used."""
_MAX_LENGTH = 100


@dataclass(frozen=True)
class Candidate:
    """A CSS selector and its cost, which is higher the more features of the page it relies on."""

    css: str
    cost: float

    @cached_property
    def compiled(self) -> XPath:
        """The selector as a compiled XPath."""
        return compile_selector(self.css)

    def matches(self, root: etree._Element) -> list[Match]:
        """The matches, in page order."""
        found = self.compiled(root)
        return found if isinstance(found, list) else [str(found)]


def candidates_of(element: etree._Element, suffix: str = "", cost: float = 0.0) -> Iterator[Candidate]:
    """Selectors from an element's own attributes, alone and below an ancestor's; `suffix` is appended to each."""
    if element.tag in ("body", "html"):
        # Attributes of the page as a whole do not help to find the article in it.
        return
    own = [*_own(element), (element.tag, 1.6)]
    for mine, price in own:
        if mine != element.tag or mine in _USEFUL_TAGS:
            yield from _made(f"{mine}{suffix}", price + cost)
    for depth, ancestor in enumerate(element.iterancestors()):
        if depth >= _MAX_UP or ancestor.tag in ("body", "html"):
            return
        above = list(_own(ancestor))
        if ancestor.tag in _CONTAINERS:
            above.append((ancestor.tag, 1.4))
        for outer, dear in above:
            for mine, price in own:
                base = dear + price + cost + 0.1 * depth
                if depth == 0:
                    yield from _made(f"{outer} > {mine}{suffix}", base + 0.7)
                yield from _made(f"{outer} {mine}{suffix}", base + 0.8)


def _made(css: str, cost: float) -> Iterator[Candidate]:
    if len(css) <= _MAX_LENGTH:
        yield Candidate(css, cost)


def _own(element: etree._Element) -> Iterator[tuple[str, float]]:
    """Simple selectors from an element's attributes, with their costs."""
    tag = element.tag
    for name in _MARKS:
        value = element.get(name)
        if value and _VALUE.fullmatch(value):
            yield f"{tag}[{name}='{value}']", 0.8
    for name in map(str, element.attrib):
        data_value = element.get(name, "")
        if (
            name.startswith("data-")
            and _NAME.fullmatch(name)
            and _VALUE.fullmatch(data_value)
            and not _PER_PAGE.search(data_value)
        ):
            yield f"{tag}[{name}='{data_value}']", 1.2
    names = [name for name in (element.get("class") or "").split() if _is_lasting(name)]
    for place, name in enumerate(names[:6]):
        yield f"{tag}.{name}", 1.0 + 0.01 * place
    if 1 < len(names) <= 4:
        yield tag + "".join(f".{name}" for name in names), 1.3
    identity = element.get("id")
    if identity and _is_lasting(identity):
        yield f"{tag}#{identity}", 1.1


def _is_lasting(name: str) -> bool:
    """Whether a name is a valid CSS name that is not specific to a single page."""
    return _NAME.fullmatch(name) is not None and not _PER_PAGE.search(name)
