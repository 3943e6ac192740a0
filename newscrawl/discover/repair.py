"""Rewrite XML that is not well-formed as well-formed XML.

One pass over the markup, in linear time. Tables list which elements of feeds and sitemaps contain text and which
contain other elements; this determines where an element without an end tag ends, and which tags are HTML in a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5

from newscrawl.discover.elements import ENTRIES, FEEDS, LOCATIONS, SITEMAPS

# Characters that XML 1.0 does not allow, even escaped; U+FFFE and U+FFFF as UTF-8.
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\r"})
_ILLEGAL = re.compile(rb"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\xef\xbf[\xbe\xbf]")
_NAME = rb"[A-Za-z_][\w.-]{0,60}+(?::[A-Za-z_][\w.-]{0,60}+)?"
# No alternative matches beyond the next `<`, so that a stray `<` costs no more than the text up to the next one.
_TAG = re.compile(
    rb"""<(/?)(%b)(?=[\s/>])((?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+)>|<(/?)(%b)(?=[\s/>])([^<>]*+)>""" % (_NAME, _NAME)
)
_LEAF = re.compile(rb"<(%b)>([^<]*+)</\1>" % _NAME)
_ATTRIBUTE = re.compile(rb"""([^\s=/>"'<]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"']++)))?""")
_BARE_AMPERSAND = re.compile(rb"&(?!(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|\w{1,40});)")
_REFERENCE = re.compile(rb"&(#?\w{1,40});")
_XML_ENTITIES = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
_XML_NAME = re.compile(r"[a-z_][\w.-]{0,60}", re.ASCII)
# Any URI except the two namespaces that XML itself reserves.
_URI = re.compile(r"(?!http://www\.w3\.org/(?:XML/1998/namespace|2000/xmlns/)$)[!#-%(-;=?-~]{1,200}")
_CHUNK = 500

_ROOTS = (FEEDS | SITEMAPS) - {"channel"}
# Elements that contain text: a known element that begins inside one ends it, any other markup is part of the text.
_FIELDS = frozenset(
    """
    title link guid id description summary subtitle tagline encoded content pubdate published date issued created
    updated modified creator category subject language rights copyright generator docs ttl comments enclosure origlink
    lastbuilddate webmaster managingeditor loc lastmod changefreq priority name email uri keywords publication_date
    genres caption thumbnail width height logo icon
    """.split()
)
# Elements that contain other elements -> their possible children.
_CHILDREN = {
    "author": frozenset(("name", "uri", "url", "email")),
    "contributor": frozenset(("name", "uri", "url", "email")),
    "image": frozenset("url title link width height description loc caption geo_location license".split()),
    "textinput": frozenset(("title", "description", "name", "link")),
    "publication": frozenset(("name", "language")),
    "items": frozenset(("seq", "bag")),
    "seq": frozenset(("li",)),
    "bag": frozenset(("li",)),
}
_IN_ATOM = {"source": frozenset(("title", "id", "updated", "link", "author", "name", "subtitle", "icon", "rights"))}
_KNOWN = _FIELDS | ENTRIES | {"channel", "source", "author", "contributor", "image", "textinput"}
_VOID = frozenset("area base br col embed hr img input meta param source track wbr".split())
# Attributes by which an HTML element is distinguished from a feed's element with the same name.
_HTML_ATTRIBUTES = frozenset(("srcset", "sizes", "media", "src"))
_MAX_DEPTH = 32

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMESPACES = {
    "rdf": RDF,
    "rss": "http://purl.org/rss/1.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "atom": "http://www.w3.org/2005/Atom",
    "atom10": "http://www.w3.org/2005/Atom",
    "a10": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "georss": "http://www.georss.org/georss",
    "sm": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "video": "http://www.google.com/schemas/sitemap-video/1.1",
}
# The attributes that are kept -> their names in the output.
_ATTRIBUTES = {
    name: name for name in ("href", "rel", "type", "hreflang", "term", "label", "url", *_HTML_ATTRIBUTES)
} | {
    "xml:base": "xml:base",
    "rdf:about": "about",
    "about": "about",
}


def repair(body: bytes, begin: int = 0) -> Iterator[bytes]:
    """Yield well-formed XML with the content of a damaged feed or sitemap, in parts; element names are in lower case.

    `body` is UTF-8 and `begin` the index of its root element. Comments, processing instructions and characters that XML
    forbids are removed, and so is a field in which the text is truncated, so that no URL is incomplete. The output can
    be parsed for any input.
    """
    if b"<![cdata[" in body:
        body = body.replace(b"<![cdata[", b"<![CDATA[")
    if found := _ILLEGAL.search(body, begin):
        # Nothing before the root element is deleted, so that `begin` stays valid.
        rest = body[found.start() :].translate(None, _CONTROLS)
        body = body[: found.start()] + rest.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    return _Repair(body).run(begin)


class _Element:
    """An open element."""

    __slots__ = ("begin", "is_text", "local", "name", "prefix", "written")

    def __init__(self, name: str, written: bytes, begin: int, is_text: bool) -> None:
        self.name = name
        self.written = written
        self.prefix, _, self.local = name.rpartition(":")
        self.begin = begin
        self.is_text = is_text


class _Repair:
    def __init__(self, body: bytes) -> None:
        self._body = body
        # The text after the last tag is ignored.
        self._end_of_body = body.rfind(b">") + 1
        self._out: list[bytes] = []
        self._open: list[_Element] = []
        self._children = _CHILDREN
        self._is_sitemap = False
        self._prefixes: dict[str, str] = {}
        self._next: dict[bytes, int] = {}

    def run(self, position: int) -> Iterator[bytes]:
        body, out, limit = self._body, self._out, self._end_of_body
        while (begin := body.find(b"<", position, limit)) >= 0:
            if begin > position and self._open:
                out.append(_escaped(body[position:begin]))
            following = body[begin + 1]
            if following in b"!?":
                position = self._declaration(begin)
            elif (leaf := _LEAF.match(body, begin, limit)) and self._leaf(leaf):
                position = leaf.end()
            elif tag := _TAG.match(body, begin, limit):
                position = tag.end()
                slash, name, inside = tag.group(1, 2, 3) if tag[2] else tag.group(4, 5, 6)
                if slash:
                    self._end(name.decode().lower(), tag[0])
                else:
                    self._start(name, inside, tag[0])
            else:
                if self._open:
                    out.append(b"&lt;")
                position = begin + 1
            if len(out) > _CHUNK and not self._open[-1].is_text:
                yield b"".join(out)
                out.clear()
        yield self._rest()

    def _rest(self) -> bytes:
        if not self._open:
            return b"<none/>"
        # The text is truncated in this field.
        if self._open[-1].is_text:
            del self._out[self._open.pop().begin :]
        while self._open:
            self._close()
        return b"".join(self._out)

    def _find(self, pattern: bytes, begin: int) -> int:
        """`bytes.find` for increasing start positions; never scans a part of the text twice."""
        known = self._next.get(pattern)
        if known is None or 0 <= known < begin:
            known = self._next[pattern] = self._body.find(pattern, begin, self._end_of_body)
        return known

    def _declaration(self, begin: int) -> int:
        """Handle CDATA, a comment, an instruction or a document type; return its end index."""
        body = self._body
        if body.startswith(b"<![CDATA[", begin):
            return self._cdata(begin + 9)
        closing = b"-->" if body.startswith(b"<!--", begin) else b"?>" if body.startswith(b"<?", begin) else b">"
        end = self._find(closing, begin + 2)
        if end < 0:
            closing = b">"
            end = self._find(closing, begin + 2)
        return end + len(closing) if end >= 0 else self._end_of_body

    def _cdata(self, begin: int) -> int:
        """Write a CDATA section as text; one with its own element's end tag inside was not closed, and ends there."""
        end = self._find(b"]]>", begin)
        limit = end if end >= 0 else self._end_of_body
        field = self._open[-1] if self._open and self._open[-1].is_text else None
        own = self._body.find(b"</" + field.written, begin, limit) if field else -1
        if own >= 0:
            limit = own
        if self._open and (own >= 0 or end >= 0 or field is None):
            self._out.append(_literal(self._body[begin:limit]))
        return limit if own >= 0 or end < 0 else limit + 3

    def _leaf(self, leaf: re.Match[bytes]) -> bool:
        """Write a field that contains only text, if its parent can contain it; return whether it was written."""
        name = leaf[1].decode().lower()
        prefix, _, local = name.rpartition(":")
        if local not in _FIELDS or not self._open:
            return False
        parent = self._open[-1]
        if parent.is_text or (len(self._open) > 1 and not self._holds(parent, prefix, local)):
            return False
        self._out.append(b"<%b>%b</%b>" % (self._opening(name, prefix), _escaped(leaf[2]), name.encode()))
        return True

    def _start(self, written: bytes, inside: bytes, tag: bytes) -> None:
        name = written.decode().lower()
        prefix, _, local = name.rpartition(":")
        attributes = self._attributes(inside) if b"=" in inside else {}
        if not self._open:
            self._begin(name, attributes)
            return
        if self._open[-1].is_text and not self._is_element(prefix, local, attributes):
            self._out.append(_literal(tag))
            return
        # A second root tag continues the same document; HTML's void elements are empty.
        if local in _ROOTS or prefix in ("xml", "xmlns") or (not prefix and local in _VOID and local not in _KNOWN):
            return
        while len(self._open) > 1 and not self._holds(self._open[-1], prefix, local):
            self._close()
        if len(self._open) >= _MAX_DEPTH:
            return
        begin = len(self._out)
        self._out.append(b"<%b%b>" % (self._opening(name, prefix), _written(attributes)))
        self._open.append(_Element(name, written, begin, self._is_text(prefix, local)))
        if inside.endswith(b"/"):
            self._close()

    def _begin(self, name: str, attributes: dict[str, bytes]) -> None:
        root = _Element(name.rpartition(":")[2], b"", 0, is_text=False)
        root.prefix = name.rpartition(":")[0]
        self._open.append(root)
        self._out.append(b"<%b%b>" % (root.name.encode(), _written(attributes)))
        self._is_sitemap = root.local in ("urlset", "sitemapindex")
        if root.local == "feed":
            self._children = _CHILDREN | _IN_ATOM

    def _opening(self, name: str, prefix: str) -> bytes:
        """The name and, if it has a prefix, the declaration of its namespace."""
        if not prefix:
            return name.encode()
        uri = _NAMESPACES.get(prefix) or self._prefixes.get(prefix) or f"urn:prefix:{prefix}"
        return f'{name} xmlns:{prefix}="{uri.replace("&", "&amp;")}"'.encode()

    def _is_location(self, prefix: str, local: str) -> bool:
        return self._is_sitemap and local in LOCATIONS and prefix in ("", self._open[0].prefix)

    def _is_element(self, prefix: str, local: str, attributes: dict[str, bytes]) -> bool:
        """Whether a tag inside a text begins an element of the feed; if not, it is part of the text."""
        if prefix:
            return prefix in _NAMESPACES or prefix in self._prefixes
        if local in _VOID and not _HTML_ATTRIBUTES.isdisjoint(attributes):
            return False
        return local in _KNOWN or self._is_location(prefix, local)

    def _is_text(self, prefix: str, local: str) -> bool:
        """Whether an element contains text and no elements."""
        if local in _FIELDS and (prefix, local) != ("media", "content"):
            return True
        is_structure = local in self._children or local in ENTRIES or local == "channel"
        return not (prefix or is_structure or self._is_location(prefix, local))

    def _holds(self, parent: _Element, prefix: str, local: str) -> bool:
        """Whether an open element can contain the new one; if not, the end tag of the open one is missing."""
        if local == "channel" or parent.local == "channel":
            return local != "channel"
        if local in ENTRIES or self._is_location(prefix, local):
            return False
        if parent.local in ENTRIES or self._is_location(parent.prefix, parent.local):
            return True
        if parent.is_text:
            return False
        children = self._children.get(parent.local)
        return local in children if children is not None else bool(prefix and prefix == parent.prefix)

    def _end(self, name: str, tag: bytes) -> None:
        depth = len(self._open) - 1
        # The root is closed only at the end of the document: some feeds continue after a misplaced end tag.
        while depth > 0 and self._open[depth].name != name:
            depth -= 1
        if depth > 0:
            while len(self._open) > depth:
                self._close()
        elif self._open and self._open[-1].is_text:
            local = name.rpartition(":")[2]
            if local not in _KNOWN and local not in _ROOTS:
                self._out.append(_literal(tag))

    def _close(self) -> None:
        self._out.append(b"</%b>" % self._open.pop().name.encode())

    def _attributes(self, inside: bytes) -> dict[str, bytes]:
        """The known attributes of feeds, by name; namespace declarations are recorded."""
        found: dict[str, bytes] = {}
        for match in _ATTRIBUTE.finditer(inside):
            name = match[1].decode("utf-8", "replace").lower()
            value = match[2] or match[3] or match[4] or b""
            if name in _ATTRIBUTES:
                found.setdefault(_ATTRIBUTES[name], value)
            elif name.startswith("xmlns:") and _XML_NAME.fullmatch(name[6:]):
                uri = value.decode("utf-8", "replace")
                if _URI.fullmatch(uri):
                    self._prefixes.setdefault(name[6:], uri)
        return found


def _written(attributes: dict[str, bytes]) -> bytes:
    return b"".join(
        b' %b="%b"' % (name.encode(), _escaped(value).replace(b'"', b"&quot;")) for name, value in attributes.items()
    )


def _literal(text: bytes) -> bytes:
    """Escape text that contains neither markup nor entities."""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _escaped(text: bytes) -> bytes:
    """Escape text outside CDATA: HTML entities become letters, ampersands that do not begin an entity `&amp;`."""
    if b"&" in text:
        text = _REFERENCE.sub(_resolved, _BARE_AMPERSAND.sub(b"&amp;", text))
    return text.replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _resolved(found: re.Match[bytes]) -> bytes:
    name = found[1]
    if name in _XML_ENTITIES:
        return found[0]
    reference = name.decode()
    letters = unescape(f"&{reference};") if reference[0] == "#" else html5.get(f"{reference};")
    if letters is None or letters.startswith("&#"):
        return b"&amp;" + found[0][1:]
    return _literal(_ILLEGAL.sub(b"", letters.replace("\ufffd", "").encode("utf-8", "ignore")))
