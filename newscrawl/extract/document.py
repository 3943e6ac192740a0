"""One page, parsed once: its tree, its JSON-LD and its `<meta>` values."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote, urljoin

from lxml import etree

from newscrawl.extract.html import NotHtmlError, parse_html
from newscrawl.extract.json_ld import JsonLd
from newscrawl.extract.microdata import RDFA, items_of
from newscrawl.extract.outline import Outline
from newscrawl.extract.selectors import text_of
from newscrawl.urls import BadURLError, normalize, origin_of, trim

# Links that `urljoin` would only put behind the host, or leave as they are.
_ROOTED = re.compile(r"/[\w%~-][\w%/.~=&?-]*")
_WHOLE = re.compile(r"https?://\w[^;]*")
_MAX_HEADLINES = 3
_WHOLE_PAGE = ("html", "head", "body")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MARKUP_IN_UTF_16 = re.compile(rb"(?:[\t\n\r ]\0){0,99}<\0[!-~]\0|(?:\0[\t\n\r ]){0,99}\0<\0[!-~]")
# An Arabic page with one of these declared has a server with default settings.
_WESTERN = ("cp1252", "iso8859-1", "iso8859-15", "ascii")
_ARABIC = "cp1256"
_HIGH = re.compile(rb"[\x80-\xff]+")
_FILES = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\3\4", "a ZIP or office file"),
)


class Transcoded(NamedTuple):
    """A text as UTF-8, the encoding that its links are escaped in, and how that is known."""

    body: bytes
    encoding: str
    how: str


def as_utf8(body: bytes, claimed: Callable[[], str]) -> bytes:
    """A page, a feed or a sitemap as UTF-8, whatever its bytes are; see `transcoded`."""
    return transcoded(body, claimed).body


def transcoded(body: bytes, claimed: Callable[[], str]) -> Transcoded:
    """A page, a feed or a sitemap as UTF-8, with the encoding that its links are escaped in; NULs are left out.

    `claimed` gives the encoding that the headers or the text itself claim. Bytes that are valid UTF-8, or so nearly
    that a letter was cut in two, are UTF-8 whatever the claim: mislabelled pages are common, other text that happens to
    be UTF-8 is not. All else is read as claimed, or as windows-1256, which has the letters of French too, if the claim
    is a Western encoding or unknown.
    """
    mark, wide = next((known for known in _BOMS if body.startswith(known[0])), (b"", ""))
    how = f"a byte order mark of {wide}"
    if not wide and _MARKUP_IN_UTF_16.match(body):
        wide = "utf-16-be" if body.startswith(b"\0") else "utf-16-le"
        how = "markup with a NUL beside each of its letters"
    if wide:
        text = body[len(mark) :].decode(wide, "replace").replace("\0", "")
        # In links of pages in UTF-16, browsers escape letters in UTF-8.
        return Transcoded(text.encode(), "utf-8", how)
    encoding, how = "utf-8", "the bytes are valid UTF-8"
    try:
        body.decode()
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        how = "the bytes are UTF-8 with a few broken letters"
        # Every letter beyond ASCII takes at least one byte more than a broken byte does.
        if text.count("\ufffd") * 3 > len(body) - len(text):
            encoding, how = _known(claimed())
            text = body.decode(encoding, "replace")
            # windows-1256 gives each byte a letter; what another encoding has no letter for is not in it.
            if encoding != _ARABIC and text.count("\ufffd") * 50 > sum(map(len, _HIGH.findall(body))):
                how = f"not UTF-8, and {encoding}, which is claimed, has no letters for its bytes"
                encoding = _ARABIC
                text = body.decode(encoding, "replace")
        body = text.encode()
    return Transcoded(body.replace(b"\0", b""), encoding, how)


def declared_encoding(body: bytes, content_type: str | None) -> str:
    """The encoding that the `Content-Type` header names, or else the page itself; empty if neither does."""
    from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

    return http_content_type_encoding(content_type) or html_body_declared_encoding(body) or ""


def _known(claimed: str) -> tuple[str, str]:
    """The encoding of bytes that are not UTF-8, and how it is known."""
    try:
        name = codecs.lookup(claimed).name
    except (LookupError, ValueError):
        return _ARABIC, "not UTF-8, and no known encoding is claimed"
    if name in _WESTERN:
        return _ARABIC, f"not UTF-8, and {name}, which is claimed, is only what servers claim by default"
    # UTF-8 it is not; codecs of other purposes (unicode_escape, idna) are no encodings of pages.
    if not name.startswith(("cp", "iso8859", "mac")):
        return _ARABIC, f"not UTF-8, and {name}, which is claimed, is not an encoding of such pages"
    return name, "not UTF-8, but as claimed"


def _query_in(encoding: str, href: str) -> str:
    """The link with the letters of its query escaped in the page's encoding, as browsers do; paths are UTF-8."""
    before, mark, rest = href.partition("?")
    query, hash_mark, fragment = rest.partition("#")
    if query.isascii():
        return href
    query = "".join(
        letter if letter.isascii() else quote(letter.encode(encoding, "xmlcharrefreplace")) for letter in query
    )
    return f"{before}{mark}{query}{hash_mark}{fragment}"


def _is_in_item(element: etree._Element) -> bool:
    """Whether an element is a property of an item of its own within the page."""
    return any(above.get("itemscope") is not None for above in element.iterancestors() if above.tag not in _WHOLE_PAGE)


class Document:
    """A parsed page. `root` is its `<html>` element; nothing here parses the bytes again."""

    def __init__(self, root: etree._Element, url: str, encoding: str = "utf-8", encoding_known_by: str = "") -> None:
        self.root = root
        self.url = url
        self.encoding = encoding
        self.encoding_known_by = encoding_known_by

    @classmethod
    def parse(cls, body: bytes, claimed: Callable[[], str], url: str) -> Document:
        """Parse the bytes of a page; broken markup is repaired as browsers do.

        `claimed` gives the encoding that the headers or the page claim; see `as_utf8`. Raises `NotHtmlError`.
        """
        for magic, kind in _FILES:
            if body.startswith(magic):
                raise NotHtmlError(f"{kind}, not a page")
        body, encoding, known_by = transcoded(body, claimed)
        return cls(parse_html(body), url, encoding, known_by)

    @cached_property
    def _data(self) -> dict[str, list[etree._Element]]:
        """The elements with metadata, by tag, anywhere on the page: one walk finds them all."""
        found: dict[str, list[etree._Element]] = {"meta": [], "script": [], "base": []}
        for element in self.root.iter(*found):
            found[element.tag].append(element)
        return found

    @cached_property
    def base(self) -> str:
        """The base of relative links."""
        declared = next((href for element in self._data["base"] if (href := element.get("href")) is not None), "")
        try:
            base = urljoin(self.url, declared.strip())
        except ValueError:
            return self.url
        return base if base.startswith(("http:", "https:")) else self.url

    @cached_property
    def _origin(self) -> str:
        """Scheme and host of `base`."""
        return origin_of(self.base)

    def absolute(self, href: str) -> str | None:
        """The normalized absolute URL of a link, or None if it is not http(s)."""
        href = trim(href)
        if self.encoding != "utf-8":
            href = _query_in(self.encoding, href)
        try:
            if _ROOTED.fullmatch(href) and "/." not in href:
                return normalize(self._origin + href)
            return normalize(href if _WHOLE.fullmatch(href) else urljoin(self.base, href))
        except (BadURLError, ValueError):
            return None

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        """`property`, `name` or `itemprop` (lower case) -> contents, in page order."""
        values: dict[str, list[str]] = {}
        for element in self._data["meta"]:
            content = element.get("content", "").strip()
            if not content:
                continue
            # Some tags serve two readers: name="robots" property="og:robots".
            names = {name.strip().lower(): None for key in ("property", "name") if (name := element.get(key))}
            if not names and (name := element.get("itemprop")) and not _is_in_item(element):
                # Within an item it may be another article's: see `microdata`.
                names[name.strip().lower()] = None
            for name in names:
                values.setdefault(name, []).append(content)
        return values

    def scripts(self, kind: str) -> list[str]:
        """The texts of the scripts of a type, whatever parameters follow it."""
        return [
            script.text
            for script in self._data["script"]
            if script.text and (script.get("type") or "").strip().lower().startswith(kind)
        ]

    @cached_property
    def json_ld(self) -> JsonLd:
        """The page's JSON-LD."""
        return JsonLd.of_scripts(self.scripts("application/ld+json"), self.url, self._headlines())

    @cached_property
    def microdata(self) -> JsonLd:
        """The page's microdata and RDFa, read as JSON-LD is."""
        items = [*items_of(self.root), *items_of(self.root, RDFA)]
        return JsonLd(items, self.url, self._headlines(), named=True)

    @cached_property
    def outline(self) -> Outline:
        """The page's lines of text."""
        return Outline(self.root)

    def _headlines(self) -> Iterator[str]:
        """The titles that the page shows."""
        for heading in islice(self.root.iter("h1"), _MAX_HEADLINES):
            yield text_of(heading)
        yield from self.meta.get("og:title", ())

    @property
    def language(self) -> str:
        """ISO 639-1 code of the language that the page declares; `ar` without a valid one."""
        declared = (self.root.get("lang") or "")[:2].lower()
        return declared if len(declared) == 2 and declared.isascii() and declared.isalpha() else "ar"

    @cached_property
    def media_type(self) -> str | None:
        """The type that the page declares, if it is a gallery, a video or a list instead of an article."""
        kind = self.json_ld.media_type
        if kind is not None or self.json_ld.article:
            return kind
        declared = "".join(filter(str.isprintable, self.meta.get("og:type", [""])[0].lower()))[:40]
        return declared if declared.startswith("video") or declared.endswith("gallery") else None
