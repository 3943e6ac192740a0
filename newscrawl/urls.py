"""The identity of URLs: whether two URLs are the same article. Pure functions of str."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit, urlunsplit

from newscrawl.wrapped import unwrapped

MAX_URL_LENGTH = 2083
"""Longer URLs are broken links or crawler traps; the limit is Scrapy's URLLENGTH_LIMIT."""

# Raw text may be longer than its URL, because tracking parameters are removed and double encoding is undone.
_MAX_TEXT_LENGTH = 8 * MAX_URL_LENGTH
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Parameters that record where a reader came from, and do not identify the page.
_TRACKING = re.compile(
    r"(?:utm_|mtm_|matomo_|pk_|piwik_|at_|ns_|hsa_|fb_|guce_|amp_|_x_tr_|__cft__|mc_[ce]id$|_hs(?:enc|mi)$|"
    r"wt_mc|gad_)[^=]*|"
    r"fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|li_fat_id|srsltid|s_cid|"
    r"_ga|_gl|ocid|oc|ncid|xtor|maca|ito|smid|smtyp|spm|cmpid|trk|mkt_tok|vero_id|epik|guccounter|traffic_source|"
    r"__tn__|__twitter_impression|_openstat|doing_wp_cron|mibextid|usqp|aoh|ampshare|noamp|"
    r"phpsessid|jsessionid|aspsessionid[a-z]*|replytocom|nowprocket|"
    r"ref|ref_src|ref_url|referrer|share|sharetype|amp|outputtype",
    re.IGNORECASE,
)
# The rest of `&amp;` in links that were HTML-escaped twice.
_ESCAPED_PREFIX = re.compile(r"(?:amp(?:;|%3B))++", re.IGNORECASE)
# Parameters that request another form of the same page (print, mobile, AMP).
_FORM = re.compile(
    r"(?:print|printer|printable|mobile|isamp|is_amp)(?:=(?:1|true|yes|y|print)?)?|m=[01]|output=amp|view=(?:amp|mobile)|"
    r"ot=ot\.(?:AMP|Print)PageLayout",
    re.IGNORECASE,
)
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_PLAIN_HOST = re.compile(r"https?://([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,126})(?::\d{1,5})?/")
_HOST_PREFIX = re.compile(r"^(?:(?:www\d?|m\d?|mobile|amp)\.){1,8}(?=[^.]+\.)")
_FORM_PATH = re.compile(
    r"/amp(?=/)|/amp(?:\.html)?$|(?<!^)/print(?:/|\.html)?$|\.amp(?=\.html$|$)|^/(?:m|mobile|index\.php)(?=/)|;jsessionid=[\w.!-]*",
    re.IGNORECASE,
)
_SLASHES = re.compile(r"/{2,}")
_INDEX = re.compile(r"/(?:index|default)\.(?:php|html?|aspx?|jsp)$", re.IGNORECASE)
_MAX_WRAPPINGS = 4
"""Maximum depth of URLs within URLs; more is a crawler trap."""
# Escapes that may have to change: those of ASCII, those in lower case, and stray percent signs.
_ODD_ESCAPE = re.compile(r"%(?:([2-7][0-9A-Fa-f]|[0-9A-Fa-f][a-f]|[a-f][0-9A-Fa-f])|(?![0-9A-F]{2}))")
_NON_ASCII = re.compile(r"(?:%[89A-F][0-9A-F])+")
_ESCAPED_TWICE = re.compile(r"(?:%(?:25)+[89A-F][0-9A-F])+")
_ESCAPED_MORE = re.compile(r"%(?:25)+(?=[0-9A-F]{2})")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
_SAFE_IN_PATH = "/:@!$&'()*+,;=~%"
_SAFE_IN_QUERY = _SAFE_IN_PATH + "?"
# Invisible marks of direction and width that are copied with Arabic text. (`_UNSEEN` adds tatweel, which only stretches
# words.)
_MARKS = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_ENDING = re.compile(r"%(?:0[AD]|2[029]|3[CE]|5[BD]|7[BD])")
"""Escaped characters, besides punctuation, that may be copied with the end of a URL."""
_EDGES = string.whitespace + "\0\u00a0\u202f\u3000" + _MARKS
_UNSEEN = re.compile(rf"[{_MARKS}{chr(0x640)}]")
# Persian ya and kaf, which look like the Arabic letters and are typed in place of them.
_LOOKALIKES = {0x6CC: 0x64A, 0x6A9: 0x643}
_ARABIC_TEXT = re.compile(r"[\u0621-\u064a\u064b-\u0652\u067e\u0686\u0698\u06af]+")


class BadURLError(ValueError):
    """The text is not an http(s) URL that can be fetched; the message gives the reason."""


def _escaped(text: str, safe: str) -> str:
    """Normalize a path or query: escapes in upper case, letters and digits unescaped, no stray percent signs.

    Non-ASCII text that was escaped several times is escaped once. Bytes that are not UTF-8 are kept.
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
    """Unescape non-ASCII letters; invisible characters and ASCII characters stay escaped."""
    return _NON_ASCII.sub(_visible, text) if "%" in text else text


def _visible(run: re.Match[str]) -> str:
    letters = _decoded(run.group())
    if letters is None:
        return run.group()
    return "".join(letter if letter.isprintable() else quote(letter) for letter in letters)


def _folded(text: str) -> str:
    """Normalize letters: composed, without presentation forms, lookalikes, tatweel and invisible marks."""
    if "%" in text:
        text = _NON_ASCII.sub(_any_letters, text)
    if text.isascii():
        return text
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", _UNSEEN.sub("", text))).translate(_LOOKALIKES)
    # NFKC turns some spaces and marks into a plain space.
    if text.isprintable() and " " not in text:
        return text
    return "".join(letter if letter.isprintable() and letter != " " else quote(letter) for letter in text)


def _any_letters(run: re.Match[str]) -> str:
    letters = _decoded(run.group())
    if letters is None:
        # Old sites escape links in windows-1256; other sites write the same links in UTF-8.
        arabic = unquote_to_bytes(run.group()).decode("cp1256")
        return arabic if _ARABIC_TEXT.fullmatch(arabic) else run.group()
    return letters


def trim(text: str) -> str:
    """Return the text without white space and invisible marks at its ends."""
    return text.strip(_EDGES)


def _split(text: str) -> SplitResult:
    """Split a URL as browsers do. Raises `ValueError`."""
    text = trim(text)
    if "\\" in text:
        # Before the query, browsers treat backslashes as slashes, so that the host ends at the first one.
        end = min(position for mark in "?#" if (position := f"{text}{mark}".find(mark)) >= 0)
        text = text[:end].replace("\\", "/") + text[end:]
    return urlsplit(text)


@lru_cache(maxsize=1024)
def _ascii_host(name: str) -> str:
    """Return the host in its DNS form (punycode). Raises `ValueError`."""
    name = name.lower()
    if "%" in name:
        # Non-ASCII letters may be escaped; an escaped ASCII character is not valid in a host.
        name = trim(_NON_ASCII.sub(lambda run: _decoded(run.group()) or run.group(), name.upper()).lower())
    if not name.isascii():
        # Imported late: a large table that few hosts need.
        import idna

        name = ".".join(map(_ascii_label, idna.uts46_remap(name, std3_rules=False).split(".")))
    return name.rstrip(".").lower()


def _ascii_label(label: str) -> str:
    """Encode one label by IDNA 2008, or by IDNA 2003 if IDNA 2008 forbids it. Raises `ValueError`."""
    import idna

    if label.isascii():
        return label
    try:
        return idna.alabel(label).decode()
    except idna.IDNAError:
        return label.encode("idna").decode()


def _netloc(scheme: str, netloc: str, name: str, port: int | None) -> str:
    """Return host and port in normal form. Raises `ValueError`."""
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


def _without_dots(path: str) -> str:
    """Return the path without its dot segments (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


# A fast check, because most URLs are normal already, and a page has a hundred of them.
_IS_NORMAL = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9-]{0,60}\.)?[a-z0-9-]{1,60}\.(?:[a-z]{2,20}|\d{1,3}\.\d{1,3})"
    r"(?::(?!80/|443/)(?:[1-9]\d{1,3}|[1-5]\d{4}))?"
    r"/[A-Za-z0-9/_.~-]*+(?:%[89A-F][0-9A-F][A-Za-z0-9/_.~-]*+)*+"
)


# Signs that a URL may still have to change: dot segments, AMP caches, translations.
_UNUSUAL = ("/.", "/amp/", ".ampproject.", ".translate.goog/")


@lru_cache(maxsize=4096)
def normalize(url: str) -> str:
    """Return the URL to fetch: percent-encoded once, no dot segments, fragment, default port or tracking parameters.

    For a page in an AMP cache, a translation, or a redirecting link, this is the URL of the original page.
    `normalize(normalize(u)) == normalize(u)`. Raises `BadURLError` for anything but http(s).
    """
    if len(url) <= MAX_URL_LENGTH and _IS_NORMAL.fullmatch(url) and not any(map(url.__contains__, _UNUSUAL)):
        return url
    text = trim(url)
    shown = repr(text if len(text) <= 100 else text[:100] + "...")
    if len(text) > _MAX_TEXT_LENGTH:
        raise BadURLError(f"{shown}: longer than {MAX_URL_LENGTH} characters")
    for _ in range(_MAX_WRAPPINGS):
        page = unwrapped(text)
        if page == text:
            break
        text = page
    else:
        raise BadURLError(f"{shown}: a link to a link to a link")
    try:
        parts = _split(text)
        scheme = parts.scheme.lower()
        if scheme not in _DEFAULT_PORTS:
            raise BadURLError(f"{shown}: not an http or https URL")
        if not parts.hostname:
            raise BadURLError(f"{shown}: no host")
        netloc = _netloc(scheme, parts.netloc, parts.hostname, parts.port)
    except BadURLError:
        raise
    except ValueError as error:
        raise BadURLError(f"{shown}: {error}") from error
    query = "&".join(
        parameter
        for escaped in _escaped(parts.query, _SAFE_IN_QUERY).split("&")
        if (parameter := _ESCAPED_PREFIX.sub("", escaped, count=1) if escaped[:3].lower() == "amp" else escaped)
        and not _TRACKING.fullmatch(parameter.partition("=")[0])
    )
    path = _without_dots(_escaped(parts.path, _SAFE_IN_PATH)) or "/"
    result = urlunsplit((scheme, netloc, path, query, ""))
    if len(result) > MAX_URL_LENGTH:
        raise BadURLError(f"{shown}: longer than {MAX_URL_LENGTH} characters")
    return result


@lru_cache(maxsize=4096)
def readable(url: str) -> str:
    """Return the normalized URL with unescaped Arabic letters, for matching and for people. Raises `BadURLError`."""
    return _letters(normalize(url))


def _bare(url: str) -> tuple[str, str, str]:
    """Return host, path and query, without the marks of mobile, AMP and print pages, and without a final slash."""
    parts = urlsplit(normalize(url))
    path = _letters(parts.path)
    if "//" in path:
        path = _SLASHES.sub("/", path)
    while "&" in path:
        # Tracking parameters that were added with `&` although there was no query.
        rest, _, last = path.rpartition("&")
        name, mark, _ = last.removeprefix("amp;").partition("=")
        if not mark or not _TRACKING.fullmatch(name):
            break
        path = rest
    path = _FORM_PATH.sub("", path).rstrip("/")
    query = parts.query
    if query:
        query = "&".join(parameter for parameter in query.split("&") if not _FORM.fullmatch(parameter))
    return _HOST_PREFIX.sub("", parts.netloc), path, query


def _ended(path: str) -> str:
    """Return the path without punctuation at its end, which was copied with the URL or belongs to a slug."""
    end = len(path)
    while end:
        if _ENDING.fullmatch(path, max(end - 3, 0), end):
            end -= 3
        elif unicodedata.category(path[end - 1])[0] == "P":
            end -= 1
        else:
            break
    return path[:end]


def identity(url: str) -> str:
    """Return a key that is the same for all URLs of one page.

    URLs of one page may differ in scheme, letter case of the host, www, mobile and AMP hosts and paths, doubled and
    final slashes, the order of parameters, encoding of letters, invisible marks, and punctuation at the end of a slug.
    The key is not a URL: it has no scheme. Raises `BadURLError`.
    """
    name, path, query = _bare(url)
    path = _ended(_folded(path))
    if query:
        parameters = sorted(_folded(part.removesuffix("=")).replace("+", "%20") for part in query.split("&"))
        return f"{name}{path}?{'&'.join(parameters)}"
    # The names of all index pages contain a dot, those of most slugs do not.
    return f"{name}{_INDEX.sub('', path) if '.' in path else path}"


def host(url: str) -> str:
    """Return the host of an http(s) URL in its DNS form, or an empty string if there is none."""
    if plain := _PLAIN_HOST.match(url):
        return plain[1]
    try:
        return _ascii_host(_split(url).hostname or "")
    except ValueError:
        return ""


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL unchanged. Raises `ValueError`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def in_domains(url: str, domains: list[str] | tuple[str, ...]) -> bool:
    """Whether the URL's host is one of the domains or a subdomain of one."""
    name = host(url)
    return any(name == domain or name.endswith("." + domain) for domain in map(domain_name, domains))


def domain_name(name: str) -> str:
    """Return a domain in its DNS form; an invalid one unchanged."""
    if name.isascii() and name.islower():
        return name
    try:
        return _ascii_host(name)
    except ValueError:
        return name


def _spellings(url: str) -> Iterator[str]:
    """Yield the readable URL, then variants without mobile, AMP and invisible marks, without and with a final slash.

    The last variants have no query.
    """
    yield readable(url)
    name, path, query = _bare(url)
    more = f"?{_letters(query)}" if query else ""
    path = _folded(path)
    yield f"https://{name}{path}{more}"
    yield f"https://{name}{path}/{more}"
    # The same without the query, which any tool may have added, and without punctuation copied with the URL.
    ended = _ended(path)
    if query or ended != path:
        yield f"https://{name}{ended}"
        yield f"https://{name}{ended}/"


def article_key(url: str, pattern: re.Pattern[str]) -> str | None:
    """Return the article's identity on its site, or None if the URL is not an article's.

    The pattern is searched in the readable URL, then in variants without mobile, AMP and invisible marks, without and
    with a final slash; its `id` group is the key. Without such a group, the key is the identity of the URL, including
    the query only if the pattern needs it.
    """
    try:
        keyless = None
        for text in _spellings(url):
            match = pattern.search(text)
            if match is not None and match.groupdict().get("id"):
                return match["id"]
            keyless = keyless or (match and text)
            if keyless and "id" not in pattern.groupindex:
                break
        if keyless is None:
            return None
        path = keyless.partition("?")[0]
        return identity(path if pattern.search(path) else url)
    except BadURLError:
        return None


def is_front_page(url: str) -> bool:
    """Whether the URL is a site's front page."""
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query
