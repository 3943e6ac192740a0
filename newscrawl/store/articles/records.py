"""The store's input and output: articles in the form that it accepts, and the verdict on each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from newscrawl.dedup.fingerprint import Prints
from newscrawl.failures import Failure
from newscrawl.items import Article
from newscrawl.outcomes import WRITTEN, Outcome
from newscrawl.store.articles.codec import encode

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The stored article that a text belongs to."""

    article_id: int
    site: str
    key: str
    url: str

    def __str__(self) -> str:
        return f"{self.site}/{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A stored article with the same text as another article."""

    original: Original
    similarity: float
    """From 0 to 1; 1 if the folded texts are equal."""
    credits: str | None
    """The site that the original credits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The store's verdict on an article."""

    outcome: Outcome
    reason: str | None = None
    match: Match | None = None
    """For a duplicate: the article that has the text."""
    kept: bool = False
    """Whether it is a duplicate that is stored anyway, marked as a copy."""
    failure: Failure | None = None
    """The class of failure, if any."""

    @property
    def is_stored(self) -> bool:
        """Whether the article entered the store as a new text."""
        return self.kept or self.outcome in WRITTEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The parts of an article that are needed to look up its text in the store."""

    site: str
    key: str
    published: datetime | None
    credits: str | None
    """The site that it credits, if the project has a spider for it."""
    prints: Prints
    may_be_notice: bool = False
    """Whether its page has nothing specific to its URL; then a text known from the same site may be a notice."""

    @property
    def day(self) -> int | None:
        """The day of publication in UTC, as days since 1970-01-01."""
        return None if self.published is None else (self.published - _EPOCH).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Text):
    """An article in the form that the store accepts."""

    url: str
    title: str
    data: dict[str, Any]
    """The whole article, see `codec.encode`."""
    links: Sequence[dict[str, Any]]
    """Its related links, with the columns of `links`."""
    precision: str | None = None
    """The precision of `published`."""
    doubt: str | None = None
    """Why its page was rejected the last time."""
    source_title: str | None = None
    """The headline that its source gave."""


def record_of(
    article: Article,
    prints: Prints,
    follow: Collection[int],
    doubt: str | None = None,
    source_title: str | None = None,
    *,
    may_be_notice: bool = False,
) -> Record:
    """Return the record of an article; `follow` are the positions in `article.related` that are followed."""
    data = encode(article)
    return Record(
        site=article.site,
        key=article.key,
        url=article.url,
        title=data["title"],
        published=article.published,
        precision=article.published_precision,
        credits=credits_of(article),
        prints=prints,
        may_be_notice=may_be_notice,
        data=data,
        links=[{**link, "follow": at in follow} for at, link in enumerate(data["related"])],
        doubt=doubt,
        source_title=source_title,
    )


def credits_of(article: Article) -> str | None:
    """Return the site that an article credits, if the project has a spider for it."""
    return None if article.source is None else article.source.site
