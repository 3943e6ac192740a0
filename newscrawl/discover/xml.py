"""Read untrusted XML element by element: no entities, no network, bounded memory, damage is repaired."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Generic, TypeVar

from lxml import etree

from newscrawl.discover.elements import FEEDS, SITEMAPS
from newscrawl.discover.repair import repair
from newscrawl.extract.document import as_utf8

T = TypeVar("T")
Read = Callable[[etree._Element], T | None]

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s{0,20}=\s{0,20}["']\s{0,20}([\w.:-]{1,40})""")
_HEAD = 4096
_ROOT = re.compile(
    rb"<(?:[\w.-]{1,60}:)?(%b)(?=[\s/>])"
    rb"|<(?:!doctype\s{1,20})?(html|head|body)\b|<!--" % "|".join(FEEDS | SITEMAPS).encode(),
    re.IGNORECASE,
)
_FIRST = re.compile(rb"<([A-Za-z][\w.:-]{0,60})")
# A feed inside the page with which a browser displayed it.
_SHOWN = re.compile(rb">\s{0,99}<((?:rss|urlset|sitemapindex)(?=\s+(?:version|xmlns)))", re.IGNORECASE)
_UTF_16 = {
    "utf-16-le": (b"<\0?\0", b"<\0r\0", b"<\0f\0", b"<\0u\0"),
    "utf-16-be": (b"\0<\0?", b"\0<\0r", b"\0<\0f", b"\0<\0u"),
}
# An unclosed section contains everything that follows it, and the document may still be well-formed.
_CDATA = (b"<![CDATA[", b"]]>")


class NotXmlError(ValueError):
    """The body is not the expected XML (or JSON); the message describes what it is instead."""


@dataclass(frozen=True, slots=True)
class Elements(Generic[T]):
    """The values read from a document's elements."""

    root: etree._Element
    """The root element, without the elements that were read."""
    found: list[T]


def decoded(body: bytes) -> bytes:
    """Return a feed or sitemap as UTF-8, whatever its actual or claimed encoding."""
    for encoding, beginnings in _UTF_16.items():
        if body.startswith(beginnings):
            return body.decode(encoding, "replace").encode("utf-8", "replace")
    return as_utf8(body, lambda: declared[1].decode() if (declared := _DECLARED.search(body[:_HEAD])) else "utf-8")


def root_of(body: bytes) -> tuple[str, int]:
    """Return the name of the root element and its index; text before it (such as PHP's error messages) is skipped.

    The name is in lower case and without a prefix. The index is -1 for an HTML page, or if there is no element.
    """
    position = 0
    while (found := _ROOT.search(body, position)) is not None:
        if found[1]:
            return found[1].decode().lower(), found.start()
        if found[2]:
            shown = _SHOWN.search(body, found.end(), found.end() + _HEAD)
            return (shown[1].decode().lower(), shown.start(1) - 1) if shown else ("html", -1)
        end = body.find(b"-->", found.end())
        if end < 0:
            break
        position = end + 3
    first = _FIRST.search(body)
    if first is None:
        return "", -1
    # It may still be a feed: after an unclosed comment, or with a damaged root element.
    return first[1].decode("ascii", "replace").rpartition(":")[2].lower(), first.start()


def read_elements(body: bytes, begin: int, names: frozenset[str], read: Read[T]) -> Elements[T]:
    """Call `read` for each complete element with one of these names, and collect the results that are not None.

    `body` is UTF-8 and `begin` the index of its root element. XML that is not well-formed is repaired and read again
    from the beginning.
    """
    if body.count(_CDATA[0]) == body.count(_CDATA[1]):
        try:
            source = BytesIO(body)
            source.seek(begin)
            elements = _stream(source, names, read, is_repaired=False)
        except etree.XMLSyntaxError:
            pass
        else:
            if elements.found or not _is_upper(body[begin : begin + _HEAD]):
                return elements
    return _stream(_Parts(repair(body, begin)), names, read, is_repaired=True)


def _is_upper(body: bytes) -> bool:
    """Whether one of the first tags has capital letters."""
    return any(tag != tag.lower() for tag in _FIRST.findall(body))


class _Parts:
    """A file-like object over an iterator of parts."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = filter(None, parts)

    def read(self, _size: int = -1) -> bytes:
        """Return the next part, whatever its size; empty at the end."""
        return next(self._parts, b"")


def _stream(source: BytesIO | _Parts, names: frozenset[str], read: Read[T], *, is_repaired: bool) -> Elements[T]:
    parser = etree.iterparse(
        source,
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        # Repaired XML has limited depth, but its texts may be longer than libxml2's limit.
        huge_tree=is_repaired,
    )
    found: list[T] = []
    for _, element in parser:
        value = read(element)
        if value is not None:
            found.append(value)
        parent = element.getparent()
        if parent is not None and local_name(parent) not in names:
            # The current element cannot be removed yet, because libxml2 attaches the following nodes to it.
            previous = element.getprevious()
            while previous is not None and local_name(previous) in names:
                parent.remove(previous)
                previous = element.getprevious()
            element.clear()
    root: etree._Element = parser.root
    return Elements(root, found)


def local_name(element: etree._Element) -> str:
    """Return the element's name without its namespace, in lower case; empty for entities."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
