"""URLs that contain the URL of another page: AMP caches, translations, redirects. Pure functions of str."""

from __future__ import annotations

import re
from urllib.parse import unquote

# URLs of AMP caches, with the host and path of the cached page.
_AMP_CACHE = re.compile(
    r"https?://(?:(?:[^/?#]{1,253}\.cdn\.ampproject\.org/[a-z]|(?:www\.)?google\.[a-z.]{2,6}/amp)/(s/)?)++"
    r"(?=[^/?#]*\.)(.+)",
    re.IGNORECASE,
)
# Translated pages, whose host is an encoded form of the page's own host.
_TRANSLATION = re.compile(r"https?://([a-z0-9-]{1,253})\.translate\.goog(?![^/?#])(.*)", re.IGNORECASE)
# Links of other sites that redirect to the URL in their query.
_LEADING_ON = re.compile(
    r"https?://(?:(?:www\.)?google\.[a-z.]{2,6}/url\?(?:[^#]*&)?(?:q|url)|"
    r"translate\.google\.[a-z.]{2,6}/translate\?(?:[^#]*&)?u|lm?\.facebook\.com/l\.php\?(?:[^#]*&)?u)=(https?(?:%3A|:)[^&#]+)",
    re.IGNORECASE,
)


def unwrapped(text: str) -> str:
    """Return the original URL inside an AMP cache URL, a translation URL or a redirecting link, else the URL itself."""
    if cached := _AMP_CACHE.match(text):
        return f"http{'s' if cached[1] else ''}://{cached[2]}"
    if translated := _TRANSLATION.match(text):
        name = translated[1].replace("--", "\0").replace("-", ".").replace("\0", "-")
        return f"http{'' if '_x_tr_sch=http' in translated[2] else 's'}://{name}{translated[2]}"
    leading = _LEADING_ON.match(text)
    return unquote(leading[1]) if leading else text
