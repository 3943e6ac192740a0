"""The cost of extracting from archives: a first pass, a second pass by index, pages per second, memory, kills.

    python benchmarks/archives.py [--records N] [--pages N] [--kills N]

The archive is generated from a seed and resembles CC-NEWS: one gzip member per record, 99 of 100 pages from unwanted
hosts, about 100 KB each, which gzip compresses to about a third. If the saved pages in `../shared` exist, pages per
second are measured on these real pages. Seconds are CPU time of one process, the best of the rounds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.dataset as ds

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.timing import best
from newscrawl.archive.counts import Counts
from newscrawl.archive.extracting import Choice, Extractor
from newscrawl.archive.index import indexed
from newscrawl.archive.reader import Record
from newscrawl.archive.shards import Recipe, process
from newscrawl.archive.sources import Source
from newscrawl.archive.workers import Task, Workers
from newscrawl.urls import host

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "pages"
WORDS = "أعلنت الهيئة العامة اليوم أن أعمال التطوير في المدينة تسير وفق الخطة التي وضعت لها قبل عام بحسب البيان".split()
LATIN = "the council said that work on a new line would begin next year after a vote on funds and plans".split()
ARTICLE = "https://www.almamlakatv.com/news/{}-"
ROUNDS = 2


def page(seed: int, words: list[str], size: int = 100_000) -> bytes:
    """A page of about `size` bytes, a tenth of which is the text of an article."""
    chosen = random.Random(seed)
    paragraphs = range(max(2, size // 8_000))
    text = "".join(f"<p>{' '.join(chosen.choices(words, k=60))} {chosen.randrange(10**6)}.</p>" for _ in paragraphs)
    head = f"<html lang='ar'><head><title>{seed}</title></head><body><h1>{' '.join(chosen.choices(words, k=9))}</h1>"
    parts = [head, f"<time datetime='2024-10-08T10:00:00+03:00'>8</time><article>{text}</article>"]
    length = sum(map(len, parts))
    while length < size:
        parts.append(
            f"<div class='c{chosen.randrange(99)}' id='{chosen.getrandbits(96):x}'>"
            f"<a href='/s/{chosen.getrandbits(64):x}'>{' '.join(chosen.choices(words, k=6))}</a></div>\n"
        )
        length += len(parts[-1])
    return "".join([*parts, "</body></html>"]).encode()


def record(number: int, url: str, body: bytes) -> bytes:
    """A response record as a gzip member."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: 2024-10-09T12:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n", 6)


def crawl(path: Path, count: int, *, wanted: int) -> None:
    """Write an archive of `count` records, every `wanted`-th of which is an article of a declared site."""
    others = [page(seed, LATIN) for seed in range(40)]
    with path.open("wb") as file:
        for number in range(count):
            if number % wanted == wanted - 1:
                file.write(record(number, ARTICLE.format(100_000 + number), page(number, WORDS, 60_000)))
            else:
                body = others[number % len(others)].replace(b"<title>", b"<title>%d " % number)
                file.write(record(number, f"https://news{number % 400}.example.org/{number}", body))


def real_pages() -> Iterator[tuple[str, bytes]]:
    """URL and bytes of the saved pages, or of generated ones if there are none."""
    for path in sorted(SHARED.rglob("*.expect.json")):
        data = json.loads(path.read_text("utf-8"))
        yield data["url"], (path.parent / data["page"]["file"]).read_bytes()
    if not SHARED.exists():
        yield from ((ARTICLE.format(100_000 + n), page(n, WORDS)) for n in range(100))


def passes(folder: Path, records: int) -> None:
    """Measure getting the wanted pages by a scan and by an index, and the same with extraction of their articles."""
    path = folder / "news.warc.gz"
    crawl(path, records, wanted=100)
    size = path.stat().st_size
    extractor = Extractor(Choice())
    order, again = (
        Recipe(choice=Choice(), folder=folder / name, index=folder / "index") for name in ("first", "second")
    )
    order.clear()
    again.clear()
    found: dict[str, list[bytes | None]] = {}
    counts: dict[str, Counts] = {}

    def scan() -> None:
        with Source(str(path)) as source:
            items = source.files[str(path)].records(lambda record: extractor.is_host_wanted(host(record.url)))
            found["scan"] = [item.block for item in items if isinstance(item, Record) and item.block]

    def fetch() -> None:
        for name, places in indexed(folder / "index", extractor.is_host_wanted):
            with Source(name) as source:
                found["index"] = []
                for place in sorted(places):
                    with source.only(place.offset, place.length):
                        found["index"].append(source.files[place.file].read(place.offset).block)

    def first_pass() -> None:
        counts["first"] = process(order, extractor, str(path), lambda _: None)

    def second_pass() -> None:
        for name, places in indexed(folder / "index", extractor.is_host_wanted):
            counts["second"] = process(again, extractor, name, lambda _: None, sorted(places))

    first, second, scanned, fetched = (best(step, ROUNDS) for step in (first_pass, second_pass, scan, fetch))
    assert found["scan"] == found["index"]
    tables = [ds.dataset(each.folder, format="parquet").to_table() for each in (order, again)]
    assert tables[0].equals(tables[1])
    index = sum(each.stat().st_size for each in (folder / "index").glob("*.parquet"))
    wanted, read = len(found["scan"]), counts["second"].fetched + index
    print(f"{records} records, {size / 1e6:.0f} MB of gzip, {size / records / 1000:.0f} KB per record, {wanted} wanted")
    print(f"scan                {size / 1e6 / scanned:8.0f} MB/s per core, {records / scanned:,.0f} records/s")
    print(f"index               {index / records:8.0f} bytes per page")
    for name, before, after, unit in (
        ("bytes", size / 1e6, read / 1e6, "MB"),
        ("to the pages", scanned, fetched, "s"),
        ("pages and articles", first, second, "s"),
    ):
        print(f"{name:20}{before:8.3f} {unit} from all, {after:.3f} by the index: {before / after:.1f} times less")


def pages(folder: Path) -> None:
    """Measure pages per second with the declarations of their sites, and with the rungs that need none."""
    found = list(real_pages())
    for name, any_site in (("with declarations", False), ("generic", True)):
        path = folder / f"{name.split()[0]}.warc.gz"
        with path.open("wb") as file:
            for number, (url, body) in enumerate(found):
                there = url if not any_site else f"https://site{number}.example.com/2024/10/{number}"
                file.write(record(number, there, body))
        extractor = Extractor(Choice(any_site=any_site))
        read: list[Counts] = []

        def work(path: Path = path, extractor: Extractor = extractor, read: list[Counts] = read) -> None:
            with Source(str(path)) as source:
                read.append(Counts())
                list(extractor.articles(source, read[-1]))

        work()
        seconds = best(work, ROUNDS)
        counts = read[-1]
        asked = counts.wanted - counts.not_articles["its URL is not that of an article"]
        said = f"{asked} pages, {counts.articles} articles, {size_of(found) / len(found) / 1000:.0f} KB per page"
        print(f"{name:20}{asked / seconds:8.0f} pages/s per core ({said})")


def size_of(found: list[tuple[str, bytes]]) -> int:
    return sum(len(body) for _, body in found)


def memory(folder: Path, count: int, size: int) -> None:
    """Print current and peak memory of a `scrapy extract` worker while it reads an archive of `count` articles."""
    path = folder / "many.warc.gz"
    with path.open("wb") as file:
        bodies = [page(seed, WORDS, size) for seed in range(50)]
        for number in range(count):
            body = bodies[number % 50].replace(b"<article>", b"<article><p>%d</p>" % number)
            file.write(record(number, ARTICLE.format(100_000 + number), body))
    order = Recipe(choice=Choice(), folder=folder / "many", index=folder / "many-index")
    order.clear()
    tenth, counts = 1, Counts()
    for event in Workers(order, jobs=1).run([Task(str(path))]):
        assert event.problem is None, event.problem
        counts = event.counts
        while counts.articles * 10 >= tenth * count:
            (worker,) = multiprocessing.active_children()
            status = Path(f"/proc/{worker.pid}/status").read_text("ascii").split()
            now, most = (int(status[status.index(name) + 1]) / 1024 for name in ("VmRSS:", "VmHWM:"))
            said = f"{tenth * count // 10:7,} of {count:,} articles"
            print(f"memory, {said}: {now:.0f} MB, at most {most:.0f}", flush=True)
            tenth += 1
    assert counts.articles == count


def kills(folder: Path, count: int) -> None:
    """Start and kill `scrapy extract` repeatedly, let it finish, and count lost and duplicate articles."""
    # A run may finish several archives before it is killed.
    archives = 3 * count
    names = [str(folder / f"{number}.warc.gz") for number in range(archives)]
    crawl(Path(names[0]), 8, wanted=4)
    for name in names[1:]:
        os.link(names[0], name)
    out = folder / "killed"
    command = [sys.executable, "-m", "scrapy", "extract", *names, "-o", str(out), "--jobs", "2"]
    chosen, killed = random.Random(3), 0
    while killed < count:
        running = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        marks = len(list((folder / "killed.done").glob("*.json")))
        while running.poll() is None and len(list((folder / "killed.done").glob("*.json"))) == marks:
            time.sleep(0.005)
        time.sleep(chosen.random() * 0.02)
        if running.poll() is not None:
            break
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        killed += 1
        if killed % 10 == 0:
            print(f"{killed} SIGKILLs, {marks} archives done", flush=True)
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0
    rows = ds.dataset(out, format="parquet").to_table(["key", "archive"]).to_pylist()
    found = [(row["archive"]["file"], row["key"]) for row in rows]
    lost, twice = 2 * archives - len(set(found)), len(found) - len(set(found))
    print(f"{killed} SIGKILLs: {lost} articles lost, {twice} duplicated, of {2 * archives} in {archives} archives")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--records", type=int, default=4000, metavar="N", help="records of the archive that is read twice"
    )
    parser.add_argument(
        "--pages", type=int, default=5000, metavar="N", help="pages of the archive with which memory is measured"
    )
    parser.add_argument("--size", type=int, default=40_000, metavar="N", help="bytes of each of these pages")
    parser.add_argument("--kills", type=int, default=0, metavar="N")
    opts = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if opts.pages:
            memory(folder, opts.pages, opts.size)
        if opts.records:
            passes(folder, opts.records)
            pages(folder)
        if opts.kills:
            kills(folder, opts.kills)


if __name__ == "__main__":
    main()
