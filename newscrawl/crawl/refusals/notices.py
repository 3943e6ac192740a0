"""Texts that several URLs of a site show in one run: consent walls and other notices, not articles. Pure."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from newscrawl.arabic import fold
from newscrawl.dedup.fingerprint import Prints
from newscrawl.dedup.headlines import KEPT_BY_LONG, shared_words, shares_headline
from newscrawl.dedup.successor import WALL_WORDS
from newscrawl.failures import Failure
from newscrawl.items import ELSEWHERE, Article
from newscrawl.outcomes import NotAnArticle, Rejected, Unavailable

_URLS = 3
"""A text that at least this many different URLs show is a notice."""
_URLS_OTHER_TITLE = 2
"""The same threshold, if the source gave another headline for each of the URLs."""
_URLS_LONG = 5
"""The same threshold for a longer text without anything that only articles have."""
_MAX_WORDS = 120
"""A text of more words is a longer one."""
_START = 64
_LINK = re.compile(r"<a\s", re.IGNORECASE)
_MAX_PAGE = 2 * 1024 * 1024
"""If a page has no article, the source's headline is searched for in this many bytes of it."""

_METADATA = frozenset(("json-ld", "microdata"))
"""Rungs that only articles fill."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A text as one URL showed it."""

    other: bool
    """Whether the source gave another headline for the URL."""
    borrowed_title: str | None
    """The folded headline, if it is not from the page."""


class Notices:
    """The texts that a run has seen on one site, by their hash."""

    def __init__(self, known: Iterable[bytes] = ()) -> None:
        """`known` are the hashes of texts that earlier runs found to be notices."""
        self._known = set(known)
        self._seen: dict[bytes, dict[str, _Shown]] = {}

    def is_known(self, prints: Prints) -> bool:
        """Whether a text is known to be a notice."""
        return prints.text in self._known

    def seen(
        self, article: Article, prints: Prints, source_title: str | None, before: Iterable[str] = ()
    ) -> list[str] | None:
        """Note the text of a URL's own article.

        `source_title` is the headline that the source gave for the URL; `before` are the keys of URLs that showed the
        text in earlier runs. Returns None if the text is not a notice; the keys of all URLs that have shown it, when it
        is recognized as one; and an empty list from then on.
        """
        if prints.text is None or has_own_date(article):
            return None
        if prints.text in self._known:
            return []
        urls = self._seen.setdefault(prints.text, {})
        for key in before:
            urls.setdefault(key, _Shown(other=False, borrowed_title=None))
        urls[article.key] = _Shown(
            other=source_title is not None and not _agree(source_title, article.title),
            borrowed_title=fold(article.title) if _has_borrowed_title(article) else None,
        )
        other_titles = sum(shown.other for shown in urls.values())
        # A page that is shown in place of several articles has none of their headlines.
        several = len({shown.borrowed_title for shown in urls.values()} - {None}) > 1
        short = len(article.body.split()) <= _MAX_WORDS
        if other_titles >= _URLS_OTHER_TITLE:
            is_notice = short or len(urls) == other_titles
        elif short:
            is_notice = len(urls) >= _URLS and bool(other_titles or several or source_title is None)
        else:
            unpromised = source_title is None and len(urls) >= _URLS_LONG and not _has_metadata(article)
            is_notice = len(urls) >= _URLS and (several or unpromised)
        if not is_notice:
            return None
        self._known.add(prints.text)
        return list(urls)


def has_own_date(article: Article) -> bool:
    """Whether the date is from the article's own page; notices have no date."""
    return article.origins.get("published", "rss") not in ELSEWHERE


def may_be_notice(article: Article, source_title: str | None) -> bool:
    """Whether a page with (nearly) the same text as another URL of the site has nothing specific to its own URL."""
    if has_own_date(article):
        return False
    return _has_borrowed_title(article) or (source_title is not None and not _agree(source_title, article.title))


def is_another_page(article: Article, source_title: str | None) -> bool:
    """Whether a page has nothing of the headline that its source gave, and nothing that only articles have.

    Used at the first fetch of a URL: a wall without recognizable marks must not be stored as the article of the URL.
    """
    if has_own_date(article) or _has_metadata(article):
        return False
    own = None if _has_borrowed_title(article) else article.title
    if len(article.body.split(maxsplit=WALL_WORDS)) > WALL_WORDS:
        return shares_headline(source_title, own, article.body, KEPT_BY_LONG) is False
    return shares_headline(source_title, own, article.body) is False


def judged_by_headline(rejected: Rejected, source_title: str | None, body: bytes) -> Rejected:
    """Return the rejection of a page without an article, depending on the headline that its source gave.

    If the bytes contain nothing of that headline, the page is not a gallery or video with that headline, but a wall
    without recognizable marks, which proves nothing about the URL: the result is `Unavailable`. Any other rejection,
    and that of a file, is returned unchanged.
    """
    unsure = type(rejected) is NotAnArticle and not rejected.final and rejected.failure in (None, Failure.LAYOUT)
    is_page = body[:_START].removeprefix(BOM_UTF8).lstrip().startswith(b"<")
    # Scripts may contain the headline as escape sequences.
    if not (unsure and is_page) or source_title is None or b"\\u06" in body:
        return rejected
    from newscrawl.extract.document import as_utf8

    text = as_utf8(body[:_MAX_PAGE], lambda: "").decode("utf-8", "replace")
    # Link texts are about other pages, such as the latest headlines beside a wall.
    first, *rest = _LINK.split(text)
    own = "".join((first, *(part.partition("</a")[2] for part in rest)))
    if shares_headline(source_title, None, unescape(own)) is not False:
        return rejected
    return Unavailable(f"{rejected}; {no_word_of(source_title)}", failure=Failure.OTHER_PAGE)


def no_word_of(source_title: str | None) -> str:
    """Return the reason why a page is not the one that its source announced."""
    return f"nothing of the headline «{(source_title or '')[:60]}», which its source gives, is on the page"


def _has_metadata(article: Article) -> bool:
    return not _METADATA.isdisjoint(article.origins.values())


def _has_borrowed_title(article: Article) -> bool:
    """Whether the headline is not from the page itself."""
    return article.origins.get("title") in ELSEWHERE


def _agree(source_title: str, title: str) -> bool:
    """Whether two headlines share at least a third of the words of the shorter one."""
    shared, shorter = shared_words(source_title, title)
    return 3 * shared >= shorter
