"""XML from strangers: parsed with recovery, without entities, network or unbounded memory."""

from __future__ import annotations

from lxml import etree


class NotXmlError(ValueError):
    """The document is not the XML it should be; the message says what it looks like."""


def parse_xml(body: bytes) -> etree._Element:
    """The root element of a feed or sitemap; errors in it are skipped over, entities are not expanded.

    Raises `NotXmlError`.
    """
    body = body.lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\0", b"")
    if not body:
        raise NotXmlError("empty document")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise NotXmlError(f"not XML: {error.msg}") from error
    if root is None:
        raise NotXmlError("not XML: no element in it")
    return root


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace, lower case; `` for entities."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def text_in(element: etree._Element) -> str:
    """All text in the element, white space collapsed."""
    return " ".join("".join(part for part in element.itertext() if isinstance(part, str)).split())
