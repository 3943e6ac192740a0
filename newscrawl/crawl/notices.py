"""Texts that several URLs of a site show in one run: consent walls and other notices, not articles. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from newscrawl.dedup.fingerprint import Prints
from newscrawl.dedup.headlines import shared_words
from newscrawl.items import ELSEWHERE, Article

_URLS = 3
"""Different URLs with one text from which it is a notice."""
_URLS_OTHER_TITLE = 2
"""The same, if the source has promised another headline for each."""
_MAX_WORDS = 120
"""A longer text is a notice only if the source has promised other headlines."""


class Notices:
    """The texts of one site's run, by their hash."""

    def __init__(self, known: Iterable[bytes] = ()) -> None:
        """`known` are the hashes of the texts that earlier runs have found to be notices."""
        self._known = set(known)
        self._seen: dict[bytes, dict[str, bool]] = {}

    def seen(self, article: Article, prints: Prints, promised: str | None) -> list[str] | None:
        """Note the text of a URL's own article.

        `promised` is the headline that the source gave for the URL. Returns None for a text that is no notice; the keys
        of all URLs that have shown it, once it has become one; and an empty list from then on.
        """
        # A notice has no date of its own.
        if prints.text is None or article.origins.get("published", "rss") not in ELSEWHERE:
            return None
        if prints.text in self._known:
            return []
        urls = self._seen.setdefault(prints.text, {})
        urls[article.key] = promised is not None and not _agree(promised, article.title)
        others = sum(urls.values())
        short = len(article.body.split()) <= _MAX_WORDS
        promised_it = len(urls) - others
        if others >= _URLS_OTHER_TITLE or (len(urls) >= _URLS and short and (others or promised is None)):
            if promised_it and not short:
                return None
            self._known.add(prints.text)
            return list(urls)
        return None


def _agree(promised: str, title: str) -> bool:
    """Whether two headlines have at least a third of the words of the shorter one in common."""
    shared, shorter = shared_words(promised, title)
    return 3 * shared >= shorter
