"""The identity of a URL: what makes two addresses one article. Pure functions of str."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

MAX_URL_LENGTH = 2083
"""Longer addresses are broken links or traps; the limit is Scrapy's URLLENGTH_LIMIT."""

# Parameters that say where a reader came from, never what the page is.
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|igshid|mc_[ce]id|_ga|_gl|yclid|twclid|ttclid|"
    r"ocid|xtor|at_\w+|ref|ref_src|ref_url|referrer|ns_\w+|cmpid|share|sharetype|amp|outputtype|spm)$",
    re.IGNORECASE,
)
_ENCODED_AGAIN = re.compile(r"%25(?=[0-9A-Fa-f]{2})")
_NON_ASCII = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LOWER_ESCAPE = re.compile(r"%(?:[0-9A-F][a-f]|[a-f][0-9A-Fa-f])")
_HOST_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"(?:/amp(?=/)|/amp$|\.amp(?=\.html$|$))", re.IGNORECASE)
_SAFE = "/:@!$&'()*+,;=~-._"


class BadURLError(ValueError):
    """The text is not an http(s) URL that can be fetched; the message says why."""


def _decode(text: str) -> str:
    """Turn escaped non-ASCII UTF-8 into its letters, also where it was escaped twice; all other escapes stay."""
    return _NON_ASCII.sub(_letters, _ENCODED_AGAIN.sub("%", text)) if "%" in text else text


def _letters(escapes: re.Match[str]) -> str:
    try:
        return unquote(escapes.group(), errors="strict")
    except UnicodeDecodeError:
        return escapes.group()


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
        port = parts.port
    except ValueError as error:
        raise BadURLError(f"{url!r}: {error}") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise BadURLError(f"{url!r}: not an http or https address")
    if not host:
        raise BadURLError(f"{url!r}: no host")
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    netloc = host.lower().rstrip(".")
    if ":" in netloc:
        netloc = f"[{netloc}]"
    if port is not None and port != default:
        netloc = f"{netloc}:{port}"
    query = urlencode(
        [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)],
        quote_via=quote,
    )
    return SplitResult(parts.scheme.lower(), netloc, parts.path or "/", query, "")


@lru_cache(maxsize=4096)
def normalize(url: str) -> str:
    """The address to fetch: one percent-encoding, no fragment, no default port, no tracking parameters.

    `normalize(normalize(u)) == normalize(u)`. Raises `BadURLError` on anything but http(s).
    """
    parts = _split(url)
    path = quote(_decode(parts.path), safe=_SAFE + "%", errors="replace")
    path = _LOWER_ESCAPE.sub(lambda m: m.group().upper(), _LONE_PERCENT.sub("%25", path))
    result = urlunsplit(parts._replace(path=path))
    if len(result) > MAX_URL_LENGTH:
        raise BadURLError(f"{result[:80]}...: longer than {MAX_URL_LENGTH} characters")
    return result


@lru_cache(maxsize=4096)
def readable(url: str) -> str:
    """The normalized address with Arabic letters as letters, for matching and for people."""
    parts = urlsplit(normalize(url))
    return urlunsplit(parts._replace(path=_decode(parts.path), query=unquote(parts.query)))


def identity(url: str) -> str:
    """What stays the same over www, mobile and AMP hosts, http and https, a final slash and letter case of the host.

    A key, not an address: it has no scheme.
    """
    parts = urlsplit(readable(url))
    host = _HOST_PREFIX.sub("", parts.netloc)
    path = _AMP_PATH.sub("", parts.path).rstrip("/")
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)), quote_via=quote)
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def host(url: str) -> str:
    """The lower-case host of an http(s) URL, or `` where there is none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def in_domains(url: str, domains: list[str] | tuple[str, ...]) -> bool:
    """Whether the URL's host is one of the domains or below one."""
    name = host(url)
    return any(name == domain or name.endswith("." + domain) for domain in domains)


def article_key(url: str, pattern: re.Pattern[str]) -> str | None:
    """The article's identity on its site, or None where the URL is not an article's.

    The pattern is searched in the readable URL; its `id` group is the key. Without such a group the key is the
    identity of the whole URL.
    """
    try:
        match = pattern.search(readable(url))
    except BadURLError:
        return None
    if match is None:
        return None
    return match.groupdict().get("id") or identity(url)
