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
from newscrawl.extract.layout.outline import Outline
from newscrawl.extract.selectors import text_of
from newscrawl.extract.structured.json_ld import JsonLd
from newscrawl.extract.structured.microdata import RDFA, items_of
from newscrawl.urls import BadURLError, normalize, origin_of, trim

# Fast paths: links that `urljoin` would only append to the host, or return unchanged.
_ROOTED = re.compile(r"/[\w%~-][\w%/.~=&?-]*")
_WHOLE = re.compile(r"https?://\w[^;]*")
_MAX_HEADLINES = 3
_WHOLE_PAGE = ("html", "head", "body")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MARKUP_IN_UTF_16 = re.compile(rb"(?:[\t\n\r ]\0){0,99}<\0[!-~]\0|(?:\0[\t\n\r ]){0,99}\0<\0[!-~]")
# If an Arabic page declares one of these, its server uses default settings.
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
    """A text as UTF-8, the encoding that its links are escaped in, and how that was determined."""

    body: bytes
    encoding: str
    known_by: str


def as_utf8(body: bytes, claimed: Callable[[], str]) -> bytes:
    """Return a page, feed or sitemap as UTF-8, whatever its original encoding; see `transcoded`."""
    return transcoded(body, claimed).body


def transcoded(body: bytes, claimed: Callable[[], str]) -> Transcoded:
    """Return a page, feed or sitemap as UTF-8, with the encoding that its links are escaped in; NULs are removed.

    `claimed` returns the encoding that the headers or the text itself claim. Bytes that are valid UTF-8, or UTF-8 with
    a few broken letters, are read as UTF-8 whatever the claim: mislabelled pages are common, but text in another
    encoding that happens to be valid UTF-8 is not. Anything else is read as claimed, or as windows-1256, which also has
    the French letters, if the claim is a Western encoding, unknown, or does not fit the bytes.
    """
    mark, wide = next((known for known in _BOMS if body.startswith(known[0])), (b"", ""))
    known_by = f"a byte order mark of {wide}"
    if not wide and _MARKUP_IN_UTF_16.match(body):
        wide = "utf-16-be" if body.startswith(b"\0") else "utf-16-le"
        known_by = "markup with a NUL byte next to every character"
    if wide:
        text = body[len(mark) :].decode(wide, "replace").replace("\0", "")
        # In the links of UTF-16 pages, browsers escape letters as UTF-8.
        return Transcoded(text.encode(), "utf-8", known_by)
    encoding, known_by = "utf-8", "the bytes are valid UTF-8"
    try:
        body.decode()
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        known_by = "the bytes are UTF-8 with a few broken letters"
        # Each valid letter beyond ASCII takes more than one byte, so `len(body) - len(text)` grows with their number.
        if text.count("\ufffd") * 3 > len(body) - len(text):
            encoding, known_by = _known(claimed())
            text = body.decode(encoding, "replace")
            # Bytes without a letter in the claimed encoding refute the claim; windows-1256 has a letter for each byte.
            if encoding != _ARABIC and text.count("\ufffd") * 50 > sum(map(len, _HIGH.findall(body))):
                known_by = f"not UTF-8, and the claimed {encoding} has no characters for its bytes"
                encoding = _ARABIC
                text = body.decode(encoding, "replace")
        body = text.encode()
    return Transcoded(body.replace(b"\0", b""), encoding, known_by)


def declared_encoding(body: bytes, content_type: str | None) -> str:
    """The encoding named by the `Content-Type` header, or else by the page itself; empty if neither names one."""
    from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

    return http_content_type_encoding(content_type) or html_body_declared_encoding(body) or ""


def _known(claimed: str) -> tuple[str, str]:
    """The encoding of bytes that are not UTF-8, and how it was determined."""
    try:
        name = codecs.lookup(claimed).name
    except (LookupError, ValueError):
        return _ARABIC, "not UTF-8, and no known encoding is claimed"
    if name in _WESTERN:
        return _ARABIC, f"not UTF-8, and the claimed {name} is only a default of servers"
    # UTF-8 is already ruled out; codecs for other purposes (unicode_escape, idna) are not page encodings.
    if not name.startswith(("cp", "iso8859", "mac")):
        return _ARABIC, f"not UTF-8, and the claimed {name} is not an encoding of such pages"
    return name, "not UTF-8, but as claimed"


def _query_in(encoding: str, href: str) -> str:
    """Escape the letters of a link's query in the page's encoding, as browsers do; paths are always UTF-8."""
    before, mark, rest = href.partition("?")
    query, hash_mark, fragment = rest.partition("#")
    if query.isascii():
        return href
    query = "".join(
        letter if letter.isascii() else quote(letter.encode(encoding, "xmlcharrefreplace")) for letter in query
    )
    return f"{before}{mark}{query}{hash_mark}{fragment}"


def _is_in_item(element: etree._Element) -> bool:
    """Whether an element is a property of a separate microdata item within the page."""
    return any(above.get("itemscope") is not None for above in element.iterancestors() if above.tag not in _WHOLE_PAGE)


class Document:
    """A parsed page. `root` is its `<html>` element; the bytes are parsed only once."""

    def __init__(self, root: etree._Element, url: str, encoding: str = "utf-8", encoding_known_by: str = "") -> None:
        self.root = root
        self.url = url
        self.encoding = encoding
        self.encoding_known_by = encoding_known_by

    @classmethod
    def parse(cls, body: bytes, claimed: Callable[[], str], url: str) -> Document:
        """Parse the bytes of a page; broken markup is repaired as browsers do.

        `claimed` returns the encoding that the headers or the page claim; see `transcoded`. Raises `NotHtmlError`.
        """
        for magic, kind in _FILES:
            if body.startswith(magic):
                raise NotHtmlError(f"{kind}, not a page")
        body, encoding, known_by = transcoded(body, claimed)
        return cls(parse_html(body), url, encoding, known_by)

    @cached_property
    def _data(self) -> dict[str, list[etree._Element]]:
        """The metadata elements anywhere on the page, by tag, collected in one pass."""
        found: dict[str, list[etree._Element]] = {"meta": [], "script": [], "base": []}
        for element in self.root.iter(*found):
            found[element.tag].append(element)
        return found

    @cached_property
    def base(self) -> str:
        """The base URL of relative links."""
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
        """Return the normalized absolute URL of a link, or None if it is not http(s)."""
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
            # Some tags have two names: name="robots" property="og:robots".
            names = {name.strip().lower(): None for key in ("property", "name") if (name := element.get(key))}
            if not names and (name := element.get("itemprop")) and not _is_in_item(element):
                # A property of an inner item may belong to another article: see `microdata`.
                names[name.strip().lower()] = None
            for name in names:
                values.setdefault(name, []).append(content)
        return values

    def scripts(self, kind: str) -> list[str]:
        """Return the texts of the scripts whose type begins with `kind`, so parameters after it are ignored."""
        # The type is checked first, because other scripts may be as long as the page.
        return [
            text
            for script in self._data["script"]
            if (script.get("type") or "").strip().lower().startswith(kind) and (text := script.text)
        ]

    @cached_property
    def json_ld(self) -> JsonLd:
        """The page's JSON-LD."""
        return JsonLd.of_scripts(self.scripts("application/ld+json"), self.url, self._headlines())

    @cached_property
    def microdata(self) -> JsonLd:
        """The page's microdata and RDFa, in the form of JSON-LD."""
        items = [*items_of(self.root), *items_of(self.root, RDFA)]
        return JsonLd(items, self.url, self._headlines(), named=True)

    @cached_property
    def outline(self) -> Outline:
        """The page's lines of text."""
        return Outline(self.root)

    def _headlines(self) -> Iterator[str]:
        """Yield the page's titles: its first `<h1>` headings, then `og:title`."""
        for heading in islice(self.root.iter("h1"), _MAX_HEADLINES):
            yield text_of(heading)
        yield from self.meta.get("og:title", ())

    @property
    def language(self) -> str:
        """ISO 639-1 code of the language that the page declares; `ar` if it declares no valid one."""
        declared = (self.root.get("lang") or "")[:2].lower()
        return declared if len(declared) == 2 and declared.isascii() and declared.isalpha() else "ar"

    @cached_property
    def media_type(self) -> str | None:
        """The declared type of a page that is a gallery, video or list instead of an article; else None."""
        kind = self.json_ld.media_type
        if kind is not None or self.json_ld.article:
            return kind
        declared = "".join(filter(str.isprintable, self.meta.get("og:type", [""])[0].lower()))[:40]
        return declared if declared.startswith("video") or declared.endswith("gallery") else None
