"""Texts that several URLs of a site show in one run: consent walls and other notices, not articles. Pure."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from newscrawl.arabic import fold
from newscrawl.dedup.fingerprint import Prints
from newscrawl.dedup.headlines import KEPT_BY_LONG, keeps_promise, shared_words
from newscrawl.dedup.successor import WALL_WORDS
from newscrawl.items import ELSEWHERE, Article
from newscrawl.outcomes import Failure, NotAnArticle, Rejected, Unavailable

_URLS = 3
"""Different URLs with one text from which it is a notice."""
_URLS_OTHER_TITLE = 2
"""The same, if the source has promised another headline for each."""
_URLS_LONG = 5
"""The same for a longer text without anything that only articles have."""
_MAX_WORDS = 120
"""Words of a text from which it is a longer one."""
_START = 64
_LINK = re.compile(r"<a\s", re.IGNORECASE)
_MAX_PAGE = 2 * 1024 * 1024
"""Bytes of a page without an article in which its source's headline is looked for."""

_METADATA = frozenset(("json-ld", "microdata"))
"""Rungs that only articles fill."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A text under one URL."""

    other: bool
    """The source has promised another headline."""
    lent: str | None
    """The folded headline, if it is not from the page."""


class Notices:
    """The texts of one site's run, by their hash."""

    def __init__(self, known: Iterable[bytes] = ()) -> None:
        """`known` are the hashes of the texts that earlier runs have found to be notices."""
        self._known = set(known)
        self._seen: dict[bytes, dict[str, _Shown]] = {}

    def has(self, prints: Prints) -> bool:
        """Whether a text is known to be a notice."""
        return prints.text in self._known

    def seen(
        self, article: Article, prints: Prints, promised: str | None, before: Iterable[str] = ()
    ) -> list[str] | None:
        """Note the text of a URL's own article.

        `promised` is the headline that the source gave for the URL; `before` are the keys of URLs that showed the text
        in earlier runs. Returns None for a text that is no notice; the keys of all URLs that have shown it, once it has
        become one; and an empty list from then on.
        """
        if prints.text is None or has_own_date(article):
            return None
        if prints.text in self._known:
            return []
        urls = self._seen.setdefault(prints.text, {})
        for key in before:
            urls.setdefault(key, _Shown(other=False, lent=None))
        urls[article.key] = _Shown(
            other=promised is not None and not _agree(promised, article.title),
            lent=fold(article.title) if _is_lent(article) else None,
        )
        others = sum(shown.other for shown in urls.values())
        # A page that stands in for several articles has none of their headlines.
        several = len({shown.lent for shown in urls.values()} - {None}) > 1
        short = len(article.body.split()) <= _MAX_WORDS
        if others >= _URLS_OTHER_TITLE:
            is_notice = short or len(urls) == others
        elif short:
            is_notice = len(urls) >= _URLS and bool(others or several or promised is None)
        else:
            unpromised = promised is None and len(urls) >= _URLS_LONG and not _has_metadata(article)
            is_notice = len(urls) >= _URLS and (several or unpromised)
        if not is_notice:
            return None
        self._known.add(prints.text)
        return list(urls)


def has_own_date(article: Article) -> bool:
    """Whether its page has a date, as no notice has."""
    return article.origins.get("published", "rss") not in ELSEWHERE


def may_be_notice(article: Article, promised: str | None) -> bool:
    """Whether a page, whose text another URL of the site has too (or nearly), has nothing specific to its own URL."""
    if has_own_date(article):
        return False
    return _is_lent(article) or (promised is not None and not _agree(promised, article.title))


def is_another_page(article: Article, promised: str | None) -> bool:
    """Whether a page has nothing of the headline that its source promised, and nothing that only articles have.

    For the first look at a URL: a wall that no mark betrays must not be stored under the URL of an article.
    """
    if has_own_date(article) or _has_metadata(article):
        return False
    own = None if _is_lent(article) else article.title
    if len(article.body.split(maxsplit=WALL_WORDS)) > WALL_WORDS:
        return keeps_promise(promised, own, article.body, KEPT_BY_LONG) is False
    return keeps_promise(promised, own, article.body) is False


def told_by_promise(rejected: Rejected, promised: str | None, body: bytes) -> Rejected:
    """The rejection of a page without an article, in whose bytes is nothing of the headline that its source promised.

    It is no gallery or video of that headline, but a wall that no mark betrays: it proves nothing about the URL. Any
    other rejection is returned as it is, and so is that of a file.
    """
    unsure = type(rejected) is NotAnArticle and not rejected.final and rejected.failure in (None, Failure.LAYOUT)
    is_page = body[:_START].removeprefix(BOM_UTF8).lstrip().startswith(b"<")
    # Scripts may have the headline in escapes.
    if not (unsure and is_page) or promised is None or b"\\u06" in body:
        return rejected
    from newscrawl.extract.document import as_utf8

    text = as_utf8(body[:_MAX_PAGE], lambda: "").decode("utf-8", "replace")
    # What stands in a link is said of another page: the latest headlines, beside a wall.
    first, *others = _LINK.split(text)
    own = "".join((first, *(other.partition("</a")[2] for other in others)))
    if keeps_promise(promised, None, unescape(own)) is not False:
        return rejected
    return Unavailable(f"{rejected}; {nothing_of(promised)}", failure=Failure.OTHER_PAGE)


def nothing_of(promised: str | None) -> str:
    """The reason for which a page is not the one that its source promised."""
    return f"nothing of the headline «{(promised or '')[:60]}», which its source gives, is on the page"


def _has_metadata(article: Article) -> bool:
    return not _METADATA.isdisjoint(article.origins.values())


def _is_lent(article: Article) -> bool:
    """Whether the headline is not from the page."""
    return article.origins.get("title") in ELSEWHERE


def _agree(promised: str, title: str) -> bool:
    """Whether two headlines have at least a third of the words of the shorter one in common."""
    shared, shorter = shared_words(promised, title)
    return 3 * shared >= shorter
