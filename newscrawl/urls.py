"""The identity of a URL: when two URLs are the same article. Pure functions of str."""

from __future__ import annotations

import re
import string
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import quote, unquote_to_bytes, urlsplit, urlunsplit

MAX_URL_LENGTH = 2083
"""Longer URLs are broken links or traps; the limit is Scrapy's URLLENGTH_LIMIT."""

# Raw text may be longer than its URL: tracking parameters go, double encoding shrinks.
_MAX_TEXT_LENGTH = 8 * MAX_URL_LENGTH
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Parameters that tell where a reader came from, never which page it is.
_TRACKING = re.compile(
    r"(?:amp;)*(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|igshid|mc_[ce]id|_ga|_gl|yclid|twclid|ttclid|"
    r"ocid|xtor|at_\w+|ref|ref_src|ref_url|referrer|ns_\w+|cmpid|share|sharetype|amp|outputtype|spm)",
    re.IGNORECASE,
)
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_PLAIN_HOST = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)/")
_HOST_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"(?:/amp(?=/)|/amp$|\.amp(?=\.html$|$))", re.IGNORECASE)
# Escapes that may change: those of ASCII, those in lower case, and stray percent signs.
_ODD_ESCAPE = re.compile(r"%(?:([2-7][0-9A-Fa-f]|[0-9A-Fa-f][a-f]|[a-f][0-9A-Fa-f])|(?![0-9A-F]{2}))")
_NON_ASCII = re.compile(r"(?:%[89A-F][0-9A-F])+")
_ESCAPED_TWICE = re.compile(r"(?:%(?:25)+[89A-F][0-9A-F])+")
_ESCAPED_MORE = re.compile(r"%(?:25)+(?=[0-9A-F]{2})")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
_SAFE_IN_PATH = "/:@!$&'()*+,;=~%"
_SAFE_IN_QUERY = _SAFE_IN_PATH + "?"
# White space, and the invisible marks of direction and width that come along when an Arabic text is copied.
_EDGES = string.whitespace + "\0\u00a0\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff"


class BadURLError(ValueError):
    """The text is not an http(s) URL that can be fetched; the message says why."""


def _escaped(text: str, safe: str) -> str:
    """A path or query in its normal form: escapes in upper case, letters and digits unescaped, no stray percent signs.

    Non-ASCII text that was escaped more than once is escaped once. Bytes that are not UTF-8 stay as they are.
    """
    text = _ODD_ESCAPE.sub(_one_escape, quote(text, safe=safe, errors="replace"))
    while "%25" in text and any(_decoded(run.group()) is not None for run in _ESCAPED_TWICE.finditer(text)):
        text = _ODD_ESCAPE.sub(_one_escape, _ESCAPED_MORE.sub("%", text))
    return text


def _one_escape(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return "%25"
    letter = chr(int(escape[1], 16))
    return letter if letter in _UNRESERVED else escape[0].upper()


def _decoded(run: str) -> str | None:
    try:
        return unquote_to_bytes(_ESCAPED_MORE.sub("%", run)).decode()
    except UnicodeDecodeError:
        return None


def _letters(text: str) -> str:
    """Escaped letters as letters; what cannot be seen stays escaped, and so do all ASCII escapes."""
    return _NON_ASCII.sub(_visible, text) if "%" in text else text


def _visible(run: re.Match[str]) -> str:
    letters = _decoded(run.group())
    if letters is None:
        return run.group()
    return "".join(letter if letter.isprintable() else quote(letter) for letter in letters)


def _ascii_host(name: str) -> str:
    """The host as DNS knows it. Raises `ValueError`."""
    name = name.lower()
    if not name.isascii():
        name = name.encode("idna").decode()
    return name.rstrip(".")


def _netloc(scheme: str, netloc: str, name: str, port: int | None) -> str:
    """Host and port in their one spelling. Raises `ValueError`."""
    if "[" in netloc.rpartition("@")[2]:
        address = IPv6Address(name)
        if address.scope_id is not None:
            raise AddressValueError("an address with a zone")
        name = f"[{address.compressed}]"
    else:
        name = _ascii_host(name)
        if len(name) > 253 or not _HOST.fullmatch(name):
            raise ValueError("not a host name")
    if port == 0:
        raise ValueError("port 0")
    return name if port in (None, _DEFAULT_PORTS[scheme]) else f"{name}:{port}"


# Most URLs are normal already, and a page has a hundred of them.
_IS_NORMAL = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9-]{0,60}\.)?[a-z0-9-]{1,60}\.[a-z]{2,20}"
    r"/[A-Za-z0-9/_.~-]*+(?:%[89A-F][0-9A-F][A-Za-z0-9/_.~-]*+)*+"
)


@lru_cache(maxsize=4096)
def normalize(url: str) -> str:
    """The URL to fetch: percent-encoded once, without a fragment, default port or tracking parameters.

    `normalize(normalize(u)) == normalize(u)`. Raises `BadURLError` on anything but http(s).
    """
    if len(url) <= MAX_URL_LENGTH and _IS_NORMAL.fullmatch(url):
        return url
    text = url.strip(_EDGES)
    shown = repr(text if len(text) <= 100 else text[:100] + "...")
    if len(text) > _MAX_TEXT_LENGTH:
        raise BadURLError(f"{shown}: longer than {MAX_URL_LENGTH} characters")
    try:
        parts = urlsplit(text)
        scheme = parts.scheme.lower()
        if scheme not in _DEFAULT_PORTS:
            raise BadURLError(f"{shown}: not an http or https address")
        if not parts.hostname:
            raise BadURLError(f"{shown}: no host")
        netloc = _netloc(scheme, parts.netloc, parts.hostname, parts.port)
    except BadURLError:
        raise
    except ValueError as error:
        raise BadURLError(f"{shown}: {error}") from error
    query = "&".join(
        parameter
        for parameter in _escaped(parts.query, _SAFE_IN_QUERY).split("&")
        if parameter and not _TRACKING.fullmatch(parameter.partition("=")[0])
    )
    result = urlunsplit((scheme, netloc, _escaped(parts.path, _SAFE_IN_PATH) or "/", query, ""))
    if len(result) > MAX_URL_LENGTH:
        raise BadURLError(f"{shown}: longer than {MAX_URL_LENGTH} characters")
    return result


@lru_cache(maxsize=4096)
def readable(url: str) -> str:
    """The normalized URL with Arabic letters as letters, for matching and for people. Raises `BadURLError`."""
    return _letters(normalize(url))


def _bare(url: str) -> tuple[str, str]:
    """Host and path in letters, without what makes a mobile or AMP page of one, and without a final slash."""
    parts = urlsplit(normalize(url))
    path = _AMP_PATH.sub("", _letters(parts.path)).rstrip("/")
    return _HOST_PREFIX.sub("", parts.netloc), path


def identity(url: str) -> str:
    """The key that all variants of a URL share: www, mobile and AMP, http and https, final slash, case of the host.

    It has no scheme, so it is not a URL. Raises `BadURLError`.
    """
    name, path = _bare(url)
    query = "&".join(
        sorted(
            _letters(parameter.removesuffix("=")).replace("+", "%20")
            for parameter in urlsplit(normalize(url)).query.split("&")
        )
    )
    return f"{name}{path}?{query}" if query else f"{name}{path}"


def host(url: str) -> str:
    """The host of an http(s) URL as DNS knows it, or an empty string if there is none."""
    if plain := _PLAIN_HOST.match(url):
        return plain[1]
    try:
        return _ascii_host(urlsplit(url.strip(_EDGES)).hostname or "")
    except ValueError:
        return ""


def in_domains(url: str, domains: list[str] | tuple[str, ...]) -> bool:
    """Whether the URL's host is one of the domains or below one."""
    name = host(url)
    return any(name == domain or name.endswith("." + domain) for domain in domains)


def article_key(url: str, pattern: re.Pattern[str]) -> str | None:
    """The article's identity on its site, or None if the URL is not an article's.

    The pattern is searched in the readable URL, then in what that is without its mobile or AMP marks, with and without
    a final slash; its `id` group is the key. Without such a group the key is the identity of the whole URL.
    """
    try:
        match = pattern.search(readable(url))
        if match is None:
            bare = "https://" + "".join(_bare(url))
            match = pattern.search(bare) or pattern.search(bare + "/")
        return match and (match.groupdict().get("id") or identity(url))
    except BadURLError:
        return None


def is_front_page(url: str) -> bool:
    """Whether the URL is a site's front page."""
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query
