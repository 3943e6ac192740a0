"""XML from strangers: parsed with recovery, without entities, network or unbounded memory."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

from lxml import etree

from newscrawl.extract.document import as_utf8

_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']\s*([\w.:-]+)""")
_HEAD = 4096
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|rdf|feed|channel|urlset|sitemapindex)(?=[\s/>])", re.IGNORECASE)
# What XML 1.0 does not allow, however it is written.
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|\w{1,40});)?")
_XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")
_MAX_MARKUP = 20_000
_HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(
    r"<(?:br|/?(?:p|div|li|[ou]l|h[1-6]|t[rdh]|table|blockquote|figure|section|img))\b[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<[A-Za-z/!][^<>]*>")


class NotXmlError(ValueError):
    """The document is not the XML it should be; the message says what it looks like."""


def parse_xml(body: bytes) -> etree._Element:
    """The root element of a feed or sitemap; errors in it are skipped over, entities are not expanded.

    What stands before the root element (warnings of a server's program, a document type) is left out, stray ampersands
    are letters, and a text that breaks off is left out from its last whole tag on, so that no half address is read.
    Raises `NotXmlError`.
    """
    text = _ILLEGAL.sub("", _decoded(body))
    if not text.strip():
        raise NotXmlError("empty document")
    begin = None if _HTML.match(text) else _ROOT.search(text)
    text = text[begin.start() if begin else 0 : text.rfind(">") + 1]
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        recover=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_without_declaration(_escaped(text)).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise NotXmlError(f"not XML: {error.msg}") from error
    if root is None:
        raise NotXmlError("not XML: no element in it")
    return root


def _decoded(body: bytes) -> str:
    if body[:4] in (b"<\0?\0", b"<\0r\0", b"<\0f\0", b"<\0u\0"):
        return body.decode("utf-16-le", "replace")
    if body[:4] in (b"\0<\0?", b"\0<\0r", b"\0<\0f", b"\0<\0u"):
        return body.decode("utf-16-be", "replace")
    declared = _DECLARED.search(body[:_HEAD])
    return as_utf8(body, lambda: declared[1].decode() if declared else "utf-8").decode()


def _without_declaration(text: str) -> str:
    """The text without `<?xml ... encoding=...?>`: it is not in that encoding any more."""
    text = text.lstrip()
    return text[text.find("?>") + 2 :].lstrip() if text.startswith("<?xml") else text


def _escaped(text: str) -> str:
    """Ampersands that begin no entity of XML as `&amp;`, HTML's entities as letters; CDATA stays."""
    if "&" not in text:
        return text
    parts = _CDATA.split(text)
    parts[::2] = [_AMPERSAND.sub(_one_ampersand, part) for part in parts[::2]]
    return "".join(parts)


def _one_ampersand(found: re.Match[str]) -> str:
    name = found[1]
    if name in _XML_ENTITIES:
        return found.group()
    letters = unescape(found.group()).replace("\ufffd", "") if name else "&"
    if letters == found.group():
        return "&amp;" + letters[1:]
    return "".join(f"&#{ord(letter)};" for letter in _ILLEGAL.sub("", letters))


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace, lower case; `` for entities."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def text_in(element: etree._Element) -> str:
    """All text in the element, white space collapsed."""
    text = "".join(element.itertext()) if len(element) else element.text or ""  # type: ignore[arg-type]
    return " ".join(text.split())


def plain(text: str) -> str:
    """A title or summary that may be HTML, as text; white space collapsed."""
    if "<" in text or "&" in text:
        text = _HIDDEN.sub(" ", text[:_MAX_MARKUP])
        text = unescape(_TAG.sub("", _BREAK.sub(" ", text)))
    return " ".join(text.split())


def absolute(base: str, url: str) -> str:
    """An address of a document as an absolute one, where `base` allows."""
    # Inside CDATA, links are often escaped once more than XML asks for.
    url = url.replace("&amp;", "&").strip()
    try:
        return urljoin(base, url)
    except ValueError:
        return url
