"""Handwritten archives with articles of a declared site between pages of other hosts."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from newscrawl.archive.counts import Counts
from newscrawl.archive.extracting import Choice, Extractor
from newscrawl.archive.index import IndexWriter
from newscrawl.archive.sources import Source
from newscrawl.items import Article
from tests.archive.archives import page_record
from tests.servers import article

SITE = "almamlakatv"
ARTICLE = "https://www.almamlakatv.com/news/{}-"
OTHER = "https://news.example.org/story/{}"
FIRST = 100_001


def news(number: int, page: str | bytes | None = None, *, url: str = ARTICLE, moment: str = "", **more: Any) -> bytes:
    """A response record of an article of the declared site, or of another URL."""
    body = article(number) if page is None else page
    fields = {
        "WARC-Target-URI": url.format(number),
        "WARC-Date": moment or "2024-10-09T12:00:00Z",
        "WARC-Payload-Digest": f"sha1:{number:032}",
        **more.pop("fields", {}),
    }
    return page_record(number, body if isinstance(body, bytes) else body.encode(), fields=fields, **more)


def mixed(numbers: Iterable[int], others: int = 3) -> list[bytes]:
    """Articles of the declared site, each preceded by pages of another host."""
    records = []
    for number in numbers:
        records += [news(number * 10 + n, "<p>Some other news.</p>", url=OTHER) for n in range(others)]
        records.append(news(number))
    return records


def write(path: Path, records: Iterable[bytes]) -> Path:
    """Write records to a .warc.gz or a .warc, by the name of the file; return its path."""
    packed = path.name.endswith(".gz")
    path.write_bytes(b"".join(gzip.compress(each, 1) if packed else each for each in records))
    return path


def extract(path: Path | str, index: Path | None = None, **choice: Any) -> tuple[list[Article], Counts]:
    """The articles of an archive and the counts; also writes an index if a path is given."""
    counts = Counts()
    writer = IndexWriter(index) if index is not None else None
    with Source(str(path)) as source:
        articles = list(Extractor(Choice(**choice)).articles(source, counts, writer.add if writer else None))
    if writer is not None:
        writer.close()
    return articles, counts
