"""Processes that do the same thing to one store at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from typing import Any

from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.found import Window
from newscrawl.items import Article
from newscrawl.store import Database, LeaseHeldError, Store, Verdict, open_engine
from newscrawl.store.db.engine import make_engine
from tests.articles import article
from tests.forked import FORKS
from tests.store import first_schema


def race(work: Callable[..., Any], processes: int, *arguments: Any) -> list[Any]:
    """Run `work(number, barrier, *arguments)` in several processes; return their results."""
    barrier = FORKS.Barrier(processes, timeout=240)
    answers = FORKS.SimpleQueue()
    running = [
        FORKS.Process(target=_answer, args=(answers, work, number, barrier, *arguments)) for number in range(processes)
    ]
    for process in running:
        process.start()
    found = dict(answers.get() for _ in running)
    for process in running:
        process.join()
    assert all(process.exitcode == 0 for process in running)
    return [found[number] for number in range(processes)]


def _answer(answers: Any, work: Callable[..., Any], number: int, barrier: Barrier, *arguments: Any) -> None:
    try:
        answers.put((number, work(number, barrier, *arguments)))
    except BaseException as error:
        barrier.abort()
        answers.put((number, f"{type(error).__name__}: {error}"))
        raise


def store_of(url: str, site: str) -> Store:
    """The store of a crawl that commits two writes together."""
    return Store(Database(open_engine(url), size=2, delay=0.02, patience=5), site)


async def put(store: Store, article: Article, *, ask: bool) -> Verdict:
    """Store an article as the pipelines do; without `ask`, its text is not looked up before."""
    prints = fingerprint(article)
    verdict = await store.known(article, prints) if ask else None
    if verdict is not None:
        await store.drop(article, verdict, None)
        return verdict
    return await store.put(article, prints, set(), None)


def put_same_texts(number: int, barrier: Barrier, url: str, rounds: int) -> list[list[str]]:
    """Per round, store two texts that all sites have, in different orders; return the outcomes per round."""

    async def crawl() -> list[list[str]]:
        site = f"site{number}"
        store = store_of(url, site)
        await store.begin(Window(), 0)
        outcomes = []
        for turn in range(rounds):
            texts = [2 * turn, 2 * turn + 1]
            texts = texts[::-1] if number % 2 else texts
            same = [
                article(str(text), site, title=f"خبر {text}", body=first_schema.body(text), source=None)
                for text in texts
            ]
            barrier.wait()
            done = await asyncio.gather(*(put(store, article, ask=turn % 2 == 0) for article in same))
            outcomes.append([verdict.outcome.value for verdict in done])
        await store.end("finished", {})
        await store.database.close()
        return outcomes

    return asyncio.run(crawl())


def take_lease(number: int, barrier: Barrier, url: str, rounds: int) -> list[bool]:
    """Per round, try to take the lease of the same site; return whether it succeeded."""

    async def crawl() -> list[bool]:
        got = []
        for _ in range(rounds):
            store = store_of(url, "contested")
            barrier.wait()
            try:
                await store.begin(Window(), 0)
            except LeaseHeldError:
                got.append(False)
                barrier.wait()
            else:
                got.append(True)
                barrier.wait()
                await store.end("finished", {})
            await store.database.close()
            barrier.wait()
        return got

    return asyncio.run(crawl())


def open_new_file(number: int, barrier: Barrier, folder: str, rounds: int) -> int:
    """Per round, connect to the same new SQLite file; return the number of rounds."""
    for turn in range(rounds):
        engine = make_engine(f"sqlite:///{folder}/{turn}.sqlite")
        barrier.wait()
        engine.connect().close()
        engine.dispose()
    return rounds
