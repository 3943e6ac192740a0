"""Clean texts and URLs of feeds, sitemaps and JSON: no markup, no control characters, absolute URLs."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

from lxml import etree

from newscrawl.urls import trim

_MAX_MARKUP = 20_000
_HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_BLOCKS = (
    r"br|p|div|li|[ou]l|h[1-6]|t[rdh]|table|tbody|blockquote|figure|figcaption|section|article|header|footer|img|hr"
)
_BREAK = re.compile(rf"</?(?:{_BLOCKS})\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
# Markup that was escaped once too often; anything else in angle brackets is text.
_HTML = re.compile(rf"</?(?:{_BLOCKS}|a|b|i|u|em|strong|span|font|script|style)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK_NAMES = frozenset("br p div li ol ul h1 h2 h3 h4 h5 h6 tr td th table blockquote figure section img hr".split())
_HIDDEN_NAMES = frozenset(("script", "style"))
# Left over from a CDATA section that was nested, in lower case, or escaped.
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(?:amp|#0{0,5}38|#x0{0,4}26);", re.IGNORECASE)
_MAX_ROUNDS = 3
_MAX_NAME = 200
# Control characters, lone surrogates, and noncharacters.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}:")


def printable(text: str) -> str:
    """Return the text without control and invalid characters; 80-9F become the letters of windows-1252."""
    return _UNPRINTABLE.sub(_one_unprintable, text)


def _one_unprintable(found: re.Match[str]) -> str:
    letter = found[0]
    if "\x80" <= letter <= "\x9f":
        return letter.encode("latin-1").decode("cp1252", "ignore")
    return " " if letter in "\x0b\x0c\x1c\x1d\x1e\x1f" else ""


def text_in(element: etree._Element) -> str:
    """Return all text in the element, unchanged, with spaces around HTML block elements; without scripts and styles."""
    if not len(element):
        return element.text or ""
    parts = [element.text or ""]
    for child in element.iterchildren(etree.Element):
        name = str(child.tag).rpartition("}")[2].lower()
        space = " " if name in _BLOCK_NAMES else ""
        parts += (space, "" if name in _HIDDEN_NAMES else text_in(child), space, child.tail or "")
    return "".join(parts)


def plain(text: str) -> str:
    """Return a title, summary or name as text; it may be HTML, escaped several times. White space is collapsed."""
    if "<" in text or "&" in text:
        text = text[:_MAX_MARKUP]
        for _ in range(_MAX_ROUNDS):
            text = unescape(_TAG.sub("", _BREAK.sub(" ", _HIDDEN.sub(" ", _CDATA.sub("", text)))))
            if not _HTML.search(text) and "<![" not in text:
                break
    return " ".join(printable(text).split())


def clean_url(text: str) -> str:
    """Clean the URL in an element's text: remove line breaks, markup and the invisible marks of copied Arabic text."""
    # Inside CDATA, links are often escaped although XML does not require it.
    text = _CDATA.sub("", text) if "<!" in text else text
    text = _AMPERSAND.sub("&", text.partition("<")[0]).replace("\t", "")
    if "\n" in text or "\r" in text:
        text = "".join(line.strip() for line in text.splitlines())
    return trim(printable(text))


def absolute(base: str, url: str) -> str:
    """Return a document's URL as absolute, if `base` is absolute; empty if its scheme is not http(s)."""
    if url.startswith(("http://", "https://")):
        return url
    if scheme := _SCHEME.match(url):
        return url if scheme[0].lower() in ("http:", "https:") else ""
    try:
        parts = urlsplit(base)
        # Some URLs lack the scheme and the slashes.
        begin = url.partition("/")[0].lower()
        if begin.startswith("www.") or (begin and begin == parts.netloc.removeprefix("www.")):
            return f"{parts.scheme or 'https'}://{url}"
        return urljoin(base, url)
    except ValueError:
        return url


def person(text: str) -> str:
    """Return an author's name without a mail address (`Name (mail)`, `mail (Name)`); empty for an address alone."""
    name = plain(text)
    if "@" not in name or len(name) > _MAX_NAME:
        return name
    outside, _, rest = name.partition("(")
    inside = rest.removesuffix(")").strip()
    parts = (outside.strip(), inside)
    names = [part for part in parts if part and "@" not in part]
    if names:
        return names[0]
    return " ".join(word for word in outside.split() if "@" not in word)
