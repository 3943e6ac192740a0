"""Pages whose articles are known, and evaluation of how well selectors extract them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from newscrawl.arabic import fold, lines
from newscrawl.dedup.bags import bag_of, f1
from newscrawl.extract.document import Document, declared_encoding
from newscrawl.extract.html import NotHtmlError
from newscrawl.extract.ladder import LADDER
from newscrawl.extract.reader import Reader
from newscrawl.fields import SELECTORS, Fields
from newscrawl.found import Found, Kind
from newscrawl.items import Article
from newscrawl.outcomes import NotAnArticle
from newscrawl.sites import Declaration, Sites

LEARNED = tuple(row.field for row in LADDER if row.field in SELECTORS and row.unlearned is None)
"""The fields whose selectors can be learned, in the order in which they are extracted."""
RIGHT_BODY = 0.98
"""Minimum F1 score of the words for a text to count as the known one."""
_MIN_BESIDE_GROWN = 2
_MIN_WORDS = 8
"""Minimum words of a paragraph that an editor may have added; shorter ones may be labels or other headlines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """A page as it is now, and the article that it is known to contain."""

    article: Article
    body: bytes
    content_type: str | None = None
    fetched: datetime
    """Timezone-aware."""

    def document(self) -> Document:
        """Parse the page, anew each time because reading may modify the tree. Raises `NotHtmlError`."""
        return Document.parse(self.body, lambda: declared_encoding(self.body, self.content_type), self.article.url)


@dataclass(frozen=True, slots=True)
class FieldReport:
    """The result for one field on a number of pages."""

    right: int
    wrong: int
    """Number of pages that give a different value."""
    absent: int
    """Number of pages that give no value although one is known."""
    rungs: tuple[str, ...]
    """The rungs that filled the field, the most frequent first."""
    grown: int = 0
    """Number of pages that give the known text and further sentences; the article may have been edited since."""

    @property
    def pages(self) -> int:
        """Number of pages evaluated."""
        return self.right + self.wrong + self.absent + self.grown

    @property
    def is_right(self) -> bool:
        """Whether the result is reliable: never wrong, and right on nine of ten pages.

        Texts that have grown prove nothing; if there are any, at least as many pages, and at least two, must be right.
        """
        if self.grown and self.right < max(self.grown, _MIN_BESIDE_GROWN):
            return False
        return self.wrong == 0 and self.right >= 0.9 * (self.pages - self.grown)


class KnownReader:
    """Reads known pages with a site's declaration and other selectors."""

    def __init__(self, site: Declaration, sites: Sites) -> None:
        self.site = site
        self._sites = sites

    def read(self, fields: Fields, pages: Iterable[KnownPage]) -> list[Article | None]:
        """The article of each page; None if no article can be read."""
        reader = Reader(replace(self.site, fields=fields), self._sites)
        return [self._read(reader, page) for page in pages]

    def report(self, fields: Fields, pages: Sequence[KnownPage], *names: str) -> dict[str, FieldReport]:
        """Field -> its result with these selectors, for the fields in `names`, or all."""
        articles = self.read(fields, pages)
        return {name: _report(name, pages, articles) for name in names or LEARNED}

    def _read(self, reader: Reader, page: KnownPage) -> Article | None:
        known = page.article
        found = Found(url=known.url, kind=Kind.ARTICLE, key=known.key, via="url")
        try:
            article = reader.read(page.document(), found, page.fetched)[0]
        except (NotAnArticle, NotHtmlError):
            return None
        if self.site.finish is not None:
            return self.site.finish(article, page.body, known.url, page.content_type)
        return article


def _report(name: str, pages: Sequence[KnownPage], articles: Sequence[Article | None]) -> FieldReport:
    right = wrong = absent = grown = 0
    rungs: Counter[str] = Counter()
    for page, article in zip(pages, articles, strict=True):
        if article is not None and name in article.origins:
            rungs[article.origins[name]] += 1
        if article is None or (not value_of(article, name) and value_of(page.article, name)):
            absent += 1
        elif is_same(name, page.article, article):
            right += 1
        elif name == "body" and _has_grown(page.article.body, article.body):
            grown += 1
        else:
            wrong += 1
    return FieldReport(right, wrong, absent, tuple(rung for rung, _ in rungs.most_common()), grown)


def value_of(article: Article, name: str) -> str:
    """A field's value as folded text; empty if there is none."""
    value = getattr(article, name)
    if isinstance(value, list):
        return " | ".join(sorted(map(fold, value)))
    if isinstance(value, datetime):
        return value.isoformat()
    return fold(value or "")


def is_same(name: str, known: Article, article: Article) -> bool:
    """Whether an article has the known value of a field."""
    if name == "body":
        return f1(bag_of(known.body), bag_of(article.body)) >= RIGHT_BODY and not _has_foreign_line(
            known.body, article.body
        )
    if name == "published":
        return _same_moment(known, article)
    return value_of(known, name) == value_of(article, name)


def _same_moment(known: Article, article: Article) -> bool:
    if known.published is None or article.published is None:
        return known.published is article.published
    if "day" in (known.published_precision, article.published_precision):
        one, other = known.published, article.published
        return any(one.astimezone(zone).date() == other.astimezone(zone).date() for zone in (one.tzinfo, other.tzinfo))
    return abs((known.published - article.published).total_seconds()) < 60


def _has_foreign_line(known: str, text: str) -> bool:
    """Whether some paragraph consists mostly of words missing from the known text, such as a heading or a promo."""
    words = set(fold(known).split())
    paragraphs = (set(fold(line).split()) for line in text.split("\n"))
    return any(2 * len(line & words) < len(line) for line in paragraphs)


def _has_grown(known: str, text: str) -> bool:
    """Whether a text has all paragraphs of the known one in order, and a few further ones that are sentences."""
    wanted = [fold(line) for line in known.split("\n")]
    at, more = 0, 0
    for line in text.split("\n"):
        folded = fold(line)
        if at < len(wanted) and folded == wanted[at]:
            at += 1
        elif len(folded.split()) >= _MIN_WORDS and line.rstrip().endswith(lines.SENTENCE_ENDS):
            more += len(folded.split())
        else:
            return False
    return at == len(wanted) and 2 * more <= len(fold(known).split())
