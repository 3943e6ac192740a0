"""The work on one archive: from its name to a finished file of articles, and a mark that it is done.

A file is written under a temporary name and renamed when it is complete; then the mark is written the same way. A
restart after a crash repeats the archives without a mark, under the same names, so nothing is lost or duplicated.
"""

from __future__ import annotations

import errno
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path
from typing import Any

from newscrawl.archive.counts import Counts
from newscrawl.archive.errors import ArchiveError, of_archive, shown
from newscrawl.archive.extracting import Choice, Extractor, Place
from newscrawl.archive.reader import Record
from newscrawl.archive.sources import Source
from newscrawl.files.atomic import atomic_write, replace_file
from newscrawl.files.remote import without_query
from newscrawl.items import Article
from newscrawl.printable import printable_data

_ROWS = 500
_BEAT = 0.5
"""Minimum seconds between two progress reports."""
_UNFIT = re.compile(r"[^\w.-]+")

Beat = Callable[[Counts], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How each archive is read, and what is written."""

    choice: Choice
    folder: Path
    """The folder for the articles; its name determines that of the marks."""
    index: Path | None = None
    """The folder for the index; None for no index."""
    lines: bool = False
    """Whether to write articles as lines of JSON for the store, as `decode` accepts them, instead of Parquet."""

    def path(self, name: str) -> Path:
        """The file for an archive's articles."""
        return self.folder / f"{stem_of(name)}.{'jsonl' if self.lines else 'parquet'}"

    @property
    def marks(self) -> Path:
        """The folder of the marks, `FOLDER.done`; inside `FOLDER`, Polars would read them as part of the table."""
        folder = self.folder.resolve()
        return folder.with_name(f"{folder.name}.done")

    def mark(self, name: str) -> Path:
        """The path of the mark that an archive is done."""
        return self.marks / f"{stem_of(name)}.json"

    def done(self, name: str) -> Counts | None:
        """The counts of an archive that is done; None if it is not done with these options, or was damaged."""
        try:
            data = json.loads(self.mark(name).read_text("utf-8"))
            counts = Counts.of(data["counts"])
            return counts if data["choice"] == self.chosen and not counts.damaged else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def finish(self, name: str, counts: Counts, **more: Any) -> None:
        """Mark an archive as done. Raises `ArchiveError`."""
        data = {"archive": without_query(name), "choice": self.chosen, "counts": counts.data(), **more}
        with explaining(self.folder):
            self.mark(name).parent.mkdir(parents=True, exist_ok=True)
            replace_file(self.mark(name), json.dumps(data, ensure_ascii=False, indent=1).encode())

    @property
    def chosen(self) -> dict[str, Any]:
        """The options that decide which articles are read, JSON-ready; with other options all work is repeated."""
        choice = self.choice
        window = [moment and moment.isoformat() for moment in (choice.window.since, choice.window.until)]
        chosen = {"sites": sorted(choice.sites), "any_site": choice.any_site, "window": window, "lines": self.lines}
        return chosen | {"index": self.index is not None}

    @property
    def folders(self) -> list[Path]:
        """The folders that are written to."""
        return [folder for folder in (self.folder, self.marks, self.index) if folder is not None]

    def clear(self) -> None:
        """Remove the leftovers of killed workers; no other process may be working in the folders."""
        for folder in self.folders:
            for path in folder.glob(".*.part"):
                path.unlink(missing_ok=True)


def stem_of(name: str) -> str:
    """A file name for an archive: the end of its own name, and a hash of the full name."""
    name = without_query(name)
    last = _UNFIT.sub("-", name.rstrip("/").rpartition("/")[2]).strip(".-")[-80:]
    return f"{last or 'archive'}-{blake2b(name.encode('utf-8', 'surrogateescape'), digest_size=4).hexdigest()}"


def row_of(article: Article) -> dict[str, Any]:
    """An article as a row of the export; fields that only a store can fill are None."""
    from newscrawl.store.articles.codec import encode
    from newscrawl.store.feed.added import body_hash
    from newscrawl.store.feed.query import FIELDS

    known = {"copies": [], "body_hash": body_hash(article.body)}
    row: dict[str, Any] = printable_data({**dict.fromkeys(FIELDS), **known, **encode(article)})
    return row


def process(order: Recipe, extractor: Extractor, name: str, beat: Beat, places: list[Place] | None = None) -> Counts:
    """Read one archive, or some places of it, write its articles, and mark it done.

    Raises `ArchiveError`, one line, if the archive or the disk fails; then no output is left.
    """
    counts = Counts()
    with ExitStack() as stack:
        note = None
        if order.index is not None and places is None:
            note = stack.enter_context(_index(order.index / f"{stem_of(name)}.parquet"))
        source = stack.enter_context(Source(name))
        if places is None:
            articles = extractor.articles(source, counts, _beating(note, counts, beat))
        else:
            articles = _each(extractor.at(source, places, counts), counts, beat)
        with explaining(order.folder):
            _write(order, name, articles)
        if not counts.records:
            reason = counts.first_damage or "no record in it: is it a WARC file (.warc.gz)?"
            raise of_archive(without_query(name), reason)
    order.finish(name, counts)
    return counts


def _write(order: Recipe, name: str, articles: Iterator[Article]) -> None:
    path = order.path(name)
    first = next(articles, None)
    if first is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as temporary:
        write = _write_lines if order.lines else _write_parquet
        write(temporary, chain([first], articles))


def _write_lines(path: Path, articles: Iterator[Article]) -> None:
    from newscrawl.store.articles.codec import encode

    with path.open("wb") as file:
        for article in articles:
            file.write(json.dumps(encode(article), ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")


def _write_parquet(path: Path, articles: Iterator[Article]) -> None:
    import pyarrow.parquet as pq

    from newscrawl.export.formats.parquet import SCHEMA, table_of

    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as file:
        while rows := [row_of(article) for article in islice(articles, _ROWS)]:
            file.write_table(table_of(rows))


@contextmanager
def _index(path: Path) -> Iterator[Callable[[Record, str], None]]:
    """Yield a callback that adds a page to an index; the index file appears if the block ends without an error."""
    from newscrawl.archive.index import IndexWriter

    with explaining(path.parent), atomic_write(path) as temporary:
        index = IndexWriter(temporary)
        try:
            yield index.add
        finally:
            index.close()


@contextmanager
def explaining(folder: Path) -> Iterator[None]:
    """Raise `ArchiveError` for an error of the folder that is written to."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno == errno.ENOSPC or "No space left" in str(error):
            reason = "no space left on the disk"
        raise ArchiveError(f"{shown(folder)}: {reason}") from error


def _beating(note: Callable[[Record, str], None] | None, counts: Counts, beat: Beat) -> Callable[[Record, str], None]:
    """A callback that calls `note` and, every `_BEAT` seconds, `beat`."""
    due = [0.0]

    def noted(record: Record, file: str) -> None:
        if note is not None:
            note(record, file)
        if time.monotonic() >= due[0]:
            due[0] = time.monotonic() + _BEAT
            beat(counts)

    return noted


def _each(articles: Iterator[Article], counts: Counts, beat: Beat) -> Iterator[Article]:
    for article in articles:
        beat(counts)
        yield article
