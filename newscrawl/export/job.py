"""`Job`: one export, from the store to its place."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from newscrawl.export.places import local_path, open_place
from newscrawl.export.progress import Progress
from newscrawl.export.recovery import settle, tidy, token
from newscrawl.export.target import About, TargetError
from newscrawl.store.db.transactions import snapshot
from newscrawl.store.feed import search
from newscrawl.store.feed.consumers import Consumer
from newscrawl.store.feed.query import Exported, Feed, Order, Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is exported, how, and to where."""

    engine: sa.Engine
    wanted: Wanted
    output: str
    """A path, a URL, or `-` for standard output."""
    format: str | None
    """A format's name; None where the output's name says it."""
    title: str
    link: str
    """Of the feed, for formats that have them."""
    tell: Callable[[str], None]
    """Hears what the user should know."""

    def run(self, name: str | None = None) -> None:
        """Export; to the consumer of that name what it has not been given. Raises `TargetError` and `StoreError`."""
        try:
            if self.wanted.text is not None:
                self._index()
            if name is None:
                self._export(None)
                return
            with Consumer(self.engine, name) as consumer:
                if not self._recover(consumer):
                    self._export(consumer)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise TargetError(f"{error.filename or self.output}: {error.strerror or error}") from error

    @property
    def _is_watched(self) -> bool:
        """Whether somebody sees a bar, and not the articles themselves on the same terminal."""
        return sys.stderr.isatty() and not (self.output == "-" and sys.stdout.isatty())

    def _index(self) -> None:
        with snapshot(self.engine) as connection:
            missing = search.waiting(connection) if self._is_watched else None
        with Progress("indexing", missing, shown=self._is_watched) as progress:
            search.catch_up(self.engine, progress.advance)

    def _recover(self, consumer: Consumer) -> bool:
        """Settle what a killed export has left; True where that has done this one's work."""
        if consumer.pending_file is None or consumer.pending_seq is None:
            return False
        seq = consumer.pending_seq
        path, delivered = settle(Path(consumer.pending_file), consumer.name)
        if not delivered:
            consumer.stay()
            return False
        consumer.advance(seq)
        self.tell(f"{path}: written by an export of {consumer.name} that was killed at its very end; up to {seq}")
        # Written anew, its name would hold what is newer only, and nobody may have read what it holds now.
        return path.is_file() and path == local_path(self.output)

    def _export(self, consumer: Consumer | None) -> None:
        wanted = self.wanted if consumer is None else replace(self.wanted, after=consumer.seq)
        path = local_path(self.output)
        if consumer is not None and path is not None:
            tidy(path, consumer.name)
        own = str(os.getpid()) if consumer is None else token(consumer.name)
        form, target = open_place(self.output, self.format, own, wanted.after)
        if wanted.limit is None and wanted.after is None:
            wanted = replace(wanted, limit=form.limit)
        seen = _Seen(consumer)
        noted = False
        try:
            with snapshot(self.engine) as connection:
                feed = Feed(connection, wanted)
                about = About(title=self.title, link=self.link, part=f"{(wanted.after or 0) + 1}-{feed.bound}")
                total = feed.count() if self._is_watched else None
                with Progress("exporting", total, shown=self._is_watched) as progress:
                    form.write(seen.of(feed, form.order, progress), target, about)
            if consumer is not None and target.pending is not None:
                noted = True
                consumer.prepare(feed.bound, target.pending)
            target.deliver()
        except BaseException:
            # Once it is, or may be, noted as pending, the next export settles it by what it finds.
            if not noted:
                target.discard()
            raise
        if consumer is not None:
            consumer.advance(feed.bound)
            self.tell(f"{seen.count} articles; {consumer.name} has the feed up to {feed.bound}")
        else:
            self.tell(f"{seen.count} articles; next time: --after {feed.bound}")


class _Seen:
    """Counts articles on their way, and keeps the consumer's lease."""

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
            yield article
