"""Compile the CSS and XPath selectors of `Fields`, once per site, and extract the text of their matches."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from newscrawl.arabic.lines.date_lines import is_date_line

if TYPE_CHECKING:
    from parsel.csstranslator import HTMLTranslator

# The translator's XPath -> an equivalent one that libxml2 evaluates faster. "A child of any descendant" becomes "a
# descendant", so the page is traversed once instead of once per level. A condition on one attribute is tested on the
# attributes instead of on every element.
_FASTER = (
    (re.compile(r"/descendant-or-self::\*/(?=[\w*])(?!text\()"), "/descendant::"),
    (
        re.compile(
            r"\[@class and contains\(@class, '([^']+)'\) and "
            r"contains\(concat\(' ', normalize-space\(@class\), ' '\), ' \1 '\)\]"
        ),
        r"/@class[contains(., '\1') and contains(concat(' ', normalize-space(.), ' '), ' \1 ')]/..",
    ),
    (re.compile(r"\[@([\w-]+) = '([^']*)'\]"), r"/@\1[. = '\2']/.."),
)
# str.split() also splits at U+00A0 and U+0085, which may be halves of letters in misread UTF-8.
_OTHER_SPACES = "\n\t\r\f"
_SPACES = re.compile("  +")
BLOCKS = frozenset(
    "address article blockquote br center dd details div dl dt fieldset h1 h2 h3 h4 h5 h6 header hr li main ol p pre "
    "section summary table td th tr ul".split()
)
"""Elements that begin and end a paragraph."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
UNSEEN = frozenset("script style svg template noscript select option textarea title head".split())
"""Elements whose text is not visible."""
_ASIDES = frozenset(("small", "time"))
_HIDES = frozenset(("display:none", "visibility:hidden"))
_SCREEN_READERS = frozenset("sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only".split())
"""Classes of text for screen readers, which is not visible."""
Match = etree._Element | str
XPath = Callable[[etree._Element], Any]
"""A compiled XPath: returns a list of matches, or the string that the expression evaluates to."""


class SelectorError(ValueError):
    """A selector cannot be compiled; the message names it."""


def compile_selector(selector: str) -> XPath:
    """Compile a CSS selector, or an XPath (a selector that starts with `/`, `./` or `(`), to an XPath.

    Raises `SelectorError`.
    """
    try:
        if selector.startswith(("/", "./", "(")):
            return etree.XPath(selector, smart_strings=False, regexp=False)
        xpath = _translator().css_to_xpath(selector)
        for written, faster in _FASTER:
            xpath = written.sub(faster, xpath)
        return etree.XPath(xpath, smart_strings=False, regexp=False)
    except Exception as error:
        raise SelectorError(f"selector {selector!r}: {error}") from error


@cache
def _translator() -> HTMLTranslator:
    # Importing parsel takes as long as all other modules needed to read a page; a site without CSS does not need it.
    from parsel.csstranslator import HTMLTranslator

    return HTMLTranslator()


class Selection:
    """The selectors of one field, tried in order."""

    def __init__(self, selectors: str | tuple[str, ...]) -> None:
        listed = (selectors,) if isinstance(selectors, str) else selectors
        self._compiled = [compile_selector(selector) for selector in listed]

    def __bool__(self) -> bool:
        return bool(self._compiled)

    def __call__(self, root: etree._Element) -> list[Match]:
        """Return the matches of the first selector that has any, in page order."""
        for xpath in self._compiled:
            matches = xpath(root)
            if matches:
                return matches if isinstance(matches, list) else [str(matches)]
        return []

    def every(self, root: etree._Element) -> list[Match]:
        """Return the matches of all selectors."""
        return [match for xpath in self._compiled for match in xpath(root)]

    def elements(self, root: etree._Element) -> list[etree._Element]:
        """Return the matches that are elements."""
        return [match for match in self(root) if isinstance(match, etree._Element)]

    def texts(self, root: etree._Element) -> list[str]:
        """Return the non-empty matches as text, with white space collapsed."""
        return [text for match in self(root) if (text := text_of(match))]


def is_in(node: etree._Element, outer: etree._Element) -> bool:
    """Whether a node is `outer` or inside it."""
    return node is outer or any(above is outer for above in node.iterancestors())


def text_of(match: Match) -> str:
    """Return the visible text of an element or attribute, with white space collapsed.

    Block elements separate words, inline elements do not. Hidden elements, scripts and styles are left out.
    """
    if isinstance(match, str):
        return collapse(match)
    if not isinstance(match.tag, str):
        return ""
    if not len(match):
        return collapse(match.text or "")
    parts: list[str] = []
    walker = etree.iterwalk(match, events=("start", "end"))
    for event, node in walker:
        is_block = node.tag in BLOCKS
        if is_block:
            parts.append(" ")
        if event == "end":
            if node.tail and node is not match:
                parts.append(node.tail)
        elif node is not match and (node.tag in UNSEEN or is_hidden(node) or is_heading_date(node, match)):
            walker.skip_subtree()
        elif node.text:
            parts.append(node.text)
    return collapse("".join(parts))


def is_heading_date(element: etree._Element, heading: etree._Element) -> bool:
    """Whether an element inside a heading is a date: `<h1>عنوان <small>24 أكتوبر 2024</small></h1>`."""
    if element.tag not in _ASIDES or heading.tag not in HEADINGS:
        return False
    return is_date_line(collapse("".join(map(str, element.itertext()))))


def is_hidden(element: etree._Element) -> bool:
    """Whether an attribute of an element declares it hidden."""
    if element.get("hidden") is not None:
        return True
    names = element.get("class")
    if names is not None and _are_for_screen_readers(names):
        return True
    style = element.get("style")
    return style is not None and not _HIDES.isdisjoint(style.replace(" ", "").lower().replace("!", ";").split(";"))


@lru_cache(maxsize=4096)
def _are_for_screen_readers(names: str) -> bool:
    return not _SCREEN_READERS.isdisjoint(names.lower().split())


def collapse(text: str) -> str:
    """Replace each run of HTML white space with one space, and strip the ends."""
    for space in _OTHER_SPACES:
        text = text.replace(space, " ")
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return text.strip(" ")
