"""The feed store with many articles: the cost of a decision and of an insert among many earlier articles.

    python benchmarks/store.py                                     # SQLite, at 10,000, 100,000 and 1,000,000 articles
    python benchmarks/store.py --url postgresql+psycopg://...      # an empty PostgreSQL database instead
    python benchmarks/store.py --sizes 10000 --new 2000 --peers PEERS/bin/python

The store is filled with synthetic earlier articles whose rows and signatures have realistic sizes, with the code that a
crawl uses. At each size, new articles of 300 words are stored through `Store` as in a crawl: first the lookup whether
the text is known, then the article, its fingerprints, links and the outcome of its URL, in groups that are committed
with the store's own settings. Decisions alone are timed one by one; for every ten new texts, one near-duplicate is
tested too.

The peers keep their data in memory or in a dbm file and store no articles: `--peers` names a Python that has
datasketch. Exits with 1 and prints the reason if a threshold is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BAR_RATE, BAR_GROWTH, BAR_MEGABYTES, BAR_INDEX_BYTES, BAR_PAGE_MS = 800, 2.5, 500, 800, 1.0
FILL_BATCH = 50_000
AT_ONCE = 512
"""Number of articles being stored concurrently."""
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
INDEX_TABLES = ("signatures", "near_keys")


class Language:
    """Random words of Arabic letters with the frequencies of a natural language (Zipf-Mandelbrot, s = 1, q = 2.7)."""

    def __init__(self, rng: random.Random, size: int = 40_000) -> None:
        letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
        self._words = ["".join(rng.choices(letters, k=rng.randint(3, 8))) for _ in range(size)]
        self._often = list(accumulate(1 / (rank + 2.7) for rank in range(1, size + 1)))

    def text(self, rng: random.Random, size: int) -> str:
        """A text of `size` words."""
        return " ".join(rng.choices(self._words, cum_weights=self._often, k=size))


def earlier(rng: random.Random, number: int) -> Any:
    """An earlier article: row, text and signature of realistic size with random values."""
    from newscrawl.dedup.fingerprint import Prints
    from newscrawl.dedup.signature import Signature
    from newscrawl.store.articles.records import Record

    def shorts(count: int) -> tuple[int, ...]:
        return tuple(sorted(rng.getrandbits(16) for _ in range(count)))

    signature = Signature(
        words=300,
        size=290,
        minima=tuple(sorted(rng.getrandbits(30) for _ in range(64))),
        keys=tuple(sorted(rng.getrandbits(43) for _ in range(8))),
        facts=shorts(8),
        named=shorts(6),
        repeated=shorts(16),
        bits=rng.getrandbits(1024),
    )
    prints = Prints(content=rng.randbytes(16), text=rng.randbytes(16), signature=signature)
    return Record(
        site=f"site{number % 40}",
        key=str(number),
        url=f"https://site{number % 40}.example/news/{number}",
        title="عنوان خبر سابق في الأرشيف الوطني",
        published=NOW,
        credits=None,
        prints=prints,
        data={"body": "نص " * 100, "source": None},
        links=(),
    )


def row_of(number: int, record: Any) -> dict[str, Any]:
    """The article's row in `articles`."""
    from newscrawl.store.articles.articles import _values

    return _values(record, NOW) | {
        "id": number, "seq": number, "site": record.site, "key": record.key, "version": 1, "changed": None,
        "copy_of": None,
    }  # fmt: skip


def fill(url: str, count: int, seed: int) -> None:
    """Add earlier articles to a store; runs in a separate process, so that its memory does not count."""
    from newscrawl.store import open_engine
    from newscrawl.store.articles import articles, known
    from newscrawl.store.articles.sequence import next_seq

    engine = open_engine(url)
    rng = random.Random(seed)
    for start in range(0, count, FILL_BATCH):
        batch = min(FILL_BATCH, count - start)
        with engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
            last = next_seq(connection, batch)
            records = [(number, earlier(rng, number)) for number in range(last - batch + 1, last + 1)]
            articles._INSERT_ARTICLES(connection, [row_of(number, record) for number, record in records])
            texts = [{"hash": record.prints.text, "article_id": number} for number, record in records]
            articles._INSERT_TEXTS(connection, texts)
            known.remember(connection, records)


def incoming(label: str, count: int, language: Language) -> list[Any]:
    """Generate new articles, each with its fingerprints."""
    from newscrawl.dedup.fingerprint import fingerprint
    from newscrawl.items import Article, Link

    rng = random.Random(label)
    made = []
    for number in range(count):
        body = "\n".join(language.text(rng, 50) for _ in range(6))
        links = [
            Link(url=f"https://bench.example/news/{label}-{number}-{k}", text="خبر ذو صلة", kind="block", site=None)
            for k in range(4)
        ]
        one = Article(
            url=f"https://bench.example/news/{label}-{number}", site="bench", key=f"{label}-{number}",
            title=language.text(rng, 9), body=body, published=NOW, tags=["سياسة", "اقتصاد"], related=links,
            found_via="rss", fetched=NOW,
        )  # fmt: skip
        made.append((one, fingerprint(one)))
    return made


def edited(one: Any) -> Any:
    """The same article on another site, with one of thirty words replaced."""
    from dataclasses import replace

    from newscrawl.dedup.fingerprint import fingerprint

    parts = one.body.split(" ")
    for at in range(0, len(parts), 30):
        parts[at] = "تعديل"
    copy = replace(one, site="other", key=f"{one.key}-copy", body=" ".join(parts))
    return copy, fingerprint(copy)


async def put_all(engine: Any, label: str, made: list[Any]) -> tuple[float, float]:
    """Store the articles as a crawl does; return wall-clock and CPU seconds."""
    from newscrawl import settings
    from newscrawl.found import Found, Kind, Window
    from newscrawl.store import Database, Page, Store, Validators

    database = Database(engine, size=settings.FEED_STORE_GROUP, delay=settings.FEED_STORE_DELAY, patience=60)
    store = Store(database, "bench")
    await store.begin(Window(), max_hops=1)
    found_urls = [Found(url=one.url, kind=Kind.ARTICLE, key=one.key, via="rss") for one, _ in made]
    wall, cpu = time.perf_counter(), time.process_time()
    rows = {row.found.key: row for row in await store.enter(found_urls)}
    waiting = iter(made)

    async def work() -> None:
        for one, prints in waiting:
            assert await store.known(one, prints) is None
            validators = Validators(etag=f'"{one.key}"', last_modified=None, page_hash=b"\0" * 20)
            page = Page(row=rows[one.key], expected=1, due=lambda outcome: NOW, validators=validators)
            verdict = await store.put(one, prints, set(), page)
            assert verdict.outcome == "stored", verdict

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    spent = time.perf_counter() - wall, time.process_time() - cpu
    await store.end("finished", {})
    # The store is not closed, as that would dispose of the engine.
    await database.close()
    return spent


def decisions(engine: Any, asked: Sequence[tuple[Any, Any]]) -> tuple[list[float], int]:
    """Microseconds of each lookup whether a text is known, and the number of texts judged to be duplicates."""
    from newscrawl.store.articles.articles import verdict_of
    from newscrawl.store.articles.known import look_up
    from newscrawl.store.articles.records import Text

    spent, duplicates = [], 0
    with engine.connect() as connection:
        for one, prints in asked:
            question = Text(site=one.site, key=one.key, published=one.published, credits=None, prints=prints)
            began = time.perf_counter()
            (found,) = look_up(connection, [question])
            verdict = verdict_of(question, found, keep_copies=False)
            spent.append((time.perf_counter() - began) * 1e6)
            duplicates += verdict is not None and verdict.match is not None
            connection.rollback()
    return spent, duplicates


def index_bytes(engine: Any) -> int:
    """Bytes taken by the signatures and their index."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            names = ", ".join(f"'{name}'" for name in INDEX_TABLES)
            sql = f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({names}) AND aggregate = TRUE"  # noqa: S608  # names of ours
            return int(connection.exec_driver_sql(sql).scalar_one())
        sql = " + ".join(f"pg_total_relation_size('{name}')" for name in INDEX_TABLES)
        return int(connection.exec_driver_sql(f"SELECT {sql}").scalar_one())


def peers(path: Path) -> None:
    """Measure datasketch in memory, and a dbm file as used by scrapy-deltafetch; run by the peers' Python."""
    import dbm

    from datasketch import MinHash, MinHashLSH

    told = json.loads(path.read_text("utf-8"))
    texts, earlier = told["texts"], told["earlier"]
    lsh = MinHashLSH(threshold=0.5, num_perm=128)
    rng = random.Random(3)

    def signed(body: str) -> Any:
        parts = body.split()
        made = MinHash(num_perm=128)
        made.update_batch([" ".join(parts[at : at + 3]).encode() for at in range(len(parts) - 2)])
        return made

    for number in range(earlier):
        lsh.insert(number, signed(" ".join(str(rng.getrandbits(20)) for _ in range(60))))
    signatures = [signed(body) for body in texts]
    began = time.process_time()
    for number, signature in enumerate(signatures):
        lsh.query(signature)
        lsh.insert(f"new{number}", signature)
    sketch = (time.process_time() - began) / len(texts)
    with tempfile.TemporaryDirectory() as folder, dbm.open(f"{folder}/seen", "c") as keys:
        for number in range(earlier):
            keys[b"%040d" % number] = b"1700000000"
        began = time.process_time()
        for number in range(len(texts)):
            key = b"new%037d" % number
            if key not in keys:
                keys[key] = b"1700000000"
        delta = (time.process_time() - began) / len(texts)
    print(json.dumps({"datasketch": sketch * 1e6, "deltafetch": delta * 1e6, "earlier": earlier}))


def measured(url: str, sizes: list[int], new: int, peers_python: Path | None) -> Iterator[str]:
    """Measure and print the figures; yield the thresholds that were missed."""
    from newscrawl.store import open_engine

    language = Language(random.Random(1))
    engine = open_engine(url)
    filled = 0
    rates: dict[int, float] = {}
    costs: dict[int, float] = {}
    print(f"{'earlier':>10} {'new/s':>7} {'CPU ms/new':>11} {'p50 us':>7} {'p99 us':>7} {'index B':>8} {'peak MiB':>9}")
    for size in sizes:
        command = [sys.executable, __file__, "--fill", url, str(size - filled), str(size)]
        subprocess.run(command, check=True)
        filled = size
        made = incoming(f"n{size}", new, language)
        copies = [edited(one) for one, _ in made[::10]]
        wall, cpu = asyncio.run(put_all(engine, f"n{size}", made))
        asked = incoming(f"q{size}", new, language)
        spent, found = decisions(engine, asked)
        copied, of_copies = decisions(engine, copies)
        if found or of_copies < 0.95 * len(copies):
            yield f"at {size}: {found} of {len(asked)} new texts, {of_copies} of {len(copies)} copies taken for copies"
        spent = sorted(spent + copied)
        rates[size], costs[size] = new / wall, 1000 * cpu / new
        per_article = index_bytes(engine) / (size + new * (sizes.index(size) + 1))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:10,} {rates[size]:7.0f} {costs[size]:11.2f} {statistics.median(spent):7.0f} "
            f"{spent[int(len(spent) * 0.99)]:7.0f} {per_article:8.0f} {peak:9.0f}",
            flush=True,
        )
        if engine.dialect.name == "sqlite":
            if rates[size] < BAR_RATE:
                yield f"{rates[size]:.0f} new articles per second at {size} < {BAR_RATE}"
            if per_article > BAR_INDEX_BYTES:
                yield f"{per_article:.0f} bytes of index per article at {size} > {BAR_INDEX_BYTES}"
            if peak > BAR_MEGABYTES:
                yield f"{peak:.0f} MiB at {size} > {BAR_MEGABYTES}"
        if costs[size] > BAR_PAGE_MS:
            yield f"{costs[size]:.2f} ms CPU per new article at {size} > {BAR_PAGE_MS}"
    growth = costs[sizes[-1]] / costs[sizes[0]]
    slower = rates[sizes[0]] / rates[sizes[-1]]
    print(f"from {sizes[0]:,} to {sizes[-1]:,}: {growth:.2f} times the CPU, {slower:.2f} times the time")
    if max(growth, slower) > BAR_GROWTH and engine.dialect.name == "sqlite":
        yield f"cost grows {max(growth, slower):.2f} times > {BAR_GROWTH}"
    if peers_python is not None:
        _beside(peers_python, costs[sizes[0]], [one.body for one, _ in made], sizes[0])
    engine.dispose()


def _beside(python: Path, ours: float, bodies: list[str], earlier: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps({"texts": bodies, "earlier": earlier}), "utf-8")
        done = subprocess.run([python, __file__, "--as-peer", path], check=True, stdout=subprocess.PIPE)
    theirs = json.loads(done.stdout)
    for name in ("datasketch", "deltafetch"):
        cost = theirs[name]
        print(f"{name}: {cost:.0f} us per new article among {earlier:,}; ours {1000 * ours / cost:.1f} times that")


def main() -> int:
    """Run the benchmark with the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="an empty database; without it a SQLite file, deleted afterwards")
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--new", type=int, default=4000)
    parser.add_argument("--peers", type=Path)
    options = parser.parse_args()
    import sqlalchemy as sa

    print(f"Python {platform.python_version()}, SQLAlchemy {sa.__version__}, SQLite {sqlite3.sqlite_version}")
    with tempfile.TemporaryDirectory() as folder:
        url = options.url or f"sqlite:///{Path(folder) / 'store.sqlite'}"
        sizes = [int(size) for size in options.sizes.split(",")]
        missed = list(measured(url, sizes, options.new, options.peers))
        if not options.url:
            print(f"file: {(Path(folder) / 'store.sqlite').stat().st_size / 1e6:,.0f} MB")
    print("MISSED: " + "; ".join(missed) if missed else "No threshold is missed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:2] == ["--as-peer"]:
        peers(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["--fill"]:
        fill(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        sys.exit(main())
