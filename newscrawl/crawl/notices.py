"""Texts that several URLs of a site show in one run: consent walls and other notices, not articles. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newscrawl.arabic import fold
from newscrawl.dedup.fingerprint import Prints
from newscrawl.dedup.headlines import keeps_promise, shared_words
from newscrawl.dedup.successor import WALL_WORDS
from newscrawl.items import ELSEWHERE, Article

_URLS = 3
"""Different URLs with one text from which it is a notice."""
_URLS_OTHER_TITLE = 2
"""The same, if the source has promised another headline for each."""
_MAX_WORDS = 120
"""A longer text is a notice only if the source has promised other headlines."""

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

    def seen(self, article: Article, prints: Prints, promised: str | None) -> list[str] | None:
        """Note the text of a URL's own article.

        `promised` is the headline that the source gave for the URL. Returns None for a text that is no notice; the keys
        of all URLs that have shown it, once it has become one; and an empty list from then on.
        """
        if prints.text is None or has_own_date(article):
            return None
        if prints.text in self._known:
            return []
        urls = self._seen.setdefault(prints.text, {})
        urls[article.key] = _Shown(
            other=promised is not None and not _agree(promised, article.title),
            lent=fold(article.title) if _is_lent(article) else None,
        )
        others = sum(shown.other for shown in urls.values())
        # A page that stands in for several articles has none of their headlines.
        several = len({shown.lent for shown in urls.values()} - {None}) > 1
        short = len(article.body.split()) <= _MAX_WORDS
        promised_it = len(urls) - others
        if others >= _URLS_OTHER_TITLE or (len(urls) >= _URLS and short and (others or several or promised is None)):
            if promised_it and not short:
                return None
            self._known.add(prints.text)
            return list(urls)
        return None


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
    if has_own_date(article) or not _METADATA.isdisjoint(article.origins.values()):
        return False
    short = len(article.body.split(maxsplit=WALL_WORDS)) <= WALL_WORDS
    own = None if _is_lent(article) else article.title
    return short and keeps_promise(promised, own, article.body) is False


def _is_lent(article: Article) -> bool:
    """Whether the headline is not from the page."""
    return article.origins.get("title") in ELSEWHERE


def _agree(promised: str, title: str) -> bool:
    """Whether two headlines have at least a third of the words of the shorter one in common."""
    shared, shorter = shared_words(promised, title)
    return 3 * shared >= shorter
