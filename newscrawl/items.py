"""`Article`, the item that spiders yield, and its parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Precision = Literal["minute", "day"]
LinkKind = Literal["inline", "block", "most-read", "origin"]
Decision = Literal["allow", "reserve"]
ArticleKind = Literal["news", "opinion", "live", "breaking", "press release"]


ELSEWHERE = frozenset(("rss", "url"))
"""Rungs in `Article.origins` whose values are not from the page."""


@dataclass(kw_only=True, slots=True)
class Source:
    """The outlet an article credits."""

    name: str
    """The name as printed on the page, without the label («المصدر:»)."""
    site: str | None = None
    """The spider of that outlet, if the project has one."""


@dataclass(kw_only=True, slots=True)
class Image:
    """An image of the article."""

    url: str
    """Absolute URL."""
    caption: str | None = None
    """The caption as printed, credit included."""


@dataclass(kw_only=True, slots=True)
class Link:
    """A link from an article to another one."""

    url: str | None
    """Absolute URL; None if the page prints the related article without a URL."""
    text: str
    """The link's text, usually the other article's title."""
    kind: LinkKind
    """`inline`: inside the text; `block`: a related block; `most-read`: a most-read block; `origin`: the original."""
    site: str | None = None
    """The spider of the URL's site, if the project has one."""
    key: str | None = None
    """The article's key on that site, if the URL is an article there."""


@dataclass(kw_only=True, slots=True)
class Statement:
    """One statement of a site or page about reuse, in one place and one form."""

    form: str
    """`robots-agents`, `content-usage`, `content-signal`, `x-robots-tag`, `meta`, `tdmrep`, `rsl`, `license`."""
    where: str
    """`robots.txt`, `tdmrep.json`, `header`, `page` or `json-ld`."""
    text: str
    """As printed, cut to 200 characters."""
    reserves: list[str] = field(default_factory=list)
    """The uses that it reserves."""
    allows: list[str] = field(default_factory=list)
    """The uses that it allows."""


@dataclass(kw_only=True, slots=True)
class Rights:
    """The statements about reuse when a page was read; each use is `allow`, `reserve`, or None without a statement."""

    policy: str | None = None
    """Digest of the robots.txt and tdmrep.json of the host; `scrapy rights` prints their statements."""
    search: Decision | None = None
    train: Decision | None = None
    ai_input: Decision | None = None
    archive: Decision | None = None
    snippet: Decision | None = None
    by: dict[str, str] = field(default_factory=dict)
    """Use -> form of the statement that decided it."""
    license: str | None = None
    """URL or name of the license that the page, its host or its JSON-LD names."""
    holder: str | None = None
    """The copyright holder, as given in JSON-LD."""
    said: list[Statement] = field(default_factory=list)
    """The statements of the page itself and of its headers; those of the host are in its policy."""


@dataclass(kw_only=True, slots=True)
class Capture:
    """The record of an archive that an article was read from."""

    file: str
    """Path or URL of the archive; for a WARC file inside a WACZ: `x.wacz#archive/data.warc.gz`."""
    offset: int
    """Byte offset in the file at which the record begins."""
    length: int
    """Length of the record in the file, in bytes."""
    record_id: str | None = None
    """`WARC-Record-ID`, without angle brackets: `urn:uuid:...`."""
    payload_digest: str | None = None
    """`WARC-Payload-Digest`: algorithm and digest, `sha1:...`."""
    captured: datetime | None = None
    """`WARC-Date`, in UTC."""


@dataclass(kw_only=True, slots=True)
class Article:
    """One article of one site, as it was when it was fetched."""

    url: str
    """The normalized URL it was read from; an embedded article has the URL its title links to, else its page's."""
    site: str
    """Name of the spider."""
    key: str
    """The article's identity on that site; `(site, key)` is unique."""
    title: str
    """Headline, without the site's name."""
    summary: str | None = None
    """Lead or standfirst, unless it only repeats the first paragraph."""
    body: str
    """The text of the article only: paragraphs joined by one newline."""
    published: datetime | None = None
    """When it was published, aware; None if the page does not give a certain date."""
    published_precision: Precision | None = None
    """`minute`, or `day`: then `published` is that day's midnight in the site's zone."""
    published_raw: str | None = None
    """The date as printed, before parsing."""
    modified: datetime | None = None
    """When the site says it last changed the article, aware."""
    authors: list[str] = field(default_factory=list)
    """Names of the authors, as printed."""
    section: str | None = None
    """The site's section or category."""
    tags: list[str] = field(default_factory=list)
    """The site's keywords in its order, without repetitions."""
    source: Source | None = None
    """The outlet or agency it is credited to."""
    dateline: str | None = None
    """The dateline removed from the start of the text, as printed («بغداد اليوم - بغداد»)."""
    images: list[Image] = field(default_factory=list)
    """Images of the article, the main one first."""
    language: str = "ar"
    """ISO 639-1 code the page declares, or `ar`."""
    kind: ArticleKind = "news"
    """`news` unless its JSON-LD, headline, section or URL indicates another kind; then it has an entry in `origins`."""
    country: str | None = None
    """ISO 3166 code of its site's country; for an undeclared site that of its top-level domain, None if it has none."""
    free: bool | None = None
    """Whether it can be read without paying; None if the page does not declare it."""
    rights: Rights | None = None
    """Whether the site allows or reserves its reuse; None if unknown."""
    related: list[Link] = field(default_factory=list)
    """Links to other articles, in page order."""
    links_out: list[str] = field(default_factory=list)
    """Absolute URLs of the links in its own paragraphs, in order, without repetitions."""
    found_via: str | None = None
    """How it was found: `rss`, `sitemap`, `listing`, `related`, `embedded`, `archive` or `url`."""
    hops: int = 0
    """Number of related links followed to reach it; 0 if the site's own sources list it."""
    parent: str | None = None
    """`site/key` of the article that led to it, for related and embedded articles."""
    copy_of: str | None = None
    """`site/key` of the other site's article whose text this copies; only if copies are kept."""
    origins: dict[str, str] = field(default_factory=dict)
    """Field -> its rung: `site`, `json-ld`, `meta`, `microdata`, `text`, `near`, `rss`, `url` or `generic`."""
    first_seen: datetime | None = None
    """When its URL was first found, aware; the same for all versions. Without a crawl, when the page was fetched."""
    fetched: datetime | None = None
    """When the page was fetched, aware; under replay, when it was captured."""
    archive: Capture | None = None
    """The archive record that it was read from or recorded in; None if the page is in no archive."""
