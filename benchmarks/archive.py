"""The cost of reading archives: scanning a file, compared with warcio, and reading its pages in random order.

    python benchmarks/archive.py [--pages N]

Pages are generated: about 100 KB each of Arabic text in markup, which gzip compresses to about a fifth. Figures are
CPU time of this process, the best of the rounds.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
import tempfile
import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

from backports import zstd
from scrapy.http import Request, Response
from warcio.archiveiterator import ArchiveIterator

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.timing import best
from newscrawl.archive.damage import Framed, survey
from newscrawl.archive.files import open_archive
from newscrawl.archive.responses import Archive
from newscrawl.archive.writer import ArchiveWriter

ROUNDS = 3
WORDS = "أعلنت الهيئة العامة اليوم أن أعمال التطوير في المدينة تسير وفق الخطة التي وضعت لها قبل عام بحسب البيان".split()


def page(number: int) -> bytes:
    """A page of about 100 KB."""
    chosen = random.Random(number)
    blocks: list[str] = []
    while sum(map(len, blocks)) < 80_000:
        text = " ".join(chosen.choices(WORDS, k=40))
        blocks.append(f"<div class='c{chosen.randrange(999)}' id='{chosen.getrandbits(64):x}'><p>{text}</p></div>\n")
    return "".join(blocks).encode()


def record(path: Path, count: int) -> float:
    """Write the archive; return the CPU seconds that it took."""
    responses = [
        Response(f"https://example.com/news/{n}", headers={"Content-Type": "text/html"}, body=page(n % 50))
        for n in range(count)
    ]
    began = time.process_time()
    writer = ArchiveWriter(path)
    for response in responses:
        writer.add(response, datetime.now(UTC))
    writer.close()
    return time.process_time() - began


def scan(path: Path, want: bool) -> int:
    """Scan an archive; return the number of records."""
    return sum(sum(1 for _ in file.records((lambda _: True) if want else None)) for file in open_archive(path))


def carefully(path: Path) -> int:
    """Scan an archive with the code used after damage; return the number of records."""
    with path.open("rb") as file:
        return sum(1 for _ in survey(file, path.stat().st_size, 0))


def by_warcio(path: Path) -> int:
    """Scan an archive with warcio; return the number of records."""
    with path.open("rb") as file:
        return sum(1 for _ in ArchiveIterator(file, no_record_parse=True))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1500, metavar="N")
    pages = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "a.warc.gz"
        seconds = record(packed, pages)
        size = packed.stat().st_size / 1e6
        print(f"{pages} pages, {size:.1f} MB of gzip; recorded: {pages / seconds:,.0f} pages/s")
        plain, frames = Path(folder) / "a.warc", Path(folder) / "a.warc.zst"
        with plain.open("wb") as flat, frames.open("wb") as zst, packed.open("rb") as file:
            data = file.read()
            for item in survey(file, len(data), 0):
                assert isinstance(item, Framed)
                text = gzip.decompress(data[item.offset : item.end])
                flat.write(text)
                zst.write(zstd.compress(text))
        for name, work in {
            "scan, gzip": lambda: scan(packed, want=False),
            "scan, gzip, with every block": lambda: scan(packed, want=True),
            "scan, gzip, damage check": lambda: carefully(packed),
            "scan, gzip, warcio": lambda: by_warcio(packed),
            "scan, zstd": lambda: scan(frames, want=False),
            "scan, plain": lambda: scan(plain, want=False),
        }.items():
            seconds = best(work, ROUNDS)
            print(f"{name:30} {size / seconds:7.0f} MB of gzip/s {pages / seconds:9,.0f} records/s")
        seconds = best(lambda: Archive(packed).close(), ROUNDS)
        print(f"{'open for a replay':30} {size / seconds:7.0f} MB of gzip/s {pages / seconds:9,.0f} pages/s")
        for path in (packed, frames, plain):
            archive = Archive(path)
            requests = [Request(url) for url in archive.urls()]
            random.Random(1).shuffle(requests)
            seconds = best(lambda: [archive.response(request) for request in requests], ROUNDS)  # noqa: B023  # at once
            print(f"{'replay, ' + path.suffix:30} {'':19} {pages / seconds:9,.0f} pages/s")
            archive.close()
        tracemalloc.start()
        archive = Archive(packed)
        held, _ = tracemalloc.get_traced_memory()
        print(f"index: {held / pages:.0f} bytes per page")
        archive.close()


if __name__ == "__main__":
    main()
