"""XML that is not well-formed, rewritten as XML that is.

One pass over the markup, in time linear in its length. It knows which elements of feeds and sitemaps hold text and
which hold other elements; that decides where an element ends if its end tag is missing, and what is HTML inside a text.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

# What XML 1.0 does not allow, however it is written.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = r"[A-Za-z_][\w.-]{0,60}+(?::[A-Za-z_][\w.-]{0,60}+)?"
# No part reaches beyond the next `<`, so that a stray one costs no more than the text up to it.
_TAG = re.compile(
    rf"""<(/?)({_NAME})(?=[\s/>])((?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+)>|<(/?)({_NAME})(?=[\s/>])([^<>]*+)>""", re.ASCII
)
_ATTRIBUTE = re.compile(r"""([^\s=/>"'<]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"']++)))?""")
_BARE_AMPERSAND = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|\w{1,40});)")
_REFERENCE = re.compile(r"&(#?\w{1,40});")
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_XML_NAME = re.compile(r"[a-z_][\w.-]{0,60}", re.ASCII)
# Not the two namespaces that XML itself reserves.
_URI = re.compile(r"(?!http://www\.w3\.org/(?:XML/1998/namespace|2000/xmlns/)$)[!#-%(-;=?-~]{1,200}")

ROOTS = frozenset(("rss", "rdf", "feed", "urlset", "sitemapindex"))
_ENTRIES = frozenset(("item", "entry"))
_LOCATIONS = frozenset(("url", "sitemap"))
# Elements that hold text: whatever known element begins inside one ends it, other markup is part of the text.
_FIELDS = frozenset(
    """
    title link guid id description summary subtitle tagline encoded content pubdate published date issued created
    updated modified creator category subject language rights copyright generator docs ttl comments enclosure origlink
    lastbuilddate webmaster managingeditor loc lastmod changefreq priority name email uri keywords publication_date
    genres caption thumbnail width height logo icon
    """.split()
)
# Elements that hold elements, and which ones.
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
_KNOWN = _FIELDS | _ENTRIES | {"channel", "source", "author", "contributor", "image", "textinput"}
_VOID = frozenset("area base br col embed hr img input meta param source track wbr".split())
# HTML that is named as an element of a feed is.
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
_ATTRIBUTES = frozenset(
    ("href", "rel", "type", "hreflang", "term", "label", "url", "xml:base", "rdf:about", *_HTML_ATTRIBUTES)
)


def repair(text: str) -> str:
    """Well-formed XML with the content of a damaged feed or sitemap; element names in lower case.

    `text` begins with the root element. Comments, processing instructions and characters that XML forbids are left out,
    and so is a field in which the text breaks off: there is no half URL. Any text gives XML that parses.
    """
    return _Repair(_ILLEGAL.sub("", text[: text.rfind(">") + 1])).run()


class _Element:
    """An open element."""

    __slots__ = ("begin", "is_text", "local", "name", "prefix", "written")

    def __init__(self, name: str, written: str, begin: int, is_text: bool) -> None:
        self.name = name
        self.written = written
        self.prefix, _, self.local = name.rpartition(":")
        self.begin = begin
        self.is_text = is_text


class _Repair:
    def __init__(self, text: str) -> None:
        self._text = text
        self._out: list[str] = []
        self._open: list[_Element] = []
        self._children = _CHILDREN
        self._is_sitemap = False
        self._root_attributes = ""
        self._prefixes: dict[str, str] = {}
        self._used = {"rdf"}
        self._next: dict[str, int] = {}

    def run(self) -> str:
        text, out = self._text, self._out
        position = 0
        while (begin := text.find("<", position)) >= 0:
            if begin > position:
                out.append(_escaped(text[position:begin]))
            if text.startswith(("<!", "<?"), begin):
                position = self._declaration(begin)
                continue
            tag = _TAG.match(text, begin)
            if tag is None:
                out.append("&lt;")
                position = begin + 1
                continue
            position = tag.end()
            slash, name, inside = tag.group(1, 2, 3) if tag[2] else tag.group(4, 5, 6)
            if slash:
                self._end(name.lower(), tag[0])
            else:
                self._start(name, inside, tag[0])
        return self._result()

    def _result(self) -> str:
        if not self._open:
            return "<none/>"
        # The text breaks off in this field.
        if self._open[-1].is_text:
            del self._out[self._open.pop().begin :]
        root = self._open[0].local
        while len(self._open) > 1:
            self._close()
        uris = ((prefix, _NAMESPACES.get(prefix) or self._prefixes.get(prefix)) for prefix in sorted(self._used))
        declared = "".join(f' xmlns:{prefix}="{_literal(uri or "urn:prefix:" + prefix)}"' for prefix, uri in uris)
        return f"<{root}{declared}{self._root_attributes}>{''.join(self._out)}</{root}>"

    def _find(self, what: str, begin: int) -> int:
        """`str.find` for ever later beginnings; looks at no part of the text twice."""
        known = self._next.get(what)
        if known is None or 0 <= known < begin:
            known = self._next[what] = self._text.find(what, begin)
        return known

    def _declaration(self, begin: int) -> int:
        """Handle CDATA, a comment, an instruction or a document type; return where it ends."""
        text = self._text
        if text.startswith("<![CDATA[", begin):
            return self._cdata(begin + 9)
        closing = "-->" if text.startswith("<!--", begin) else "?>" if text.startswith("<?", begin) else ">"
        end = self._find(closing, begin + 2)
        if end < 0:
            closing = ">"
            end = self._find(closing, begin + 2)
        return end + len(closing) if end >= 0 else len(text)

    def _cdata(self, begin: int) -> int:
        """Write the section as text. One that holds the end tag of its own element was not closed, and ends there."""
        text = self._text
        end = self._find("]]>", begin)
        limit = end if end >= 0 else len(text)
        field = self._open[-1] if self._open and self._open[-1].is_text else None
        own = text.find(f"</{field.written}", begin, limit) if field else -1
        if own >= 0:
            limit = own
        if own >= 0 or end >= 0 or field is None:
            self._out.append(_literal(text[begin:limit]))
        return limit if own >= 0 or end < 0 else limit + 3

    def _start(self, written: str, inside: str, tag: str) -> None:
        name = written.lower()
        prefix, _, local = name.rpartition(":")
        attributes = self._attributes(inside) if "=" in inside else {}
        if not self._open:
            self._begin(name, attributes)
            return
        parent = self._open[-1]
        if parent.is_text and not self._is_element(prefix, local, attributes):
            self._out.append(_literal(tag))
            return
        # A second root is the same document going on; HTML's void elements hold nothing.
        if local in ROOTS or prefix in ("xml", "xmlns") or (not prefix and local in _VOID and local not in _KNOWN):
            return
        while len(self._open) > 1 and not self._holds(self._open[-1], prefix, local):
            self._close()
        if len(self._open) >= _MAX_DEPTH:
            return
        if prefix:
            self._used.add(prefix)
        begin = len(self._out)
        self._out.append(f"<{name}{_written(attributes)}>")
        self._open.append(_Element(name, written, begin, self._is_text(prefix, local)))
        if inside.endswith("/"):
            self._close()

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        root = _Element(name, name, 0, is_text=False)
        self._open.append(root)
        self._root_attributes = _written(attributes)
        self._is_sitemap = root.local in ("urlset", "sitemapindex")
        if root.local == "feed":
            self._children = _CHILDREN | _IN_ATOM

    def _is_location(self, prefix: str, local: str) -> bool:
        return self._is_sitemap and local in _LOCATIONS and prefix in ("", self._open[0].prefix)

    def _is_element(self, prefix: str, local: str, attributes: dict[str, str]) -> bool:
        """Whether a tag inside a text begins an element of the feed; if not, it is markup of the text."""
        if prefix:
            return prefix in _NAMESPACES or prefix in self._prefixes
        if local in _VOID and not _HTML_ATTRIBUTES.isdisjoint(attributes):
            return False
        return local in _KNOWN or self._is_location(prefix, local)

    def _is_text(self, prefix: str, local: str) -> bool:
        """Whether an element holds text, and no elements."""
        if local in _FIELDS and (prefix, local) != ("media", "content"):
            return True
        is_structure = local in self._children or local in _ENTRIES or local == "channel"
        return not (prefix or is_structure or self._is_location(prefix, local))

    def _holds(self, parent: _Element, prefix: str, local: str) -> bool:
        """Whether an open element can hold one that begins; if not, its end tag is missing."""
        if local == "channel" or parent.local == "channel":
            return local != "channel"
        if local in _ENTRIES or self._is_location(prefix, local):
            return False
        if parent.local in _ENTRIES or self._is_location(parent.prefix, parent.local):
            return True
        if parent.is_text:
            return False
        children = self._children.get(parent.local)
        return local in children if children is not None else bool(prefix and prefix == parent.prefix)

    def _end(self, name: str, tag: str) -> None:
        depth = len(self._open) - 1
        # The root ends with the document: some feeds go on behind a misplaced end tag.
        while depth > 0 and self._open[depth].name != name:
            depth -= 1
        if depth > 0:
            while len(self._open) > depth:
                self._close()
        elif self._open and self._open[-1].is_text and name.rpartition(":")[2] not in _KNOWN | ROOTS:
            self._out.append(_literal(tag))

    def _close(self) -> None:
        self._out.append(f"</{self._open.pop().name}>")

    def _attributes(self, inside: str) -> dict[str, str]:
        """The attributes that feeds have, by name; namespaces are noted."""
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(inside):
            name = match[1].lower()
            value = match[2] or match[3] or match[4] or ""
            if name in _ATTRIBUTES:
                found.setdefault(name, value)
            elif name.startswith("xmlns:") and _XML_NAME.fullmatch(name[6:]) and _URI.fullmatch(value):
                self._prefixes.setdefault(name[6:], value)
        return found


def _written(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{_escaped(value).replace(chr(34), "&quot;")}"' for name, value in attributes.items())


def _literal(text: str) -> str:
    """Text that is no markup and has no entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escaped(text: str) -> str:
    """Text outside CDATA: entities of HTML as letters, ampersands that begin no entity as `&amp;`."""
    if "&" in text:
        text = _REFERENCE.sub(_resolved, _BARE_AMPERSAND.sub("&amp;", text))
    return text.replace("<", "&lt;").replace(">", "&gt;") if ">" in text or "<" in text else text


def _resolved(found: re.Match[str]) -> str:
    if found[1] in _XML_ENTITIES:
        return found[0]
    letters = unescape(found[0]) if found[1][0] == "#" else html5.get(found[1] + ";")
    if letters is None or letters == found[0]:
        return "&amp;" + found[0][1:]
    return _literal(_ILLEGAL.sub("", letters.replace("\ufffd", "")))
