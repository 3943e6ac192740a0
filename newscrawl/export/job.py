"""`ExportJob`: one export from the store to its destination."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urljoin, urlsplit

import pyarrow as pa
import sqlalchemy as sa

from newscrawl.export.formats import Format
from newscrawl.export.places import local_path, open_place
from newscrawl.export.progress import Progress
from newscrawl.export.recovery import settle, tidy, token
from newscrawl.export.target import About, TargetError
from newscrawl.printable import counted, printable_data
from newscrawl.store.db.transactions import snapshot
from newscrawl.store.feed import search
from newscrawl.store.feed.consumers import Consumer
from newscrawl.store.feed.query import Exported, Feed, Order, Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportJob:
    """The articles to export, the format, and the destination."""

    engine: sa.Engine
    wanted: Wanted
    output: str
    """A path, a URL, or `-` for standard output."""
    format: str | None
    """The name of a format; None to derive it from the output's name."""
    title: str
    link: str
    """The page of the feed, for formats that have one."""
    url: str | None = None
    """URL under which the feed is published; None for the output's name relative to `link`."""
    gathered_by: tuple[str, str] = ("newscrawl", "https://example.com/")
    """Name and page of whoever gathered the articles, for the card of a folder."""
    outlets: Mapping[str, str] = field(default_factory=dict)
    """Site -> name of its outlet."""
    notify: Callable[[str], None]
    """Callback for user-facing messages."""

    def run(self, consumer_name: str | None = None) -> None:
        """Run the export; for a named consumer, only of what is new to it. Raises `TargetError` and `StoreError`."""
        try:
            if self.wanted.text is not None:
                self._index()
            if consumer_name is None:
                self._export(None)
                return
            with Consumer(self.engine, consumer_name) as consumer:
                if not self._recover(consumer):
                    self._export(consumer)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise TargetError(f"{error.filename or self.output}: {error.strerror or error}") from error

    @property
    def _is_watched(self) -> bool:
        """Whether a progress bar would be visible without articles being printed to the same terminal."""
        return sys.stderr.isatty() and not (self.output == "-" and sys.stdout.isatty())

    def _index(self) -> None:
        with snapshot(self.engine) as connection:
            missing = search.waiting(connection) if self._is_watched else None
        with Progress("indexing", missing, shown=self._is_watched) as progress:
            search.catch_up(self.engine, progress.advance)

    def _recover(self, consumer: Consumer) -> bool:
        """Finish or remove the leftovers of a killed export; True if nothing remains to be exported now."""
        if consumer.pending_file is None or consumer.pending_seq is None:
            return False
        seq = consumer.pending_seq
        path, delivered = settle(Path(consumer.pending_file), consumer.name)
        if not delivered:
            consumer.stay()
            return False
        consumer.advance(seq)
        self.notify(f"{path}: completed the export of {consumer.name} that was killed at the very end, up to {seq}")
        # Rewriting the file would leave only newer articles in it, before the older ones may have been read.
        return path.is_file() and path == local_path(self.output)

    def _export(self, consumer: Consumer | None) -> None:
        wanted = self.wanted if consumer is None else replace(self.wanted, after=consumer.seq)
        path = local_path(self.output)
        if consumer is not None and path is not None:
            tidy(path, consumer.name)
        token_of_run = str(os.getpid()) if consumer is None else token(consumer.name)
        fmt, target = open_place(self.output, self.format, token_of_run, wanted.after)
        if wanted.limit is None and wanted.after is None:
            wanted = replace(wanted, limit=fmt.limit)
        stream = _Stream(consumer)
        prepared = False
        try:
            with snapshot(self.engine) as connection:
                feed = Feed(connection, wanted)
                about = self._about(fmt, f"{(wanted.after or 0) + 1}-{feed.bound}")
                total = feed.count() if self._is_watched else None
                with Progress("exporting", total, shown=self._is_watched) as progress:
                    fmt.write(stream.of(feed, fmt.order, progress), target, about)
                withheld = feed.withheld()
            if consumer is not None and target.pending is not None:
                prepared = True
                consumer.prepare(feed.bound, target.pending)
            target.deliver()
        except BaseException:
            # If the output may already be recorded as pending, it is left for the next export to settle.
            if not prepared:
                target.discard()
            raise
        if fmt.folder:
            self._describe(token_of_run)
        if withheld.count:
            reasons = (f"{reason}: {count}" for reason, count in sorted(withheld.reasons.items()))
            self.notify(f"{counted(withheld.count, 'article')} left out ({', '.join(reasons)})")
        if consumer is not None:
            consumer.advance(feed.bound)
            self.notify(f"{counted(stream.count, 'article')}; {consumer.name} has the feed up to {feed.bound}")
        else:
            self.notify(f"{counted(stream.count, 'article')}; next time: --after {feed.bound}")

    def _describe(self, token_of_run: str) -> None:
        """Rewrite the card of the folder. If that fails, only the card is lost."""
        from newscrawl.export.card.writing import describe

        title, link = self.gathered_by
        try:
            describe(self.output, token_of_run, title=title, link=link, outlets=self.outlets)
        except (OSError, TargetError, pa.ArrowException) as error:
            message = str(error).strip().split("\n")[0]
            self.notify(f"{self.output}: the articles were written, but the card was not: {message}")

    def _about(self, fmt: Format, part: str) -> About:
        url = self.url
        if url is None:
            name = "" if self.output == "-" else PurePosixPath(urlsplit(self.output).path).name
            url = urljoin(self.link, quote(name or f"feed{fmt.suffixes[0]}"))
        return About(title=self.title, link=self.link, url=url, part=part, outlets=self.outlets)


class _Stream:
    """Passes articles through: counts them, makes them printable and renews the consumer's lease."""

    def __init__(self, consumer: Consumer | None) -> None:
        self.count = 0
        self._consumer = consumer

    def of(self, feed: Feed, order: Order, progress: Progress) -> Iterator[Exported]:
        for article in feed.rows(order):
            self.count += 1
            if self.count % 100 == 0:
                progress.advance(100)
                if self._consumer is not None:
                    self._consumer.keep()
            yield replace(article, data=printable_data(article.data))
