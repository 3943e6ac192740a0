"""Sample pages of a site's articles, read with a declaration that is being tried. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from newscrawl.arabic import Reading, fold
from newscrawl.extract.document import Document, declared_encoding
from newscrawl.extract.html import NotHtmlError
from newscrawl.extract.reader import Reader
from newscrawl.fields import Fields
from newscrawl.found import Found, Kind
from newscrawl.items import Article
from newscrawl.outcomes import NotAnArticle
from newscrawl.sites import Declaration, Sites
from newscrawl.urls import article_key, identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The page of an article, with the hints of the source that listed it."""

    url: str
    """Normalized."""
    body: bytes
    document: Document
    fetched: datetime
    """Timezone-aware, to the second."""
    title: str | None = None
    """The headline according to the source that listed it."""
    published: Reading | None = None

    @classmethod
    def parse(
        cls, url: str, body: bytes, fetched: datetime, title: str | None = None, published: Reading | None = None
    ) -> Sample | None:
        """The sample for a page's bytes; None if they are not HTML."""
        try:
            document = Document.parse(body, lambda: declared_encoding(body, None), url)
        except NotHtmlError:
            return None
        moment = fetched.replace(microsecond=0)
        return cls(url=url, body=body, document=document, fetched=moment, title=title, published=published)


Readings = list[Article | NotAnArticle]
"""For each sample, its article or the reason why there is none."""


class SampleReader:
    """Reads the samples with one set of selectors after another."""

    def __init__(self, site: Declaration, sites: Sites, samples: Sequence[Sample]) -> None:
        self.site = site
        self.samples = samples
        self._sites = sites

    def read(self, fields: Fields) -> Readings:
        """Read the samples with these selectors."""
        return [pages[0] if isinstance(pages, list) else pages for pages in self.pages(fields)]

    def pages(self, fields: Fields) -> list[list[Article] | NotAnArticle]:
        """Read the samples, including further articles printed in full below the first one on a page."""
        reader = Reader(replace(self.site, fields=fields), self._sites)
        return [self._page(reader, sample) for sample in self.samples]

    def _page(self, reader: Reader, sample: Sample) -> list[Article] | NotAnArticle:
        key = article_key(sample.url, self.site.pattern) or identity(sample.url)
        found = Found(url=sample.url, kind=Kind.ARTICLE, key=key, via="url")
        try:
            return reader.read(sample.document, found, sample.fetched)
        except NotAnArticle as error:
            return error.with_traceback(None)


def count_read(readings: Readings) -> int:
    """The number of samples that have an article."""
    return sum(isinstance(reading, Article) for reading in readings)


def repeated_lines(readings: Readings) -> set[str]:
    """The folded lines that occur in the texts of several samples and are therefore not article text."""
    lines: Counter[str] = Counter()
    for reading in readings:
        if isinstance(reading, Article):
            lines.update({fold(line) for line in reading.body.split("\n")})
    return {line for line, count in lines.items() if count > 1 and line}


def words_of(reading: Article | NotAnArticle, without: set[str]) -> Counter[str]:
    """The words of a text, folded and counted, excluding the lines in `without`."""
    if not isinstance(reading, Article):
        return Counter()
    folded = (fold(line) for line in reading.body.split("\n"))
    return Counter(word for line in folded if line not in without for word in line.split())
