"""A consumer gets each version exactly once, whatever is committed, rolled back or deleted while it reads."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from newscrawl.store.db.schema import articles
from newscrawl.store.db.transactions import snapshot, writing
from newscrawl.store.feed.consumers import Consumer
from newscrawl.store.feed.query import Feed, Order, Wanted
from tests.articles import article, feed, fill, put

WRITERS = 4
TRANSACTIONS = 60


class _RollbackError(Exception):
    pass


class Reads:
    """Count the reader's batches, and let writers wait for them."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    def add(self) -> None:
        """Count one batch."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait(self) -> None:
        """Wait until a batch that started after this call was read: the second one from now."""
        with self._changed:
            wanted = self._count + 2
            self._changed.wait_for(lambda: self._count >= wanted)


def write(engine: sa.Engine, writer: int, reads: Reads) -> set[str]:
    """Commit articles, roll some back, delete some, change some; return the keys that remain."""
    rng = random.Random(writer)
    kept: set[str] = set()
    for number in range(TRANSACTIONS):
        keys = {f"{writer}-{number}-{n}" for n in range(rng.randint(1, 4))}
        if number % 10 == 9:
            reads.wait()
        # SQLite has no queue for its lock: a pause lets other writers in.
        time.sleep(0.005)
        fate = rng.choice(["kept", "kept", "changed", "taken back", "deleted"])
        try:
            with writing(engine) as connection:
                ids = [put(connection, article(key)) for key in sorted(keys)]
                if fate == "deleted":
                    connection.execute(articles.delete().where(articles.c.id.in_(ids)))
                if fate == "taken back":
                    raise _RollbackError
                if fate == "changed" and kept:
                    put(connection, article(rng.choice(sorted(kept)), title="عنوان آخر"))
        except _RollbackError:
            continue
        if fate != "deleted":
            kept |= keys
    return kept


def batch(engine: sa.Engine) -> list[tuple[str, int]]:
    """Keys and versions that a consumer gets now."""
    with Consumer(engine, "reader") as consumer:
        with snapshot(engine) as connection:
            found = Feed(connection, Wanted(after=consumer.seq))
            given = [(row.data["key"], row.data["version"]) for row in found.rows(Order.OLDEST_FIRST)]
        consumer.advance(found.bound)
    return given


def test_every_version_is_delivered_once(store: sa.Engine) -> None:
    given: list[tuple[str, int]] = []
    batches = 0
    reads = Reads()
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, store, writer, reads) for writer in range(WRITERS)]
        while not all(writer.done() for writer in writers):
            found = batch(store)
            reads.add()
            batches += bool(found)
            given += found
        kept = set().union(*(writer.result() for writer in writers))
    given += batch(store)
    assert batch(store) == []
    assert batches > 3
    assert [pair for pair, times in Counter(given).items() if times > 1] == []
    assert {key for key, _ in given} == kept
    latest: dict[str, int] = {}
    for key, version in given:
        assert version > latest.get(key, 0)
        latest[key] = version
    final = feed(store)
    assert latest == {data["key"]: data["version"] for data in final}
    # The numbers had gaps: deleted and changed articles leave their numbers empty.
    assert len(final) < final[-1]["seq"]


def test_numbers_become_visible_in_order(store: sa.Engine) -> None:
    begun, go = threading.Event(), threading.Event()

    def first() -> None:
        with writing(store) as connection:
            put(connection, article("slow"))
            begun.set()
            go.wait()

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(first)
        begun.wait()
        fast = pool.submit(fill, store, article("fast"))
        # The second writer waits for the first one's commit; until then, a reader sees neither.
        for _ in range(20):
            assert batch_without_lease(store) == []
        assert not fast.done()
        go.set()
        slow.result()
        fast.result()
    assert batch_without_lease(store) == ["slow", "fast"]


def batch_without_lease(engine: sa.Engine) -> list[str]:
    """The keys in the feed, read without a lease: taking one is a write, which would wait too."""
    return [data["key"] for data in feed(engine)]
